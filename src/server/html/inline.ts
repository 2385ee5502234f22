// One stretch of mail text: redactions become chips, web addresses become links, everything else is escaped.
import type { Redaction } from '../../redact/public-message.ts';
import type { Catalogue } from '../text/catalogue.ts';
import { html, type Html } from './html.ts';
import { safeHttpUrl } from './href.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
  readonly category: Redaction['category'];
}

/** The redactions of one field, in order, overlapping ones left out. */
export function spansOf(redactions: readonly Redaction[], field: string): Span[] {
  const spans = redactions
    .filter((redaction) => redaction.field === field)
    .toSorted((a, b) => a.start - b.start);
  let end = 0;
  return spans.filter((span) => {
    if (span.start < end || span.end <= span.start) return false;
    end = span.end;
    return true;
  });
}

/** Renders a short field (subject, name, file name) with its chips. No links. */
export function chipped(text: string, spans: readonly Span[], catalogue: Catalogue): Html[] {
  return stretches(text, 0, text.length, spans).map((stretch) =>
    stretch.span === null
      ? html`${withMarksHeld(stretch.text)}`
      : chip(stretch.text, stretch.span, catalogue),
  );
}

export interface Stretching {
  /** the text goes on behind it, so that an address that reaches the end is not whole */
  readonly isCut?: boolean;
  /** its lines break where the page wants, not where the writer did */
  readonly isFlowing?: boolean;
}

/** Renders `[start, end)` of a body. `spans` are those of the whole body, in order. */
export function inline(
  body: string,
  start: number,
  end: number,
  spans: readonly Span[],
  catalogue: Catalogue,
  { isCut = false, isFlowing = false }: Stretching = {},
): Html[] {
  const pieces = stretches(body, start, end, spans);
  return pieces.flatMap((stretch, index) =>
    stretch.span === null
      ? linkify(
          isFlowing ? withMarksHeld(stretch.text) : stretch.text,
          isCut || pieces[index + 1] !== undefined,
        )
      : [chip(stretch.text, stretch.span, catalogue)],
  );
}

/** French sets a blank before ":" and "?" and within guillemets: no line may begin with the mark alone. */
export function withMarksHeld(text: string): string {
  return text.replaceAll(/ (?=[:;?!»])|(?<=«) /g, '\u00A0');
}

/** What `inline` writes around an address, and around a redaction with the words for it in the longest language. */
const LINK_BYTES = 53;
const CHIP_BYTES = 150;

/** Most bytes of HTML that `inline` makes of `[start, end)`, in whatever language: every address counts as a link. */
export function inlineBytes(body: string, start: number, end: number, spans: readonly Span[]): number {
  const text = body.slice(start, end);
  let bytes = escapedBytes(withMarksHeld(text));
  if (text.includes('://'))
    for (const [address] of text.matchAll(WEB_ADDRESS)) bytes += LINK_BYTES + escapedBytes(address);
  for (let index = firstEndingAfter(spans, start); index < spans.length; index++) {
    if (spans[index]!.start >= end) break;
    bytes += CHIP_BYTES;
  }
  return bytes;
}

function escapedBytes(text: string): number {
  return Buffer.byteLength(html`${text}`.toString());
}

function chip(text: string, span: Span, catalogue: Catalogue): Html {
  const title = catalogue.redacted(catalogue.categories[span.category]);
  // What stands there is English in every archive; it keeps its order between words of any script.
  return html`<span class="redacted" title="${title}"><bdi lang="en">${text}</bdi></span>`;
}

interface Stretch {
  readonly text: string;
  readonly span: Span | null;
}

function stretches(text: string, start: number, end: number, spans: readonly Span[]): Stretch[] {
  const found: Stretch[] = [];
  let at = start;
  for (let index = firstEndingAfter(spans, start); index < spans.length; index++) {
    const span = spans[index]!;
    if (span.start >= end) break;
    const from = Math.max(span.start, start);
    const to = Math.min(span.end, end);
    if (from > at) found.push({ text: text.slice(at, from), span: null });
    found.push({ text: text.slice(from, to), span });
    at = to;
  }
  if (at < end) found.push({ text: text.slice(at, end), span: null });
  return found;
}

// Bodies have many lines and may have many spans: a search keeps the whole linear in practice.
function firstEndingAfter(spans: readonly Span[], place: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (spans[middle]!.end <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Chinese and Japanese go on behind an address without a blank: their marks end it.
const IN_ADDRESS = String.raw`[^\s<>"'\x60{}|\\^[\]\u3001-\u3003\u3008-\u3011\uFF01\uFF08\uFF09\uFF0C\uFF1A\uFF1B\uFF1F]`;
const WEB_ADDRESS = new RegExp(`https?://${IN_ADDRESS}{1,1990}`, 'giu');
const CONTINUES = new RegExp(IN_ADDRESS, 'u');
const TRAILING = new Set('.,;:!?)}*_~…，。、；：！？）」』》،؛؟»”’');

/**
 * Web addresses as links. `cutAtEnd`: a redaction follows the text, so an address that reaches the end was cut
 * and would lead somewhere else.
 */
export function linkify(text: string, cutAtEnd = false): Html[] {
  const pieces: Html[] = [];
  let at = 0;
  for (const match of text.matchAll(WEB_ADDRESS)) {
    const found = match[0];
    const end = match.index + found.length;
    if (cutAtEnd && end === text.length) continue;
    // longer than an address may be here: what was found is not all of it
    if (end < text.length && CONTINUES.test(text[end]!)) continue;
    const address = withoutTrailing(found);
    const target = safeHttpUrl(address);
    if (target === null) continue;
    if (match.index > at) pieces.push(html`${text.slice(at, match.index)}`);
    pieces.push(html`<a href="${target}" rel="nofollow noopener ugc" dir="ltr">${address}</a>`);
    at = match.index + address.length;
  }
  if (at < text.length) pieces.push(html`${text.slice(at)}`);
  return pieces;
}

// A closing bracket belongs to the address only where it was opened there: https://example.org/a_(b)
function withoutTrailing(address: string): string {
  let end = address.length;
  let unclosed = 0;
  for (const character of address) {
    if (character === '(') unclosed++;
    else if (character === ')') unclosed--;
  }
  while (end > 0 && TRAILING.has(address[end - 1]!)) {
    if (address[end - 1] === ')') {
      if (unclosed >= 0) break;
      unclosed++;
    }
    end--;
  }
  return address.slice(0, end);
}
