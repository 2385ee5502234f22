// The lines around a place as one row of tokens, and what parts of addresses ask of them.
import type { Line, Lines, Token } from './tokens.ts';
import {
  IS_CONNECTOR,
  IS_OTHER,
  IS_UNIT,
  STATE_CODE,
  STATE_NAME,
  BEFORE_SURE,
  BEFORE_WEAK,
  LAST_SURE,
  IS_LOCALITY,
  IS_CALENDAR,
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
  #lengthBefore = 0;
  /** where the part that is being read begins */
  from = 0;

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
  near(at: number): Token | undefined {
    return at !== this.from && this.breaks[at] === BREAK.hard ? undefined : this.tokens[at];
  }

  isName(at: number): boolean {
    const token = this.near(at);
    if (token === undefined) return false;
    if (token.kind === 'number')
      return /^\d{1,3}(?:st|nd|rd|th|er|ème|eme|o|a|e)$/.test(token.text) && !token.isUpper;
    return token.kind === 'word' && token.isName;
  }

  isConnector(at: number): boolean {
    const token = this.near(at);
    if (token === undefined) return false;
    return token.kind === 'mark' ? token.text === '&' : (token.flags & IS_CONNECTOR) !== 0;
  }

  /** End of a name of at most `most` words from here; numbers are no names unless a month or an ordinal follows. */
  names(from: number, most: number, datesToo: boolean): number {
    let end = from;
    let next = from;
    const head = this.near(from);
    const isUncased =
      head?.kind === 'word' && head.isName && head.text.charCodeAt(0) > 0x52f && !hasCase(head.text);
    const limit = isUncased ? 3 : most;
    while (next < from + limit) {
      const token = this.near(next);
      if (token === undefined) break;
      if (this.isName(next)) {
        if ((token.flags & IS_UNIT) !== 0 && next > from && this.near(next + 1)?.kind === 'number') break;
        next += 1;
        end = next;
      } else if (this.isConnector(next)) next += 1;
      else if (datesToo && token.kind === 'number' && /^\d{1,2}$/.test(token.text) && this.isDay(next))
        next += 1;
      else if (token.kind === 'mark' && token.text === '.' && next > from) next += 1;
      else break;
    }
    return end;
  }

  /** The day of "Rua 25 de Março", "boulevard du 30 Juin". */
  isDay(at: number): boolean {
    const next = this.near(at + 1);
    if (next?.kind !== 'word') return false;
    return next.text === 'de' || (next.text.length > 2 && this.isConnector(at - 1));
  }

  /** How many words of a state stand here: 0, 1 or 2. */
  stateWords(at: number): number {
    const token = this.near(at);
    if (token === undefined || token.kind !== 'word' || !token.isName) return 0;
    if (token.isUpper && STATE_CODE.has(token.text.toUpperCase())) return 1;
    const next = this.near(at + 1);
    if (next?.kind === 'word' && next.isName && STATE_NAME.has(`${token.text} ${next.text}`)) return 2;
    return STATE_NAME.has(token.text) ? 1 : 0;
  }

  isEdgeBefore(at: number): boolean {
    if (at === 0 || this.breaks[at] === BREAK.hard) return true;
    const token = this.tokens[at - 1]!;
    return (
      token.kind === 'comma' || token.kind === 'stop' || (token.kind === 'mark' && /[.():"]/.test(token.text))
    );
  }

  /** Nothing, another line or a comma stands before. */
  beginsPart(at: number): boolean {
    return at === 0 || this.breaks[at] !== BREAK.none || this.tokens[at - 1]!.kind === 'comma';
  }

  hasOther(from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) if (this.isOther(at)) return true;
    return false;
  }

  /** A single letter is a label only before a colon or a number. */
  isOther(at: number): boolean {
    const token = this.tokens[at]!;
    if ((token.flags & IS_CALENDAR) !== 0) return true;
    if ((token.flags & IS_OTHER) === 0) return false;
    if (token.text.length > 1) return true;
    const next = this.tokens[at + 1];
    return next !== undefined && (next.kind === 'number' || next.text === ':' || next.text === '+');
  }

  isUnitWord(at: number): boolean {
    const token = this.near(at);
    return token?.kind === 'word' && (token.flags & IS_UNIT) !== 0 && token.isName;
  }
}

function hasCase(text: string): boolean {
  return text !== text.toUpperCase();
}
