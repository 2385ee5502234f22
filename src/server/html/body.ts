// The text of a message as paragraphs, folded quotations and a signature. Work lists only, no recursion over mail.
import type { Redaction } from '../../redact/public-message.ts';
import type { Catalogue } from '../text/catalogue.ts';
import { closeTag, html, join, openTag, type Html } from './html.ts';
import { inline, spansOf, type Span } from './inline.ts';

/** Quotation levels shown; deeper ones join the last. */
const DEEPEST_QUOTE = 6;
/** Quotations of more lines than this are folded. */
const FOLD_OVER = 4;

export interface Line {
  readonly start: number;
  readonly end: number;
}

export interface Paragraph {
  /** quotation level, 0 for the author's own words */
  readonly depth: number;
  readonly isSignature: boolean;
  readonly lines: readonly Line[];
}

/** Cuts a body into paragraphs of one quotation level each; blank lines and quotation marks are left out. */
export function paragraphs(body: string): Paragraph[] {
  const found: { depth: number; isSignature: boolean; lines: Line[] }[] = [];
  let isSignature = false;
  let open: (typeof found)[number] | null = null;
  for (let at = 0; at <= body.length;) {
    const newline = body.indexOf('\n', at);
    const end = newline === -1 ? body.length : newline;
    const { depth, start } = quoteDepth(body, at, end);
    // RFC 3676 4.3: a signature begins with a line of two hyphens and a space
    if (depth === 0 && end - at <= 3 && /^-- ?\r?$/.test(body.slice(at, end))) {
      isSignature = true;
      open = null;
    } else if (isBlank(body, start, end)) {
      open = null;
    } else if (open !== null && open.depth === depth && open.isSignature === isSignature) {
      open.lines.push({ start, end });
    } else {
      open = { depth, isSignature: isSignature && depth === 0, lines: [{ start, end }] };
      found.push(open);
    }
    at = end + 1;
  }
  return found;
}

/** Renders a published body. Each paragraph finds its own direction. */
export function renderBody(body: string, redactions: readonly Redaction[], text: Catalogue): Html {
  const spans = spansOf(redactions, 'body');
  const pieces: Html[] = [];
  let quoted: Paragraph[] = [];
  const flush = () => {
    if (quoted.length > 0) pieces.push(quotation(body, quoted, spans, text));
    quoted = [];
  };
  for (const paragraph of paragraphs(body)) {
    if (paragraph.depth > 0) {
      quoted.push(paragraph);
      continue;
    }
    flush();
    const content = renderParagraph(body, paragraph, spans, text);
    pieces.push(paragraph.isSignature ? html`<div class="signature">${content}</div>` : content);
  }
  flush();
  return join(pieces, '\n');
}

function quotation(
  body: string,
  quoted: readonly Paragraph[],
  spans: readonly Span[],
  text: Catalogue,
): Html {
  const pieces: Html[] = [];
  let level = 0;
  let lines = 0;
  for (const paragraph of quoted) {
    const target = Math.min(paragraph.depth, DEEPEST_QUOTE);
    for (; level < target; level++) pieces.push(openTag('blockquote'));
    for (; level > target; level--) pieces.push(closeTag('blockquote'));
    pieces.push(renderParagraph(body, paragraph, spans, text));
    lines += paragraph.lines.length;
  }
  for (; level > 0; level--) pieces.push(closeTag('blockquote'));
  if (lines <= FOLD_OVER) return join(pieces);
  return html`<details class="quote">
    <summary>${text.quoted}, ${text.lines(lines)}</summary>
    ${pieces}
  </details>`;
}

function renderParagraph(body: string, paragraph: Paragraph, spans: readonly Span[], text: Catalogue): Html {
  const lines = paragraph.lines.map(({ start, end }) => join(inline(body, start, end, spans, text)));
  return html`<p dir="auto">${join(lines, '\n')}</p>`;
}

function quoteDepth(body: string, from: number, end: number): { depth: number; start: number } {
  let depth = 0;
  let start = from;
  for (let at = from; at < end; at++) {
    if (body[at] === '>') {
      depth++;
      start = at + 1;
    } else if (body[at] !== ' ') break;
  }
  if (depth > 0 && body[start] === ' ') start++;
  return { depth, start };
}

function isBlank(body: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = body.charCodeAt(at);
    if (code > 32 && code !== 0xa0) return false;
  }
  return true;
}
