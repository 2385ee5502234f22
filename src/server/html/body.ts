// The text of a message for reading: paragraphs that fit any width, folded quotations, quiet signatures. Work lists
// only, no recursion over mail.
import type { Catalogue } from '../text/catalogue.ts';
import type { ReadingWords } from '../text/reading/words.ts';
import type { Block } from './body/blocks.ts';
import { continuesPatch, isFixed, startsPatch } from './body/fixed.ts';
import { DEEPEST_QUOTE, FOLDED_OVER } from './body/folding.ts';
import type { Line } from './body/lines.ts';
import { partsOf, type ReadBody } from './body/read-body.ts';
import { reflow, trimmed, type Glue } from './body/reflow.ts';
import { directionOf, otherLanguage } from './body/script.ts';
import { closeTag, html, join, openTag, type Html } from './html.ts';
import { inline, withMarksHeld } from './inline.ts';

const LONGEST_ATTRIBUTION_LINES = 3;
const HEAD = 300;

export interface BodyWords {
  readonly text: Catalogue;
  readonly reading: ReadingWords;
}

/** For views that show the beginning of a long message. */
export interface Brevity {
  /** HTML, about */
  readonly bytes: number;
  /** of one quotation */
  readonly quoteLines: number;
  /** leads to the whole message */
  readonly more: Html;
}

/** Renders the beginning of what was read, and the way to the rest where there is one. */
export function renderBriefly(read: ReadBody, words: BodyWords, brevity: Brevity): Html {
  const [first, ...rest] = partsOf(read, brevity.bytes, brevity.quoteLines);
  return html`${renderBody(first!, words, brevity)}${rest.length > 0 && brevity.more}`;
}

/** Renders what was read, or a part of it. Each paragraph finds its own direction. */
export function renderBody(read: ReadBody, words: BodyWords, brevity: Brevity | null = null): Html {
  const { blocks } = read;
  const at = blocks.findIndex((block) => block.opens !== null);
  if (at === -1) return join(flow(read, blocks, words, brevity), '\n');
  const own = blocks.slice(0, at);
  const earlier = blocks.slice(at);
  const isAnswer =
    earlier[0]!.opens === 'answered' && own.some((block) => block.depth === 0 && block.role === 'text');
  const shown = isAnswer && brevity !== null ? firstLines(earlier, brevity.quoteLines) : earlier;
  const pieces = flow(read, shown, words, brevity);
  if (shown !== earlier) pieces.push(brevity!.more);
  const lines = countLines(earlier);
  return join(
    [
      ...flow(read, own, words, brevity),
      isAnswer
        ? folded('quote', html`${words.reading.earlierMessage}, ${words.text.lines(lines)}`, pieces)
        : html`<div class="earlier">${join(pieces, '\n')}</div>`,
    ],
    '\n',
  );
}

function flow(read: ReadBody, blocks: readonly Block[], words: BodyWords, brevity: Brevity | null): Html[] {
  const pieces: Html[] = [];
  let isPatch = false;
  for (let i = 0; i < blocks.length;) {
    const block = blocks[i]!;
    const alike = (one: Block) =>
      block.depth > 0 ? one.depth > 0 : one.depth === 0 && one.role === 'signature';
    let end = i + 1;
    if (block.depth > 0 || block.role === 'signature')
      while (end < blocks.length && alike(blocks[end]!)) end++;
    const next = blocks[end];
    if (block.depth > 0) {
      const isAnswered = next !== undefined && next.role === 'text';
      pieces.push(quotation(read, blocks.slice(i, end), isAnswered, words, brevity));
    } else if (block.role === 'signature') pieces.push(signature(read, blocks.slice(i, end), words));
    else {
      isPatch = startsPatch(read.body, block.lines) || (isPatch && continuesPatch(read.body, block.lines));
      const isAttribution = next !== undefined && next.depth > 0 && endsInColon(read.body, block.lines);
      pieces.push(...blockOf(read, block, words, { isPatch, isAttribution }));
    }
    i = end;
  }
  return pieces;
}

function quotation(
  read: ReadBody,
  quoted: readonly Block[],
  isAnswered: boolean,
  words: BodyWords,
  brevity: Brevity | null,
): Html {
  const lines = countLines(quoted);
  const shown = brevity === null ? quoted : firstLines(quoted, brevity.quoteLines);
  const pieces: Html[] = [];
  let level = 0;
  let isPatch = false;
  for (const block of shown) {
    const target = Math.min(block.depth, DEEPEST_QUOTE);
    const direction = directionOf(textOf(read.body, block.lines[0]!));
    for (; level < target; level++) pieces.push(openTag('blockquote', direction));
    for (; level > target; level--) pieces.push(closeTag('blockquote'));
    isPatch = startsPatch(read.body, block.lines) || (isPatch && continuesPatch(read.body, block.lines));
    pieces.push(...blockOf(read, block, words, { isPatch, isAttribution: false }));
  }
  for (; level > 0; level--) pieces.push(closeTag('blockquote'));
  if (shown !== quoted) pieces.push(brevity!.more);
  if (lines <= (isAnswered ? FOLDED_OVER.answered : FOLDED_OVER.last)) return join(pieces);
  return folded('quote', html`${words.text.quoted}, ${words.text.lines(lines)}`, pieces);
}

function signature(read: ReadBody, blocks: readonly Block[], words: BodyWords): Html {
  const pieces = blocks.map((block) => paragraph(read, block.lines, null, '', words));
  const lines = countLines(blocks);
  if (lines <= FOLDED_OVER.signature) return html`<div class="signature">${pieces}</div>`;
  return folded('signature', html`${words.reading.signature}, ${words.text.lines(lines)}`, pieces);
}

function blockOf(
  read: ReadBody,
  { depth, lines, role }: Block,
  words: BodyWords,
  { isPatch, isAttribution }: { isPatch: boolean; isAttribution: boolean },
): Html[] {
  const { body } = read;
  if (role === 'armour' || isPatch || isFixed(body, lines)) {
    // A keyboard scrolls what has the focus.
    const fixed = html`<pre dir="auto" tabindex="0">${text(read, lines, null, words.text)}</pre>`;
    if (role !== 'armour' || lines.length <= FOLDED_OVER.armour) return [fixed];
    return [folded('quote', html`${words.reading.encodedBlock}, ${words.text.lines(lines.length)}`, [fixed])];
  }
  return reflow(body, lines, read.widths.get(depth) ?? 0).map((piece) =>
    paragraph(
      read,
      piece.lines,
      piece.glue,
      piece.kind === 'item' ? itemName(body, piece.lines[0]!) : isAttribution ? 'attribution' : '',
      words,
    ),
  );
}

// What hangs in front of the lines: a sign is narrower than a number.
function itemName(body: string, { start }: Line): 'item' | 'item bullet' {
  return /^[^\p{L}\p{N}\s(（]\s/u.test(body.slice(start, start + 3)) ? 'item bullet' : 'item';
}

function paragraph(
  read: ReadBody,
  lines: readonly Line[],
  glue: readonly Glue[] | null,
  name: '' | 'item' | 'item bullet' | 'attribution',
  words: BodyWords,
): Html {
  const language = otherLanguage(textOf(read.body, lines[0]!), read.language);
  const lang = language === null ? null : html` lang="${language}"`;
  return html`<p dir="auto"${lang}${name !== '' && html` class="${name}"`}>${text(read, lines, glue, words.text)}</p>`;
}

// Without glue every line end stays as it is.
function text(
  read: ReadBody,
  lines: readonly Line[],
  glue: readonly Glue[] | null,
  catalogue: Catalogue,
): Html {
  const pieces: Html[] = [];
  for (const [i, line] of lines.entries()) {
    const before = i === 0 || line.continues ? '' : (glue?.[i] ?? '\n');
    const isJoined = i > 0 && before !== '\n' && !line.continues;
    const isJoinedToNext = lines[i + 1]?.continues === false && glue !== null && glue[i + 1] !== '\n';
    const inner = trimmed(read.body, line);
    const start = isJoined ? inner.start : line.start;
    const end = isJoinedToNext ? inner.end : line.end;
    if (before !== '') pieces.push(html`${isJoined ? held(before, read.body, start) : before}`);
    pieces.push(
      ...inline(read.body, start, end, read.spans, catalogue, {
        isCut: line.isCut,
        isFlowing: glue !== null,
      }),
    );
  }
  return join(pieces);
}

// A blank that came of a line end holds a mark to its word like any other; what follows stands at `start`.
function held(glue: string, body: string, start: number): string {
  return glue === ' ' ? withMarksHeld(`${glue}${body.slice(start, start + 1)}`).charAt(0) : glue;
}

function folded(name: 'quote' | 'signature', summary: Html, pieces: readonly Html[]): Html {
  return html`<details class="${name}">
    <summary>${summary}</summary>
    ${pieces}
  </details>`;
}

function countLines(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { lines }) => sum + lines.length, 0);
}

/** The same list where it has no more lines. */
function firstLines(blocks: readonly Block[], most: number): readonly Block[] {
  if (countLines(blocks) <= most) return blocks;
  const shown: Block[] = [];
  let left = most;
  for (const block of blocks) {
    if (left <= 0) break;
    shown.push({ ...block, lines: block.lines.slice(0, left) });
    left -= block.lines.length;
  }
  return shown;
}

// "On 3 May 2024, Jane wrote:" right before what she wrote.
function endsInColon(body: string, lines: readonly Line[]): boolean {
  const last = lines.at(-1)!;
  return (
    lines.length <= LONGEST_ATTRIBUTION_LINES &&
    /[:：]\s*$/.test(body.slice(Math.max(last.start, last.end - 8), last.end))
  );
}

function textOf(body: string, line: Line): string {
  return body.slice(line.start, Math.min(line.end, line.start + HEAD));
}
