// How well a text was redacted, by the labels of its case. The same measure for every tool: ours tells where it cut,
// others are compared with their input.
import type { Range } from '../../src/redact/edited.ts';
import type { Category } from '../../src/redact/public-message.ts';
import type { CorpusCase } from './corpus-case.ts';
import { CHARACTER, tokenDiff } from './token-diff.ts';

/** A stretch of the input that is gone. */
export interface Removal extends Range {
  readonly category: Category | null;
}

export interface JudgedLabel {
  readonly category: Category;
  /** letters and digits of the value, and how many of them are gone */
  readonly signs: number;
  readonly hidden: number;
}

export interface JudgedRemoval {
  readonly category: Category | null;
  /** it touches a value, or words that may go */
  readonly wanted: boolean;
}

export interface Verdict {
  readonly labels: readonly JudgedLabel[];
  readonly removals: readonly JudgedRemoval[];
  /** letters and digits outside labels, and how many of them are gone */
  readonly outside: number;
  readonly lost: number;
  /** why the case fails, in words; empty where it passes */
  readonly problems: readonly string[];
}

export function judge(subject: CorpusCase, output: string, removals: readonly Removal[]): Verdict {
  const { text } = subject;
  const gone = new Uint8Array(text.length);
  for (const { start, end } of removals) gone.fill(1, start, end);
  const labelled = new Uint8Array(text.length);
  for (const { start, end } of subject.optional) labelled.fill(2, start, end);
  for (const { start, end } of subject.labels) labelled.fill(1, start, end);
  const markup = subject.format === 'text/html' ? tags(text) : [];

  const problems: string[] = [];
  const labels = subject.labels.map((label) => {
    const inside = markup.filter((tag) => tag.start >= label.start && tag.end <= label.end);
    const { signs, lost } = count(text, gone, label, inside);
    const value = text.slice(label.start, label.end);
    if (lost < signs) problems.push(`${label.category} readable: ${JSON.stringify(value)}`);
    return { category: label.category, signs, hidden: lost };
  });
  problems.push(...valuesLeft(subject, output));

  // A tag inside a cut stays where it is.
  for (const { start, end } of markup) {
    if (removals.some((removal) => removal.start <= start && removal.end >= end)) {
      for (let at = start; at < end; at += 1) if (labelled[at] === 0) labelled[at] = 2;
    }
  }
  const { outside, lost, words } = outsideOf(text, gone, labelled);
  if (lost > 0) problems.push(`words lost: ${JSON.stringify(words)}`);
  if (subject.keep && output !== text && lost === 0) problems.push('changed');
  for (const wanted of subject.contains) {
    if (!output.includes(wanted)) problems.push(`not there: ${JSON.stringify(wanted)}`);
  }
  const plainOutput = plain(output);
  for (const unwanted of subject.lacks) {
    if (output.includes(unwanted) || plainOutput.includes(plain(unwanted))) {
      problems.push(`still there: ${JSON.stringify(unwanted)}`);
    }
  }
  return {
    labels,
    removals: removals.map((removal) => ({
      category: removal.category,
      wanted: labelled.subarray(removal.start, removal.end).some((mark) => mark > 0),
    })),
    outside,
    lost,
    problems,
  };
}

const SIGN = /[\p{L}\p{N}]/gu;

function count(text: string, gone: Uint8Array, { start, end }: Range, ignored: readonly Range[]) {
  let signs = 0;
  let lost = 0;
  for (const { index } of text.slice(start, end).matchAll(SIGN)) {
    const at = start + index;
    if (ignored.some((range) => at >= range.start && at < range.end)) continue;
    signs += 1;
    lost += gone[at]!;
  }
  return { signs, lost };
}

function outsideOf(text: string, gone: Uint8Array, labelled: Uint8Array) {
  let outside = 0;
  let lost = 0;
  let words = '';
  for (const { index, 0: sign } of text.matchAll(SIGN)) {
    if (labelled[index]! > 0) continue;
    outside += 1;
    if (gone[index] === 0) continue;
    lost += 1;
    if (words.length < 60) words += (index > 0 && gone[index - 1] === 0 && words !== '' ? ' ' : '') + sign;
  }
  return { outside, lost, words };
}

/** Values that can still be read somewhere in the output, however they are written there. */
function valuesLeft({ text, labels, optional }: CorpusCase, output: string): string[] {
  const left: string[] = [];
  const all = [...labels, ...optional].toSorted((a, b) => a.start - b.start);
  let rest = '';
  let from = 0;
  for (const { start, end } of all) {
    rest += `${text.slice(from, start)}\n`;
    from = end;
  }
  const elsewhere = signsOf(rest + text.slice(from));
  const published = signsOf(output);
  for (const label of labels) {
    const value = signsOf(text.slice(label.start, label.end));
    if (value.length < 6 || elsewhere.includes(value) || !published.includes(value)) continue;
    left.push(`value left: ${JSON.stringify(text.slice(label.start, label.end))}`);
  }
  return left;
}

function signsOf(text: string): string {
  return plain(text).replace(/[^\p{L}\p{N}\n]/gu, '');
}

const ENTITY: Readonly<Record<string, string>> = { commat: '@', period: '.', amp: '&', nbsp: ' ' };

/** What a harvester makes of a text before it looks. */
export function plain(text: string): string {
  return text
    .replace(/=\r?\n/g, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(commat|period|amp|nbsp));?/gi, (all, decimal, hex, name) => {
      if (name !== undefined) return ENTITY[String(name).toLowerCase()] ?? String(all);
      const point = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
      return point > 0x10ffff ? '' : String.fromCodePoint(point);
    })
    .replace(/%(?:25)*([2-7][0-9a-f])/gi, (_, hex) => String.fromCharCode(Number.parseInt(String(hex), 16)))
    .replace(/[\p{Cf}\u034f\ufe00-\ufe0f]/gu, '')
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, (digit) => (digit > '\x7f' ? asciiDigit(digit) : digit))
    .toLowerCase();
}

function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0)!;
  let zero = point;
  while (point - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(point - zero);
}

function tags(text: string): Range[] {
  return [...text.matchAll(/<[^<>]{1,2000}>/g)].map(({ index, 0: tag }) => ({
    start: index,
    end: index + tag.length,
  }));
}

interface Reported extends Range {
  readonly category: Category;
}

/**
 * Removals of a tool that tells its cuts, `redactions` in the input and `published` in the output. What went without
 * being told (an HTML comment) is found by comparing what lies between.
 */
export function reportedRemovals(
  input: string,
  output: string,
  redactions: readonly Reported[],
  published: readonly Reported[],
): Removal[] {
  const removals: Removal[] = [...redactions];
  let from = 0;
  let outputFrom = 0;
  for (let index = 0; index <= redactions.length; index += 1) {
    const cut = redactions[index] ?? { start: input.length, end: input.length };
    const place = published[index] ?? { start: output.length, end: output.length };
    const before = input.slice(from, cut.start);
    const after = output.slice(outputFrom, place.start);
    if (before !== after) {
      for (const hunk of tokenDiff(before, after, CHARACTER)) {
        if (hunk.end > hunk.start) {
          removals.push({ start: from + hunk.start, end: from + hunk.end, category: null });
        }
      }
    }
    from = cut.end;
    outputFrom = place.end;
  }
  return removals;
}

/** Removals of a tool that gives only its output. */
export function comparedRemovals(input: string, output: string): Removal[] {
  return tokenDiff(input, output)
    .filter(({ start, end }) => end > start)
    .map(({ start, end, inserted }) => ({ start, end, category: claimed(inserted) }));
}

const CLAIMS: readonly (readonly [RegExp, Category])[] = [
  [/e-?mail/i, 'email'],
  [/phone|fax/i, 'phone'],
  [/iban|bank|account|bic|swift|routing/i, 'iban'],
  [/card|cvv/i, 'card'],
  [/\bip|ipv[46]|mac.?addr/i, 'ip'],
  [/secret|token|key|passw|credential/i, 'credential'],
  [/ssn|social.?security|passport|licen[cs]e|national|tax|_id\b|birth/i, 'national_id'],
  [/street|address|zip|postal|postcode/i, 'postal_address'],
  [/url|link/i, 'url_secret'],
  [/instagram|twitter|user|handle|skype|social/i, 'social'],
  [/name|person/i, 'name'],
];

function claimed(inserted: string): Category | null {
  return CLAIMS.find(([words]) => words.test(inserted))?.[1] ?? null;
}
