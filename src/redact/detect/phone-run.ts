// Where in a text a telephone number may stand: runs of digits with the marks that people put between them.
// Nearly all digits of a list are dates, versions and addresses; this is what they pay for being looked at.
import { isDigit } from './ascii.ts';

export interface DigitRun {
  /** at the first digit, or at the "+" or "(" before it */
  readonly start: number;
  readonly end: number;
  readonly digits: number;
  /** an extension written with its letter only: "x3-1234" */
  readonly isExtension: boolean;
}

/** Longer runs are columns of figures; their beginning is all that is looked at. */
const LONGEST = 400;
/** Four digits within reach, not behind a letter other than the x of an extension: cheaper than any loop. */
const ANCHOR = /(?<![A-WYZa-wyz_0-9])\d(?:[\] ()./·•_\t\n\r>|-]{0,16}\d){3}/g;

/** The next run of four digits or more at or after `from`, or null. */
export function nextDigitRun(text: string, from: number): DigitRun | null {
  ANCHOR.lastIndex = from;
  for (let anchor = ANCHOR.exec(text); anchor !== null; anchor = ANCHOR.exec(text)) {
    const at = anchor.index;
    const before = at > 0 ? text.charCodeAt(at - 1) : SPACE;
    const isExtension = (before | 32) === 0x78;
    if (isExtension && at > 1 && isWord(text.charCodeAt(at - 2))) {
      ANCHOR.lastIndex = at + 1;
      continue;
    }
    const start = isExtension ? at : opening(text, at, before);
    const run = endOfRun(text, start, at);
    if (run.digits >= 4) return { start, isExtension, ...run };
    ANCHOR.lastIndex = run.end;
  }
  return null;
}

const SPACE = 32;
const PLUS = 43;

/** Back over "+", "(", "+(", "(+", "[+" and the blanks after a plus sign. */
function opening(text: string, digit: number, before: number): number {
  if (before !== PLUS && before !== 0x28 && before !== 0x5b && before !== SPACE) return digit;
  let at = digit;
  if (text[at - 1] === '(') at -= 1;
  let blanks = at;
  while (at - blanks < 2 && text[blanks - 1] === ' ') blanks -= 1;
  if (text[blanks - 1] !== '+') {
    return text[digit - 1] === '(' || text[digit - 1] === '[' ? digit - 1 : digit;
  }
  at = blanks - 1;
  if (text[at - 1] === '+' && text[at - 2] !== '+' && !isWord(text.charCodeAt(at - 2))) at -= 1;
  if (at > 0 && (text[at - 1] === '(' || text[at - 1] === '[')) at -= 1;
  return at;
}

function endOfRun(text: string, start: number, firstDigit: number): { end: number; digits: number } {
  const hasPlus = text.charCodeAt(start) === PLUS || text.charCodeAt(start + 1) === PLUS;
  const limit = Math.min(text.length, firstDigit + LONGEST);
  let digits = 0;
  let end = firstDigit;
  let at = firstDigit;
  while (at < limit) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) {
      digits += 1;
      at += 1;
      end = at;
    } else if (at - end < 4 && isMark(code)) at += 1;
    else if (code === 0x0a || code === 0x0d) {
      at = afterBreak(text, end, at, hasPlus || (digits <= 5 && isBehindColon(text, start)));
      if (at < 0) break;
    } else if (code === 0x5d && at === end && text[start] === '[') at += 1;
    else break;
  }
  return { end, digits };
}

/** A line may break once between two groups; the next line begins with a group again. -1 where it does not. */
function afterBreak(text: string, end: number, at: number, hasPlus: boolean): number {
  if (at - end > 2) return -1;
  let next = text.charCodeAt(at) === 0x0d ? at + 2 : at + 1;
  const lineStart = next;
  while (next - lineStart < 12 && isQuoteMark(text.charCodeAt(next))) next += 1;
  if (!hasPlus && next === lineStart) return -1;
  if (!isDigit(text.charCodeAt(next))) return -1;
  const second = text.charCodeAt(next + 1);
  return isDigit(second) ||
    ((second === SPACE || second === 0x2d || second === 0x2e) && isDigit(text.charCodeAt(next + 2)))
    ? next
    : -1;
}

/** "Tel: 020", and the rest in the next line */
function isBehindColon(text: string, start: number): boolean {
  let at = start;
  while (at > 0 && start - at < 3 && text.charCodeAt(at - 1) === SPACE) at -= 1;
  return text.charCodeAt(at - 1) === 0x3a;
}

function isQuoteMark(code: number): boolean {
  return code === 0x3e || code === SPACE || code === 0x09 || code === 0x7c;
}

/** ASCII letters, digits and the underscore. */
function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
  );
}

/** Blank, tab, brackets, point, slash, hyphen, underscore, middle dot, bullet. */
function isMark(code: number): boolean {
  return (
    code === SPACE ||
    (code >= 0x2d && code <= 0x2f) ||
    code === 0x28 ||
    code === 0x29 ||
    code === 0x09 ||
    code === 95 ||
    code === 0xb7 ||
    code === 0x2022
  );
}
