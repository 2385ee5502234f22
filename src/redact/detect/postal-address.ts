// Postal addresses: looks for the numbers in them, reads the parts about a number (street, box, post code, unit, place),
// joins them to one block and weighs it. A signature, a label or words like "send it to" make less enough.
import type { Finding, Scan } from '../finding.ts';
import { cuesBefore, ownerOf, PUBLIC_OFFICE } from './postal/cues.ts';
import { eastAsianAddress } from './postal/east-asian.ts';
import { CUE, nextNumber } from './postal/numbers.ts';
import { BREAK, Region, type Part, type PartKind } from './postal/region.ts';
import { signatureBlocks, type Stretch } from './postal/signature-block.ts';
import { Lines, WINDOW, type Line, type Token } from './postal/tokens.ts';
import {
  AFTER_SURE,
  AFTER_WEAK,
  BEFORE_SURE,
  BEFORE_WEAK,
  IS_BOX,
  LAST_SURE,
  LAST_WEAK,
  STATE_CODE,
  STATE_NAME,
  streetInWord,
} from './postal/words.ts';
import { isInZone, type Zone } from './zones.ts';

const ENOUGH = 5;

/** Finds postal addresses; `value` is the address in lower case on one line, `kind` is `office` where it is said to be one. */
export function findPostalAddresses(scan: Scan): Finding[] {
  const { text } = scan;
  const findings: Finding[] = [];
  const lines = new Lines(text);
  let lineStart = 0;
  let read = 0;
  let free = 0;
  for (let place = nextNumber(text, 0, free); place !== null;) {
    const { at } = place;
    for (let back = at; back > read; back -= 1) {
      if (text.charCodeAt(back - 1) !== 10) continue;
      lineStart = back;
      break;
    }
    read = at;
    const found =
      place.kind === 'eastern'
        ? findEastAsian(scan, at, lineStart)
        : findInLine(scan, lines, lineStart, at, findings.at(-1)?.end ?? 0);
    if (found.finding !== null) findings.push(found.finding);
    free = Math.max(free, found.until);
    const isDone = found.finding !== null || place.kind === 'eastern';
    place = nextNumber(text, isDone ? Math.max(at + 1, found.until) : at + 1, free);
  }
  findInZones(scan, lines, findings);
  return withBlocks(scan, lines, findings);
}

/** Adds the blocks of signatures; what was found inside them is part of them. */
function withBlocks(scan: Scan, lines: Lines, findings: Finding[]): Finding[] {
  const blocks = scan.zones().flatMap((zone) => blocksIn(scan.text, lines, zone));
  if (blocks.length === 0) return findings;
  const known = findings.sort((a, b) => a.start - b.start);
  const all: Finding[] = [];
  let next = 0;
  for (const block of blocks) {
    while (next < known.length && known[next]!.end <= block.start) all.push(known[next++]!);
    const inside: Finding[] = [];
    while (next < known.length && known[next]!.start < block.end) inside.push(known[next++]!);
    const start = Math.min(block.start, inside[0]?.start ?? block.start);
    const end = Math.max(block.end, inside.at(-1)?.end ?? block.end);
    const owner = inside[0]?.kind ?? ownerOf(scan.text, start, start, true);
    const found = finding(scan, start, end, owner === 'office' ? 'office' : 'home');
    if (PUBLIC_OFFICE.test(found.value)) all.push(...inside);
    else all.push(found);
  }
  return [...all, ...known.slice(next)];
}

function blocksIn(text: string, lines: Lines, zone: Zone): readonly Stretch[] {
  const found: Stretch[] = [];
  let starts: number[] = [];
  let hasNumber = false;
  const flush = () => {
    if (hasNumber && starts.length > 1)
      found.push(
        ...signatureBlocks(starts.map((start) => lines.at(start)).filter((line) => line.tokens.length > 0)),
      );
    starts = [];
    hasNumber = false;
  };
  let count = 0;
  for (let at = zone.start; at < zone.end && count < MOST_LINES; count += 1) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    const promise = end - at > 120 ? 'none' : promiseOf(text, at, end);
    // The closing may have any marks; the lines of an address follow each other.
    if (promise === 'none' && at > zone.start) flush();
    else starts.push(at);
    hasNumber ||= promise === 'number';
    at = end + 1;
  }
  flush();
  return found;
}
const MOST_LINES = 24;

/** `number`: a number that is no telephone's and a name, or a house with a name; `none`: in no address. */
function promiseOf(text: string, from: number, to: number): 'none' | 'place' | 'number' {
  let hasDigit = false;
  let hasName = false;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) hasDigit = true;
    else if ((code >= 65 && code <= 90) || code > 127) hasName = true;
    else if (code === 43 || (NEVER[code] === 1 && !(code === 62 && !hasName))) return 'none';
  }
  if (hasName && (hasDigit || (to - from < 34 && HOUSE_END.test(text.slice(from, to))))) return 'number';
  return hasName || hasDigit ? 'place' : 'none';
}
const HOUSE_END =
  /(?:[Cc]ottage|[Ff]arm|[Bb]arn|[Rr]ectory|[Vv]icarage|[Gg]range|[Ll]odge|[Mm]ill|[Ff]orge|[Mm]anor|[Hh]ouse)[, ]{0,2}\r?$/;

/** In a signature a name and a number may be a street (Unter den Linden 6), and a street may have no number. */
function findInZones(scan: Scan, lines: Lines, findings: Finding[]): void {
  const { text } = scan;
  const known = findings.length;
  let next = 0;
  findings.sort((a, b) => a.start - b.start);
  for (const zone of scan.zones()) {
    let at = zone.start;
    while (at < zone.end) {
      let end = text.indexOf('\n', at);
      if (end < 0) end = text.length;
      while (next < known && findings[next]!.end <= at) next += 1;
      const isFree = next >= known || findings[next]!.start >= end;
      if (isFree && end - at <= 90 && end - at >= 5 && mayHoldPart(text, at, end)) {
        const line = lines.at(at);
        const found = hasPart(line.tokens)
          ? (growFrom(scan, lines, line, at, false) ?? growFrom(scan, lines, line, at, true))
          : null;
        if (found !== null) {
          findings.push(found);
          end = Math.max(end, found.end);
        }
      }
      at = end + 1;
    }
  }
}

/** Cheap: a number, or a word of streets in one of the most used languages. */
function mayHoldPart(text: string, from: number, to: number): boolean {
  let hasDigit = false;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 128 && NEVER[code] === 1 && !(code === 62 && at - from < 12)) return false;
    if (code >= 48 && code <= 57) hasDigit = true;
  }
  return hasDigit || (to - from <= 60 && STREET_WORD.test(text.slice(from, to)));
}
/** Marks that no line of an address has. */
const NEVER = new Uint8Array(128);
for (const mark of '@_={}<>\\^~$%[]?!') NEVER[mark.charCodeAt(0)] = 1;
const STREET_WORD =
  /(?:Street|Road|Avenue|Lane|Drive|Boulevard|[Ss]traße|[Rr]ue|Calle|Avenida|Rua|Via|Piazza|Place|Platz|ул\.|улица|проспект|شارع|طريق|خیابان|straat|gata|gatan|vej|Jalan|Jl\.|P\.? ?O\.? ?[Bb]ox|Highway|Crescent) ?/u;

/** A number or a word of streets; no mark that addresses don't have. */
function hasPart(tokens: readonly Token[]): boolean {
  let found = false;
  for (const { kind, flags, isName, text } of tokens) {
    if (kind === 'stop') return false;
    if (kind === 'number' ? text.length < 11 : isName && (flags & ANY_STREET) !== 0) found = true;
  }
  return found && tokens.length < 30;
}
const ANY_STREET = AFTER_SURE | LAST_SURE | BEFORE_SURE | IS_BOX;

interface Outcome {
  readonly finding: Finding | null;
  /** everything before it has been read */
  readonly until: number;
}

function findEastAsian(scan: Scan, at: number, lineStart: number): Outcome {
  let lineEnd = scan.text.indexOf('\n', at);
  if (lineEnd < 0) lineEnd = scan.text.length;
  const address = eastAsianAddress(scan.text, at, lineStart, lineEnd);
  const { start, end, score } = address;
  if (score === 0) return { finding: null, until: Math.max(at + 1, end - 40) };
  const isLabelled = cuesBefore(scan.text, start).labelled;
  const isEnough = score >= 4 || isLabelled || isInZone(scan.zones(), start);
  const owner = isEnough ? ownerOf(scan.text, start, end, isLabelled) : 'venue';
  return { finding: owner === 'venue' ? null : finding(scan, start, end, owner), until: end };
}

function finding(scan: Scan, start: number, end: number, kind: string): Finding {
  const value = scan.text
    .slice(start, end)
    .replace(/,?\s*\n[> \t|]*/g, ', ')
    .replace(/\s+/g, ' ')
    .toLowerCase();
  return { start, end, category: 'postal_address', kind, value };
}

function findInLine(scan: Scan, lines: Lines, lineStart: number, at: number, from: number): Outcome {
  const isNear = at - lineStart < WINDOW - 120;
  const line = isNear ? lines.at(lineStart) : lines.read(at - 100, at, false);
  // A window goes on in the next one; an address over its end is read from there.
  const until =
    line.isWhole || line.end >= scan.text.length || scan.text[line.end] === '\n'
      ? line.end
      : Math.max(at + 1, line.end - 120);
  const isCued = isNear && CUE.test(scan.text.slice(Math.max(line.content, at - 80), at));
  if (!isCued && !hasEvidence(line.tokens)) return { finding: null, until };
  const found =
    growFrom(scan, lines, line, from, false) ?? (isCued ? growFrom(scan, lines, line, from, true) : null);
  return { finding: found, until: found === null ? until : Math.max(found.end, at + 1) };
}

/** The first address that grows from a part in the line, right of `from`. */
function growFrom(scan: Scan, lines: Lines, line: Line, from: number, isNumbered: boolean): Finding | null {
  const alone = new Region(lines, line, true);
  let region: Region | null = null;
  for (let index = 0; index < alone.behind; index += 1) {
    if (alone.tokens[index]!.start < from || alone.seedAt(index, isNumbered) === null) continue;
    region ??= new Region(lines, line, false);
    const at = region.first + index;
    const seed = region.seedAt(at, isNumbered);
    if (seed === null) continue;
    const block = readBlock(scan, region, at, seed);
    if (block.finding !== null) return block.finding;
    index = Math.max(index, block.next - 1 - region.first);
  }
  return null;
}

/** Is there anything in the line that an address could grow from? */
function hasEvidence(tokens: readonly Token[]): boolean {
  let number = -10;
  let before = -10;
  let last = -10;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]!;
    if (token.kind === 'number') {
      if (index - before <= 7 || index - last <= 4) return true;
      number = index;
      if (isPostPlace(tokens, index)) return true;
    } else if (token.kind === 'word') {
      const { flags } = token;
      if (
        (flags & (AFTER_SURE | (token.isName ? AFTER_WEAK | LAST_SURE : 0))) !== 0 &&
        index - number <= 6 &&
        index - number > 1
      )
        return true;
      if (
        (flags & BEFORE_SURE) !== 0 ||
        ((flags & BEFORE_WEAK) !== 0 && token.isName && (token.hasDot || token.text.length > 3))
      ) {
        if (index - number <= 3) return true;
        before = index;
      }
      if ((flags & IS_BOX) !== 0 || (token.isName && (flags & (LAST_SURE | LAST_WEAK | AFTER_SURE)) !== 0))
        last = index;
      else if (isLong(token) && streetInWord(token.text) !== null) last = index;
      if (token.isUpper && isUpperCode(token.text, tokens[index + 1])) return true;
    }
  }
  return false;
}

function isLong(token: Token): boolean {
  return (token.isName && token.text.length >= 5) || token.text.charCodeAt(0) >= 0xac00;
}

/** SW1A 2AA, K1A 0B1, D-10115 */
function isUpperCode(text: string, next: Token | undefined): boolean {
  if (/^[a-z]{1,3}-\d{3,6}$/.test(text)) return text.length > 6 || next?.kind === 'number';
  if (/^[a-z]{1,2}\d[a-z\d]?$/.test(text))
    return next?.kind === 'number' && /^\d[a-z][a-z\d]$/.test(next.text);
  return /^[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}$|^[a-z]\d[a-z]-?\d[a-z]\d$/.test(text);
}

/** A number that may be a post code, by what stands beside it. */
function isPostPlace(tokens: readonly Token[], index: number): boolean {
  const { text, hasDot } = tokens[index]!;
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  if (text.length === 3) {
    const isPair = after?.kind === 'number' && /^\d{2,3}$/.test(after.text) && /^\d{3}$/.test(text);
    return isPair && (before === undefined || before.kind !== 'number');
  }
  if (!/^(?:\d{4,7}(?:-\d{3,4})?|\d{2}-\d{3}|\d{4}[a-z]{2})$/.test(text)) return false;
  const isYear = /^(?:19|20)\d\d$/.test(text) && index > 0;
  if (after?.kind === 'word' && after.isName && before?.kind !== 'word') return !isYear;
  if (before?.kind !== 'word') return before?.kind === 'comma' && after === undefined && index > 1 && !isYear;
  if (!before.isName) return false;
  if (STATE_CODE.has(before.text.toUpperCase()) || STATE_NAME.has(before.text)) return true;
  return !isYear && (after === undefined || after.kind === 'comma' || hasDot);
}

interface Block {
  readonly finding: Finding | null;
  /** index of the first token that was not read */
  readonly next: number;
}

interface Chain {
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

function readBlock(scan: Scan, region: Region, at: number, seed: Part): Block {
  const left = extendLeft(region, at);
  const right = extendRight(region, seed);
  const start = region.tokens[left.edge]!.start;
  const outer = region.tokens[left.maybe]!.start;
  const parts = [...left.parts, seed, ...right.parts];
  if (!isAddress(parts, true)) return { finding: null, next: right.edge };
  const cues = cuesBefore(scan.text, outer);
  const near = outer === start ? cues : cuesBefore(scan.text, start);
  const isLabelled = cues.labelled || near.labelled;
  const isLed = isLabelled || cues.phrase || near.phrase;
  let score = weigh(parts);
  if (!isAddress(parts, isLabelled)) return { finding: null, next: right.edge };
  if (isLabelled) score += 4;
  else if (isLed) score += 2;
  if (cues.lives && seed.kind === 'street') score += 1;
  const isBlock = spansLines(region, left.edge, right.edge);
  if (isBlock || (right.maybe > right.edge && region.breaks[right.edge] !== BREAK.hard)) score += 1;
  const isZone = score < ENOUGH && isInZone(scan.zones(), start);
  if (isZone) score += right.maybe > right.edge ? 3 : 2;
  if (score < ENOUGH || isCode(scan.text, region, left.edge))
    return { finding: null, next: Math.max(right.edge, at + 1) };
  const behind = region.tokens[Math.max(right.edge, right.maybe) - 1]!.end;
  const owners = new Set([outer, start].map((from) => ownerOf(scan.text, from, behind, isLabelled)));
  if (owners.has('venue') && !isInZone(scan.zones(), start)) return { finding: null, next: right.edge };
  const last = region.tokens[endOf(region, left, right, isBlock || isZone || isLed) - 1]!;
  const from = cues.labelled ? outer : start;
  const found = finding(scan, from, last.end, owners.has('office') ? 'office' : 'home');
  return { finding: PUBLIC_OFFICE.test(found.value) ? null : found, next: right.edge };
}

/** A place right behind the rest is its city where a comma says so, or where the lines are those of an address. */
function endOf(region: Region, left: Chain, right: Chain, isBlock: boolean): number {
  if (right.maybe === right.edge) return right.edge;
  const isLine = region.breaks[right.edge] === BREAK.hard;
  if (!isLine || isBlock || right.edge === 0) return right.maybe;
  // The street has a line of its own.
  const isOwnLine = left.edge === 0 || region.breaks[left.edge] === BREAK.hard;
  return isOwnLine ? right.maybe : right.edge;
}

function weigh(parts: readonly Part[]): number {
  const best = new Map<PartKind, number>();
  for (const { kind, score } of parts) best.set(kind, Math.max(best.get(kind) ?? 0, score));
  if (best.has('street')) {
    best.delete('numbered');
    // 162 Leanne Court Suite 714
    if (best.has('unit')) best.set('unit', 3);
  } else if (best.has('numbered') && best.has('unit') && best.has('post')) best.set('unit', 2);
  let sum = 0;
  for (const score of best.values()) sum += score;
  return sum;
}

/** City and country alone are none; neither is a name with a number, or a number with a name. */
function isAddress(parts: readonly Part[], isLabelled: boolean): boolean {
  let hasSupport = isLabelled;
  let hasNumber = false;
  for (const { kind, score } of parts) {
    if ((kind === 'street' && score > 0) || kind === 'box' || (kind === 'post' && score > 2)) return true;
    if (kind === 'numbered' || kind === 'post') {
      if (hasNumber && (score > 1 || kind === 'numbered')) hasSupport = true;
      hasNumber = true;
    }
    if (kind === 'country' || kind === 'city' || kind === 'state') hasSupport = true;
  }
  return hasNumber && hasSupport;
}

function spansLines(region: Region, from: number, to: number): boolean {
  for (let at = from + 1; at < to; at += 1) if (region.breaks[at] === BREAK.hard) return true;
  return false;
}

/** A line of a program or a patch is none of an address. */
function isCode(text: string, region: Region, at: number): boolean {
  const { start } = region.tokens[at]!;
  let from = start;
  const limit = Math.max(0, start - 60);
  while (from > limit && text.charCodeAt(from - 1) !== 10) from -= 1;
  return CODE.test(text.slice(from, start));
}
const CODE =
  /^[> +-]{0,12}\.$|^(?:[> ]{0,12}(?:\+|-(?!-{0,2} \S)))|^[> ]{0,12}(?:-[ \t]{0,4}(?:\*|\/\/|#|\/\*)|\/\/|\/\*|[ \t]{0,2}\*[ \t]|#|@@|diff |index )/;

const MOST_PARTS = 14;

function extendRight(region: Region, seed: Part): Chain {
  const chain: Chain = { edge: seed.end, maybe: seed.end, parts: [] };
  let at = seed.end;
  let pending = 0;
  let weak: Part[] = [];
  for (let count = 0; count < MOST_PARTS; count += 1) {
    let next = at;
    while (next - at < 3 && isBetween(region.tokens[next])) next += 1;
    const isApart = next > at || region.breaks[next] === BREAK.hard;
    if (region.endsSentence(at - 1) && region.breaks[at] === BREAK.none) break;
    const part = region.partAt(next);
    if (part === null || isOpenBracket(region, at, next, part.end)) break;
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

function extendLeft(region: Region, from: number): Chain {
  const chain: Chain = { edge: from, maybe: from, parts: [] };
  let at = from;
  let pending = 0;
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
    const part = region.partAt(at);
    if (part === null || part.end !== end) continue;
    if (at > first && !STRONG.has(part.kind)) continue;
    if (at > first && part.kind === 'state') continue;
    if (part.isOpen === true) continue;
    return { at, part };
  }
  return null;
}
