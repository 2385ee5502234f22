// HTML (WHATWG tokenisation, as much as mail needs): text over tags is read in one piece, attributes each for
// themselves; comments, scripts and styles are dropped; tags stay where they are.
import { Edited, type Edit, type Range } from '../edited.ts';
import type { Layout } from '../redact-text.ts';
import type { Span } from '../spans.ts';

const INLINE =
  /^(?:a|abbr|acronym|b|bdi|bdo|big|code|em|font|i|ins|kbd|label|mark|o:p|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr)$/i;
/** Elements whose content is no text of the message. */
const DROPPED = /^(?:script|style|template)$/i;
const ATTRIBUTE = /([^\s"'<>/=]{1,100})(?:\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'<>]{1,8192})))?/g;
const ATTRIBUTE_LIMIT = 200;

/** Reads an HTML document or fragment. Linear: each character is visited a bounded number of times. */
export function htmlLayout(text: string): Layout {
  const edits: Edit[] = [];
  const markup: Range[] = [];
  const cuts: Span[] = [];
  const attributes: Range[] = [];
  let at = text.indexOf('<');
  while (at >= 0) {
    const token = tokenAt(text, at);
    if (token === null) {
      at = text.indexOf('<', at + 1);
      continue;
    }
    if (token.kind === 'drop') {
      cuts.push({ start: at, end: token.end, category: 'custom', replacement: '', silent: true });
      edits.push({ start: at, end: token.end, replacement: '' });
    } else {
      const replacement = INLINE.test(token.name) ? '' : '\n';
      edits.push({ start: at, end: token.end, replacement });
      markup.push({ start: at, end: token.end });
      if (!token.closing) attributes.push(...attributeValues(text, at + 1 + token.name.length, token.end));
    }
    at = text.indexOf('<', token.end);
  }
  const views = [new Edited(text, edits), ...attributes.map((range) => only(text, range))];
  return { views, cuts, markup: outside(markup, attributes) };
}

type Token = { kind: 'drop'; end: number } | { kind: 'tag'; name: string; closing: boolean; end: number };

const TAG_NAME = /<(\/?)([A-Za-z][A-Za-z0-9:-]{0,60})/y;

function tokenAt(text: string, at: number): Token | null {
  if (text.startsWith('<!--', at)) return { kind: 'drop', end: after(text, '-->', at + 4) };
  if (text[at + 1] === '!' || text[at + 1] === '?') return { kind: 'drop', end: after(text, '>', at + 2) };
  TAG_NAME.lastIndex = at;
  const match = TAG_NAME.exec(text);
  if (match === null) return null;
  const name = match[2]!;
  const end = tagEnd(text, TAG_NAME.lastIndex);
  if (match[1] === '' && (DROPPED.test(name) || isPixel(name, text.slice(at, Math.min(end, at + 4000))))) {
    return { kind: 'drop', end: DROPPED.test(name) ? elementEnd(text, name, end) : end };
  }
  return { kind: 'tag', name, closing: match[1] !== '', end };
}

function after(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end + mark.length;
}

/** Past the `>` that closes the tag; quoted values may hold one. */
function tagEnd(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]!;
    if (quote !== '') {
      if (character === quote) quote = '';
      else if (at - from > 100_000) break;
    } else if (character === '>') return at + 1;
    else if ((character === '"' || character === "'") && /[=\s]/.test(text[at - 1]!)) quote = character;
    else if (character === '<') return at;
  }
  return after(text, '>', from);
}

function elementEnd(text: string, name: string, from: number): number {
  const close = new RegExp(`</${name}[\\s/>]`, 'gi');
  close.lastIndex = from;
  const match = close.exec(text);
  return match === null ? text.length : after(text, '>', match.index + 2);
}

/** An image of one pixel tells its sender who reads. */
function isPixel(name: string, tag: string): boolean {
  return /^img$/i.test(name) && /\b(?:width|height)\s?=\s?["']?[01](?:px)?["'\s/>]/i.test(tag);
}

function attributeValues(text: string, start: number, end: number): Range[] {
  const values: Range[] = [];
  const tag = text.slice(start, end);
  ATTRIBUTE.lastIndex = 0;
  for (let match = ATTRIBUTE.exec(tag); match !== null; match = ATTRIBUTE.exec(tag)) {
    const value = match[2] ?? match[3] ?? match[4];
    if (value === undefined || value === '' || values.length >= ATTRIBUTE_LIMIT) continue;
    const quoted = match[4] === undefined ? 1 : 0;
    const from = start + match.index + match[0].length - value.length - quoted;
    values.push({ start: from, end: from + value.length });
  }
  return values;
}

/** A view of one stretch: everything else is cut away. */
function only(text: string, { start, end }: Range): Edited {
  return new Edited(text, [
    { start: 0, end: start, replacement: '' },
    { start: end, end: text.length, replacement: '' },
  ]);
}

/** Tags without the values that may be cut. */
function outside(tags: readonly Range[], values: readonly Range[]): Range[] {
  const rest: Range[] = [];
  let next = 0;
  for (const tag of tags) {
    let from = tag.start;
    while (next < values.length && values[next]!.end <= tag.end) {
      const value = values[next]!;
      if (value.start > from) rest.push({ start: from, end: value.start });
      from = value.end;
      next += 1;
    }
    if (from < tag.end) rest.push({ start: from, end: tag.end });
  }
  return rest;
}
