// Which line ends of a block are the writer's and which ones only a program's that wrapped at some column. Nothing is
// taken out of the text: a line end that is not the writer's becomes a blank.
import { columns, firstWord, isBlankCode, isWide } from './width.ts';
import type { Line } from './lines.ts';

/** What stands between a line and the one before it. */
export type Glue = '' | ' ' | '\n';

export interface Piece {
  readonly kind: 'paragraph' | 'item';
  readonly lines: readonly Line[];
  /** one a line; of the first it means nothing */
  readonly glue: readonly Glue[];
}

/** Nobody wraps further out; a longer line was not wrapped. */
const WIDEST = 100;
/** Lines that are wrapped further in are verse, addresses, signatures. */
const NARROWEST = 50;
/** Wrapping that is not exact: a word may have been short of fitting by so much. */
const SLACK = 4;
const LONGEST_WORD = 14;
const LOOKED_AT = 200;
const SIGN = /[{}[\]()=<>_|\\/;#$%@*+~&]/g;
const ITEM =
  /^\s{0,12}(?:[-*•·‣◦–—○●■□►▪]\s|\(?\d{1,3}(?:[.)]\s|[、．])|\(?[a-zA-Z][.)]\s|\(?[ivxIVX]{1,5}[.)]\s|[（(][\d一二三四五六七八九十]{1,3}[)）])/u;
/** "Where: …" begins a line of its own. */
const LABEL = /^\s{0,12}(?:\*{0,2}\p{Lu}[\p{L}' -]{0,24}\*{0,2}[:：](?!\/\/)|[\p{L}-]{2,15}:\s)/u;
/** A line drawn between others. */
const RULE = /^[-=_*~.\s]{5,}$/;

/** The widest line of each level of quotation: all that a program wrapped there is about as wide. */
export function levelWidths(body: string, blocks: readonly { depth: number; lines: readonly Line[] }[]) {
  const widths = new Map<number, number>();
  for (const { depth, lines } of blocks) {
    if (lines.length > 1)
      widths.set(depth, Math.max(widths.get(depth) ?? 0, widest(lines.map((line) => width(body, line)))));
  }
  return widths;
}

/** Cuts a block of prose into paragraphs and items of lists, and says which lines of each belong together. Linear. */
export function reflow(body: string, lines: readonly Line[], levelWidth: number): Piece[] {
  const widths = lines.map((line) => width(body, line));
  // of two lines the longer may be far from full
  const limit = Math.max(widest(widths), levelWidth * 0.8);
  const isTechnical = lines.map((line) => technical(body, line));
  const isVerse = lines.length > 3 && lines.every((line) => startsLarge(body, line));
  const pieces: { kind: Piece['kind']; lines: Line[]; glue: Glue[] }[] = [];
  for (const [i, line] of lines.entries()) {
    const open = pieces.at(-1);
    const beginsItem = isItem(body, line);
    if (open === undefined || beginsItem) {
      pieces.push({ kind: beginsItem ? 'item' : 'paragraph', lines: [line], glue: [''] });
      continue;
    }
    const before = lines[i - 1]!;
    const isWrapped =
      !isVerse &&
      limit >= NARROWEST &&
      widths[i - 1]! <= WIDEST &&
      widths[i]! <= WIDEST &&
      !isTechnical[i - 1] &&
      !isTechnical[i] &&
      (widths[i - 1]! + 1 + nextWord(body, line) > limit - SLACK ||
        (widths[i - 1]! >= limit * 0.6 && goesOn(body, before, line))) &&
      !LABEL.test(body.slice(line.start, Math.min(line.end, line.start + 40))) &&
      (open.lines.length === 1 || indent(body, before) === indent(body, line));
    open.glue.push(line.continues ? '' : isWrapped ? softGlue(body, before, line) : '\n');
    open.lines.push(line);
  }
  return pieces;
}

/** A line that begins an item of a list. */
export function isItem(body: string, { start, end, continues }: Line): boolean {
  return !continues && ITEM.test(body.slice(start, Math.min(end, start + 24)));
}

/** Where the text of a line begins and ends. */
export function trimmed(body: string, { start, end }: Line): { start: number; end: number } {
  let from = start;
  let to = end;
  while (from < to && isBlankCode(body.charCodeAt(from))) from++;
  while (to > from && isBlankCode(body.charCodeAt(to - 1))) to--;
  return { start: from, end: to };
}

// Chinese and Japanese are written without blanks.
function softGlue(body: string, before: Line, line: Line): Glue {
  const last = body.charCodeAt(trimmed(body, before).end - 1);
  return isWide(last) && isWide(body.charCodeAt(trimmed(body, line).start)) ? '' : ' ';
}

function width(body: string, line: Line): number {
  if (line.isCut || line.continues) return WIDEST + 1;
  return columns(body, line.start, trimmed(body, line).end, WIDEST);
}

function widest(widths: readonly number[]): number {
  let most = 0;
  for (const one of widths) if (one <= WIDEST && one > most) most = one;
  return most;
}

function nextWord(body: string, line: Line): number {
  const { start, end } = trimmed(body, line);
  return Math.min(LONGEST_WORD, firstWord(body, start, end, LONGEST_WORD));
}

// In the middle of a sentence: no sign ends the one line, and the other begins with a small letter.
function goesOn(body: string, before: Line, line: Line): boolean {
  const end = trimmed(body, before).end;
  const { start } = trimmed(body, line);
  return /^[\p{L}\p{N},)»”’"']{2}\p{Ll}/u.test(body.slice(end - 2, end) + body.slice(start, start + 2));
}

// Rules, commands, code, output of programs: more signs than a sentence has.
function technical(body: string, { start, end }: Line): boolean {
  const text = body.slice(start, Math.min(end, start + LOOKED_AT)).replace(/https?:\/\/\S+/g, '');
  if (RULE.test(text) || text.endsWith('\\')) return true;
  const signs = text.match(SIGN)?.length ?? 0;
  return signs >= 4 && signs * 12 > text.length;
}

function indent(body: string, line: Line): number {
  return trimmed(body, line).start - line.start;
}

function startsLarge(body: string, line: Line): boolean {
  const { start } = trimmed(body, line);
  return /^["'“«(]?\p{Lu}/u.test(body.slice(start, start + 3));
}
