// Telephone numbers: international ones by themselves, national ones by label, signature or a shape that only
// telephone numbers have (ITU-T E.123, RFC 3966). Anchored at digits; libphonenumber judges, a label overrules it.
import { isAsciiLetter, isDigit } from './ascii.ts';
import type { Finding, Scan } from '../finding.ts';
import { digitsOf } from './phone-digits.ts';
import { endOfNumber, extensionLabel, isExtensionAt } from './phone-extension.ts';
import { phoneWithin } from './phone-judge.ts';
import { isBehindColon, isLabelAt, labelBehind, phoneLabel, type PhoneLabel } from './phone-labels.ts';
import { nextDigitRun, type DigitRun } from './phone-run.ts';
import { isInZone } from './zones.ts';

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
    const end = endOfNumber(text, found.start, found.end, found.label === 'strong');
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
    if (!isExtensionAt(text, run.end) && !isLabelAt(text, run.end)) return true;
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
  if (written.length > 60 || DUMP.test(written)) return null;
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

/** Bytes or words of memory. */
const DUMP = /(?:^|\s)(?:\d\d(?: \d\d){5,}|\d{4}(?: \d{4}){3,})(?!\d)/;

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
    (isInZone(scan.zones(), start) &&
      /^[ \t]{0,8}(?:[,;|)/]|\r?\n|$)/.test(text.slice(run.end, run.end + 12))) ||
    CALLED.has(phoneLabel(text, start));
  if (!accepted) return null;
  return { start, end: run.end, category: 'phone', kind: 'personal', value: digitsOf(written) };
}

const CALLED: ReadonlySet<PhoneLabel> = new Set(['strong', 'soft', 'weak', 'office']);
