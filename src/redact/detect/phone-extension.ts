// What belongs to a telephone number and stands behind it: an extension, its last digits in the next line, codes.
import { countDigits } from './phone-digits.ts';

/** End with what belongs to it: a rest in the next line, a plus sign written behind, an extension. */
export function endOfNumber(text: string, start: number, pieceEnd: number, isLabelled: boolean): number {
  let end = pieceEnd;
  if (isLabelled && countDigits(text.slice(start, end)) < 9) {
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
  if (isInternational || isLabelled) {
    ALTERNATIVE.lastIndex = end;
    if (ALTERNATIVE.test(text)) end = ALTERNATIVE.lastIndex;
  }
  for (const more of [EXTENSION, ONE_TAP]) {
    more.lastIndex = end;
    if (more.test(text)) end = more.lastIndex;
  }
  return end;
}

/** "+34 93 123 45 67 (2143)" */
const INTERNAL = / \(\d{2,5}\)(?![\d-])/y;
/** "+49 5121 206917-0 / -5555", "964-9198 / 9199" */
const ALTERNATIVE = /(?: ?\/ ?-?\d{1,5}|-\d{1,5})(?!\d|[ ./-]\d)/y;
/** The rest of a labelled number in the next line. */
const WRAPPED = /[ \t.-]{0,2}\n[> \t|]{0,12}(?:\d[ .()/-]{0,2}){2,8}(?<=\d)(?![\d\p{L}])/uy;
const EXTENSION =
  /[ \t,;]{0,3}(?:\(?(?:(?:extensions?|extn|ext|x|转|轉|内线|内線)[.:]{0,2}[ \t]{0,3}(?:x[ \t]?)?\d(?:-?\d){0,6}|(?:poste|durchwahl|dw|доб|вн|int|interno|ramal|anexo|toestel|תحويلة|تحويلة)[.:]{0,2}[ \t]{0,3}\d(?:-?\d){0,6}(?![\d/]|[ -]\d))\)?|(?:#[ \t]?|;ext=)\d(?:-?\d){0,6})/iuy;
/** Codes that a telephone dials after a pause: ",,2290441788#" */
const ONE_TAP = /,{2,4}\*?\d{3,13}#?(?:,{1,4}[*#]{0,2}\d{0,13}#?){0,3}|,\d{4,13}#/y;

/** True where an extension begins at `at`. */
export function isExtensionAt(text: string, at: number): boolean {
  EXTENSION.lastIndex = at;
  return EXTENSION.test(text);
}

/** "ext. " or "x " right before the digits; where the label starts, or -1. */
export function extensionLabel(text: string, start: number): number {
  let at = start;
  while (at > 0 && start - at < 3 && text.charCodeAt(at - 1) === 0x20) at -= 1;
  let code = text.charCodeAt(at - 1);
  if (code === 0x2e || code === 0x3a) code = text.charCodeAt(at - 2);
  code |= 32;
  // t of ext, n of extension, x
  if (code !== 0x74 && code !== 0x6e && code !== 0x78) return -1;
  const found = EXTENSION_BEFORE.exec(text.slice(Math.max(0, start - 16), start));
  return found === null ? -1 : start - found[1]!.length;
}

const EXTENSION_BEFORE = /(?<![\p{L}\p{N}_.-]|\d )((?:ext(?:n|ension)?[.:]{0,2}|X)[ \t]{0,3}x?)$/iu;
