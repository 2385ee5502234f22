// Lines of a text as words, numbers and marks, each line read once. Blind to quotation marks at the start of a line.

import { flagsOf } from './words.ts';

export type TokenKind = 'word' | 'number' | 'comma' | 'mark' | 'stop';

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** lower case, without a last full stop */
  readonly text: string;
  /** begins with a capital, or belongs to a script without case */
  readonly isName: boolean;
  /** the script knows capitals and the word has none */
  readonly isLower: boolean;
  /** all capitals */
  readonly isUpper: boolean;
  /** a full stop stands behind */
  readonly hasDot: boolean;
  /** what the tables say of it, see words.ts */
  readonly flags: number;
}

export interface Line {
  /** of the whole line or, in a very long one, of the window that is read */
  readonly start: number;
  readonly end: number;
  /** first character after quotation marks and blanks */
  readonly content: number;
  /** number of ">" before it */
  readonly depth: number;
  readonly isWhole: boolean;
  readonly tokens: readonly Token[];
}

/** Longer lines are read in windows; no address is longer. */
export const WINDOW = 400;
const MAX_LINES = 64;

/** Reads lines of one text and remembers the last ones. */
export class Lines {
  readonly #text: string;
  readonly #known = new Map<number, Line>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The line that starts at `start`, or its first window. */
  at(start: number): Line {
    return this.read(start, start, true);
  }

  /** The window of a line from `from` on; `isStart` where a line begins there. */
  read(from: number, tokensFrom: number, isStart: boolean): Line {
    const known = this.#known.get(from);
    if (known !== undefined) return known;
    const text = this.#text;
    const limit = Math.min(text.length, tokensFrom + WINDOW);
    let end = text.indexOf('\n', tokensFrom);
    const isWhole = isStart && (end < 0 ? text.length : end) <= limit;
    if (end < 0 || end > limit) end = limit;
    let content = from;
    let depth = 0;
    if (isStart) {
      while (content < end) {
        const code = text.charCodeAt(content);
        if (code === 62) depth += 1;
        else if (code !== 32 && code !== 9 && code !== 124) break;
        content += 1;
      }
    }
    const line = { start: from, end, content, depth, isWhole, tokens: readTokens(text, content, end) };
    if (this.#known.size >= MAX_LINES) this.#known.clear();
    this.#known.set(from, line);
    return line;
  }

  /** The whole line after this one at the same depth of quotation, or null; a blank line has no tokens. */
  after(line: Line): Line | null {
    if (!line.isWhole || line.end >= this.#text.length) return null;
    const next = this.at(line.end + 1);
    return next.depth === line.depth && next.isWhole ? next : null;
  }

  /** The whole line before this one at the same depth of quotation, or null. */
  before(line: Line): Line | null {
    if (line.start === 0 || this.#text[line.start - 1] !== '\n') return null;
    const limit = Math.max(0, line.start - WINDOW);
    let start = line.start - 1;
    while (start > limit && this.#text.charCodeAt(start - 1) !== 10) start -= 1;
    if (start > 0 && this.#text.charCodeAt(start - 1) !== 10) return null;
    const previous = this.at(start);
    return previous.depth === line.depth && previous.isWhole ? previous : null;
  }
}

const COMMA = 44;
const DOT = 46;
const HYPHEN = 45;
const SLASH = 47;

function readTokens(text: string, from: number, to: number): Token[] {
  const tokens: Token[] = [];
  let at = from;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 9 || code === 13 || code === 0xa0) {
      at += 1;
      continue;
    }
    const isDigit = code >= 48 && code <= 57;
    if (isDigit || isLetter(code)) {
      const end = isDigit ? numberEnd(text, at, to) : wordEnd(text, at, to);
      tokens.push(wordToken(text, at, end, isDigit));
      at = end;
      if (text.charCodeAt(at) === DOT) at += 1;
      continue;
    }
    const end = at + 1;
    tokens.push({
      kind: kindOfMark(text, code, at),
      start: at,
      end,
      text: text[at]!,
      isName: false,
      isLower: false,
      isUpper: false,
      hasDot: false,
      flags: 0,
    });
    at = end;
  }
  return tokens;
}

function wordToken(text: string, start: number, end: number, isDigit: boolean): Token {
  const written = text.slice(start, end);
  const code = text.charCodeAt(start);
  let small = 0;
  let capital = 0;
  let isAscii = true;
  for (let at = start; at < end; at += 1) {
    const each = text.charCodeAt(at);
    if (each >= 97 && each <= 122) small += 1;
    else if (each >= 65 && each <= 90) capital += 1;
    else if (each > 127) isAscii = false;
  }
  const lower = capital > 0 || !isAscii ? written.toLowerCase() : written;
  let hasCase = small + capital > 0;
  let isUpper = capital > 0 && small === 0;
  let isName = code >= 65 && code <= 90;
  if (!isAscii) {
    const upper = written.toUpperCase();
    hasCase = lower !== upper && !isGeorgian(code);
    isUpper = hasCase && upper === written;
    if (code > 127) isName = written[0] !== written[0]!.toLowerCase();
  }
  if (!isName && hasCase && written.includes("'")) isName = ELIDED.test(written);
  return {
    kind: isDigit ? 'number' : 'word',
    start,
    end,
    text: lower,
    isName: !hasCase || isName,
    isLower: hasCase && lower === written,
    isUpper,
    hasDot: text.charCodeAt(end) === DOT,
    flags: isDigit ? 0 : flagsOf(lower),
  };
}
const ELIDED = /^(?:[dlDL]|[Dd]ell|[Aa]ll|[Ss])'(?=\p{Lu})/u;

/** Georgian has capitals in Unicode and none in writing. */
function isGeorgian(code: number): boolean {
  return code >= 0x10d0 && code <= 0x10ff;
}

/** ASCII letters and everything beyond that is no mark: no look-up, since a few marks more don't matter. */
export function isLetter(code: number): boolean {
  if (code < 128) return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  if (code < 0xc0) return code === 0xaa || code === 0xba;
  if (code === 0xd7 || code === 0xf7) return false;
  if (code >= 0x2000 && code <= 0x2bff) return false;
  if (code >= 0x3000 && code <= 0x3004) return false;
  if (code >= 0x3007 && code <= 0x3030) return false;
  return !(code === 0x60c || code === 0x61b || code === 0x61f || code === 0x6d4 || code >= 0xfe00);
}

/** Letters and digits; an apostrophe or a hyphen inside; stops and slashes between single letters (P.O., а/я, C/). */
function wordEnd(text: string, start: number, to: number): number {
  let at = start + 1;
  let letters = 1;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (isLetter(code)) letters += 1;
    else if (code >= 48 && code <= 57) letters += 2;
    else if (code === 39 || code === HYPHEN || code === 0x60 || code === 0x2018 || code === 0x2019) {
      const next = text.charCodeAt(at + 1);
      if (
        at + 1 >= to ||
        !(isLetter(next) || (code === HYPHEN && next >= 48 && next <= 57 && at - start < 4))
      )
        break; // LV-1010
      letters += 2;
    } else if ((code === DOT || code === SLASH) && letters === 1) {
      const next = text.charCodeAt(at + 1);
      if (at + 1 < to && isLetter(next)) letters = 0;
      else if (code === SLASH && (next === 32 || Number.isNaN(next))) return at + 1;
      else break;
    } else break;
    at += 1;
  }
  return at;
}

/** 12, 12B, 12-14, 12/3, 5th, 2AA, 0B1, 62704-1234. */
function numberEnd(text: string, start: number, to: number): number {
  let at = start + 1;
  while (at < to) {
    const code = text.charCodeAt(at);
    const isInside = (code >= 48 && code <= 57) || isLetter(code);
    if (!isInside) {
      // 380,000
      if (code === COMMA && /^\d{3}(?!\d)/.test(text.slice(at + 1, at + 5)) && at - start < 4) {
        at += 4;
        continue;
      }
      if (code !== HYPHEN && code !== SLASH && code !== DOT) break;
      const next = text.charCodeAt(at + 1);
      if (at + 1 >= to || !((next >= 48 && next <= 57) || (code !== DOT && isLetter(next)))) break;
      if (isLetter(next) && at + 2 < to && isLetter(text.charCodeAt(at + 2))) break; // 3111-Praia
    } else if (code > 0x2e80 && code < 0xd7b0) break; // 12号, 5丁目, 12로
    at += 1;
  }
  return at;
}

const STOPS = new Set('@{}=<>\\^~|`$%*_"[]?!'.split('').map((mark) => mark.charCodeAt(0)));

function kindOfMark(text: string, code: number, at: number): TokenKind {
  if (code === COMMA || code === 59 || code === 0x60c || code === 0xb7 || code === 0x2022 || code === 0x3001)
    return 'comma';
  if (code === 0x1a) return 'stop';
  // A bar or a star between the parts of a signature.
  if (code === 124 || code === 42)
    return text.charCodeAt(at - 1) === 32 && text.charCodeAt(at - 2) !== 32 ? 'comma' : 'stop';
  if (code === HYPHEN) {
    const next = text.charCodeAt(at + 1);
    return next === 32 || text.charCodeAt(at - 1) === 32 ? 'comma' : 'mark';
  }
  if (code === SLASH && text.charCodeAt(at + 1) === SLASH) return 'stop';
  if (STOPS.has(code)) return 'stop';
  return 'mark';
}
