// Values that must never survive, and the ways in which mail writes them: encodings, wrapping, quotation.
import type { Category } from '../../../src/redact/public-message.ts';
import { plainCase, type CorpusCase } from '../corpus-case.ts';

export interface Planted {
  readonly category: Category;
  /** what stands before the value; never encoded */
  readonly label: string;
  readonly value: string;
  /** what stands behind it; may go with it */
  readonly after?: string;
  readonly policy?: CorpusCase['policy'];
  readonly people?: readonly string[];
}

// prettier-ignore
export const PLANTED: Readonly<Record<string, Planted>> = {
  email: { category: 'email', label: 'write to ', value: 'jane.roe@example.org' },
  'email in brackets': { category: 'email', label: 'Jane Roe <', value: 'jane.roe@mail.example.com', after: '>' },
  'obfuscated email': { category: 'email', label: 'write to ', value: 'jane dot roe at example dot org' },
  'international phone': { category: 'phone', label: 'number ', value: '+44 20 7946 0123' },
  'national phone': { category: 'phone', label: 'Tel: ', value: '020 7946 0124' },
  'IP address': { category: 'ip', label: 'seen from ', value: '93.184.216.34' },
  'IPv6 address': { category: 'ip', label: 'seen from ', value: '2606:2800:220:1:248:1893:25c8:1946' },
  'labelled IBAN': { category: 'iban', label: 'IBAN: ', value: 'DE89 3704 0044 0532 0130 00' },
  IBAN: { category: 'iban', label: 'send it to ', value: 'GB82 WEST 1234 5698 7654 32' },
  card: { category: 'card', label: 'paid with ', value: '4111 1111 1111 1111' },
  'URL secret': { category: 'url_secret', label: 'https://example.org/doc?token=', value: 'a1b2c3d4e5' },
  'meeting link': { category: 'meeting', label: 'join ', value: 'https://us02web.zoom.us/j/81234567890?pwd=QUJDREVG' },
  'meeting id': { category: 'meeting', label: 'Meeting ID: ', value: '812 3456 7890' },
  passcode: { category: 'meeting', label: 'Passcode: ', value: 'dcx2024' },
  'postal address': { category: 'postal_address', label: 'My address is ', value: '14 Quince Lane', after: ', Leeds' },
  passport: { category: 'national_id', label: 'Passport number: ', value: 'X1234567' },
  'social security number': { category: 'national_id', label: 'SSN: ', value: '078-05-1120' },
  'birth date': { category: 'national_id', label: 'Date of birth: ', value: '1985-03-14' },
  password: { category: 'credential', label: 'password: ', value: 'Blue-Heron-77' },
  token: { category: 'credential', label: 'token ', value: 'ghp_abcdefghijklmnopqrstuvwxyz0123456789' },
  account: { category: 'social', label: 'Skype: ', value: 'jane.roe.policy' },
  name: { category: 'name', label: 'as ', value: 'Amara Okeke', policy: 'strict', people: ['Amara Okeke <amara@example.org>'] },
};

/** A number under `limit`, from the test's generator. */
export type Pick = (limit: number) => number;

/** Characters of a value, each as it is written; the plain one is kept to see what is encoded already. */
type Written = { plain: string; text: string }[];

export type Encoding = (value: Written, pick: Pick, depth: number) => void;

const ZERO_WIDTH = ['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff'];
const BIDI = ['\u200e', '\u200f', '\u202a', '\u202c', '\u2066', '\u2069'];

export const ENCODINGS: Readonly<Record<string, Encoding>> = {
  plain: () => {},
  'zero-width characters': (value, pick) => insert(value, pick, () => ZERO_WIDTH[pick(ZERO_WIDTH.length)]!),
  'soft hyphens': (value, pick) => insert(value, pick, () => '\u00ad'),
  'bidi marks': (value, pick) => insert(value, pick, () => BIDI[pick(BIDI.length)]!),
  'full-width digits': (value) => digits(value, 0xff10),
  'full-width': (value) =>
    each(value, /[!-~]/, (character) => String.fromCodePoint(character.codePointAt(0)! + 0xfee0)),
  'Arabic-Indic digits': (value) => digits(value, 0x660),
  'no-break blanks': (value, pick) => each(value, / /, () => ['\u00a0', '\u202f', '\u2009'][pick(3)]!),
  'no-break hyphens': (value) => each(value, /-/, () => '\u2011'),
  'entities, some': (value, pick) => some(value, pick, /./, (character) => entity(character, pick)),
  'entities, all': (value, pick) => each(value, /./, (character) => entity(character, pick)),
  'percent, some': (value, pick) => some(value, pick, /[!-~]/, percent),
  'percent, twice': (value, pick) =>
    some(value, pick, /[!-~]/, (character) => percent(character).replace('%', '%25')),
  'quoted-printable signs': (value) =>
    each(value, /[@._+-]/, (character) => percent(character).replace('%', '=')),
  'soft line break': (value, pick) => insertOnce(value, pick, () => '=\n'),
  'program escapes': (value, pick) =>
    some(value, pick, /[@._-]/, (character) =>
      pick(2) === 0 ? `\\${character}` : `\\u00${percent(character).slice(1)}`,
    ),
  'encoded word': (value) => {
    if (value.some(({ plain, text }) => plain !== text)) return;
    const text = value.map(({ plain }) => plain).join('');
    value[0]!.text = `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
    for (const character of value.slice(1)) character.text = '';
  },
  'wrapped at a blank': (value, pick, depth) => {
    const blanks = value.filter(({ plain, text }) => plain === ' ' && text === ' ');
    if (blanks.length > 0) blanks[pick(blanks.length)]!.text = lineBreak(depth);
  },
};

/** Encodings that only HTML has. */
export const HTML_ENCODINGS: Readonly<Record<string, Encoding>> = {
  'tags inside': (value, pick) =>
    insert(value, pick, () => ['<b></b>', '<span>', '</span>', '<wbr>', '<i class="x">'][pick(5)]!),
  'comments inside': (value, pick) => insert(value, pick, () => '<!-- x1 -->'),
  'entities, some': ENCODINGS['entities, some']!,
  'zero-width entities': (value, pick) => insert(value, pick, () => ['&#8203;', '&shy;', '&zwj;'][pick(3)]!),
};

/** The value in neutral words, encoded, at a depth of quotation; the label marks just the value. */
export function plant(
  planted: Planted,
  encodings: readonly Encoding[],
  {
    pick,
    depth = 0,
    format = 'text/plain',
    before = 'Please note: ',
    after = ' for the record.',
  }: {
    pick: Pick;
    depth?: number;
    format?: string;
    before?: string;
    after?: string;
  },
): CorpusCase {
  const written: Written = Array.from(planted.value, (character) => ({
    plain: character,
    text: format === 'text/html' ? escapeHtml(character) : character,
  }));
  for (const encode of encodings) encode(written, pick, depth);
  const quote = '> '.repeat(depth);
  const label = format === 'text/html' ? escapeHtml(planted.label) : planted.label;
  const tail = format === 'text/html' ? escapeHtml(planted.after ?? '') : (planted.after ?? '');
  const value = written.map(({ text }) => text).join('');
  const head = `${quote}Dear all,${lineBreak(depth)}${before}${label}`;
  const text = `${head}${value}${tail}${after}${lineBreak(depth)}Thanks to everybody`;
  const end = head.length + value.length;
  return plainCase(text, {
    format,
    optional: [{ start: end, end: end + tail.length }],
    policy: planted.policy ?? 'balanced',
    people: planted.people ?? [],
    labels: [{ start: head.length, end, category: planted.category }],
  });
}

function lineBreak(depth: number): string {
  return `\n${'> '.repeat(depth)}`;
}

function each(value: Written, which: RegExp, change: (character: string) => string): void {
  for (const character of value) {
    if (character.text === character.plain && which.test(character.plain)) {
      character.text = change(character.plain);
    }
  }
}

/** Three characters of the value at most, one at least if there is one. */
function some(value: Written, pick: Pick, which: RegExp, change: (character: string) => string): void {
  const candidates = value.filter(({ plain, text }) => plain === text && which.test(plain));
  for (let count = 1 + pick(3); count > 0 && candidates.length > 0; count -= 1) {
    const character = candidates[pick(candidates.length)]!;
    if (character.text === character.plain) character.text = change(character.plain);
  }
}

function insert(value: Written, pick: Pick, what: () => string): void {
  for (let count = 1 + pick(3); count > 0; count -= 1) insertOnce(value, pick, what);
}

/** Between two characters of the value. */
function insertOnce(value: Written, pick: Pick, what: () => string): void {
  const at = pick(value.length - 1);
  value[at]!.text += what();
}

function digits(value: Written, zero: number): void {
  each(value, /\d/, (digit) => String.fromCodePoint(zero + Number(digit)));
}

function entity(character: string, pick: Pick): string {
  const point = character.codePointAt(0)!;
  return pick(2) === 0 ? `&#${point};` : `&#x${point.toString(16)};`;
}

function percent(character: string): string {
  return `%${character.codePointAt(0)!.toString(16).toUpperCase().padStart(2, '0')}`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!);
}
