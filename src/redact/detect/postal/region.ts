// The lines around a place as one row of tokens, and the parts of addresses that begin at a token.
import { isCountry, largeCity } from './places.ts';
import type { Line, Lines, Token } from './tokens.ts';
import {
  AFTER_SURE,
  AFTER_WEAK,
  BEFORE_SURE,
  BEFORE_WEAK,
  IS_BOX,
  IS_BUILDING,
  IS_CALENDAR,
  IS_CONNECTOR,
  IS_DIRECTION,
  IS_LOCALITY,
  IS_OTHER,
  IS_UNIT,
  LAST_SURE,
  LAST_WEAK,
  STATE_CODE,
  STATE_NAME,
  streetInWord,
} from './words.ts';

export type PartKind =
  | 'street'
  | 'box'
  | 'post'
  | 'unit'
  | 'country'
  | 'city'
  | 'state'
  | 'locality'
  | 'numbered'
  | 'building'
  | 'place';

export interface Part {
  readonly kind: PartKind;
  /** index of the first token behind it */
  readonly end: number;
  readonly score: number;
  /** a name that the sentence goes on behind: "Springfield since" */
  readonly isOpen?: boolean;
}

/** What stands between a token and the one before it. */
export const BREAK = { none: 0, soft: 1, hard: 2 } as const;

const LINES_BEFORE = 4;
const LINES_AFTER = 6;
/** A line this long was broken by a program, not by its writer. */
const SOFT_LENGTH = 50;
/** …and only where the next word had no room. */
const FULL_LENGTH = 62;

export class Region {
  readonly tokens: Token[] = [];
  /** BREAK of each token */
  readonly breaks: number[] = [];
  /** index of the first token of the line that was asked for, and of the line behind it */
  readonly first: number;
  readonly behind: number;

  /** `isAlone`: only the line, and the next one where a street may go on in it; quick to make. */
  constructor(lines: Lines, line: Line, isAlone: boolean) {
    const before: Line[] = [];
    for (
      let at = isAlone ? null : lines.before(line);
      at !== null && before.length < LINES_BEFORE;
      at = lines.before(at)
    ) {
      if (at.tokens.length === 0) break;
      before.unshift(at);
    }
    for (const other of before) this.#add(other);
    this.first = this.tokens.length;
    this.#add(line);
    this.behind = this.tokens.length;
    if (isAlone && line.end - line.content < SOFT_LENGTH) return;
    let count = isAlone ? LINES_AFTER - 1 : 0;
    for (let at = lines.after(line); at !== null && count < LINES_AFTER; at = lines.after(at)) {
      if (at.tokens.length === 0) break;
      this.#add(at);
      count += 1;
    }
  }

  #lengthBefore = 0;
  /** where the part that is being read begins */
  #from = 0;

  #add(line: Line): void {
    const first = line.tokens[0]!;
    const isFull = this.#lengthBefore + first.end - first.start >= FULL_LENGTH;
    const kind = isFull && this.#lengthBefore >= SOFT_LENGTH ? BREAK.soft : BREAK.hard;
    line.tokens.forEach((token, index) => {
      this.tokens.push(token);
      this.breaks.push(index === 0 && this.tokens.length > 1 ? kind : BREAK.none);
    });
    this.#lengthBefore = line.end - line.content;
  }

  /** A part that an address may be read from: a street, a box, a post code. */
  seedAt(at: number, isNumbered: boolean): Part | null {
    const token = this.tokens[at]!;
    if (token.kind !== 'word' && token.kind !== 'number') return null;
    this.#from = at;
    if (isNumbered) return this.#numbered(at) ?? this.#cityCode(at);
    const part = this.#box(at) ?? this.#street(at) ?? this.#post(at);
    return part !== null && part.score > 1 ? part : null;
  }

  /** The part of an address that begins at this token, the surest reading first, or null. */
  partAt(at: number): Part | null {
    const token = this.tokens[at];
    if (token === undefined) return null;
    this.#from = at;
    // #05-12
    if (token.text === '#' && this.#isHouseNumber(at + 1)) return { kind: 'unit', end: at + 2, score: 1 };
    if (token.kind !== 'word' && token.kind !== 'number') return null;
    return (
      this.#box(at) ??
      this.#street(at) ??
      this.#post(at) ??
      this.#unit(at) ??
      this.#named(at) ??
      this.#cityCode(at) ??
      this.#numbered(at) ??
      this.#lone(at) ??
      this.#locality(at) ??
      this.#cityOfState(at) ??
      this.#place(at)
    );
  }

  /** "University, WV 54410": any name before a state and its post code. */
  #cityOfState(at: number): Part | null {
    if (!this.isEdgeBefore(at)) return null;
    const end = this.#names(at, 4, false);
    if (end === at || this.#near(end)?.kind !== 'comma' || this.#stateWords(end + 1) === 0) return null;
    const code = this.#post(end + 1);
    return code !== null && code.score > 2 ? { kind: 'place', end, score: 0 } : null;
  }

  /** Does a part end before this token: a comma, another line, the end, a mark that no name holds? */
  isEdge(at: number): boolean {
    const token = this.tokens[at];
    if (token === undefined || this.breaks[at] === BREAK.hard) return true;
    if (token.kind === 'comma' || token.kind === 'stop' || this.endsSentence(at - 1)) return true;
    return token.kind === 'mark' && /[.():"]/.test(token.text);
  }

  /** A word with a full stop that is no abbreviation. */
  endsSentence(at: number): boolean {
    const token = this.tokens[at];
    if (token === undefined || !token.hasDot || token.kind !== 'word' || token.text.length < 4) return false;
    return (token.flags & (BEFORE_SURE | BEFORE_WEAK | LAST_SURE | IS_LOCALITY | IS_UNIT)) === 0;
  }

  /** A token of the same line or of the next one after a break that a program made. */
  #near(at: number): Token | undefined {
    return at !== this.#from && this.breaks[at] === BREAK.hard ? undefined : this.tokens[at];
  }

  #isName(at: number): boolean {
    const token = this.#near(at);
    if (token === undefined) return false;
    if (token.kind === 'number')
      return /^\d{1,3}(?:st|nd|rd|th|er|ème|eme|o|a|e)$/.test(token.text) && !token.isUpper;
    return token.kind === 'word' && token.isName;
  }

  #isConnector(at: number): boolean {
    const token = this.#near(at);
    if (token === undefined) return false;
    return token.kind === 'mark' ? token.text === '&' : (token.flags & IS_CONNECTOR) !== 0;
  }

  #isHouseNumber(at: number): boolean {
    const token = this.#near(at);
    if (token === undefined || token.kind !== 'number') return false;
    return HOUSE_NUMBER.test(token.text);
  }

  /** After an optional comma and a word for "number": index of the house number, or -1. */
  #numberAfter(at: number): number {
    let next = at;
    const comma = this.#near(next)?.kind === 'comma' && this.#near(next)?.text !== ';';
    if (comma) next += 1;
    const word = this.#near(next);
    if (word === undefined) return -1;
    if (word.kind === 'word' && NUMBER_WORD.test(word.text)) {
      next += 1;
      const mark = this.#near(next);
      if (mark?.kind === 'mark' && /[.:°#]/.test(mark.text)) next += 1;
    } else if (word.kind === 'mark' && word.text === '#') next += 1;
    if (!this.#isHouseNumber(next)) return -1;
    // After a comma a long number with a name behind it is a post code with its city.
    if (comma && next === at + 1 && /^\d{4,6}$/.test(this.tokens[next]!.text) && this.#isName(next + 1))
      return -1;
    return next;
  }

  /** End of a house number with what belongs to it: "12 bis", "12 A", "12/3", "71-21", "12 - 14". */
  #afterNumber(number: number): number {
    let end = number + 1;
    const next = this.#near(end);
    if (next === undefined) return end;
    if (
      next.kind === 'number' &&
      HOUSE_NUMBER.test(next.text) &&
      next.text.length <= 4 &&
      this.isEdge(end + 1)
    )
      return end + 1;
    // Esimerkkikatu 5 B 12
    if (next.kind === 'word' && next.isUpper && next.text.length === 1) {
      const flat = this.#near(end + 1);
      if (flat?.kind === 'number' && flat.text.length <= 3 && this.isEdge(end + 2)) return end + 2;
    }
    if (
      next.kind === 'word' &&
      (/^(?:bis|ter|quater)$/.test(next.text) || (next.isUpper && next.text.length === 1))
    )
      end += 1;
    else if (next.kind === 'mark' && /[-/#]/.test(next.text) && this.#isHouseNumber(end + 1)) end += 2;
    else if (next.kind === 'comma' && next.text === '-' && this.#isHouseNumber(end + 1)) {
      if (this.tokens[end + 1]!.text.length <= 3) end += 2;
    }
    return end;
  }

  #street(at: number): Part | null {
    const first = this.#numberFirst(at) ?? this.#wordFirst(at);
    return first !== null && first.score > 1 ? first : (this.#nameFirst(at) ?? first);
  }

  /** 12 Elm Street; 12 bis, rue de Lyon; 12 شارع طلعت حرب. */
  #numberFirst(at: number): Part | null {
    if (!this.#isHouseNumber(at)) return null;
    if (JAPANESE_NUMBER.test(this.tokens[at]!.text)) {
      const end = this.#names(at + 1, 3, false);
      const ward = this.#near(end)?.kind === 'comma' ? this.#near(end + 1) : undefined;
      if (end > at + 1 && ward?.kind === 'word' && JAPANESE_WARD.test(ward.text))
        return { kind: 'street', end, score: 5 };
    }
    let from = this.#afterNumber(at);
    const mark = this.#near(from);
    const isOfUnit =
      at > 0 &&
      this.breaks[at] !== BREAK.hard &&
      ((this.tokens[at - 1]!.flags & IS_UNIT) !== 0 || this.tokens[at - 1]!.text === '#');
    if (isOfUnit && mark?.kind === 'comma') return null;
    if (mark?.kind === 'comma' && mark.text !== ';' && mark.text !== '-') from += 1;
    const word = this.#near(from);
    if (word === undefined || word.kind !== 'word') {
      if (!this.#isName(from)) return null;
    }
    const french = word?.kind === 'word' ? this.#wordAfterNumber(from, word) : null;
    if (french !== null && french.score > 2) return french;
    if (word !== undefined && (word.flags & IS_CALENDAR) !== 0 && this.tokens[at - 1]?.text === 'on')
      return null;
    let best = -1;
    let score = 0;
    let names = 0;
    let lower = 0;
    for (let next = from; next < from + 7; next += 1) {
      const token = this.#near(next);
      if (token === undefined) break;
      const isName = this.#isName(next);
      if (next > from && token.kind === 'word' && names > 0) {
        const sure =
          (token.flags & AFTER_SURE) !== 0 || (token.text === 'st' && token.isName && token.hasDot);
        const weak = (token.flags & (AFTER_WEAK | LAST_SURE | LAST_WEAK)) !== 0;
        if (
          (sure || weak) &&
          (isName || lower > 0 || (token.flags & LAST_SURE) !== 0) &&
          !(lower > 0 && !sure && token.text !== 'st' && token.text !== 'dr')
        ) {
          const value = lower > 0 ? 3 : sure ? 5 : (token.flags & LAST_SURE) !== 0 ? 4 : 2;
          if (value >= score) {
            best = next + 1;
            score = value;
          }
        }
      }
      if (isName) names += 1;
      else if (token.kind === 'word' && (token.flags & IS_DIRECTION) !== 0) continue;
      else if (
        token.kind === 'word' &&
        token.isLower &&
        !this.#isConnector(next) &&
        names === lower &&
        lower < 3
      ) {
        if (NO_STREET_NAME.test(token.text)) break;
        names += 1;
        lower += 1;
      } else if (!this.#isConnector(next)) break;
      if (
        token.kind === 'word' &&
        (token.flags & IS_OTHER) !== 0 &&
        token.text.length > 3 &&
        ((this.#near(next + 1)?.flags ?? 0) & (AFTER_SURE | AFTER_WEAK)) === 0
      )
        break;
    }
    if (best < 0 || (french !== null && french.score >= score)) return french;
    const direction = this.#near(best);
    if (direction?.kind === 'word' && (direction.flags & IS_DIRECTION) !== 0 && direction.isName) best += 1;
    return { kind: 'street', end: best, score };
  }

  /** "rue de Lyon" behind its number. */
  #wordAfterNumber(at: number, word: Token): Part | null {
    if ((word.flags & (BEFORE_SURE | BEFORE_WEAK)) === 0) return null;
    const names = this.#names(at + 1, 7, true);
    const isSure = (word.flags & BEFORE_SURE) !== 0 && (word.text.length > 2 || word.hasDot);
    if (names > at + 1) {
      const number = this.#near(names);
      const isNumbered = number?.kind === 'number' && /^\d{1,3}$/.test(number.text) && this.isEdge(names + 1);
      return { kind: 'street', end: isNumbered ? names + 1 : names, score: isSure ? 5 : 2 };
    }
    const first = this.#near(at + 1);
    if (isSure && first?.kind === 'number' && /^\d{1,3}$/.test(first.text))
      return { kind: 'street', end: at + 2, score: 4 };
    if (!NAMED_IN_LOWER_CASE.test(word.text)) return null;
    let end = at + 1;
    while (end < at + 7 && this.#near(end)?.kind === 'word' && !this.isEdge(end)) end += 1;
    return end > at + 1 && this.isEdge(end) ? { kind: 'street', end, score: 4 } : null;
  }

  /** Calle Mayor 5; via Roma, 12; ул. Ленина, д. 5; Carrera 7 # 71-21; rue de Lyon without a number. */
  #wordFirst(at: number): Part | null {
    const word = this.tokens[at]!;
    if (word.kind !== 'word' || (word.flags & (BEFORE_SURE | BEFORE_WEAK)) === 0) return null;
    const isSure = (word.flags & BEFORE_SURE) !== 0;
    if (!isSure && word.isLower && !word.hasDot) return null;
    const isWord = word.isLower && ORDINARY_TOO.test(word.text);
    let next = at + 1;
    if (this.#near(next)?.kind === 'mark' && /[./]/.test(this.#near(next)!.text)) next += 1;
    const first = this.#near(next);
    if (first?.kind === 'number') {
      // Calle 5 No. 12-34, Carrera 7 # 71-21, Rua 25 de Março, 12
      if (!isSure || !word.isName) return null;
      const names = this.#names(next + 1, 4, false);
      const number = this.#numberAfter(names);
      if (number > 0) return { kind: 'street', end: this.#afterNumber(number), score: 5 };
      return { kind: 'street', end: Math.max(names, next + 1), score: 2 };
    }
    const names = this.#names(next, 6, true);
    if (names === next) return null;
    const number = this.#numberAfter(names);
    if (isWord) {
      // "via Roma, 12", but not "via USB 3"
      const isPlain = number > 0 && !this.tokens.slice(next, names).some((name) => name.isUpper);
      return isPlain ? { kind: 'street', end: this.#afterNumber(number), score: 3 } : null;
    }
    const isShort = word.text.length <= 2 && !word.hasDot && !word.text.endsWith('/');
    if (number > 0)
      return { kind: 'street', end: this.#afterNumber(number), score: isSure && !isShort ? 5 : 2 };
    return { kind: 'street', end: names, score: isSure && !isShort ? 2 : 1 };
  }

  /** Hauptstraße 12; Kossuth utca 12; Elm Street without a number. */
  #nameFirst(at: number): Part | null {
    if ((!this.#isName(at) && this.tokens[at]!.kind === 'number') || SENTENCE.test(this.tokens[at]!.text))
      return null;
    const isNarrow = (this.tokens[at]!.flags & IS_CONNECTOR) === 0;
    let hasGap = false;
    for (let next = at; next < at + 4; next += 1) {
      const token = this.#near(next);
      if (next > at && token === undefined) break;
      if (token === undefined || token.kind !== 'word') break;
      let strength = 0;
      if (hasGap && (token.flags & (LAST_SURE | AFTER_SURE)) === 0 && next > at) {
        if (streetInWord(token.text) !== null) return null;
      }
      if (next > at && (token.flags & (LAST_SURE | LAST_WEAK)) !== 0)
        strength = (token.flags & LAST_SURE) !== 0 ? 5 : (token.flags & AFTER_SURE) !== 0 ? 4 : 2;
      else if (token.text.length >= 5 || token.text.charCodeAt(0) >= 0xac00) {
        const isStr = token.text.endsWith('str') && !token.hasDot;
        const inWord = isStr
          ? null
          : token.isName || /stra(?:ss|ß)e$|straat$/.test(token.text)
            ? streetInWord(token.text)
            : null;
        if (inWord !== null && (token.text.length > 6 || inWord === 'sure'))
          strength = inWord === 'sure' ? 5 : 2;
      }
      if (strength > 0) {
        const number = this.#numberAfter(next + 1);
        if (number > 0)
          return {
            kind: 'street',
            end: this.#afterNumber(number),
            score: token.isName || next > at ? strength : 3,
          };
        if (strength === 5 && (token.flags & AFTER_SURE) === 0)
          return { kind: 'street', end: next + 1, score: 2 };
      }
      if (next > at && token.isName && (token.flags & AFTER_SURE) !== 0) {
        const number = this.#numberAfter(next + 1);
        if (number > 0)
          return { kind: 'street', end: this.#afterNumber(number), score: number === next + 1 ? 4 : 3 };
        return { kind: 'street', end: next + 1, score: 2 };
      }
      if (!this.#isName(next) && !(next > at && this.#isConnector(next))) break;
      // "Bitte an die Musterstraße 5", but "An der Musterstraße 5"
      if (!this.#isName(next) && isNarrow) hasGap = true;
      if ((token.flags & IS_OTHER) !== 0 && token.text.length > 2) break;
    }
    return null;
  }

  /** End of a name of at most `most` words from here; numbers are no names unless a month or an ordinal follows. */
  #names(from: number, most: number, datesToo: boolean): number {
    let end = from;
    let next = from;
    const head = this.#near(from);
    const isUncased =
      head?.kind === 'word' && head.isName && head.text.charCodeAt(0) > 0x52f && !hasCase(head.text);
    const limit = isUncased ? 3 : most;
    while (next < from + limit) {
      const token = this.#near(next);
      if (token === undefined) break;
      if (this.#isName(next)) {
        if ((token.flags & IS_UNIT) !== 0 && next > from && this.#near(next + 1)?.kind === 'number') break;
        next += 1;
        end = next;
      } else if (this.#isConnector(next)) next += 1;
      else if (datesToo && token.kind === 'number' && /^\d{1,2}$/.test(token.text) && this.#isDay(next))
        next += 1;
      else if (token.kind === 'mark' && token.text === '.' && next > from) next += 1;
      else break;
    }
    return end;
  }

  /** The day of "Rua 25 de Março", "boulevard du 30 Juin". */
  #isDay(at: number): boolean {
    const next = this.#near(at + 1);
    if (next?.kind !== 'word') return false;
    return next.text === 'de' || (next.text.length > 2 && this.#isConnector(at - 1));
  }

  #box(at: number): Part | null {
    const token = this.tokens[at]!;
    if (token.kind !== 'word' || (token.flags & IS_BOX) === 0) return null;
    let head = token.text;
    for (let count = 1; count <= 4; count += 1) {
      const score = BOXES.get(head);
      if (score !== undefined && (!token.isLower || score > 2 || count > 1)) {
        const number = this.#boxNumber(at + count);
        if (number > 0) return { kind: 'box', end: number, score };
      }
      const next = this.#near(at + count);
      if (next === undefined || next.kind !== 'word') break;
      head += ` ${next.text}`;
    }
    return null;
  }

  /** End of the number of a box, or -1: "12", "No. 12", "CT 1234", "SS-1234", "N 1234". */
  #boxNumber(from: number): number {
    let at = from;
    for (let count = 0; count < 3; count += 1) {
      const token = this.#near(at);
      if (token === undefined) return -1;
      if (token.kind === 'number') {
        // Postfach 10 99 12
        let end = this.#afterNumber(at);
        while (end < at + 3 && token.text.length <= 3 && /^\d{2,3}$/.test(this.#near(end)?.text ?? ''))
          end += 1;
        return end;
      }
      if (token.kind === 'word' && /^[a-z]{1,5}-?\d{1,6}$/.test(token.text) && !token.isLower) return at + 1;
      const isFiller =
        (token.kind === 'mark' && /[.:#°]/.test(token.text)) ||
        (token.kind === 'comma' && token.text === '-') ||
        (token.kind === 'word' &&
          (NUMBER_WORD.test(token.text) || (token.isUpper && token.text.length <= 4)));
      if (!isFiller) return -1;
      at += 1;
    }
    return -1;
  }

  #post(at: number): Part | null {
    const token = this.tokens[at]!;
    const next = this.#near(at + 1);
    if (token.kind === 'word') return this.#postByWord(at, token, next);
    if (/^\d{4}[a-z]{2}$/.test(token.text) && this.#isName(at + 1))
      return { kind: 'post', end: this.#cityEnd(at + 1), score: 3 };
    if (!/^\d{3,7}(?:-\d{2,4})?$/.test(token.text)) return null;
    const digits = token.text;
    // As short as a telephone number: only at the start of a part.
    if (/^\d{3}-\d{4}$/.test(digits) && !this.#beginsPart(at)) return null;
    // 1012 AB Amsterdam
    if (
      digits.length === 4 &&
      next?.kind === 'word' &&
      next.isUpper &&
      next.text.length === 2 &&
      this.#isName(at + 2)
    )
      return { kind: 'post', end: this.#cityEnd(at + 2), score: 3 };
    // 112 28 Stockholm, 110 001 New Delhi
    if (digits.length === 3 && next?.kind === 'number' && /^\d{2,3}$/.test(next.text)) {
      if (this.#isName(at + 2)) return { kind: 'post', end: this.#cityEnd(at + 2), score: 2 };
      return this.isEdge(at + 2) ? { kind: 'post', end: at + 2, score: 1 } : null;
    }
    if (digits.length < 4) {
      if (!this.isEdgeBefore(at) || token.hasDot || !this.#isName(at + 1) || next?.kind !== 'word')
        return null;
      const end = this.#cityEnd(at + 1);
      return this.isEdge(end) ? { kind: 'post', end, score: 1 } : null;
    }
    const isHyphened = /^(?:\d{2}-\d{3}|\d{4}-\d{3}|\d{5}-\d{3}|\d{3}-\d{4}|\d{5}-\d{4})$/.test(digits);
    // 3111-Praia
    if (next?.text === '-' && this.#isName(at + 2) && this.isEdgeBefore(at))
      return { kind: 'post', end: this.#cityEnd(at + 2), score: 2 };
    if (!token.hasDot && this.#isName(at + 1) && this.#near(at + 1)!.kind === 'word')
      return { kind: 'post', end: this.#cityEnd(at + 1), score: isHyphened ? 3 : 2 };
    if (this.isEdge(at + 1)) return { kind: 'post', end: at + 1, score: isHyphened ? 2 : 1 };
    return null;
  }

  /** Kawangkoan 60581, Dhaka - 1205, Cape Town, 8001 */
  #cityCode(at: number): Part | null {
    if (!this.isEdgeBefore(at)) return null;
    let end = this.#names(at, 4, false);
    if (end === at || this.#hasOther(at, end)) return null;
    const comma = this.#near(end);
    if (comma?.text === '-' || (comma?.kind === 'comma' && comma.text !== ';')) end += 1;
    const number = this.#near(end);
    if (number?.kind !== 'number' || !CITY_CODE.test(number.text) || /^(?:19|20)\d\d$/.test(number.text))
      return null;
    // Groningen 1565 LQ
    const letters = this.#near(end + 1);
    if (number.text.length === 4 && letters?.isUpper === true && /^[a-z]{2}$/.test(letters.text)) end += 1;
    const next = this.tokens[end + 1];
    return this.isEdge(end + 1) || (next !== undefined && next.isLower && number.text.length > 4)
      ? { kind: 'post', end: end + 1, score: 2 }
      : null;
  }

  #postByWord(at: number, token: Token, next: Token | undefined): Part | null {
    const { text } = token;
    // IL 62704, NSW 2000, ON K1A 0B1, Texas 77002
    const states = this.#stateWords(at);
    if (states > 0) {
      const number = this.#near(at + states);
      const code = number?.kind === 'number' ? number.text : '';
      // AS is a number of a network where it is not American Samoa.
      if (/^\d{5}(?:-\d{4})?$/.test(code) && (text !== 'as' || code.startsWith('967'))) {
        const plusFour = this.#near(at + states + 1);
        const end = plusFour?.text === '-' && /^\d{4}$/.test(this.#near(at + states + 2)?.text ?? '') ? 3 : 1;
        return { kind: 'post', end: at + states + end, score: 3 };
      }
      if (/^\d{4}$/.test(code) && AUSTRALIAN.test(text))
        return { kind: 'post', end: at + states + 1, score: 3 };
      if (number?.kind === 'word' && CANADIAN_FIRST.test(number.text)) {
        const part = this.#postByWord(at + states, number, this.#near(at + states + 1));
        if (part !== null) return part;
      }
      if (/^\d{6}$/.test(code)) return { kind: 'post', end: at + states + 1, score: 2 };
    }
    if (token.isUpper) {
      if (BRITISH_WHOLE.test(text) || CANADIAN_WHOLE.test(text))
        return { kind: 'post', end: at + 1, score: 3 };
      if (next?.kind === 'number' && /^\d[a-z]{2}$/.test(next.text) && BRITISH_FIRST.test(text))
        return { kind: 'post', end: at + 2, score: 3 };
      if (next?.kind === 'number' && /^\d[a-z]\d$/.test(next.text) && CANADIAN_FIRST.test(text))
        return { kind: 'post', end: at + 2, score: 3 };
      // D-10115 Berlin, LV-1010, AD500, SE-112 28 Stockholm, VG1110
      if (/^(?:[a-z]{1,3}-\d{4,6}|(?:se|cz|sk|gr)-\d{3})$/.test(text)) {
        let end = at + 1;
        if (next?.kind === 'number' && /^\d{2,3}$/.test(next.text)) end += 1;
        if (this.#isName(end)) return { kind: 'post', end: this.#cityEnd(end), score: 3 };
        if (this.isEdge(end)) return { kind: 'post', end, score: 2 };
      }
      if (
        /^(?:[a-z]{2}\d{3,5}|[a-z]\d{4}[a-z]{3}|[a-z]\d{3,4}|[a-z]\d{2})$/.test(text) &&
        this.isEdge(at + 1)
      )
        return { kind: 'post', end: at + 1, score: 1 };
      // Eircode D02 X285
      if (
        /^[a-z]\d[\dw]$/.test(text) &&
        /^[a-z\d]{4}$/.test(next?.text ?? '') &&
        next!.isUpper &&
        /\d/.test(next!.text)
      )
        return { kind: 'post', end: at + 2, score: 3 };
      // KY1-1001, MSD 1234, VLT 1117
      if (/^[a-z]{2}\d-\d{4}$/.test(text)) return { kind: 'post', end: at + 1, score: 3 };
      if (
        /^[a-z]{2,3}$/.test(text) &&
        text !== 'as' &&
        next?.kind === 'number' &&
        /^\d{4,6}$/.test(next.text)
      ) {
        if (this.#isName(at + 2)) return { kind: 'post', end: this.#cityEnd(at + 2), score: 2 };
        if (this.isEdge(at + 2)) return { kind: 'post', end: at + 2, score: 1 };
      }
    }
    // PIN 110001, ZIP: 62704, C.P. 06600, индекс 101000
    if (POST_WORD.test(text)) {
      let number = at + 1;
      while (number < at + 4) {
        const mark = this.#near(number);
        if (mark === undefined) break;
        if (mark.kind === 'number') {
          if (!/^\d{3,7}(?:-\d{3,4})?$/.test(mark.text)) break;
          const after = this.#near(number + 1);
          const end = after?.kind === 'number' && /^\d{2,3}$/.test(after.text) ? number + 2 : number + 1;
          return { kind: 'post', end, score: 2 };
        }
        if (mark.kind !== 'mark' && mark.text !== '-' && mark.text !== 'code') break;
        number += 1;
      }
    }
    return null;
  }

  /** How many words of a state stand here: 0, 1 or 2. */
  #stateWords(at: number): number {
    const token = this.#near(at);
    if (token === undefined || token.kind !== 'word' || !token.isName) return 0;
    if (token.isUpper && STATE_CODE.has(token.text.toUpperCase())) return 1;
    const next = this.#near(at + 1);
    if (next?.kind === 'word' && next.isName && STATE_NAME.has(`${token.text} ${next.text}`)) return 2;
    return STATE_NAME.has(token.text) ? 1 : 0;
  }

  /** End of the name of a city behind its post code; "Cedex 05", "Geneva 10" included. */
  #cityEnd(from: number): number {
    let end = from;
    for (let at = from; at < from + 5; at += 1) {
      if (this.#isName(at) && this.#near(at)!.kind === 'word') {
        if ((this.#near(at)!.flags & IS_OTHER) !== 0 && at > from) break;
        if (at > from && this.#isUnitWord(at) && this.#near(at + 1)?.kind !== 'word' && !this.isEdge(at + 1))
          break;
        end = at + 1;
      } else if (!this.#isConnector(at)) {
        // San Enimia salentino
        const isLast = at > from && this.#near(at)?.kind === 'word' && this.breaks[at + 1] === BREAK.hard;
        if (isLast) end = at + 1;
        break;
      }
    }
    const number = this.#near(end);
    if (number?.kind === 'number' && /^\d{1,2}$/.test(number.text) && this.isEdge(end + 1)) end += 1;
    return end;
  }

  #unit(at: number): Part | null {
    const token = this.tokens[at]!;
    const next = this.#near(at + 1);
    // 4.º B
    if (token.kind === 'number' && token.hasDot && next?.kind === 'word' && /^[oa]$/.test(next.text)) {
      const side = this.#near(at + 2);
      const hasSide = side?.kind === 'word' && side.isName && side.text.length <= 4;
      return { kind: 'unit', end: hasSide ? at + 3 : at + 2, score: 1 };
    }
    // 7. tv, 3 hoog
    if (
      token.kind === 'number' &&
      next?.kind === 'word' &&
      /^(?:tv|th|mf|sal|hoog|og|eg|dg|ug|floor|étage|emelet)$/.test(next.text)
    )
      return { kind: 'unit', end: at + 2, score: 1 };
    // 3rd Floor, 4.o B, 2ème étage, 12 этаж
    if (token.kind === 'number' && next?.kind === 'word' && /^\d{1,3}\D{0,3}$/.test(token.text)) {
      if (FLOOR.test(next.text)) return { kind: 'unit', end: at + 2, score: 1 };
      if (!token.isUpper && /^\d{1,2}(?:o|a|er|e)$/.test(token.text) && next.text.length <= 4 && next.isName)
        return { kind: 'unit', end: at + 2, score: 1 };
    }
    if (token.kind === 'number' && !token.isUpper && /^\d{1,2}[oa]$/.test(token.text) && this.isEdge(at + 1))
      return { kind: 'unit', end: at + 1, score: 1 };
    if (token.kind === 'word' && ORDINAL.test(token.text) && next?.kind === 'word' && FLOOR.test(next.text))
      return { kind: 'unit', end: at + 2, score: 1 };
    // Road 12, Street 5
    const isRoad = token.isName && (token.flags & AFTER_SURE) !== 0;
    if (token.kind !== 'word' || ((token.flags & IS_UNIT) === 0 && !isRoad)) return null;
    let number = at + 1;
    for (let count = 0; count < 2; count += 1) {
      const mark = this.#near(number);
      if (mark === undefined) return null;
      const isFiller =
        (mark.kind === 'mark' && /[.:#°]/.test(mark.text)) ||
        (mark.kind === 'word' && NUMBER_WORD.test(mark.text));
      if (!isFiller) break;
      number += 1;
    }
    const value = this.#near(number);
    if (value === undefined) return null;
    if (value.kind === 'number' && /^\d{1,5}(?:[-/]?[a-z\d]{1,4})?$/.test(value.text))
      return { kind: 'unit', end: this.#afterNumber(number), score: 1 };
    const isLetterNumber =
      value.kind === 'word' && value.isUpper && /^[a-z]{1,3}-?\d{0,5}[a-z]?$/.test(value.text);
    if (isLetterNumber && (value.text.length <= 2 || /\d/.test(value.text)))
      return { kind: 'unit', end: this.#afterNumber(number), score: 1 };
    return null;
  }

  /** A country, a large city or a state, as a whole: "Kenya", "New Delhi", "Washington, DC". */
  #named(at: number): Part | null {
    let name = '';
    let best: Part | null = null;
    for (let next = at; next < at + 6; next += 1) {
      const token = this.#near(next);
      if (token === undefined || (token.kind !== 'word' && token.text !== '&')) break;
      if (next === at && !token.isName) break;
      name += (next === at ? '' : ' ') + token.text;
      const isEdge = this.isEdge(next + 1);
      const city = largeCity(name);
      if (city !== null) {
        // Geneva 10, New Delhi 110001, Nairobi - 00100
        const code = this.#near(next + 1)?.text === '-' ? next + 2 : next + 1;
        const number = this.#near(code);
        const isCode =
          number?.kind === 'number' &&
          /^(?:\d{1,7}|\d{2,5}-\d{3,4})$/.test(number.text) &&
          this.isEdge(code + 1);
        // Arusha North
        if (
          !isCode &&
          !isEdge &&
          this.#isName(next + 1) &&
          number?.kind === 'word' &&
          !/\d/.test(number.text) &&
          this.#stateWords(next + 1) === 0
        )
          continue;
        best = {
          kind: isCode ? 'post' : 'city',
          end: isCode ? code + 1 : next + 1,
          score: isCode && number.text.length > 3 ? 3 : 1,
        };
      } else if (isCountry(name)) {
        const isShort = name.length <= 3 && !token.isUpper;
        if (
          !isShort &&
          (isEdge || (name.length > 3 && (!this.#isName(next + 1) || this.breaks[next + 1] !== BREAK.none)))
        )
          best = { kind: 'country', end: next + 1, score: 2 };
      }
    }
    if (best !== null) return best;
    const states = this.#stateWords(at);
    const isCode = states === 1 && this.tokens[at]!.isUpper;
    return states > 0 && (isCode || this.isEdge(at + states))
      ? { kind: 'state', end: at + states, score: 1 }
      : null;
  }

  /** A whole part of a name and a number: Unter den Linden 6; 1400 Smith. Says little by itself. */
  #numbered(at: number): Part | null {
    const token = this.tokens[at]!;
    if (this.#isHouseNumber(at)) {
      const from = this.#afterNumber(at);
      const names = this.#names(from, 5, false);
      return names > from &&
        (this.isEdge(names) || this.#isUnitWord(names)) &&
        !this.#hasOther(from, names) &&
        (this.isEdgeBefore(at) || this.tokens[at - 1]!.isLower)
        ? { kind: 'numbered', end: names, score: 1 }
        : null;
    }
    if (SENTENCE.test(token.text)) return null;
    if (!token.isName || !(this.isEdgeBefore(at) || this.tokens[at - 1]!.isLower)) return null;
    const names = this.#names(at, 6, false);
    if (names === at || this.#hasOther(at, names)) return null;
    const number = this.#numberAfter(names);
    if (number < 0) return null;
    const end = this.#afterNumber(number);
    return this.#isUnitWord(end) || this.isEdge(end) ? { kind: 'numbered', end, score: 1 } : null;
  }

  #isUnitWord(at: number): boolean {
    const token = this.#near(at);
    return token?.kind === 'word' && (token.flags & IS_UNIT) !== 0 && token.isName;
  }

  /** A house number in a line of its own. */
  #lone(at: number): Part | null {
    if (!this.#isHouseNumber(at) || !this.isEdgeBefore(at) || this.tokens[at]!.text.length > 5) return null;
    const end = this.#afterNumber(at);
    return this.breaks[end] === BREAK.hard ? { kind: 'unit', end, score: 0 } : null;
  }

  /** A district, a village, a landmark: "Near City Hall", "р-н Центральный", "Col. Roma Norte". */
  #locality(at: number): Part | null {
    const token = this.tokens[at]!;
    if (token.kind !== 'word' || (token.flags & IS_LOCALITY) === 0) return null;
    let end = at + 1;
    while (end < at + 8 && !this.isEdge(end)) end += 1;
    const mark = this.tokens[end];
    if (mark?.kind === 'mark' && mark.text === '.' && this.#isName(end + 1)) {
      end += 1;
      while (end < at + 8 && !this.isEdge(end)) end += 1;
    }
    return this.isEdge(end) && end > at + 1 && this.#isName(end - 1)
      ? { kind: 'locality', end, score: 0 }
      : null;
  }

  /** A whole part of up to five capitalised words: a city, a district, a building, or something else. */
  #place(at: number): Part | null {
    if (!this.isEdgeBefore(at) || !this.tokens[at]!.isName || NO_PLACE.test(this.tokens[at]!.text))
      return null;
    let end = at;
    let isBuilding = false;
    let isOpen = false;
    while (end < at + 6 && (end === at || !this.isEdge(end))) {
      const token = this.tokens[end]!;
      if (token.kind === 'number') return null;
      if (!this.#isName(end) && !this.#isConnector(end)) {
        isOpen = true;
        break;
      }
      if (end > at && token.isUpper && (this.#post(end)?.score ?? 0) > 1) break;
      if ((token.flags & IS_BUILDING) !== 0) isBuilding = true;
      else if (this.#isOther(end)) return null;
      end += 1;
    }
    if (this.tokens[end]?.text === ':' || end === at) return null;
    const isBehindLine = this.breaks[at] === BREAK.hard || this.tokens[at]!.text.length < 3;
    if (isOpen)
      return !isBehindLine && end - at <= 3 && this.#isName(end - 1)
        ? { kind: 'place', end, score: 0, isOpen }
        : null;
    return { kind: isBuilding ? 'building' : 'place', end, score: 0 };
  }

  /** Nothing, another line or a comma stands before. */
  #beginsPart(at: number): boolean {
    return at === 0 || this.breaks[at] !== BREAK.none || this.tokens[at - 1]!.kind === 'comma';
  }

  isEdgeBefore(at: number): boolean {
    if (at === 0 || this.breaks[at] === BREAK.hard) return true;
    const token = this.tokens[at - 1]!;
    return (
      token.kind === 'comma' || token.kind === 'stop' || (token.kind === 'mark' && /[.():"]/.test(token.text))
    );
  }

  #hasOther(from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) if (this.#isOther(at)) return true;
    return false;
  }

  /** A single letter is a label only before a colon or a number. */
  #isOther(at: number): boolean {
    const token = this.tokens[at]!;
    if ((token.flags & IS_CALENDAR) !== 0) return true;
    if ((token.flags & IS_OTHER) === 0) return false;
    if (token.text.length > 1) return true;
    const next = this.tokens[at + 1];
    return next !== undefined && (next.kind === 'number' || next.text === ':' || next.text === '+');
  }
}

function hasCase(text: string): boolean {
  return text !== text.toUpperCase();
}

const HOUSE_NUMBER = /^\d{1,5}(?:[a-z]{1,2})?(?:[-/]\d{1,5}[a-z]?|[-/][a-z])?(?:[-/]\d{1,4})?$/;
const NUMBER_WORD =
  /^(?:n|no|nr|nro|num|numero|número|núm|№|nº|n°|number|č|br|бр|д|дом|буд|nummer|sn|#|no\.|رقم|số)$/;
/** Words of streets that are words of other languages too. */
const ORDINARY_TOO = /^(?:via|str|corso|avenue|av|ave|boulevard|strada|route|drive|ch|col|sector)$/;
const NAMED_IN_LOWER_CASE = /^(?:rue|bd|boulevard|allée|allee|chemin|impasse|calle|rua|sentier|travessa)$/;
/** 5-2-1 Ginza, Chuo-ku */
const JAPANESE_NUMBER = /^\d{1,4}-\d{1,3}(?:-\d{1,4})?$/;
const JAPANESE_WARD = /^\p{L}{2,20}-(?:ku|shi|gun|ch[oō]|machi|mura|son)$/u;
const CITY_CODE = /^(?:\d{4,7}|\d{2}-\d{3}|\d{5}-\d{3}|\d{3}-\d{4})$/;
/** Words that begin a sentence, not a street. */
const SENTENCE =
  /^(?:bydlím|bydlim|mieszkam|locuiesc|živim|zivim|asun|bor|lakom|woon|ik|jeg|jag|minä|vivo|vive|vivimos|j'habite|habite|ich|wohne|moro|mora|abito|je|nous|my|our|the|in|at|to|from|and|see|on|address|send|ship|we|i|it|this|is|adresse|adresa|anschrift|dirección|direccion|endereço|indirizzo|адрес|address|for|by|with)$/;
/** Capitalised at the start of what follows an address. */
const NO_PLACE =
  /^(?:please|thanks?|regards|best|cheers|but|and|if|when|we|you|i|he|she|they|it|this|that|there|then|so|or|not|let|see|note|also|merci|gracias|danke|bitte|obrigad[oa]|hello|hi|dear|yes|no|is|are|ok|call|ask|write|zip|zipcode|postcode|plz|cap|cep|индекс)$/;
const POST_WORD =
  /^(?:zip|zipcode|postcode|postal|pin|pincode|plz|cp|c\.p|cap|cep|индекс|почтовый|код|код|psč|irsz|posta|kode|pos)$/;
const AUSTRALIAN = /^(?:nsw|vic|qld|tas|act|wa|sa|nt)$/;
const BRITISH_FIRST = /^[a-z]{1,2}\d[a-z\d]?$/;
const BRITISH_WHOLE = /^[a-z]{1,2}\d[a-z\d]?\d[abd-hjlnp-uw-z]{2}$/;
const CANADIAN_FIRST = /^[abceghj-nprstvxy]\d[a-z]$/;
const CANADIAN_WHOLE = /^[abceghj-nprstvxy]\d[a-z]-?\d[a-z]\d$/;
const FLOOR =
  /^(?:floor|fl|flr|étage|etage|piso|andar|piano|stock|og|kat|emelet|patro|этаж|поверх|planta|sal|verdieping|level|story|storey|طابق|الطابق|층)$/;
const ORDINAL =
  /^(?:ground|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|top|lower|upper|mezzanine|premier|deuxième|troisième|primer|segundo|tercer)$/;
/** Lower-case words between a number and "street" that make it no address. */
const NO_STREET_NAME =
  /^(?:the|a|an|in|on|at|for|to|per|each|every|this|that|more|other|new|people|days?|years?|months?|hours?|minutes?|km|miles?|m|x|and|or|is|are|was|were|as|by|with|from|bytes?|times?|patches|lines?|files?|bits?|way|ways)$/;

/** Names of a box and what they count: the short ones want a post code or a place beside them. */
const BOXES: ReadonlyMap<string, number> = new Map([
  ...'p.o box|po box|p o box|p.o. box|post office box|post box|postbox|p.o.b|pob|gpo box|boîte postale|boite postale|case postale|casella postale|caixa postal|apartado postal|apartado de correos|apartado aéreo|apartado|apdo|apdo postal|apdo. postal|apdo de correos|casilla de correo|casilla postal|casilla|postfach|postbus|postboks|а/я|абонентский ящик|private bag|p/bag|private mail bag|locked bag|lock bag|p.m.b|pmb|ص.ب|صندوق بريد|صندوق البريد|صندوق بريدي|skrytka pocztowa|skr pocztowa|skr poczt|ת.ד|b.p|s.l.p|slp|τ.θ|hộp thư|kotak pos|пошт скринька|п.с|pósthólf|post office box no'
    .split('|')
    .map((name): [string, number] => [name, 5]),
  ...'bp|c.p|cp|box|pf|pl|pb|c.s|cs|t.k|p.k|pk|bag|po|p.o|ص'
    .split('|')
    .map((name): [string, number] => [name, /^(?:bp|cp|c\.s|cs)$/.test(name) ? 3 : 2]),
]);
