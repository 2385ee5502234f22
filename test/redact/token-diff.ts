// What went from one text to another: Myers' difference of tokens (words, blanks, single signs), with a limit on its work.
import type { Range } from '../../src/redact/edited.ts';

/** A stretch of `before` that is gone, and what stands for it in `after`. */
export interface Hunk extends Range {
  readonly inserted: string;
}

/** Single characters instead, where a cut may stand inside a word. */
export const CHARACTER = /[^]/gu;
const TOKEN = /[\p{L}\p{N}\p{M}]+|\s+|[^]/gu;
const EDITS = 3_000;

/** Where the texts differ by more than the limit, the middle that is not alike counts as replaced. */
export function tokenDiff(before: string, after: string, token = TOKEN): Hunk[] {
  const a = before.match(token) ?? [];
  const b = after.match(token) ?? [];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const kept = keptPairs(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const pairs = [
    ...Array.from({ length: head }, (_, index): Pair => [index, index]),
    ...kept.map(([x, y]): Pair => [x + head, y + head]),
    ...Array.from({ length: tail }, (_, index): Pair => [a.length - tail + index, b.length - tail + index]),
  ];
  return hunksBetween(a, b, pairs);
}

type Pair = readonly [number, number];

function hunksBetween(a: readonly string[], b: readonly string[], pairs: readonly Pair[]): Hunk[] {
  const hunks: Hunk[] = [];
  const offsets = [0];
  for (const token of a) offsets.push(offsets.at(-1)! + token.length);
  let x = 0;
  let y = 0;
  for (const [nextX, nextY] of [...pairs, [a.length, b.length] as const]) {
    if (nextX > x || nextY > y) {
      hunks.push({ start: offsets[x]!, end: offsets[nextX]!, inserted: b.slice(y, nextY).join('') });
    }
    x = nextX + 1;
    y = nextY + 1;
  }
  return hunks;
}

/** Index pairs of tokens that stay, by the greedy shortest edit script (Myers 1986, figure 2). */
function keptPairs(a: readonly string[], b: readonly string[]): Pair[] {
  const limit = Math.min(EDITS, a.length + b.length);
  let reach = new Int32Array([0, 0, 0]); // of diagonal k at index k + d + 1, after d edits
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= limit; edits += 1) {
    const next = new Int32Array(2 * edits + 3);
    const before = (diagonal: number) => reach[diagonal + edits] ?? 0;
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = diagonal === -edits || (diagonal !== edits && before(diagonal - 1) < before(diagonal + 1));
      let x = edits === 0 ? 0 : down ? before(diagonal + 1) : before(diagonal - 1) + 1;
      let y = x - diagonal;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x += 1;
        y += 1;
      }
      next[diagonal + edits + 1] = x;
      if (x >= a.length && y >= b.length) return walkBack(trace, edits, a.length, b.length);
    }
    trace.push(next);
    reach = next;
  }
  return [];
}

function walkBack(trace: readonly Int32Array[], edits: number, endX: number, endY: number): Pair[] {
  const pairs: Pair[] = [];
  let x = endX;
  let y = endY;
  for (let d = edits; d > 0; d -= 1) {
    const reach = trace[d - 1]!;
    const before = (diagonal: number) => reach[diagonal + d] ?? 0;
    const diagonal = x - y;
    const down = diagonal === -d || (diagonal !== d && before(diagonal - 1) < before(diagonal + 1));
    const previous = down ? diagonal + 1 : diagonal - 1;
    const fromX = before(previous);
    const fromY = fromX - previous;
    while (x > (down ? fromX : fromX + 1) && y > (down ? fromY + 1 : fromY)) {
      x -= 1;
      y -= 1;
      pairs.push([x, y]);
    }
    x = fromX;
    y = fromY;
  }
  while (x > 0 && y > 0) {
    x -= 1;
    y -= 1;
    pairs.push([x, y]);
  }
  return pairs.toReversed();
}
