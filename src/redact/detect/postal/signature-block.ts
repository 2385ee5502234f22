// Blocks of a signature that no street word gives away: a line with a house number, then a post code, a known city or a
// country. Read part by part, as commas and line ends divide it.
import { isCountry, largeCity } from './places.ts';
import type { Line, Token } from './tokens.ts';
import {
  AFTER_SURE,
  BEFORE_SURE,
  IS_BOX,
  IS_CALENDAR,
  IS_CONNECTOR,
  IS_DIRECTION,
  IS_OTHER,
  IS_UNIT,
  LAST_SURE,
  streetInWord,
} from './words.ts';

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** `whole`: a post code, a street and its number in one part. */
type SegmentKind = 'whole' | 'house' | 'code' | 'unit' | 'name' | 'other';

interface Segment {
  readonly tokens: readonly Token[];
  readonly line: number;
  readonly kind: SegmentKind;
}

const MOST_TOKENS = 12;
const MOST_BETWEEN = 5;

/** Addresses in consecutive lines of a signature. Linear: each part is looked at a bounded number of times. */
export function signatureBlocks(lines: readonly Line[]): Stretch[] {
  const segments = lines.flatMap((line, index) => segmentsOf(line, index));
  const found: Stretch[] = [];
  let from = 0;
  while (from < segments.length) {
    if (segments[from]!.kind === 'other') {
      from += 1;
      continue;
    }
    let to = from + 1;
    while (to < segments.length && segments[to]!.kind !== 'other' && isNextTo(segments, to)) to += 1;
    const block = blockIn(segments, from, to);
    if (block !== null) found.push(block);
    from = to;
  }
  return found;
}

function isNextTo(segments: readonly Segment[], at: number): boolean {
  return segments[at]!.line - segments[at - 1]!.line <= 1;
}

/** From the first number to the last part that closes an address, with what stands before the number in its line. */
function blockIn(segments: readonly Segment[], from: number, to: number): Stretch | null {
  let first = -1;
  let last = -1;
  let numbers = 0;
  let isClosed = false;
  for (let at = from; at < to; at += 1) {
    const { kind } = segments[at]!;
    if (last >= 0 && at - last > MOST_BETWEEN) break;
    const isApart = kind === 'unit' && isNumberBefore(segments, at, from);
    const isBefore = kind === 'unit' && first < 0 && isNumberAfter(segments, at);
    if (kind === 'whole' || kind === 'house' || kind === 'code' || isApart || isBefore) {
      if (first < 0) first = isApart ? at - 1 : at;
      numbers += kind === 'whole' ? 2 : 1;
      isClosed ||= kind === 'code' || kind === 'whole';
      last = at;
    } else if (first >= 0 && kind === 'unit') last = at;
    else if (first >= 0 && kind === 'name' && isKnownPlace(segments[at]!)) {
      isClosed = true;
      last = at;
    }
  }
  // As far as its shape goes, "12345 Main" may be a house or a city.
  const isWhole = segments.slice(first, last + 1).some(({ kind }) => kind === 'house') || numbers > 1;
  if (first < 0 || !isWhole || !isClosed || (last === first && segments[first]!.kind !== 'whole'))
    return null;
  // "The Old Forge, 3 Chapel Row", but not "Jane Roe, 3 Chapel Row".
  const { line } = segments[first]!;
  if (line > 1) while (first > from && segments[first - 1]!.line === line) first -= 1;
  return { start: segments[first]!.tokens[0]!.start, end: segments[last]!.tokens.at(-1)!.end };
}

/** "Əhməd Cəmil sh., 294": the number of the street before it. */
function isNumberBefore(segments: readonly Segment[], at: number, from: number): boolean {
  const before = segments[at - 1];
  const { line } = segments[at]!;
  return at > from && line > 0 && before?.kind === 'name' && before.line === line;
}

/** "14, उदाहरण मार्ग" */
function isNumberAfter(segments: readonly Segment[], at: number): boolean {
  const after = segments[at + 1];
  return segments[at]!.tokens.length === 1 && after?.kind === 'name' && after.line === segments[at]!.line;
}

function isKnownPlace({ tokens }: Segment): boolean {
  if (tokens.length > 6) return false;
  const name = tokens.map((token) => token.text).join(' ');
  return largeCity(name) !== null || isCountry(name);
}

function segmentsOf(line: Line, index: number): Segment[] {
  const segments: Segment[] = [];
  let tokens: Token[] = [];
  const close = () => {
    if (tokens.length > 0) segments.push({ tokens, line: index, kind: kindOf(tokens) });
    tokens = [];
  };
  for (const token of line.tokens) {
    if (token.kind === 'comma' && token.text !== '-') close();
    else tokens.push(token);
  }
  close();
  if (segments.length === 0) segments.push({ tokens: [], line: index, kind: 'other' });
  return segments;
}

function kindOf(tokens: readonly Token[]): SegmentKind {
  if (tokens.length > MOST_TOKENS) return 'other';
  let isStreet = false;
  let lower = 0;
  let digits = 0;
  let numbers = 0;
  let hasName = false;
  let hasUnit = false;
  let isOther = false;
  let before: Token | null = null;
  for (const token of tokens) {
    const { kind, flags, text } = token;
    if ((kind === 'stop' && text !== '"') || (kind === 'mark' && /[+&]/.test(text))) return 'other';
    // No:7, but not Tel: 7
    if (text === ':' && !isUnit(before)) return 'other';
    before = token;
    if (kind === 'word') {
      if ((flags & (AFTER_SURE | LAST_SURE | BEFORE_SURE | IS_BOX)) !== 0 || streetInWord(text) !== null)
        isStreet = true;
      if ((flags & IS_CALENDAR) !== 0 || ((flags & IS_OTHER) !== 0 && text.length > 1)) isOther = true;
      if (!token.isLower || text.charCodeAt(0) > 0x5cf) hasName = true;
      else if ((flags & (IS_CONNECTOR | IS_DIRECTION | IS_UNIT)) === 0) lower += 1;
      if ((flags & IS_UNIT) !== 0) hasUnit = true;
    }
    if (kind === 'number') {
      digits += text.replace(/\D/g, '').length;
      numbers += 1;
    }
  }
  // "O 412 55 01" is a telephone number.
  if (numbers > 2 && digits > 6 && !isStreet && !hasUnit) return 'other';
  if ((isOther && !isStreet) || lower > 2 || digits > 9) return 'other';
  if (isStreet && startsWithCode(tokens)) return 'whole';
  if (tokens.some((_, at) => isCodeAt(tokens, at, isStreet))) return 'code';
  if (tokens.some((token, at) => isHouse(tokens, token, at, isStreet)))
    return hasName || hasUnit ? 'house' : 'unit';
  if (digits > 0) return hasUnit || digits < 6 ? 'unit' : 'other';
  if (tokens.length > 1 && HOUSE_NAME.test(tokens.at(-1)!.text)) return 'house';
  return hasName ? 'name' : 'other';
}

const HOUSE_NAME =
  /^(?:cottage|cottages|farmhouse|farm|barn|rectory|vicarage|grange|lodge|mill|forge|manor|villa|house)$/;

function isUnit(token: Token | null): boolean {
  return token !== null && token.kind === 'word' && ((token.flags & IS_UNIT) !== 0 || token.text === 'no');
}

/** "(06999) 서울특별시 강남구 은행나무로 123" */
function startsWithCode(tokens: readonly Token[]): boolean {
  const at = tokens[0]!.text === '(' ? 1 : 0;
  const numbers = tokens.filter((token) => /\d/.test(token.text)).length;
  return numbers > 1 && tokens[at]?.kind === 'number' && /^\d{5,6}$/.test(tokens[at]!.text);
}

/** The first or last number of a part, no year unless a street is named. */
function isHouse(tokens: readonly Token[], token: Token, at: number, isStreet: boolean): boolean {
  if (token.kind === 'word')
    return (
      token.text === 's/n' ||
      (at === tokens.length - 1 &&
        /^[^\0-\u02ff]{1,2}\d{1,4}$|^\p{Script=Han}+\d{1,5}[号號栋弄巷]/u.test(token.text))
    );
  if (token.kind !== 'number' || !/^\d{1,5}(?!\d)/.test(token.text)) return false;
  if (!isStreet && /^(?:19|20)\d\d$/.test(token.text)) return false;
  return isStreet || at <= 1 || at >= tokens.length - 2;
}

/** A post code with or without its city: AZ7521, K2M 6C5, 556 76, 7418, 48548-05498. */
function isCodeAt(tokens: readonly Token[], at: number, isStreet: boolean): boolean {
  const token = tokens[at]!;
  const { text } = token;
  const next = tokens[at + 1];
  const hasCity = tokens.some(
    (other, index) => index !== at && other.kind === 'word' && (other.flags & IS_CONNECTOR) === 0,
  );
  if (token.kind === 'word') {
    if (!token.isUpper || !/\d/.test(text)) return false;
    if (/^[a-z]{2}\d{4}$|^[a-z]\d{4}[a-z]{3}$|^[a-z]{1,3}-\d{3,6}$/.test(text)) return true;
    const second = next !== undefined && (next.kind === 'number' || next.isUpper) ? next.text : '';
    return /^[a-z]{1,2}\d[a-z\d]?$/.test(text) && /\d/.test(second) && /^[a-z\d]{3,4}$/.test(second);
  }
  if (token.kind !== 'number' || isStreet) return false;
  if (
    /^\d{2,3}$/.test(text) &&
    next?.kind === 'number' &&
    /^\d{2,3}$/.test(next.text) &&
    text.length + next.text.length > 4
  )
    return true;
  if (/^(?:19|20)\d\d$/.test(text)) return false;
  if (/^\d{5,7}$|^\d{4,5}-\d{3,5}$|^\d{2,3}-\d{3,4}$/.test(text)) return at === 0 || hasCity;
  if (/^\d{4}$/.test(text)) return hasCity && (at === 0 || at === tokens.length - 1);
  return false;
}
