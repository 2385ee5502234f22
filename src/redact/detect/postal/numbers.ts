// Where a number stands as it does in an address: with a name, a word for a street or a letter of a post code beside it.
// Every number of a text passes here, so what is asked first is cheap.
import { isAsciiLetter, isDigit } from '../ascii.ts';
import { isEastAsian } from './east-asian.ts';
import { isLetter } from './tokens.ts';
import {
  AFTER_SURE,
  BEFORE_SURE,
  BEFORE_WEAK,
  flagsOf,
  IS_BOX,
  LAST_SURE,
  LAST_WEAK,
  streetInWord,
} from './words.ts';

export interface NumberPlace {
  readonly at: number;
  readonly kind: 'western' | 'eastern';
}

const LONGEST = 7;
/** Before a digit: inside of words, figures, paths, versions, code. */
const INSIDE = new Uint8Array(128);
for (const mark of '_./+=@$%:\\~&*<{[-') INSIDE[mark.charCodeAt(0)] = 1;
for (let code = 48; code < 123; code += 1) if (isDigit(code) || isLetter(code)) INSIDE[code] = 1;
/** A first digit: not inside of these, or where a post code may be (SW1A 2AA, K1A 0B1, D-10115) or an abbreviation (ul.5). */
const FIRST_DIGIT =
  /[0-9](?:(?<![\w./+=@$%:\\~&*<{[-][0-9])|(?<=\b[A-Z]{1,2}[0-9])(?=[A-Z\d]? ?\d[A-Z]{2}\b|[A-Z][ -]?\d[A-Z]\d\b)|(?<=\b[A-Z]{1,3}-[0-9])(?=\d{2,5}(?:[\s,]|$))|(?<=[^\s\d.,/]\.[0-9])(?=\d{0,4}(?:[\s,]|$)))/g;

/** The next number from `from` on that may belong to an address, or null; up to `free` only among Chinese or Japanese. */
export function nextNumber(text: string, from: number, free: number): NumberPlace | null {
  FIRST_DIGIT.lastIndex = from;
  while (FIRST_DIGIT.test(text)) {
    const at = FIRST_DIGIT.lastIndex - 1;
    let end = at + 1;
    while (end - at <= LONGEST && isDigit(text.charCodeAt(end))) end += 1;
    if (end - at > LONGEST) continue;
    const before = at === 0 ? 10 : text.charCodeAt(at - 1);
    if (isEastAsian(before) || isEastAsian(text.charCodeAt(end))) return { at, kind: 'eastern' };
    if (at >= free && mayBelong(text, at, end, before)) return { at, kind: 'western' };
  }
  return null;
}

function mayBelong(text: string, at: number, end: number, before: number): boolean {
  if (before < 128 && INSIDE[before] === 1) return isCodeInside(text, at, end, before);
  let behind = end;
  // 12-14, 12/3, 5-2-1
  for (let count = 0; count < 2; count += 1) {
    const mark = text.charCodeAt(behind);
    if ((mark !== 45 && mark !== 47) || !isDigit(text.charCodeAt(behind + 1))) break;
    behind += 2;
    while (behind - end < 11 && isDigit(text.charCodeAt(behind))) behind += 1;
  }
  const next = text.charCodeAt(behind);
  if ((next >= 0xc0 && next < 0x2000) || next >= 0x2e80) return true;
  if (behind - end > 4 && text.charCodeAt(end) === 47) return false; // 9/8/2020
  if (next === 32 && isQuantity(text, behind)) return false;
  if ((next === 41 || next === 46) && end - at < 3 && isItem(text, at, behind)) return false;
  return isNameBehind(text, behind) || isStreetBehind(text, behind) || isNameBefore(text, at, behind);
}

/** "12 March 2024", "12 Mar,", "9 AM", "100 MHz" */
function isQuantity(text: string, end: number): boolean {
  const first = text.charCodeAt(end + 1);
  if (!isAsciiLetter(first)) return false;
  let at = end + 2;
  while (at < end + 12 && isAsciiLetter(text.charCodeAt(at))) at += 1;
  if (at - end <= 4 && UNITS.has(text.slice(end + 1, at))) return true;
  if (at - end < 4 || !MONTHS.has(text.slice(end + 1, end + 4).toLowerCase())) return false;
  const mark = text.charCodeAt(at);
  return mark === 44 || mark === 46 || (mark === 32 && isDigit(text.charCodeAt(at + 1)));
}
const UNITS = new Set('AM PM MB GB TB KB kB Mb Gb MHz GHz kHz Hz MiB GiB KiB UTC GMT'.split(' '));

/** "2. The next thing", "2) The next thing" at the start of a line. */
function isItem(text: string, at: number, end: number): boolean {
  if (text.charCodeAt(end + 1) !== 32) return false;
  const before = text.charCodeAt(at - 1);
  if (at === 0 || before === 10) return true;
  const second = text.charCodeAt(at - 2);
  return before === 32 && (second === 32 || second === 62 || second === 10);
}
const MONTHS = new Set('jan feb mar apr may jun jul aug sep oct nov dec'.split(' '));

/** 12B, Elm; 5th Avenue; 12 #3 */
function isNameBehind(text: string, end: number): boolean {
  let at = end;
  while (at < end + 2 && isAsciiLetter(text.charCodeAt(at))) at += 1;
  const first = at;
  while (at < first + 4 && isSeparator(text.charCodeAt(at))) at += 1;
  return at > first && isCapital(text.charCodeAt(at));
}

function isSeparator(code: number): boolean {
  return (
    code === 32 ||
    code === 44 ||
    code === 46 ||
    code === 59 ||
    code === 41 ||
    code === 47 ||
    code === 35 ||
    code === 45
  );
}

/** A word of streets in small letters, in this line or the next one. */
const STREET_BEHIND =
  /(?:[ ,]{1,3}|[ ,]{0,2}\n[> ]{0,12})(?:rue|avenue|av|bd|boulevard|chemin|all[eé]e|impasse|place|quai|route|bis|ter|calle|rua|via|jalan|jl|[a-z]{2,14}(?: [a-z]{2,14})? (?:street|st|road|rd|avenue|ave|lane|drive|blvd|boulevard|court))\b/y;

function isStreetBehind(text: string, end: number): boolean {
  const code = text.charCodeAt(end);
  if (code === 10) {
    // A name or a word of streets begins the next line.
    let at = end + 1;
    while (at < end + 13 && (text.charCodeAt(at) === 62 || text.charCodeAt(at) === 32)) at += 1;
    if (!isAsciiLetter(text.charCodeAt(at))) return false;
  } else if (code !== 32 && code !== 44) return false;
  STREET_BEHIND.lastIndex = end;
  return STREET_BEHIND.test(text);
}

/** SW1A 2AA, K1A 0B1, D-10115, ul.5: the number is inside a word. */
function isCodeInside(text: string, at: number, end: number, before: number): boolean {
  if (before >= 65 && before <= 90) {
    const second = text.charCodeAt(at - 2);
    const isTwo = second >= 65 && second <= 90;
    if (isAsciiLetter(text.charCodeAt(at - (isTwo ? 3 : 2)))) return false;
    LETTER_CODE.lastIndex = at;
    return LETTER_CODE.test(text);
  }
  const next = end < text.length ? text.charCodeAt(end) : 10;
  if (next > 32 && next !== 44) return false;
  if (before === 45) return end - at >= 3 && end - at <= 6 && isCapital(text.charCodeAt(at - 2));
  return before === 46 && end - at <= 5 && isLetter(text.charCodeAt(at - 2)) && belongsBefore(text, at);
}
const LETTER_CODE = /\d[A-Z\d]? ?\d[A-Z]{2}\b|\d[A-Z][ -]?\d[A-Z]\d\b/y;

/** A number with a capitalised word only before it: it must be of a street, a box or a post code. */
function isNameBefore(text: string, at: number, end: number): boolean {
  const next = end < text.length ? text.charCodeAt(end) : 10;
  if (isAsciiLetter(next) || next === 95 || next === 61 || next === 37 || next === 43 || next === 64)
    return false;
  if (next === 40 || next === 91 || next === 123) return false;
  if ((next === 46 || next === 58) && isDigit(text.charCodeAt(end + 1))) return false;
  let word = at;
  while (word > at - 3 && isBetween(text.charCodeAt(word - 1))) word -= 1;
  if (word === at) return false;
  let start = word;
  let hasCapital = false;
  while (start > 0 && word - start < 21) {
    const code = text.charCodeAt(start - 1);
    if (code <= 32 || isDigit(code)) break;
    hasCapital ||= isCapital(code);
    start -= 1;
  }
  if (!hasCapital && !BOX_BEFORE.test(text.slice(start, word))) return false;
  if (word - start < 10 && MONTHS.has(text.slice(start, start + 3).toLowerCase())) return false;
  const isLong = end - at >= 4 && (next <= 32 || next === 44 || next === 46 || next === 59 || next === 41);
  if (isLong && !(end - at === 4 && isYear(text, at))) return true;
  return belongsBefore(text, at);
}
const BOX_BEFORE = /^(?:box|bag|str|stra(?:ss|ß)e|straat)$/;

function isYear(text: string, at: number): boolean {
  const century = text.slice(at, at + 2);
  return century === '19' || century === '20';
}

function isBetween(code: number): boolean {
  return code === 32 || code === 44 || code === 46 || code === 35 || code === 58 || code === 45;
}

/** Kossuth utca 12; Calle Mayor 5; via Roma, n. 12: the street is at most five words before. */
function belongsBefore(text: string, at: number): boolean {
  let from = at;
  const limit = Math.max(0, at - 64);
  for (let count = 0; count < 5; count += 1) {
    while (from > limit && !isLetter(text.charCodeAt(from - 1))) {
      if (text.charCodeAt(from - 1) === 10 && count > 0) count = 5;
      from -= 1;
    }
    const wordEnd = from;
    while (from > limit && isLetter(text.charCodeAt(from - 1))) from -= 1;
    if (from === wordEnd) break;
    const word = text.slice(from, wordEnd).toLowerCase();
    if ((flagsOf(word) & (count === 0 ? NUMBER_LAST : BEFORE_SURE | LAST_SURE | BEFORE_WEAK | IS_BOX)) !== 0)
      return true;
    if (count === 0 && streetInWord(word) !== null) return true;
  }
  return CUE.test(text.slice(Math.max(0, at - 80), at));
}
const NUMBER_LAST = LAST_SURE | LAST_WEAK | IS_BOX | BEFORE_SURE | AFTER_SURE;

/** Words before an address; a name with a number is enough behind them. */
export const CUE =
  /(?:address|adresse?|direcci|domicil|endere|morada|indirizzo|anschrift|адрес|عنوان|live[sd]? |living |reside|wohn|habit|viv[eo] |bydl|bor i |woon|asun |mieszk|locui|moro |abit|živ|жив|moved |ship |send |deliver)/i;

function isCapital(code: number): boolean {
  return (code >= 65 && code <= 90) || code >= 0x80;
}
