// A body as lines with their level of quotation. A physical line longer than a screen or two is cut, so that one of a
// megabyte can be shown in parts like any other text.
import { inlineBytes, type Span } from '../inline.ts';

export interface Line {
  /** where the text begins, behind the quotation marks; UTF-16 units of the body, [start, end) */
  readonly start: number;
  readonly end: number;
  /** where the line begins, quotation marks included */
  readonly from: number;
  /** quotation level, 0 for the author's own words */
  readonly depth: number;
  readonly isBlank: boolean;
  /** a piece of a longer line: nothing stands between it and the piece before */
  readonly continues: boolean;
  /** the longer line goes on behind this piece */
  readonly isCut: boolean;
}

const LONGEST_PIECE = 4000;
/** Of a piece that is full of links, HTML; one this short is never cut. */
const MOST_BYTES = 6000;
const SHORT = 500;
/** How far back a cut looks for a blank. */
const LOOKED_BACK = 200;
/** A unit that belongs to what stands before it: marks, joiners, halves of a surrogate pair. */
const STAYS = /^(?:\p{M}|\p{Cs}|[\u200C\u200D])$/u;

/** All lines in order. `spans` are the redactions of the body: none is cut in two. Linear. */
export function linesOf(body: string, spans: readonly Span[]): Line[] {
  const found: Line[] = [];
  let span = 0;
  for (let at = 0; at <= body.length;) {
    const newline = body.indexOf('\n', at);
    const end = newline === -1 ? body.length : newline;
    const { depth, start } = quoteDepth(body, at, end);
    const isBlank = blank(body, start, end);
    let from = start;
    while (!isBlank) {
      const near = from + pieceLength(body, from, end, spans);
      if (near === end) break;
      let cut = cutPlace(body, near);
      while (span < spans.length && spans[span]!.end <= cut) span++;
      if (span < spans.length && spans[span]!.start < cut) cut = Math.min(end, spans[span]!.end);
      if (cut >= end) break;
      const continues = from > start;
      found.push({
        start: from,
        end: cut,
        from: continues ? from : at,
        depth,
        isBlank,
        continues,
        isCut: true,
      });
      from = cut;
    }
    const continues = from > start;
    found.push({ start: from, end, from: continues ? from : at, depth, isBlank, continues, isCut: false });
    at = end + 1;
  }
  return found;
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

function blank(body: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = body.charCodeAt(at);
    if (code > 32 && code !== 0xa0) return false;
  }
  return true;
}

function pieceLength(body: string, from: number, end: number, spans: readonly Span[]): number {
  let length = Math.min(end - from, LONGEST_PIECE);
  while (length > SHORT && inlineBytes(body, from, from + length, spans) > MOST_BYTES)
    length = Math.ceil(length / 2);
  return length;
}

// Behind a blank where there is one, never inside a character or between a letter and its mark.
function cutPlace(body: string, near: number): number {
  for (let at = near; at > near - LOOKED_BACK; at--) if (body[at - 1] === ' ') return at;
  let at = near;
  while (at > near - LOOKED_BACK && STAYS.test(body[at]!)) at--;
  return at;
}
