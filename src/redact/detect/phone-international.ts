// Telephone numbers in international form; libphonenumber judges them.
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { countDigits, digitsOf, hasPlus } from './phone-digits.ts';

/** The longest beginning that is a valid number in international form: a date or a figure may follow it. */
export function internationalWithin(
  text: string,
  run: string,
  start: number,
  isOther: (piece: string) => boolean,
): string | null {
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
    if (!isOther(piece) && !isPatchLine(text, start, piece)) return piece;
  }
  return null;
}

const INTERNATIONAL = /^(?:[([]{0,2}\+|[([]?(?:00|0?011)[ .-]?[1-9])/;

export function isValidInternational(dialled: string): boolean {
  // In North America the library forgives a second 1.
  if (dialled.length > 15 || (dialled[0] === '1' && dialled.length !== 11)) return false;
  return judge(`+${dialled}`, undefined) === 'valid';
}

type Verdict = 'valid' | 'possible' | 'none';
const verdicts = new Map<string, Verdict>();

/** What libphonenumber says; the same number stands in many quotations. */
export function judge(number: string, region: CountryCode | undefined): Verdict {
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

/** `+` and country code, or 00 or 011 and country code; the "(0)" that is not dialled is left out. */
export function asInternational(piece: string, digits: string, next: string | undefined): string | null {
  const withPlus = hasPlus(piece);
  const prefix = withPlus || digits.length < 9 ? null : /^[([]?(?:00|0?011)[ .-]?(?=[1-9])/.exec(piece);
  if (!withPlus && prefix === null && (next !== '+' || digits.length < 9)) return null;
  const dialled = digitsOf(piece.replace(/\(0\)/, ''));
  if (withPlus) return dialled.replace(/^00/, '');
  // Written behind where the line runs from right to left.
  return prefix === null ? dialled : dialled.slice(countDigits(prefix[0]));
}

/** `isExpected`: a label or a signature speaks for it. */
export function isInternational(
  text: string,
  piece: string,
  dialled: string,
  start: number,
  isExpected: () => boolean,
): boolean {
  if (dialled.length < 7 || dialled.length > 15 || dialled[0] === '0') return false;
  const verdict = judge(`+${dialled}`, undefined);
  if (verdict === 'valid')
    return hasPlus(piece) ? !isPatchLine(text, start, piece) : /\D/.test(piece) || dialled.length >= 10;
  if (!hasPlus(piece)) return false;
  if (isExpected()) return !isPatchLine(text, start, piece);
  if (/^\+[ \t]/.test(piece) || dialled.length < 8) return false;
  if (startsLine(text, start) && !/\d[ .()-]{1,3}\d{2,}[ .()-]{1,3}\d{2}/.test(piece)) return false;
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

/** A national number of a country. */
export function isValidIn(piece: string, region: CountryCode): boolean {
  if (!/^[0(]|[ .-]/.test(piece)) return false;
  return judge(piece, region) === 'valid';
}
