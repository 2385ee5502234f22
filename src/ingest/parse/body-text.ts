// The one text of a message: plain where it says something, else made from HTML.
import { htmlToText } from 'html-to-text';
import { LIMITS } from './limits.ts';
import type { TextPart } from './read-mail.ts';

const STUB_SHARE = 0.2;
const STUB_CHARS = 400;
const HTML_DEPTH = 300;

/**
 * The parts' text in their order, LF line ends. Of alternatives one is taken: the plain one, unless it is a stub beside
 * a rich HTML. Null where the only text is HTML that is longer than is read.
 */
export function bodyText(parts: readonly TextPart[]): string | null {
  const groups = new Map<object, TextPart[]>();
  for (const part of parts) {
    const group = part.alternative ?? part;
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [part]);
    else members.push(part);
  }
  const texts: string[] = [];
  for (const members of groups.values()) {
    const text = textOf(members);
    if (text === null) return null;
    if (text !== '') texts.push(text);
  }
  return texts.join('\n').replace(/\r\n?/gu, '\n');
}

function textOf(members: readonly TextPart[]): string | null {
  const join = (kind: TextPart['kind']) =>
    members.flatMap((part) => (part.kind === kind ? part.text : [])).join('\n');
  const text = join('plain');
  const html = join('html');
  const said = text.trim().length;
  if (html === '' || said >= STUB_CHARS || (said > 0 && said >= html.length * STUB_SHARE)) return text;
  if (html.length > LIMITS.htmlChars) return said === 0 ? null : text;
  const fromHtml = textOfHtml(html);
  return said < fromHtml.trim().length * STUB_SHARE ? fromHtml : text;
}

// Pictures are skipped: their addresses tell the sender who reads.
function textOfHtml(html: string): string {
  const flat = isTooDeep(html) ? html.replace(/<[^<>]{0,5000}>/gu, ' ') : html;
  try {
    return htmlToText(flat, {
      wordwrap: false,
      limits: { maxInputLength: LIMITS.htmlChars, maxDepth: HTML_DEPTH * 2 },
      selectors: [
        { selector: 'img', format: 'skip' },
        { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
        ...HEADINGS,
      ],
    });
  } catch {
    return flat.replace(/<[^<>]{0,5000}>/gu, ' ');
  }
}

const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table'].map((selector) => ({
  selector,
  options: { uppercase: false, uppercaseHeaderCells: false },
}));

// Elements that hold nothing or are closed by the next one of their kind do not nest.
const FLAT =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|dt|dd|option|optgroup|tr|td|th|thead|tbody|tfoot)$/iu;

/** Whether elements nest deeper than the converter, which is recursive, should meet. Linear. */
function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, close, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})/giu)) {
    if (FLAT.test(name!)) continue;
    depth = close === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > HTML_DEPTH) return true;
  }
  return false;
}

// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/gu;

/** NUL and other C0 controls out, NFC, lone surrogates replaced: what the public side may hold. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(CONTROLS, '').normalize('NFC');
}
