// Telephone numbers: international ones by themselves, national ones by label, signature or a shape that only
// telephone numbers have (ITU-T E.123, RFC 3966). Anchored at digits; libphonenumber judges, a label overrules it.
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import type { Finding, Scan } from '../finding.ts';
import { phoneLabel, type PhoneLabel } from './phone-labels.ts';
import { isInZone } from './zones.ts';

// A run of digits with the marks that people put between them; a line may break once between two groups.
const RUN =
  /(?<![\p{Lu}\p{Ll}\p{N}_])(?:(?:\+[ \t]{0,2}\(?|[([]\+)\d(?:(?:[ \t()./·_-]{0,4}|[ \t.-]{0,2}\n[> \t|]{0,12}(?=\d[ ./-]?\d)|\][ \t]{0,2})\d){4,}|[([]?\d(?:(?:[ \t()./·-]{0,4}|[ \t.-]{0,2}\n[> \t]{1,12}(?=\d[ ./-]?\d)|\][ \t]{0,2})\d){4,})/gu;
/** "+34 93 123 45 67 (2143)" */
const INTERNAL = / \(\d{2,5}\)(?![\d-])/y;
/** The rest of a labelled number in the next line. */
const WRAPPED = /[ \t.-]{0,2}\n[> \t|]{0,12}(?:\d[ .()/-]{0,2}){2,8}(?<=\d)(?![\d\p{L}])/uy;
const EXTENSION =
  /[ \t,;]{0,3}(?:\(?(?:ext|extension|extn|x|poste|durchwahl|dw|доб|вн|int|interno|ramal|转|轉|内线|内線|תחويلة|تحويلة)\.?[ \t:]{0,3}|#[ \t]?|;ext=)\d{1,6}\)?/iuy;
const MORE = /[ \t]{0,3}(?:[/,;|]|\n[> \t]{0,12}|or|and|ou|et|oder|und|y|o|e|или|и|或|أو)[ \t]{0,3}$/iu;

/** Finds telephone numbers; `value` is the digits, `kind` is `office` for labelled shared lines, else `personal`. */
export function findPhoneNumbers(scan: Scan): Finding[] {
  const { text } = scan;
  const findings: Finding[] = [];
  let labelledUntil = -1;
  let label: PhoneLabel = 'none';
  RUN.lastIndex = 0;
  for (let match = RUN.exec(text); match !== null; match = RUN.exec(text)) {
    const start = match.index;
    const end = start + match[0].length;
    const before = text.slice(Math.max(0, start - 80), start);
    const continues =
      labelledUntil >= 0 && start - labelledUntil < 24 && MORE.test(text.slice(labelledUntil, start));
    if (!continues) label = phoneLabel(before);
    const piece = phoneWithin(scan, match[0], start, label);
    if (piece === null) {
      if (!continues) labelledUntil = -1;
      // A figure may stand right before a number: "2024 0044 20 7946 0123".
      const next = match[0].length <= 60 ? /[\s>|]\(?0\d/.exec(match[0]) : null;
      if (next !== null) RUN.lastIndex = start + next.index + 1;
      continue;
    }
    const stop = endOfNumber(text, start, piece, label);
    findings.push({
      start,
      end: stop,
      category: 'phone',
      kind: label === 'office' ? 'office' : 'personal',
      value: piece.replace(/\D/g, ''),
    });
    labelledUntil = label === 'none' ? -1 : stop;
    RUN.lastIndex = Math.max(stop, start + 1);
    if (stop > end) RUN.lastIndex = stop;
  }
  return findings;
}

/** End with what belongs to it: a rest in the next line, a plus sign written behind, an extension. */
function endOfNumber(text: string, start: number, piece: string, label: PhoneLabel): number {
  let end = start + piece.length;
  if (label === 'strong' && countDigits(piece) < 9) {
    WRAPPED.lastIndex = end;
    if (WRAPPED.test(text) && countDigits(text.slice(start, WRAPPED.lastIndex)) <= 12)
      end = WRAPPED.lastIndex;
  }
  if (text[end] === '+') end += 1;
  INTERNAL.lastIndex = end;
  if (piece.startsWith('+') && INTERNAL.test(text)) end = INTERNAL.lastIndex;
  EXTENSION.lastIndex = end;
  return EXTENSION.test(text) ? EXTENSION.lastIndex : end;
}

/** The part of the run, from its start, that is a telephone number, or null. */
function phoneWithin(scan: Scan, run: string, start: number, label: PhoneLabel): string | null {
  const { text } = scan;
  const after = text.slice(start + run.length, start + run.length + 2);
  const before = text[start - 1] ?? '';
  const labelled = label === 'strong' || label === 'office' || label === 'uri';
  const international = internationalWithin(text, run, start, before);
  if (international !== null) return closeBracket(international, text[start + international.length]);
  if (!labelled && label !== 'soft' && isSomethingElse(run, before, after, text, start)) return null;
  if (isDate(run) || (!labelled && OTHER_SHAPE.test(run))) return null;
  const candidates = piecesOf(run);
  for (const piece of candidates) {
    if (accepts(scan, piece, start, label, labelled)) return closeBracket(piece, text[start + piece.length]);
  }
  return null;
}

/** The longest beginning that is a valid number in international form: a date or a figure may follow it. */
function internationalWithin(text: string, run: string, start: number, before: string): string | null {
  if (!/^(?:[([]{0,2}\+|\(?0[01])/.test(run)) return null;
  const head = run.slice(0, 60);
  const cuts = [...head.matchAll(/[ \t\n./()_-]+(?=[\d(])/g)].map(({ index }) => index).slice(-14);
  if (head === run) cuts.push(run.length);
  for (const cut of cuts.reverse()) {
    const piece = run.slice(0, cut);
    const digits = piece.replace(/\D/g, '');
    if (digits.length < 8) return null;
    if (digits.length > 18) continue;
    const dialled = asInternational(piece, digits, undefined);
    if (dialled === null || !isValidInternational(dialled)) continue;
    const after = text.slice(start + cut, start + cut + 2);
    if (!isSomethingElse(piece, before, after, text, start)) return piece;
  }
  return null;
}

function isValidInternational(dialled: string): boolean {
  // In North America the library forgives a second 1.
  if (dialled.length > 15 || (dialled[0] === '1' && dialled.length !== 11)) return false;
  return parsePhoneNumberFromString(`+${dialled}`)?.isValid() === true;
}

/** The run, or where it holds more than one number its beginnings that may be one, the likeliest first. */
function piecesOf(run: string): string[] {
  const head = run.slice(0, 60);
  const fits = (piece: string) => countDigits(piece) >= 6 && countDigits(piece) <= mostDigits(piece);
  const cutAt = (mark: RegExp) =>
    [...head.matchAll(mark)]
      .map(({ index }) => run.slice(0, index))
      .filter(fits)
      .reverse();
  const lines = cutAt(/\n|[ \t]{2,4}| \/ ?/g);
  if (countDigits(run) <= mostDigits(run)) return [...lines.filter((piece) => countDigits(piece) >= 7), run];
  const blanks = cutAt(/[ \t]+(?=[(\d])/g);
  const pieces = [...lines, ...blanks.filter((piece) => NORTH_AMERICAN.test(piece)), ...blanks];
  return pieces.length > 0 ? pieces.slice(0, 12) : [...cutAt(/[./()-]+(?=\d)/g).slice(0, 6), run];
}

/** E.164 has 15; a prefix to dial abroad may stand before. */
function mostDigits(piece: string): number {
  return /^\(?0[01]/.test(piece) ? 18 : 15;
}

function accepts(scan: Scan, piece: string, start: number, label: PhoneLabel, labelled: boolean): boolean {
  const digits = piece.replace(/\D/g, '');
  const end = start + piece.length;
  if (digits.length > mostDigits(piece)) return labelled && digits.length <= 20;
  if (labelled)
    return digits.length >= (/[:：.]\s{0,3}$/u.test(scan.text.slice(Math.max(0, start - 4), start)) ? 5 : 6);
  if (label === 'soft' && digits.length >= 7) return true;
  const international = asInternational(piece, digits, scan.text[end]);
  if (international !== null && isInternational(scan, piece, international, start, label)) return true;
  if (/^[([]{0,2}\+/.test(piece) || digits.length < 7) return false;
  if (label === 'weak') return !/^(?:19|20)\d\d[ -]/.test(piece);
  if (saysEnough(piece, digits) && (/[(-]/.test(piece) || standsAlone(scan.text, start, end))) return true;
  const inZone = isInZone(scan.zones(), start);
  if (label === 'none' && !inZone) return false;
  if (
    isNationalShape(piece) ||
    (label !== 'none' && isGrouped(piece, digits) && (label === 'letter' || !THOUSANDS.test(piece)))
  )
    return true;
  if (inZone && isGrouped(piece, digits) && isWholeLine(scan.text, start, end)) return true;
  return scan.regions.some((region) => isValid(piece, region as CountryCode));
}

/** `+` and country code, or 00 or 011 and country code; the "(0)" that is not dialled is left out. */
function asInternational(piece: string, digits: string, next: string | undefined): string | null {
  const dialled = piece.replace(/\(0\)/, '').replace(/\D/g, '');
  if (piece.slice(0, 3).includes('+')) return dialled.replace(/^00/, '');
  const prefix = digits.length < 9 ? null : /^[([]?(?:00|0?011)[ .-]?(?=[1-9])/.exec(piece);
  if (prefix !== null) return dialled.slice(countDigits(prefix[0]));
  // Written behind where the line runs from right to left.
  return next === '+' && digits.length >= 9 ? dialled : null;
}

function isInternational(
  scan: Scan,
  piece: string,
  dialled: string,
  start: number,
  label: PhoneLabel,
): boolean {
  if (dialled.length < 7 || dialled.length > 15) return false;
  const number = parsePhoneNumberFromString(`+${dialled}`);
  const hasPlus = piece.slice(0, 3).includes('+');
  if (number?.isValid() === true) return hasPlus || /\D/.test(piece) || dialled.length >= 10;
  if (!hasPlus) return false;
  // A patch line also starts with a plus sign.
  const startsLine = start === 0 || scan.text[start - 1] === '\n';
  if (label === 'weak' || isInZone(scan.zones(), start)) return true;
  if (startsLine) return false;
  return (
    (number?.isPossible() ?? false) ||
    (dialled.length >= 9 && /\d[ .()-]{1,3}\d{2,}[ .()-]{1,3}\d{2}/.test(piece))
  );
}

const NORTH_AMERICAN =
  /^(?:1[ .-]?)?(?:\([2-9]\d{2}\)[ .-]{0,2}[2-9]\d{2}[ .-]\d{4}|[2-9]\d{2}([ ./-])[2-9]\d{2}\1\d{4}|[2-9]\d{2}[ /][2-9]\d{2}-\d{4})$/;
/** 8 (495) 123-45-67, (11) 91234-5678 */
const RUSSIAN = /^8[ -]?\(?\d{3,4}\)?[ -]?\d{2,3}[ -]\d{2}[ -]\d{2}$/;
const BRAZILIAN = /^(?:\(\d{2}\) ?9?\d{4}|\d{2} 9\d{4})-\d{4}$/;
/** Trunk zero, then an area or operator, then the subscriber: 020 7946 0958, 0176 04069012, 01.99.00.12.34 */
const TRUNK_ZERO =
  /^(?:\(0\)[ ]?\d{2,4}(?:[ -]\d{3,5}){1,3}|\(0\d{1,4}\)[ /-]{0,2}\d{2,8}(?:[ -]\d{2,5}){0,3}|0[1-9](?:([ .-])\d{2})(?:\1\d{2}){3}|0\d{1,4}[ /-]{1,2}\d{3,8}(?:[ -]\d{2,5}){0,3}|0 ?\d{3} \d{3} \d{2} \d{2})$/;

/** National numbers that look like nothing else. */
function saysEnough(piece: string, digits: string): boolean {
  const count = digits.length;
  if (count === 10 || count === 11) {
    if (NORTH_AMERICAN.test(piece) || RUSSIAN.test(piece) || BRAZILIAN.test(piece)) return true;
  }
  if (count < 9 || count > 12 || !/^\(?0/.test(piece)) return false;
  return (
    TRUNK_ZERO.test(piece) &&
    !/^00|(\d)\1{8}/.test(digits) &&
    (count < 12 || /^\(?0\d{2,4}\)?[ /-]\d{6,9}$/.test(piece))
  );
}

/** No cell of a table of figures, no line of a dump: no other figures right before or after it. */
function standsAlone(text: string, start: number, end: number): boolean {
  if (
    /(?:\d[0-9A-Fa-f.,%]{0,8}|^[0-9A-Fa-f]{4,8}:?)[ \t|:]{1,8}$/m.test(
      text.slice(Math.max(0, start - 18), start),
    )
  )
    return false;
  return !/^[ \t|]{1,8}(?:\d|[0-9A-Fa-f]{2}(?:[ \t]|$))/m.test(text.slice(end, end + 12));
}

/** 600 000 012 is told from a large number by its place only. */
const THOUSANDS = /^[1-9]\d{0,2}(?:[ .]\d{3}){1,3}$/;

/** Groups, but no round figure and no years. */
function isGrouped(piece: string, digits: string): boolean {
  if (digits.length < 7 || digits.length > 13 || !/\d[ .()/-]{1,3}\d/.test(piece)) return false;
  return !/^[1-9]\d{0,2}(?:[ .]000){1,3}$|^(?:19|20)\d\d[ /-]|[ -](?:19|20)\d\d$/.test(piece);
}

/** Nothing else stands in the line, quotation marks and bullets aside. */
function isWholeLine(text: string, start: number, end: number): boolean {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(Math.max(lineStart, start - 40), start);
  return /^[> \t|*•·-]{0,40}$/u.test(before) && /^[ \t|*]{0,8}(?:\r?\n|$)/.test(text.slice(end, end + 12));
}

/** Trunk zero and groups, or an area code in brackets: how national numbers are written. */
function isNationalShape(piece: string): boolean {
  return /^\(?0\d{1,4}\)?[ /.-]{1,3}\d{2,4}(?:[ .-]?\d{2,4}){1,4}$|^\(\d{2,5}\)[ .-]{0,2}\d{2,4}(?:[ .-]?\d{2,4}){1,3}$|^0\d{8,10}$|^\d{3}[.-]\d{3}[.-]\d{4}$/.test(
    piece,
  );
}

function isValid(piece: string, region: CountryCode): boolean {
  if (!/^[0(]|[ .-]/.test(piece)) return false;
  return parsePhoneNumberFromString(piece, region)?.isValid() === true;
}

const DATE =
  /(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)|^(?:\d{1,2}\. \d{1,2}\. ?(?:19|20)\d\d(?!\d)|(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)|(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|1[0-2])\2(?:19|20)\d\d(?!\d)|(?:0?[1-9]|1[0-2])([-./])(?:0?[1-9]|[12]\d|3[01])\3(?:19|20)\d\d(?!\d)|(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d$|(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d[ ._-]\d{4,6}$)/;

function isDate(run: string): boolean {
  return DATE.test(run);
}

/** An IPv4 address, a version, an answer of SMTP with its code (RFC 3463), a postal code of the US with its four digits. */
const OTHER_SHAPE =
  /^[([]?\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?$|^[245]\d\d[ -][245]\.\d{1,3}\.\d{1,3}(?!\d)|^0\d{4}-\d{4}$|^\d\.\d{1,2}\.\d{1,2}\.\d{3,4}$|^\(?\d{1,3}(?:\/\d{1,3}){2,5}$/;
const NOT_PHONE_BEFORE =
  /(?:(?<!\p{L})(?:(?:regd|reg|registered|registration|company|vat)\.?\s?number|isbn|issn|doi|rfc|cve|bug|issue|pr|ticket|case|ref|no|art|article|section|page|pp|p|v|version|oid|as|asn|id|commit|rev|line|part|item|sku|serial|model|order|invoice|patch|usd|eur|chf)|[§$€£¥₹=#@_^~%<]|10\.\d{4,5}\/)[\s.:#-]{0,3}$/iu;

/** Decimals, times, ranges, identifiers, code. */
function isSomethingElse(run: string, before: string, after: string, text: string, start: number): boolean {
  if (/^[.,:]\d/.test(after)) return true;
  if (/^[\p{L}_%°$€£]/u.test(after) && !(run[0] === '+' && UNSPACED_LETTER.test(after))) return true;
  if (/[\p{L}_/=.,:$€£#&-]/u.test(before))
    return run[0] !== '+' || (/[\p{L}\d_]/u.test(before) && !UNSPACED_LETTER.test(before));
  if (/^\d{1,12}\.\d{1,15}$/.test(run)) return true;
  if (/^\d+$/.test(run.slice(0, 20)) && run[0] !== '0' && after[0] !== '+') return true;
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(run)) return true;
  if (run[0] === '+') return false;
  return NOT_PHONE_BEFORE.test(text.slice(Math.max(0, start - 16), start));
}

/** Scripts written without blanks: their letters touch a number that is not theirs. */
const UNSPACED_LETTER =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

function closeBracket(piece: string, next: string | undefined): string {
  return next === ')' && piece.lastIndexOf('(') > piece.lastIndexOf(')') ? `${piece})` : piece;
}

function countDigits(text: string): number {
  return text.replace(/\D/g, '').length;
}
