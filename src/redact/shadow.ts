// The text as a reader's eye and a harvester's program see it: what is written in a strange way is written plainly,
// and each place is known in the original. Detectors read the shadow; what they find is cut from the original.
/* oxlint-disable no-control-regex, no-misleading-character-class -- single code points are looked for, combining or not */
import { domainEnd } from './detect/domain.ts';
import { Edited, type Edit } from './edited.ts';
import { PLACEHOLDER } from './placeholders.ts';

/** Stands for each unit of a placeholder, so that no detector reads into or over one. */
export const MASK = '\x1a';

/** Makes the shadow of a text; `toOrigin` of the result gives offsets in `text` (or in the origin of `base`). */
export function shadowOf(text: string, base: Edited = new Edited(text, [])): Edited {
  const plain = base.edit(charactersToPlain(base.text));
  return plain.edit(wrappedAddresses(plain.text));
}

// Everything that needs a look: not printable ASCII, or the start of an encoding.
const STRANGE =
  /[[(](?=[A-Za-z.@])|&(?=[#A-Za-z])|%(?=[\u00ad\u200b-\u200d\u2060\ufeff]{0,4}(?:25){0,8}[2-7][0-9A-Fa-f])|=(?=40|2[BDE]|5F|\?[A-Za-z]|[ \t]*\r?\n)|\\(?=[@._-]|u00[2-7]|x[2-7])|[^\t\n\x20-\x7e]/g;
const PERCENT = /%[\u00ad\u200b-\u200d\u2060\ufeff]{0,4}(?:25){0,8}([2-7][0-9A-Fa-f])/y;
const ENTITY = /&(?:amp;){0,4}(?:#(\d{1,7});?|#[xX]([0-9a-fA-F]{1,6});?|([A-Za-z]{2,8});)/y;
const ESCAPE = /\\(?:u00|x)([2-7][0-9A-Fa-f])/y; // of programs
const ENCODED_WORD = /=\?[A-Za-z][A-Za-z0-9-]{1,30}\?[Bb]\?([A-Za-z0-9+/]{4,500}={0,2})\?=/y; // RFC 2047, Q is read as it is
const DEFANGED = /[[(]([.@])[\])]/y;
const SOFT_BREAK = /=[ \t]*\r?\n/y; // RFC 2045 6.7, left over where mail was decoded badly

const ENTITIES: Readonly<Record<string, string>> = {
  commat: '@',
  period: '.',
  lowbar: '_',
  hyphen: '-',
  dash: '-',
  plus: '+',
  num: '#',
  colon: ':',
  sol: '/',
  equals: '=',
  quest: '?',
  lpar: '(',
  rpar: ')',
  lsqb: '[',
  rsqb: ']',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  shy: '',
  zwj: '',
  zwnj: '',
  ndash: '-',
  mdash: '-',
};

function charactersToPlain(text: string): Edit[] {
  const edits: Edit[] = [];
  STRANGE.lastIndex = 0;
  for (let found = STRANGE.exec(text); found !== null; found = STRANGE.exec(text)) {
    const start = found.index;
    const edit = plainAt(text, start);
    if (edit === null) {
      STRANGE.lastIndex = start + 1;
      continue;
    }
    edits.push(edit);
    STRANGE.lastIndex = edit.end;
  }
  return edits;
}

function plainAt(text: string, start: number): Edit | null {
  const character = text[start]!;
  if (character === '[' || character === '(') return bracketAt(text, start);
  if (character === '\\') return escapeAt(text, start);
  if (character === '&') return entityAt(text, start);
  if (character === '%') {
    PERCENT.lastIndex = start;
    const hex = PERCENT.exec(text)?.[1];
    if (hex === undefined || hex.toLowerCase() === '7f') return null;
    return { start, end: PERCENT.lastIndex, replacement: String.fromCharCode(Number.parseInt(hex, 16)) };
  }
  if (character === '=') {
    const end = matchEnd(SOFT_BREAK, text, start);
    if (end !== null) return { start, end, replacement: '' };
    if (text[start + 1] === '?') return encodedWordAt(text, start);
    // "card=4012888888881881" and "?key=2B77" are parameters with their values.
    if (text[start + 1] === '4' && /^\d{8}/.test(text.slice(start + 3, start + 11))) return null;
    if (text[start + 1] !== '4' && PARAMETER.test(text.slice(Math.max(0, start - 42), start))) return null;
    const hex = text.slice(start + 1, start + 3);
    return { start, end: start + 3, replacement: String.fromCharCode(Number.parseInt(hex, 16)) };
  }
  const point = text.codePointAt(start)!;
  const replacement = plainCharacter(point);
  return replacement === null ? null : { start, end: start + (point > 0xffff ? 2 : 1), replacement };
}

/** The end of an entity begins no parameter, but that of an ampersand does. */
const PARAMETER = /(?:[?&]|(?<!&(?!amp;|#38;)#?[A-Za-z0-9]{1,8});)[A-Za-z0-9_.-]{1,40}$/;

function bracketAt(text: string, start: number): Edit | null {
  if (text[start] === '[') {
    const end = matchEnd(PLACEHOLDER, text, start);
    if (end !== null) return { start, end, replacement: MASK.repeat(end - start) };
  }
  DEFANGED.lastIndex = start;
  const mark = DEFANGED.exec(text)?.[1];
  return mark === undefined ? null : { start, end: start + 3, replacement: mark };
}

function escapeAt(text: string, start: number): Edit {
  ESCAPE.lastIndex = start;
  const hex = ESCAPE.exec(text)?.[1];
  if (hex === undefined) return { start, end: start + 1, replacement: '' };
  return { start, end: ESCAPE.lastIndex, replacement: String.fromCharCode(Number.parseInt(hex, 16)) };
}

function encodedWordAt(text: string, start: number): Edit | null {
  ENCODED_WORD.lastIndex = start;
  const base64 = ENCODED_WORD.exec(text)?.[1];
  if (base64 === undefined) return null;
  const replacement = Buffer.from(base64, 'base64').toString('utf8');
  // Only what can be read matters, and a mask must never come from outside.
  if (/[\0-\x08\x0b-\x1f]/.test(replacement) || !/[\p{L}\p{N}]/u.test(replacement)) return null;
  return { start, end: ENCODED_WORD.lastIndex, replacement };
}

function entityAt(text: string, start: number): Edit | null {
  ENTITY.lastIndex = start;
  const match = ENTITY.exec(text);
  if (match === null) return null;
  const end = ENTITY.lastIndex;
  if (match[3] !== undefined) {
    const named = ENTITIES[match[3]] ?? ENTITIES[match[3].toLowerCase()];
    return named === undefined ? null : { start, end, replacement: named };
  }
  const point = match[1] === undefined ? Number.parseInt(match[2]!, 16) : Number(match[1]);
  if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return null;
  return { start, end, replacement: plainCharacter(point) ?? String.fromCodePoint(point) };
}

function matchEnd(sticky: RegExp, text: string, at: number): number | null {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : null;
}

// Invisible: soft hyphen, joiners, zero-width spaces, bidi marks and overrides, variation selectors, tags, controls;
// and the marks and lengthenings that Arabic is written with or without.
const INVISIBLE =
  /^(?:[\u00ad\u034f\u061c\u0640\u064b-\u065f\u0670\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]|[\u{1d173}-\u{1d17a}]|[\u{e0000}-\u{e0fff}]|[\0-\x08\x0b\x0e-\x1f\x7f\x80-\x84\x86-\x9f])$/u;
const LOOKALIKE: Readonly<Record<string, string>> = {
  '\r': '\r',
  '\x0c': '\n',
  '\x85': '\n',
  '\u2028': '\n',
  '\u2029': '\n',
  '\u24d0': '@', // a in a circle
  '\u24b6': '@',
  '\u2299': '@', // a dot in a circle
  '\u3002': '.', // ideographic full stop, a dot for IDNA (RFC 3490 3.1)
  '\uff61': '.',
  '\u2024': '.',
  '\u2027': '.',
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u2015': '-',
  '\u2043': '-',
  '\u2212': '-',
  '\u2044': '/',
  '\u2215': '/',
  '\u2039': '<',
  '\u203a': '>',
  '\u00ab': '<',
  '\u00bb': '>',
  '\u27e8': '<',
  '\u27e9': '>',
  '\u3008': '<',
  '\u3009': '>',
  '\u201c': '"',
  '\u201d': '"',
  '\u2018': "'",
  '\u2019': "'",
};
const plainByPoint = new Map<number, string | null>();

/** What a code point looks like in plain text; null where it is plain already. A closed function, so remembered. */
function plainCharacter(point: number): string | null {
  if (point >= 0x20 && point < 0x7f) return null;
  const known = plainByPoint.get(point);
  if (known !== undefined) return known;
  const answer = findPlain(String.fromCodePoint(point));
  if (plainByPoint.size < 20_000) plainByPoint.set(point, answer);
  return answer;
}

function findPlain(character: string): string | null {
  if (INVISIBLE.test(character)) return '';
  const lookalike = LOOKALIKE[character];
  if (lookalike !== undefined) return lookalike === character ? null : lookalike;
  const digit = decimalDigit(character);
  if (digit !== null) return digit;
  const compatible = character.normalize('NFKC');
  return compatible === character ? null : compatible;
}

/** Arabic-Indic, Persian, Devanagari and other decimal digits: Unicode keeps each set of ten together, in order. */
function decimalDigit(character: string): string | null {
  if (!/^\p{Nd}$/u.test(character)) return null;
  const point = character.codePointAt(0)!;
  let zero = point;
  while (point - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  // Mathematical digits stand as five sets in a row; NFKC knows them.
  return point >= 0x1d7ce ? character.normalize('NFKC') : String((point - zero) % 10);
}

const LINE_BREAK = /[ \t]{0,4}\r?\n[ \t>|]{0,40}/y;
const ATOM_CHARACTER = /[\p{L}\p{N}\p{M}_+-]/u;
const REACH = 120;

/** Line breaks (with quotation marks of the next line) that stand inside an address are dropped. */
function wrappedAddresses(text: string): Edit[] {
  const edits: Edit[] = [];
  if (!text.includes('@')) return edits;
  let last = -1;
  const look = (breakAt: number) => {
    LINE_BREAK.lastIndex = breakAt;
    while (
      LINE_BREAK.lastIndex > 0 &&
      isBreakBlank(text.charCodeAt(LINE_BREAK.lastIndex - 1)) &&
      breakAt - LINE_BREAK.lastIndex < 4
    )
      LINE_BREAK.lastIndex -= 1;
    const start = LINE_BREAK.lastIndex;
    if (start <= last || start === 0 || !LINE_BREAK.test(text)) return;
    const end = LINE_BREAK.lastIndex;
    if (end >= text.length || !isInsideAddress(text, start, end)) return;
    edits.push({ start, end, replacement: '' });
    last = start;
  };
  // A break can only matter near an @, or after the bracket that opens around one.
  ANCHOR.lastIndex = 0;
  for (let anchor = ANCHOR.exec(text); anchor !== null; anchor = ANCHOR.exec(text)) {
    const at = anchor.index;
    if (text[at] === '@') {
      const before = breakBefore(text, at);
      if (before >= 0) look(before);
    }
    const after = breakAfter(text, at + 1);
    if (after >= 0) look(after);
  }
  return edits;
}

const ANCHOR = /[@<]/g;

function isBreakBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}

/** The line break before the line that begins, after its quotation marks, at `at`; else -1. */
function breakBefore(text: string, at: number): number {
  let place = at;
  while (place > 0 && at - place < 42) {
    const code = text.charCodeAt(place - 1);
    if (code === 10) return place - 1;
    if (code !== 32 && code !== 9 && code !== 62 && code !== 124) return -1;
    place -= 1;
  }
  return -1;
}

/** The line break that ends the word at `from`; else -1. */
function breakAfter(text: string, from: number): number {
  let place = from;
  while (place < text.length && place - from < REACH) {
    const code = text.charCodeAt(place);
    if (code === 10) return place;
    if (code === 64 || code === 60) return -1; // the next anchor looks from there
    if (code === 32 || code === 9 || code === 13) {
      while (place < text.length && place - from < REACH + 4 && isBreakBlank(text.charCodeAt(place)))
        place += 1;
      return text.charCodeAt(place) === 10 ? place : -1;
    }
    place += 1;
  }
  return -1;
}

function isInsideAddress(text: string, start: number, end: number): boolean {
  const before = text[start - 1]!;
  const after = text[end]!;
  if (before === '@') return start > 1 && isAtom(text[start - 2]!) && isAtom(after);
  if (after === '@') return isAtom(before) && end + 1 < text.length && isAtom(text[end + 1]!);
  if (!isAtom(after) && after !== '.' && after !== '<') return before === '<' && isAtom(after);
  const head = lastToken(text, start);
  const tail = firstToken(text, end);
  const open = head.lastIndexOf('<');
  if (open >= 0 && !head.includes('>', open)) {
    const close = tail.indexOf('>');
    if (close >= 0 && (head.includes('@', open) || tail.lastIndexOf('@', close) >= 0)) return true;
  }
  const at = head.lastIndexOf('@');
  if (at < 1 || !isAtom(head[at - 1]!)) return false;
  // The domain goes on in the next line, unless it is whole already.
  const domain = head.slice(at + 1);
  if (domain === '' || !isAtom(domain[0]!)) return false;
  if (domainEnd(domain.replace(/\.$/, '')) !== null) return false;
  return domainEnd(domain + tail) !== null;
}

function isAtom(character: string): boolean {
  return ATOM_CHARACTER.test(character);
}

function lastToken(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < REACH && !isBlank(text.charCodeAt(start - 1))) start -= 1;
  return text.slice(start, end);
}

function firstToken(text: string, start: number): string {
  let end = start;
  while (end < text.length && end - start < REACH && !isBlank(text.charCodeAt(end))) end += 1;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13;
}
