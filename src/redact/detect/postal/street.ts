// Streets: the number first, the word first or the name first, as the languages of lists have it.
import type { Token } from './tokens.ts';
import { BREAK, type Part, type Region } from './region.ts';
import {
  AFTER_SURE,
  AFTER_WEAK,
  BEFORE_SURE,
  BEFORE_WEAK,
  IS_CALENDAR,
  IS_CONNECTOR,
  IS_DIRECTION,
  IS_OTHER,
  IS_UNIT,
  LAST_SURE,
  LAST_WEAK,
  streetInWord,
} from './words.ts';
import { isHouseNumber, numberAfter, afterNumber } from './house-number.ts';

export function street(region: Region, at: number): Part | null {
  const first = numberFirst(region, at) ?? wordFirst(region, at);
  return first !== null && first.score > 1 ? first : (nameFirst(region, at) ?? first);
}

/** 12 Elm Street; 12 bis, rue de Lyon; 12 شارع طلعت حرب. */
export function numberFirst(region: Region, at: number): Part | null {
  if (!isHouseNumber(region, at)) return null;
  if (JAPANESE_NUMBER.test(region.tokens[at]!.text)) {
    const end = region.names(at + 1, 3, false);
    const ward = region.near(end)?.kind === 'comma' ? region.near(end + 1) : undefined;
    if (end > at + 1 && ward?.kind === 'word' && JAPANESE_WARD.test(ward.text))
      return { kind: 'street', end, score: 5 };
  }
  let from = afterNumber(region, at);
  const mark = region.near(from);
  const isOfUnit =
    at > 0 &&
    region.breaks[at] !== BREAK.hard &&
    ((region.tokens[at - 1]!.flags & IS_UNIT) !== 0 || region.tokens[at - 1]!.text === '#');
  if (isOfUnit && mark?.kind === 'comma') return null;
  if (mark?.kind === 'comma' && mark.text !== ';' && mark.text !== '-') from += 1;
  const word = region.near(from);
  if (word === undefined || word.kind !== 'word') {
    if (!region.isName(from)) return null;
  }
  const french = word?.kind === 'word' ? wordAfterNumber(region, from, word) : null;
  if (french !== null && french.score > 2) return french;
  if (word !== undefined && (word.flags & IS_CALENDAR) !== 0 && region.tokens[at - 1]?.text === 'on')
    return null;
  let best = -1;
  let score = 0;
  let names = 0;
  let lower = 0;
  for (let next = from; next < from + 7; next += 1) {
    const token = region.near(next);
    if (token === undefined) break;
    const isName = region.isName(next);
    if (next > from && token.kind === 'word' && names > 0) {
      const sure = (token.flags & AFTER_SURE) !== 0 || (token.text === 'st' && token.isName && token.hasDot);
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
      !region.isConnector(next) &&
      names === lower &&
      lower < 3
    ) {
      if (NO_STREET_NAME.test(token.text)) break;
      names += 1;
      lower += 1;
    } else if (!region.isConnector(next)) break;
    if (
      token.kind === 'word' &&
      (token.flags & IS_OTHER) !== 0 &&
      token.text.length > 3 &&
      ((region.near(next + 1)?.flags ?? 0) & (AFTER_SURE | AFTER_WEAK)) === 0
    )
      break;
  }
  if (best < 0 || (french !== null && french.score >= score)) return french;
  const direction = region.near(best);
  if (direction?.kind === 'word' && (direction.flags & IS_DIRECTION) !== 0 && direction.isName) best += 1;
  return { kind: 'street', end: best, score };
}

/** "rue de Lyon" behind its number. */
export function wordAfterNumber(region: Region, at: number, word: Token): Part | null {
  if ((word.flags & (BEFORE_SURE | BEFORE_WEAK)) === 0) return null;
  const names = region.names(at + 1, 7, true);
  const isSure = (word.flags & BEFORE_SURE) !== 0 && (word.text.length > 2 || word.hasDot);
  if (names > at + 1) {
    const number = region.near(names);
    const isNumbered = number?.kind === 'number' && /^\d{1,3}$/.test(number.text) && region.isEdge(names + 1);
    return { kind: 'street', end: isNumbered ? names + 1 : names, score: isSure ? 5 : 2 };
  }
  const first = region.near(at + 1);
  if (isSure && first?.kind === 'number' && /^\d{1,3}$/.test(first.text))
    return { kind: 'street', end: at + 2, score: 4 };
  if (!NAMED_IN_LOWER_CASE.test(word.text)) return null;
  let end = at + 1;
  while (end < at + 7 && region.near(end)?.kind === 'word' && !region.isEdge(end)) end += 1;
  return end > at + 1 && region.isEdge(end) ? { kind: 'street', end, score: 4 } : null;
}

/** Calle Mayor 5; via Roma, 12; ул. Ленина, д. 5; Carrera 7 # 71-21; rue de Lyon without a number. */
export function wordFirst(region: Region, at: number): Part | null {
  const word = region.tokens[at]!;
  if (word.kind !== 'word' || (word.flags & (BEFORE_SURE | BEFORE_WEAK)) === 0) return null;
  const isSure = (word.flags & BEFORE_SURE) !== 0;
  if (!isSure && word.isLower && !word.hasDot) return null;
  const isWord = word.isLower && ORDINARY_TOO.test(word.text);
  let next = at + 1;
  if (region.near(next)?.kind === 'mark' && /[./]/.test(region.near(next)!.text)) next += 1;
  const first = region.near(next);
  if (first?.kind === 'number') {
    // Calle 5 No. 12-34, Carrera 7 # 71-21, Rua 25 de Março, 12
    if (!isSure || !word.isName) return null;
    const names = region.names(next + 1, 4, false);
    const number = numberAfter(region, names);
    if (number > 0) return { kind: 'street', end: afterNumber(region, number), score: 5 };
    return { kind: 'street', end: Math.max(names, next + 1), score: 2 };
  }
  const names = region.names(next, 6, true);
  if (names === next) return null;
  const number = numberAfter(region, names);
  if (isWord) {
    // "via Roma, 12", but not "via USB 3"
    const isPlain = number > 0 && !region.tokens.slice(next, names).some((name) => name.isUpper);
    return isPlain ? { kind: 'street', end: afterNumber(region, number), score: 3 } : null;
  }
  const isShort = word.text.length <= 2 && !word.hasDot && !word.text.endsWith('/');
  if (number > 0)
    return { kind: 'street', end: afterNumber(region, number), score: isSure && !isShort ? 5 : 2 };
  return { kind: 'street', end: names, score: isSure && !isShort ? 2 : 1 };
}

/** Hauptstraße 12; Kossuth utca 12; Elm Street without a number. */
export function nameFirst(region: Region, at: number): Part | null {
  if ((!region.isName(at) && region.tokens[at]!.kind === 'number') || SENTENCE.test(region.tokens[at]!.text))
    return null;
  const isNarrow = (region.tokens[at]!.flags & IS_CONNECTOR) === 0;
  let hasGap = false;
  for (let next = at; next < at + 4; next += 1) {
    const token = region.near(next);
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
      const number = numberAfter(region, next + 1);
      if (number > 0)
        return {
          kind: 'street',
          end: afterNumber(region, number),
          score: token.isName || next > at ? strength : 3,
        };
      if (strength === 5 && (token.flags & AFTER_SURE) === 0)
        return { kind: 'street', end: next + 1, score: 2 };
    }
    if (next > at && token.isName && (token.flags & AFTER_SURE) !== 0) {
      const number = numberAfter(region, next + 1);
      if (number > 0)
        return { kind: 'street', end: afterNumber(region, number), score: number === next + 1 ? 4 : 3 };
      return { kind: 'street', end: next + 1, score: 2 };
    }
    if (!region.isName(next) && !(next > at && region.isConnector(next))) break;
    // "Bitte an die Musterstraße 5", but "An der Musterstraße 5"
    if (!region.isName(next) && isNarrow) hasGap = true;
    if ((token.flags & IS_OTHER) !== 0 && token.text.length > 2) break;
  }
  return null;
}

/** Words of streets that are words of other languages too. */
const ORDINARY_TOO = /^(?:via|str|corso|avenue|av|ave|boulevard|strada|route|drive|ch|col|sector)$/;
const NAMED_IN_LOWER_CASE = /^(?:rue|bd|boulevard|allée|allee|chemin|impasse|calle|rua|sentier|travessa)$/;
/** 5-2-1 Ginza, Chuo-ku */
const JAPANESE_NUMBER = /^\d{1,4}-\d{1,3}(?:-\d{1,4})?$/;
const JAPANESE_WARD = /^\p{L}{2,20}-(?:ku|shi|gun|ch[oō]|machi|mura|son)$/u;
/** Words that begin a sentence, not a street. */
export const SENTENCE =
  /^(?:bydlím|bydlim|mieszkam|locuiesc|živim|zivim|asun|bor|lakom|woon|ik|jeg|jag|minä|vivo|vive|vivimos|j'habite|habite|ich|wohne|moro|mora|abito|je|nous|my|our|the|in|at|to|from|and|see|on|address|send|ship|we|i|it|this|is|adresse|adresa|anschrift|dirección|direccion|endereço|indirizzo|адрес|address|for|by|with)$/;
/** Lower-case words between a number and "street" that make it no address. */
const NO_STREET_NAME =
  /^(?:the|a|an|in|on|at|for|to|per|each|every|this|that|more|other|new|people|days?|years?|months?|hours?|minutes?|km|miles?|m|x|and|or|is|are|was|were|as|by|with|from|bytes?|times?|patches|lines?|files?|bits?|way|ways)$/;
