// Joins the parts to the left and to the right of a sure part to one address.
import { partAt } from './part.ts';
import { BREAK, type Part, type PartKind, type Region } from './region.ts';
import type { Token } from './tokens.ts';

export interface Chain {
  /** index of the outermost token that belongs to the address for sure */
  edge: number;
  /** index of the outermost token that may */
  maybe: number;
  readonly parts: Part[];
}

const STRONG: ReadonlySet<PartKind> = new Set([
  'street',
  'box',
  'post',
  'unit',
  'country',
  'city',
  'state',
  'numbered',
]);

const MOST_PARTS = 14;
/** To each side; more are a list of streets. */
const MOST_STREETS = 2;

export function extendRight(region: Region, seed: Part): Chain {
  const chain: Chain = { edge: seed.end, maybe: seed.end, parts: [] };
  let at = seed.end;
  let pending = 0;
  let streets = 0;
  let weak: Part[] = [];
  for (let count = 0; count < MOST_PARTS; count += 1) {
    let next = at;
    while (next - at < 3 && isBetween(region.tokens[next])) next += 1;
    const isApart = next > at || region.breaks[next] === BREAK.hard;
    if (region.endsSentence(at - 1) && region.breaks[at] === BREAK.none) break;
    const part = partAt(region, next);
    if (part === null || isOpenBracket(region, at, next, part.end)) break;
    if (part.kind === 'street' && ++streets > MOST_STREETS) break;
    if (STRONG.has(part.kind) && (part.kind !== 'numbered' || isApart)) {
      if (!isApart && part.kind === 'street' && part.score < 5) break;
      chain.parts.push(...weak, part);
      weak = [];
      pending = 0;
      chain.edge = part.end;
      chain.maybe = part.end;
    } else {
      if (!isApart || pending >= 3) break;
      // A district and its city on one line; of more lines than one only the first.
      if (pending === 0 || (pending === 1 && part.isOpen !== true && region.breaks[next] !== BREAK.hard))
        chain.maybe = part.end;
      if (part.isOpen === true) break;
      weak.push(part);
      pending += 1;
    }
    at = part.end;
  }
  return chain;
}

/** "12 Elm Street (A/RES/12)": what is in brackets belongs to the address where the part is all of it. */
function isOpenBracket(region: Region, from: number, to: number, end: number): boolean {
  const isBracket = region.tokens.slice(from, to).some(({ text }) => text === '(');
  const next = region.tokens[end];
  return isBracket && next?.text !== ')' && next?.kind !== 'comma';
}

function isBetween(token: Token | undefined): boolean {
  if (token === undefined) return false;
  return token.kind === 'comma' || (token.kind === 'mark' && /[.(]/.test(token.text));
}

export function extendLeft(region: Region, from: number): Chain {
  const chain: Chain = { edge: from, maybe: from, parts: [] };
  let at = from;
  let pending = 0;
  let streets = 0;
  let weak: Part[] = [];
  for (let count = 0; count < 8 && at > 0; count += 1) {
    let end = at;
    while (at - end < 2 && end > 0 && region.breaks[end] !== BREAK.hard && isBetween(region.tokens[end - 1]))
      end -= 1;
    if (region.breaks[end] === BREAK.hard && end < at) break;
    const isLine = region.breaks[at] === BREAK.hard;
    let first = end;
    while (first > 0 && end - first < 9) {
      if (first < end && region.breaks[first] === BREAK.hard) break;
      const token = region.tokens[first - 1]!;
      if (token.kind === 'comma' || token.kind === 'stop' || (token.kind === 'mark' && token.text === ':'))
        break;
      if (first === end && region.breaks[first] === BREAK.hard && !isLine) break;
      first -= 1;
    }
    const part = partEndingAt(region, first, end);
    if (part === null) {
      if (isLine && isWrappedNumber(region, at)) {
        chain.edge = at - 1;
        chain.maybe = at - 1;
      }
      break;
    }
    if (part.part.kind === 'street' && ++streets > MOST_STREETS) break;
    const isWhole = part.at === first;
    const isNear = end < at || isLine;
    if (
      STRONG.has(part.part.kind) ||
      (part.part.kind === 'building' && isNear && (!isLine || isBelowOther(region, first)))
    ) {
      chain.parts.unshift(part.part, ...weak);
      weak = [];
      pending = 0;
      chain.edge = part.at;
      chain.maybe = part.at;
    } else {
      if (!isNear || pending >= 2 || !isWhole) break;
      weak.unshift(part.part);
      pending += 1;
      if (!isLine) chain.maybe = part.at;
    }
    if (!isWhole && part.part.kind !== 'unit') break;
    at = part.at;
  }
  return chain;
}

/** "I live at 14 / Quince Lane": the line was broken behind the number of a house. */
function isWrappedNumber(region: Region, at: number): boolean {
  const number = region.tokens[at - 1];
  const before = region.tokens[at - 2];
  const next = region.tokens[at];
  return (
    number?.kind === 'number' &&
    /^\d{1,4}[a-z]?$/.test(number.text) &&
    before?.kind === 'word' &&
    before.isLower &&
    next?.kind === 'word' &&
    next.isName &&
    region.breaks[at - 1] === BREAK.none
  );
}

/** Another line stands above: the first one of a signature is the name. */
function isBelowOther(region: Region, at: number): boolean {
  return at > 0 && region.breaks[at] === BREAK.hard;
}

/** The part, as long as can be, that begins in `[first, end)` and ends at `end`. */
function partEndingAt(region: Region, first: number, end: number): { at: number; part: Part } | null {
  for (let at = first; at < end; at += 1) {
    const part = partAt(region, at);
    if (part === null || part.end !== end) continue;
    if (at > first && !STRONG.has(part.kind)) continue;
    if (at > first && part.kind === 'state') continue;
    if (part.isOpen === true) continue;
    return { at, part };
  }
  return null;
}
