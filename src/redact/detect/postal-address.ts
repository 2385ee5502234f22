// Postal addresses: looks for the numbers in them, reads the parts about a number (street, box, post code, unit, place),
// joins them to one block and weighs it. A signature, a label or words like "send it to" make less enough.
import type { Finding, Scan } from '../finding.ts';
import { Cues, isVenueAnywhere, ownerOf, PUBLIC_OFFICE } from './postal/cues.ts';
import { eastAsianAddress } from './postal/east-asian.ts';
import { CUE, nextNumber } from './postal/numbers.ts';
import { hasEvidence } from './postal/evidence.ts';
import { extendLeft, extendRight, type Chain } from './postal/join.ts';
import { seedAt } from './postal/part.ts';
import { BREAK, Region, type Part } from './postal/region.ts';
import { isAddress, weigh } from './postal/weigh.ts';
import { signatureBlocks, type Stretch } from './postal/signature-block.ts';
import { Lines, WINDOW, type Line, type Token } from './postal/tokens.ts';
import { AFTER_SURE, BEFORE_SURE, IS_BOX, LAST_SURE } from './postal/words.ts';
import { isInZone, type Zone } from './zones.ts';

const ENOUGH = 5;
/** What the words before a place add at most, where they are no label. */
const MOST_BY_CUES = 3;

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
    const isVenue =
      ownerOf(scan.text, start, end, false) === 'venue' && isVenueAnywhere(scan.text, start, end);
    if (isVenue || PUBLIC_OFFICE.test(found.value)) all.push(...inside);
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
  const isLabelled = new Cues(scan.text, start).labelled;
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
    if (alone.tokens[index]!.start < from || seedAt(alone, index, isNumbered) === null) continue;
    region ??= new Region(lines, line, false);
    const at = region.first + index;
    const seed = seedAt(region, at, isNumbered);
    if (seed === null) continue;
    const block = readBlock(scan, region, at, seed);
    if (block.finding !== null) return block.finding;
    index = Math.max(index, block.next - 1 - region.first);
  }
  return null;
}

interface Block {
  readonly finding: Finding | null;
  /** index of the first token that was not read */
  readonly next: number;
}

function readBlock(scan: Scan, region: Region, at: number, seed: Part): Block {
  const left = extendLeft(region, at);
  const right = extendRight(region, seed);
  const start = region.tokens[left.edge]!.start;
  const outer = region.tokens[left.maybe]!.start;
  const parts = [...left.parts, seed, ...right.parts];
  if (!isAddress(parts, true)) return { finding: null, next: right.edge };
  const cues = new Cues(scan.text, outer);
  const near = outer === start ? cues : new Cues(scan.text, start);
  const isLabelled = cues.labelled || near.labelled;
  if (!isAddress(parts, isLabelled)) return { finding: null, next: right.edge };
  const isBlock = spansLines(region, left.edge, right.edge);
  let score = weigh(parts) + (isLabelled ? 4 : 0);
  if (isBlock || (right.maybe > right.edge && region.breaks[right.edge] !== BREAK.hard)) score += 1;
  const place = isInZone(scan.zones(), start) ? (right.maybe > right.edge ? 3 : 2) : 0;
  const missing = ENOUGH - score - place;
  if (missing > 0 && missing <= MOST_BY_CUES) {
    if (!isLabelled && (cues.phrase || near.phrase)) score += 2;
    if (seed.kind === 'street' && cues.lives) score += 1;
  }
  const isZone = score < ENOUGH && place > 0;
  if (isZone) score += place;
  if (score < ENOUGH || isCode(scan.text, region, left.edge))
    return { finding: null, next: Math.max(right.edge, at + 1) };
  const behind = region.tokens[Math.max(right.edge, right.maybe) - 1]!.end;
  const owners = new Set([outer, start].map((from) => ownerOf(scan.text, from, behind, isLabelled)));
  if (owners.has('venue') && (!isInZone(scan.zones(), start) || isVenueAnywhere(scan.text, start, behind)))
    return { finding: null, next: right.edge };
  const isSure = () => isBlock || isZone || isLabelled || cues.phrase || near.phrase;
  const last = region.tokens[endOf(region, left, right, isSure) - 1]!;
  const from = cues.labelled ? outer : start;
  const found = finding(scan, from, last.end, owners.has('office') ? 'office' : 'home');
  return { finding: PUBLIC_OFFICE.test(found.value) ? null : found, next: right.edge };
}

/** A place right behind the rest is its city where a comma says so, or where the lines are those of an address. */
function endOf(region: Region, left: Chain, right: Chain, isSure: () => boolean): number {
  if (right.maybe === right.edge) return right.edge;
  const isLine = region.breaks[right.edge] === BREAK.hard;
  if (!isLine || right.edge === 0 || isSure()) return right.maybe;
  // The street has a line of its own.
  const isOwnLine = left.edge === 0 || region.breaks[left.edge] === BREAK.hard;
  return isOwnLine ? right.maybe : right.edge;
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

function spansLines(region: Region, from: number, to: number): boolean {
  for (let at = from + 1; at < to; at += 1) if (region.breaks[at] === BREAK.hard) return true;
  return false;
}
