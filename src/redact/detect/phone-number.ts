// Telephone numbers: international ones by themselves, national ones by label, signature or a shape that only
// telephone numbers have (ITU-T E.123, RFC 3966). Anchored at digits; libphonenumber judges, a label overrules it.
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import type { Finding, Scan } from '../finding.ts';
import { extensionLabel, labelBehind, phoneLabel, type PhoneLabel } from './phone-labels.ts';
import { nextDigitRun, type DigitRun } from './phone-run.ts';
import {
  isDate,
  isField,
  isGrouped,
  isLikeThousands,
  isLocalShape,
  isMeasured,
  isNationalShape,
  isNorthAmerican,
  isOtherShape,
  isWholeLine,
  isYears,
  saysEnough,
  standsAlone,
} from './phone-shapes.ts';
import { isInZone } from './zones.ts';

/** "+34 93 123 45 67 (2143)" */
const INTERNAL = / \(\d{2,5}\)(?![\d-])/y;
/** "+49 5121 206917-0 / -5555", "964-9198 / 9199" */
const ALTERNATIVE = /(?: ?\/ ?-?\d{1,5}|-\d{1,5})(?!\d|[ ./-]\d)/y;
/** The rest of a labelled number in the next line. */
const WRAPPED = /[ \t.-]{0,2}\n[> \t|]{0,12}(?:\d[ .()/-]{0,2}){2,8}(?<=\d)(?![\d\p{L}])/uy;
const EXTENSION =
  /[ \t,;]{0,3}(?:\(?(?:extensions?|extn|ext|x|poste|durchwahl|dw|доб|вн|int|interno|ramal|anexo|toestel|转|轉|内线|内線|תחويلة|تحويلة)[.:]{0,2}[ \t]{0,3}(?:x[ \t]?)?|#[ \t]?|;ext=)\d(?:-?\d){0,6}\)?/iuy;
/** Codes that a telephone dials after a pause: ",,2290441788#" */
const ONE_TAP = /,{2,4}\*?\d{3,13}#?(?:,{1,4}[*#]{0,2}\d{0,13}#?){0,3}|,\d{4,13}#/y;
const MORE = /^[ \t]{0,3}(?:[/,;|&]|\n[> \t]{0,12}|or|and|ou|et|oder|und|y|o|e|или|и|或|أو)[ \t]{0,3}$/iu;
/** A number that begins inside a run: a post code or a figure stands before it. */
const INNER = /[\s>|](?=\(?0\d|\(\d{3}\)|1?[ .-]?\d{3}[-.]\d{3}[-.]\d{4}(?!\d))/g;

/** Finds telephone numbers; `value` is the digits, `kind` is `office` for labelled shared lines, else `personal`. */
export function findPhoneNumbers(scan: Scan): Finding[] {
  const { text } = scan;
  const findings: Finding[] = [];
  let label: PhoneLabel = 'none';
  let labelledUntil = -1;
  let at = 0;
  for (;;) {
    const run = nextDigitRun(text, at);
    if (run === null) return findings;
    at = run.end;
    const extension = run.digits <= 6 ? extensionAt(scan, run, labelledUntil) : null;
    if (extension !== null) findings.push(extension);
    if (extension !== null || run.isExtension) continue;
    const continues =
      labelledUntil >= 0 && run.start - labelledUntil < 24 && MORE.test(text.slice(labelledUntil, run.start));
    if (!continues && isClearlyNothing(text, run)) continue;
    if (!continues) label = phoneLabel(text, run.start, run.digits);
    if (!continues && run.digits < 7 && NOTHING_SAID.has(label) && !mayBeLocal(text, run)) continue;
    const found = numberIn(scan, run, label);
    if (found === null) {
      if (!continues) labelledUntil = -1;
      continue;
    }
    const end = endOfNumber(text, found.start, found.end, found.label);
    findings.push({
      start: found.start,
      end,
      category: 'phone',
      kind: found.label === 'office' ? 'office' : 'personal',
      value: digitsOf(text.slice(found.start, found.end)),
    });
    labelledUntil = found.label === 'none' ? -1 : end;
    at = Math.max(end, run.start + 1);
  }
}

const NOTHING_SAID: ReadonlySet<PhoneLabel> = new Set(['none', 'near', 'number', 'faint']);

/** "3-1234" */
function mayBeLocal(text: string, run: DigitRun): boolean {
  const mark = text.charCodeAt(run.end - 5);
  return run.digits === 5 && (mark === 0x2d || mark === 0x2e);
}

/** Told without looking for a label: an amount, a part of a name or a decimal. */
function isClearlyNothing(text: string, run: DigitRun): boolean {
  const next = text.charCodeAt(run.end);
  // A letter or underscore behind, other than of an extension or of a script without blanks.
  if (isAsciiLetter(next) || next === 0x5f || next === 0x25) {
    EXTENSION.lastIndex = run.end;
    if (!EXTENSION.test(text)) return true;
  }
  const last = text.charCodeAt(run.start - 1);
  // Two groups of four to five digits, a year: only right behind a colon or a point.
  if (run.digits < 6 && !mayBeLocal(text, run) && !isBehindColon(text, run.start)) return true;
  if (
    last === 0x5f ||
    last === 0x24 ||
    (last === 0x40 && !/[a-z]@$/i.test(text.slice(run.start - 2, run.start)))
  )
    return true;
  // A hyphen, a point, an underscore or a slash glue the run to what stands before them.
  if (
    (last === 0x2d || last === 0x2e || last === 0x2c || last === 0x2f) &&
    isDigit(text.charCodeAt(run.start - 2))
  )
    return true;
  return false;
}

function isBehindColon(text: string, start: number): boolean {
  let at = start;
  while (at > 0 && start - at < 40 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at -= 1;
  const mark = text.charCodeAt(at - 1);
  return mark === 0x3a || mark === 0x2e || mark === 0xff1a;
}

function isAsciiLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly label: PhoneLabel;
}

/** The number at the start of a run, or where none is, the first that begins inside it. */
function numberIn(scan: Scan, whole: DigitRun, label: PhoneLabel): Found | null {
  const { text } = scan;
  const run = withoutBrackets(text, whole);
  const written = text.slice(run.start, run.end);
  const piece = phoneWithin(scan, written, run.start, label);
  if (piece !== null)
    return {
      start: run.start,
      end: run.start + piece.length,
      label: withBehind(text, run.start + piece.length, label),
    };
  if (written.length > 60) return null;
  INNER.lastIndex = 1;
  for (let tries = 0; tries < 3; tries += 1) {
    const inner = INNER.exec(written);
    if (inner === null) return null;
    const start = run.start + inner.index + 1;
    const rest = phoneWithin(scan, written.slice(inner.index + 1), start, 'none');
    if (rest !== null) return { start, end: start + rest.length, label: 'none' };
    INNER.lastIndex = inner.index + 1;
  }
  return null;
}

/** "(202 555 0123)": the brackets are the sentence's. */
function withoutBrackets(text: string, run: DigitRun): DigitRun {
  const isBracketed =
    text[run.start] === '(' &&
    text[run.end] === ')' &&
    text[run.start + 1] !== '+' &&
    text.lastIndexOf(')', run.end - 1) < run.start;
  return isBracketed ? { ...run, start: run.start + 1 } : run;
}

function withBehind(text: string, end: number, label: PhoneLabel): PhoneLabel {
  return label === 'none' && labelBehind(text, end) === 'strong' ? 'strong' : label;
}

/** "x3-1234", "ext. 31234" by itself: in a signature, after another number or where a word of telephones stands before. */
function extensionAt(scan: Scan, run: DigitRun, labelledUntil: number): Finding | null {
  const { text } = scan;
  const start = run.isExtension ? run.start - 1 : extensionLabel(text, run.start);
  if (start < 0) return null;
  const written = text.slice(run.start, run.end);
  if (!/^\d{1,3}-\d{4}$|^\d{3,6}$/.test(written) || isAsciiLetter(text.charCodeAt(run.end))) return null;
  if (/[=.,:/-]/.test(text[start - 1] ?? ' ') || /^[.,:]\d/.test(text.slice(run.end, run.end + 2)))
    return null;
  const accepted =
    /^\d-\d{4}$/.test(written) ||
    /[.:]/.test(text.slice(start, run.start)) ||
    (labelledUntil >= 0 && start - labelledUntil < 24) ||
    isInZone(scan.zones(), start) ||
    CALLED.has(phoneLabel(text, start));
  if (!accepted) return null;
  return { start, end: run.end, category: 'phone', kind: 'personal', value: digitsOf(written) };
}

const CALLED: ReadonlySet<PhoneLabel> = new Set(['strong', 'soft', 'weak', 'office']);

/** End with what belongs to it: a rest in the next line, a plus sign written behind, an extension. */
function endOfNumber(text: string, start: number, pieceEnd: number, label: PhoneLabel): number {
  let end = pieceEnd;
  if (label === 'strong' && countDigits(text.slice(start, end)) < 9) {
    WRAPPED.lastIndex = end;
    if (WRAPPED.test(text) && countDigits(text.slice(start, WRAPPED.lastIndex)) <= 12)
      end = WRAPPED.lastIndex;
  }
  if (text[end] === '+') end += 1;
  const isInternational = text[start] === '+' || text[start + 1] === '+';
  if (isInternational) {
    INTERNAL.lastIndex = end;
    if (INTERNAL.test(text)) end = INTERNAL.lastIndex;
  }
  if (isInternational || label === 'strong') {
    ALTERNATIVE.lastIndex = end;
    if (ALTERNATIVE.test(text)) end = ALTERNATIVE.lastIndex;
  }
  for (const more of [EXTENSION, ONE_TAP]) {
    more.lastIndex = end;
    if (more.test(text)) end = more.lastIndex;
  }
  return end;
}

/** The part of the run, from its start, that is a telephone number, or null. */
function phoneWithin(scan: Scan, run: string, start: number, label: PhoneLabel): string | null {
  const { text } = scan;
  const international = internationalWithin(text, run, start);
  if (international !== null) return closeBracket(international, text[start + international.length]);
  const labelled = label === 'strong' || label === 'office' || label === 'uri';
  if (isDate(run) || (isYears(run) && !(labelled && isBehindColon(text, start)))) return null;
  if (!labelled) {
    if (isOtherShape(run)) return null;
    if (label !== 'soft' && isSomethingElse(run, start, text, label)) return null;
    if (isMeasured(text, start + run.length)) return null;
  }
  for (const piece of piecesOf(run)) {
    if (accepts(scan, piece, start, label, labelled)) return closeBracket(piece, text[start + piece.length]);
  }
  return null;
}

/** The longest beginning that is a valid number in international form: a date or a figure may follow it. */
function internationalWithin(text: string, run: string, start: number): string | null {
  if (!INTERNATIONAL.test(run)) return null;
  const head = run.slice(0, 60);
  const cuts = [...head.matchAll(/[ \t\n./()_-]+(?=[\d(])/g)].map(({ index }) => index).slice(-14);
  if (head === run) cuts.push(run.length);
  for (const cut of cuts.reverse()) {
    const piece = run.slice(0, cut);
    const digits = digitsOf(piece);
    if (digits.length < 8) return null;
    if (digits.length > 18) continue;
    const dialled = asInternational(piece, digits, undefined);
    if (dialled === null || !isValidInternational(dialled)) continue;
    if (!isSomethingElse(piece, start, text) && !isPatchLine(text, start, piece)) return piece;
  }
  return null;
}

const INTERNATIONAL = /^(?:[([]{0,2}\+|[([]?(?:00|0?011)[ .-]?[1-9])/;

function isValidInternational(dialled: string): boolean {
  // In North America the library forgives a second 1.
  if (dialled.length > 15 || (dialled[0] === '1' && dialled.length !== 11)) return false;
  return judge(`+${dialled}`, undefined) === 'valid';
}

type Verdict = 'valid' | 'possible' | 'none';
const verdicts = new Map<string, Verdict>();

/** What libphonenumber says; the same number stands in many quotations. */
function judge(number: string, region: CountryCode | undefined): Verdict {
  const key = region === undefined ? number : `${region}${number}`;
  let verdict = verdicts.get(key);
  if (verdict === undefined) {
    const parsed = parsePhoneNumberFromString(number, region);
    verdict = parsed?.isValid() === true ? 'valid' : parsed?.isPossible() === true ? 'possible' : 'none';
    if (verdicts.size >= 2000) verdicts.clear();
    verdicts.set(key, verdict);
  }
  return verdict;
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
  const isShort = countDigits(run) <= mostDigits(run);
  if (isShort && !/\n|[ \t]{2}| \//.test(run)) return [run];
  const lines = cutAt(/\n|[ \t]{2,4}| \/ ?/g);
  if (isShort) {
    const first = lines.filter((piece) => countDigits(piece) >= 7);
    return isNorthAmerican(run) ? [run, ...first] : [...first, run];
  }
  const blanks = cutAt(/[ \t]+(?=[(\d])/g);
  const pieces = [...lines, ...blanks.filter(isNorthAmerican), ...blanks];
  return pieces.length > 0 ? pieces.slice(0, 12) : [...cutAt(/[./()-]+(?=\d)/g).slice(0, 6), run];
}

/** E.164 has 15; a prefix to dial abroad may stand before. */
function mostDigits(piece: string): number {
  return /^\(?0[01]/.test(piece) ? 18 : 15;
}

function accepts(scan: Scan, piece: string, start: number, label: PhoneLabel, labelled: boolean): boolean {
  const { text } = scan;
  const digits = digitsOf(piece);
  const end = start + piece.length;
  const count = digits.length;
  if (count > mostDigits(piece)) return labelled && count <= 20;
  if (labelled) {
    if (count >= 6) return !isMeasured(text, end) || /[ ()-]|^0/.test(piece);
    if (isLocalShape(piece)) return true;
    if (!/[:.][ \t]{0,40}$/u.test(text.slice(Math.max(0, start - 42), start))) return false;
    return count === 5 || (count === 4 && !/^(?:19|20)\d\d$/.test(piece) && label !== 'uri');
  }
  // "0 1 0 1 1 0", 1000000000
  if (/^\d(?:[ \t]\d){4}|^[1-9]\d*0{5}$/.test(piece)) return false;
  if (label === 'soft' && count >= 7) return true;
  const isSpecial = count >= 9 && /^[([]{0,2}[+0(]/.test(piece);
  if (label === 'faint' && (isSpecial || (isGrouped(piece, digits) && !isLikeThousands(piece)))) return true;
  const international = asInternational(piece, digits, text[end]);
  if (international !== null && isInternational(scan, piece, international, start, label)) return true;
  const behind = labelBehind(text, end);
  if (behind === 'strong' && (count >= 7 || isLocalShape(piece))) return true;
  if (behind === 'letter' && (hasPlus(piece) || isGrouped(piece, digits) || /^0\d{8,10}$/.test(piece)))
    return true;
  if (hasPlus(piece)) return isWholeLine(text, start, end) && isAfterTown(text, start);
  if (label === 'weak' && (count >= 7 || isLocalShape(piece))) return !/^(?:19|20)\d\d[ -]/.test(piece);
  if (count < 7) return isLocalShape(piece) && isInZone(scan.zones(), start) && isWholeLine(text, start, end);
  if (saysEnough(piece, digits) && (/[(-]/.test(piece) || standsAlone(text, start, end))) return true;
  if (
    label === 'number' &&
    count >= 9 &&
    (digits[0] === '0' || (isGrouped(piece, digits) && /[()-]/.test(piece)))
  )
    return true;
  if (count >= 9 && isAfterAddress(text, start)) return true;
  if (isWholeLine(text, start, end) && /^[1-9]\d{9,10}$|[ ./-]/.test(piece) && isAfterTown(text, start))
    return true;
  const inZone = isInZone(scan.zones(), start);
  if ((label === 'none' || label === 'number') && !inZone) return false;
  if (
    (isNationalShape(piece) && (!inZone || standsAlone(text, start, end))) ||
    (label !== 'none' &&
      label !== 'number' &&
      isGrouped(piece, digits) &&
      (label === 'letter' || !(isLikeThousands(piece) || /^[1-9]\d*\/\d+$/.test(piece))))
  )
    return true;
  if (inZone) {
    if (/^\d{3}-\d{4}$/.test(piece)) return true;
    if (/^[2-9]\d{9}$/.test(piece) && judge(`+1${digits}`, undefined) === 'valid') return true;
    if (/^[1-9]\d{0,2}(?:[ .-]\d{2,4}){3}$/.test(piece) && isValidInternational(digits)) return true;
    if (isGrouped(piece, digits) && isField(text, start, end) && !isLikeThousands(piece))
      return standsAlone(text, start, end);
    if (isWholeLine(text, start, end) && (isGrouped(piece, digits) || /^[1-9]\d{8,11}$/.test(piece)))
      return true;
  }
  return scan.regions.some((region) => isValid(piece, region as CountryCode));
}

function hasPlus(piece: string): boolean {
  return PLUS.test(piece);
}

const PLUS = /^[([]{0,2}\+/;

/** "jane@example.org, 0176 …" */
function isAfterAddress(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 60), start);
  const at = before.lastIndexOf('@');
  return at >= 0 && /^@[\w.-]{3,50}>?\)?[ \t]{0,3}[,;|/]?[ \t]{0,3}$/.test(before.slice(at));
}

/** The line before ends with a post code, as the last line of a postal address. */
function isAfterTown(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 80), start);
  return /\p{L}[^\n]{0,30}[ ,](?:[A-Z]{2} ){0,2}\d{5}(?:-\d{4})?[ \t]{0,3}\r?\n(?:\r?\n)?[ \t>]{0,8}$/u.test(
    before,
  );
}

/** `+` and country code, or 00 or 011 and country code; the "(0)" that is not dialled is left out. */
function asInternational(piece: string, digits: string, next: string | undefined): string | null {
  const withPlus = hasPlus(piece);
  const prefix = withPlus || digits.length < 9 ? null : /^[([]?(?:00|0?011)[ .-]?(?=[1-9])/.exec(piece);
  if (!withPlus && prefix === null && (next !== '+' || digits.length < 9)) return null;
  const dialled = digitsOf(piece.replace(/\(0\)/, ''));
  if (withPlus) return dialled.replace(/^00/, '');
  // Written behind where the line runs from right to left.
  return prefix === null ? dialled : dialled.slice(countDigits(prefix[0]));
}

function isInternational(
  scan: Scan,
  piece: string,
  dialled: string,
  start: number,
  label: PhoneLabel,
): boolean {
  if (dialled.length < 7 || dialled.length > 15 || dialled[0] === '0') return false;
  const verdict = judge(`+${dialled}`, undefined);
  if (verdict === 'valid')
    return hasPlus(piece) ? !isPatchLine(scan.text, start, piece) : /\D/.test(piece) || dialled.length >= 10;
  if (!hasPlus(piece)) return false;
  if (label === 'weak' || label === 'letter' || isInZone(scan.zones(), start))
    return !isPatchLine(scan.text, start, piece);
  if (startsLine(scan.text, start) && !/\d[ .()-]{1,3}\d{2,}[ .()-]{1,3}\d{2}/.test(piece)) return false;
  return (
    verdict === 'possible' || (dialled.length >= 8 && /\d[ .()-]{1,3}\d{2,}[ .()-]{0,3}\d{2}/.test(piece))
  );
}

/** Only quotation marks and blanks before it in its line. */
function startsLine(text: string, start: number): boolean {
  let at = start;
  while (at > 0 && start - at < 40 && ' \t>|'.includes(text[at - 1]!)) at -= 1;
  return at === 0 || text[at - 1] === '\n';
}

/** A line that a patch adds also starts with a plus sign; its neighbours tell. */
function isPatchLine(text: string, start: number, piece: string): boolean {
  if (text[start] !== '+' || !startsLine(text, start)) return false;
  if (/^\+[ \t]/.test(piece) === false && /\D/.test(piece.slice(1))) return false;
  const head = text.slice(Math.max(0, start - 200), start);
  const lineStart = head.lastIndexOf('\n');
  const before = head.slice(head.lastIndexOf('\n', lineStart - 1) + 1, Math.max(0, lineStart));
  const tail = text.slice(start, start + 100);
  const lineEnd = tail.indexOf('\n');
  const after = lineEnd < 0 ? '' : tail.slice(lineEnd + 1);
  const isPatch = /^[> \t|]{0,20}(?:\+(?!\d|[ \t]{0,2}\(?\d)|@@ |-(?![-\s\d])|diff |index )/;
  return isPatch.test(before.slice(0, 60)) || isPatch.test(after);
}

function isValid(piece: string, region: CountryCode): boolean {
  if (!/^[0(]|[ .-]/.test(piece)) return false;
  return judge(piece, region) === 'valid';
}

const NOT_PHONE_BEFORE =
  /(?:(?<!\p{L})(?:(?:regd|reg|registered|registration|company|vat)\.?\s?number|isbn|issn|doi|rfc|cve|bug|issue|pr|ticket|case|ref|no|art|article|section|pages?|pp|p|v|version|oid|as|asn|id|commit|rev|lines?|figure|fig|table|paras?|irq|part|item|sku|serial|model|order|invoice|patch|usd|eur|chf)|[§$€£¥₹=#@_^~%<]|10\.\d{4,5}\/)[\s.:#-]{0,3}$/iu;

/** Decimals, times, ranges, identifiers, code. */
function isSomethingElse(run: string, start: number, text: string, label: PhoneLabel = 'none'): boolean {
  const end = start + run.length;
  const after = text.slice(end, end + 2);
  const before = text[start - 1] ?? '';
  const withPlus = run[0] === '+';
  if (/^[.,:]\d/.test(after)) return !(after[0] === ',' && isNorthAmerican(run));
  if (/^\/\p{L}/u.test(after) && labelBehind(text, end) === 'none') return true;
  if (/^[\p{L}_%°$€£]/u.test(after) && !(withPlus && UNSPACED_LETTER.test(after))) {
    EXTENSION.lastIndex = end;
    if (!EXTENSION.test(text)) return true;
  }
  if (before === ',' && isAfterAddress(text, start)) return false;
  if (/[\p{L}_/=.,:$€£#&-]/u.test(before)) {
    if (withPlus) return /[\p{L}\d_]/u.test(before) && !UNSPACED_LETTER.test(before);
    return !(/[,:]/.test(before) && !/[\d/]/.test(text[start - 2] ?? ' ') && isNorthAmerican(run));
  }
  if (/^\d{1,12}\.\d{1,15}$/.test(run)) return true;
  if (withPlus) return false;
  if (/^[1-9]\d{0,7}$/.test(run) && after[0] !== '+' && labelBehind(text, end) !== 'strong') return true;
  if (label === 'weak') return false;
  if (isNorthAmerican(run)) return /[$€£¥#=@_^~%]$/.test(before);
  return NOT_PHONE_BEFORE.test(text.slice(Math.max(0, start - 16), start));
}

/** Scripts written without blanks: their letters touch a number that is not theirs. */
const UNSPACED_LETTER =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

function closeBracket(piece: string, next: string | undefined): string {
  return next === ')' && piece.lastIndexOf('(') > piece.lastIndexOf(')') ? `${piece})` : piece;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

function countDigits(text: string): number {
  return digitsOf(text).length;
}
