// Decides whether a run of digits, or its beginning, is a telephone number.
import type { CountryCode } from 'libphonenumber-js/max';
import type { Scan } from '../finding.ts';
import { countDigits, digitsOf, hasPlus } from './phone-digits.ts';
import { isExtensionAt } from './phone-extension.ts';
import {
  asInternational,
  internationalWithin,
  isInternational,
  isValidIn,
  isValidInternational,
  judge,
} from './phone-international.ts';
import { isBehindColon, isLabelAt, labelBehind, type PhoneLabel } from './phone-labels.ts';
import {
  isColumn,
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
import { UNSPACED } from './unspaced.ts';
import { isInZone } from './zones.ts';

/** The part of the run, from its start, that is a telephone number, or null. */
export function phoneWithin(scan: Scan, run: string, start: number, label: PhoneLabel): string | null {
  const { text } = scan;
  const international = internationalWithin(text, run, start, (piece) => isSomethingElse(piece, start, text));
  if (international !== null) return closeBracket(international, text[start + international.length]);
  const labelled = isLabel(label);
  if (label === 'letter' && isLetterField(scan, run, start)) return run;
  if (isDate(run) || (isYears(run) && !(labelled && isBehindColon(text, start)))) return null;
  if (!labelled) {
    if (isOtherShape(run)) return null;
    if (label !== 'soft' && isSomethingElse(run, start, text, label)) return null;
    if (isMeasured(text, start + run.length)) return null;
  }
  for (const piece of piecesOf(run)) {
    const end = start + piece.length;
    if (accepts({ scan, piece, digits: digitsOf(piece), start, end, label }))
      return closeBracket(piece, text[end]);
  }
  return null;
}

/** "T 5676 5637" in a signature, a field or a line of its own: whatever its shape. */
function isLetterField({ text, zones }: Scan, run: string, start: number): boolean {
  const count = countDigits(run);
  if (count < 7 || count > mostDigits(run) || /\n|[ \t]{2}/.test(run) || isDate(run)) return false;
  if (!LETTER_FIELD.test(text.slice(Math.max(0, start - 16), start))) return false;
  return FIELD_END.test(text.slice(start + run.length, start + run.length + 8)) && isInZone(zones(), start);
}
const LETTER_FIELD = /(?:^|[\n|,;•·])[ \t>]{0,8}[TMPFOCDH][.:]?[ \t]{1,3}\(?$/;
const FIELD_END = /^\)?[ \t]{0,4}(?:[|,;•·/]|\r?\n|$)/;

/** The run, or where it holds more than one number its beginnings that may be one, the likeliest first. */
function piecesOf(run: string): string[] {
  const head = run.slice(0, 60);
  const fits = (piece: string) => countDigits(piece) >= 6 && countDigits(piece) <= mostDigits(piece);
  const cutAt = (mark: RegExp) =>
    [...head.matchAll(mark)]
      .map(({ index }) => run.slice(0, index))
      .filter(fits)
      .reverse();
  const isShort = countDigits(run.slice(0, 80)) <= mostDigits(run);
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

/** A beginning of a run, looked at as a number. */
interface Candidate {
  readonly scan: Scan;
  readonly piece: string;
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  readonly label: PhoneLabel;
}

function accepts(candidate: Candidate): boolean {
  const { scan, piece, digits, start, end, label } = candidate;
  const { text } = scan;
  const count = digits.length;
  if (count > mostDigits(piece)) return isLabel(label) && count <= 20;
  // Round figures, and short numbers that are the same in all of Europe.
  if ((ROUND.test(piece) && !(isLabel(label) && count > 9)) || /^116 ?\d{3}$/.test(piece)) return false;
  if (isLabel(label)) return acceptsLabelled(candidate);
  // "0 1 0 1 1 0"
  if (/^\d(?:[ \t]\d){4}/.test(piece)) return false;
  if (acceptsSpoken(candidate) || acceptsInternational(candidate) || acceptsLabelBehind(candidate))
    return true;
  if (hasPlus(piece)) return isWholeLine(text, start, end) && isAfterTown(text, start);
  if (label === 'weak' && (count >= 7 || isLocalShape(piece))) return !/^(?:19|20)\d\d[ -]/.test(piece);
  if (count < 7) return isLocalShape(piece) && isInZone(scan.zones(), start) && isWholeLine(text, start, end);
  if (acceptsShape(candidate) || acceptsPlace(candidate)) return true;
  const inZone = isInZone(scan.zones(), start);
  if ((label === 'none' || label === 'number') && !inZone) return false;
  if (acceptsGroups(candidate, inZone)) return true;
  if (inZone && digits[0] !== '0' && isColumn(text, start, end)) return false;
  if (inZone && acceptsInSignature(candidate)) return true;
  return scan.regions.some((region) => isValidIn(piece, region as CountryCode));
}

/** A label that overrules everything. */
function isLabel(label: PhoneLabel): boolean {
  return label === 'strong' || label === 'office' || label === 'uri';
}

function acceptsLabelled({ scan: { text }, piece, digits, start, end, label }: Candidate): boolean {
  if (digits.length >= 6) return !isMeasured(text, end) || /[ ()-]|^0/.test(piece);
  if (isLocalShape(piece)) return true;
  if (!isBehindColon(text, start)) return false;
  return digits.length === 5 || (digits.length === 4 && !/^(?:19|20)\d\d$/.test(piece) && label !== 'uri');
}

function acceptsSpoken({ piece, digits, label }: Candidate): boolean {
  if (label === 'soft') return digits.length >= 7;
  if (label === 'number')
    return digits.length >= 9 && (digits[0] === '0' || (isGrouped(piece, digits) && /[()-]/.test(piece)));
  if (label !== 'faint' || digits.length < 8) return false;
  return isSpecial(piece, digits) || (isGrouped(piece, digits) && !isLikeThousands(piece));
}

/** Nine digits or more with a plus sign, a zero or a bracket in front. */
function isSpecial(piece: string, digits: string): boolean {
  return digits.length >= 9 && /^[([]{0,2}[+0(]/.test(piece);
}

function acceptsInternational({ scan, piece, digits, start, end, label }: Candidate): boolean {
  const dialled = asInternational(piece, digits, scan.text[end]);
  if (dialled === null) return false;
  return isInternational(
    scan.text,
    piece,
    dialled,
    start,
    () => label === 'weak' || label === 'letter' || isInZone(scan.zones(), start),
  );
}

function acceptsLabelBehind({ scan: { text }, piece, digits, end }: Candidate): boolean {
  const behind = labelBehind(text, end);
  if (behind === 'strong') return digits.length >= 7 || isLocalShape(piece);
  if (behind === 'none') return false;
  return hasPlus(piece) || isGrouped(piece, digits) || /^0\d{8,10}$/.test(piece);
}

function acceptsShape({ scan: { text }, piece, digits, start, end }: Candidate): boolean {
  if (!saysEnough(piece, digits)) return false;
  if (/[(-]/.test(piece)) return true;
  return standsAlone(text, start, end) && !(/^[1-9][\d ]+$/.test(piece) && isColumn(text, start, end));
}

function acceptsPlace({ scan: { text }, piece, digits, start, end }: Candidate): boolean {
  if (digits.length >= 9 && isAfterAddress(text, start)) return true;
  return /^[1-9]\d{9,10}$|[ ./-]/.test(piece) && isWholeLine(text, start, end) && isAfterTown(text, start);
}

/** Groups of digits in a signature or with a word of telephones nearby. */
function acceptsGroups(
  { scan: { text }, piece, digits, start, end, label }: Candidate,
  inZone: boolean,
): boolean {
  if (isNationalShape(piece)) {
    if (!inZone) return true;
    if (standsAlone(text, start, end) && (/[(-]|^0/.test(piece) || !isColumn(text, start, end))) return true;
  }
  if (label === 'none' || label === 'number' || !isGrouped(piece, digits)) return false;
  return label === 'letter' || !(isLikeThousands(piece) || /^[1-9]\d*\/\d+$/.test(piece));
}

function acceptsInSignature({ scan: { text }, piece, digits, start, end }: Candidate): boolean {
  if (/^\d{3}-\d{4}$/.test(piece))
    return isField(text, start, end) || /\p{L}[,;:]? $/u.test(text.slice(Math.max(0, start - 3), start));
  if (/^[2-9]\d{9}$/.test(piece) && judge(`+1${digits}`, undefined) === 'valid')
    return isField(text, start, end) || isBehindName(text, start, end);
  // A country code without its plus sign.
  if (/^[1-9]\d{0,2}([ .-])\d{2,4}(?:\1\d{2,4}){2,3}$/.test(piece) && isValidInternational(digits))
    return true;
  if (isGrouped(piece, digits) && isField(text, start, end) && !isLikeThousands(piece))
    return standsAlone(text, start, end);
  return isWholeLine(text, start, end) && (isGrouped(piece, digits) || /^[1-9]\d{8,11}$/.test(piece));
}

/** Behind a name or a post code, and no figure behind it: "checksum 3421780262" is none. */
function isBehindName(text: string, start: number, end: number): boolean {
  return (
    /(?:(?<![\p{L}\p{N}])\p{Lu}\p{L}{0,20}\.?|\d{5}|[,;)])[ \t]{1,4}$/u.test(
      text.slice(Math.max(0, start - 28), start),
    ) && !/^[ \t]{1,4}\d/.test(text.slice(end, end + 6))
  );
}

const ROUND = /^[1-9]\d{0,2}(?:[ .,]000){1,3}$|^[1-9]\d*0{5}$/;

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

const NOT_PHONE_BEFORE =
  /(?:(?<!\p{L})(?:(?:regd|reg|registered|registration|company|vat)\.?\s?number|isbn|issn|doi|rfc|cve|bug|issue|pr|ticket|case|ref|no|art|article|section|pages?|pp|p|v|version|oid|as|asn|id|commit|rev|lines?|figure|fig|table|paras?|irq|part|item|sku|serial|model|order|invoice|patch|usd|eur|chf)|[§$€£¥₹=#@_^~%<]|10\.\d{4,5}\/)[\s.:#-]{0,3}$/iu;

/** Decimals, times, ranges, identifiers, code. */
function isSomethingElse(run: string, start: number, text: string, label: PhoneLabel = 'none'): boolean {
  const end = start + run.length;
  const after = text.slice(end, end + 2);
  const before = text[start - 1] ?? '';
  const withPlus = run[0] === '+';
  if (withPlus && /\d/.test(before)) return true; // "1.0.0+20240305"
  if (/^[.,:]\d/.test(after)) return !(after[0] === ',' && isNorthAmerican(run));
  // "+442079460958.jpg" is the name of a file, and a number all the same.
  if (!withPlus && /^(?:\/\p{L}|\.\p{Ll})/u.test(after) && labelBehind(text, end) === 'none') return true;
  if (/^[\p{L}_%°$€£]/u.test(after) && !(withPlus && UNSPACED_LETTER.test(after))) {
    if (!isExtensionAt(text, end) && !isLabelAt(text, end)) return true;
  }
  if (before === ',' && isAfterAddress(text, start)) return false;
  if (/[\p{L}_/=.,:$€£#&-]/u.test(before)) {
    if (withPlus) return /[\p{L}\d_]/u.test(before) && !UNSPACED_LETTER.test(before);
    return !(/[,:]/.test(before) && !/[\d/]/.test(text[start - 2] ?? ' ') && isNorthAmerican(run));
  }
  if (/^\d{1,12}\.\d{1,15}$/.test(run)) return true;
  // Bytes and words of memory: "00 65 88 29 67 22"
  if (/^(?:\d\d(?: \d\d){5,}|\d{4}(?: \d{4}){3,})(?!\d)/.test(run) && !standsAlone(text, start, end))
    return true;
  if (withPlus) return false;
  if (/^[1-9]\d{0,7}$/.test(run) && after[0] !== '+' && labelBehind(text, end) !== 'strong') return true;
  if (label === 'weak') return false;
  if (isNorthAmerican(run)) return /[$€£¥#=@_^~%]$/.test(before);
  return NOT_PHONE_BEFORE.test(text.slice(Math.max(0, start - 16), start));
}

const UNSPACED_LETTER = new RegExp(`^[${UNSPACED}]`, 'u');

function closeBracket(piece: string, next: string | undefined): string {
  return next === ')' && piece.lastIndexOf('(') > piece.lastIndexOf(')') ? `${piece})` : piece;
}
