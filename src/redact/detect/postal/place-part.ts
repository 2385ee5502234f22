// Places without a street of their own: cities, countries, districts, a name and a number.
import { isCountry, largeCity } from './places.ts';
import { BREAK, type Part, type Region } from './region.ts';
import { IS_BUILDING, IS_LOCALITY } from './words.ts';
import { isHouseNumber, numberAfter, afterNumber } from './house-number.ts';
import { post } from './post-code.ts';
import { SENTENCE } from './street.ts';

/** A country, a large city or a state, as a whole: "Kenya", "New Delhi", "Washington, DC". */
export function named(region: Region, at: number): Part | null {
  let name = '';
  let best: Part | null = null;
  for (let next = at; next < at + 6; next += 1) {
    const token = region.near(next);
    if (token === undefined || (token.kind !== 'word' && token.text !== '&')) break;
    if (next === at && !token.isName) break;
    name += (next === at ? '' : ' ') + token.text;
    const isEdge = region.isEdge(next + 1);
    const city = largeCity(name);
    if (city !== null) {
      // Geneva 10, New Delhi 110001, Nairobi - 00100
      const code = region.near(next + 1)?.text === '-' ? next + 2 : next + 1;
      const number = region.near(code);
      const isCode =
        number?.kind === 'number' &&
        /^(?:\d{1,7}|\d{2,5}-\d{3,4})$/.test(number.text) &&
        region.isEdge(code + 1);
      // Arusha North
      if (
        !isCode &&
        !isEdge &&
        region.isName(next + 1) &&
        number?.kind === 'word' &&
        !/\d/.test(number.text) &&
        region.stateWords(next + 1) === 0
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
        (isEdge || (name.length > 3 && (!region.isName(next + 1) || region.breaks[next + 1] !== BREAK.none)))
      )
        best = { kind: 'country', end: next + 1, score: 2 };
    }
  }
  if (best !== null) return best;
  const states = region.stateWords(at);
  const isCode = states === 1 && region.tokens[at]!.isUpper;
  return states > 0 && (isCode || region.isEdge(at + states))
    ? { kind: 'state', end: at + states, score: 1 }
    : null;
}

/** A whole part of a name and a number: Unter den Linden 6; 1400 Smith. Says little by itself. */
export function numbered(region: Region, at: number): Part | null {
  const token = region.tokens[at]!;
  if (isHouseNumber(region, at)) {
    const from = afterNumber(region, at);
    const names = region.names(from, 5, false);
    return names > from &&
      (region.isEdge(names) || region.isUnitWord(names)) &&
      !region.hasOther(from, names) &&
      (region.isEdgeBefore(at) || region.tokens[at - 1]!.isLower)
      ? { kind: 'numbered', end: names, score: 1 }
      : null;
  }
  if (SENTENCE.test(token.text)) return null;
  if (!token.isName || !(region.isEdgeBefore(at) || region.tokens[at - 1]!.isLower)) return null;
  const names = region.names(at, 6, false);
  if (names === at || region.hasOther(at, names)) return null;
  const number = numberAfter(region, names);
  if (number < 0) return null;
  const end = afterNumber(region, number);
  return region.isUnitWord(end) || region.isEdge(end) ? { kind: 'numbered', end, score: 1 } : null;
}

/** A house number in a line of its own. */
export function lone(region: Region, at: number): Part | null {
  if (!isHouseNumber(region, at) || !region.isEdgeBefore(at) || region.tokens[at]!.text.length > 5)
    return null;
  const end = afterNumber(region, at);
  return region.breaks[end] === BREAK.hard ? { kind: 'unit', end, score: 0 } : null;
}

/** A district, a village, a landmark: "Near City Hall", "р-н Центральный", "Col. Roma Norte". */
export function locality(region: Region, at: number): Part | null {
  const token = region.tokens[at]!;
  if (token.kind !== 'word' || (token.flags & IS_LOCALITY) === 0) return null;
  let end = at + 1;
  while (end < at + 8 && !region.isEdge(end)) end += 1;
  const mark = region.tokens[end];
  if (mark?.kind === 'mark' && mark.text === '.' && region.isName(end + 1)) {
    end += 1;
    while (end < at + 8 && !region.isEdge(end)) end += 1;
  }
  return region.isEdge(end) && end > at + 1 && region.isName(end - 1)
    ? { kind: 'locality', end, score: 0 }
    : null;
}

/** A whole part of up to five capitalised words: a city, a district, a building, or something else. */
export function place(region: Region, at: number): Part | null {
  if (!region.isEdgeBefore(at) || !region.tokens[at]!.isName || NO_PLACE.test(region.tokens[at]!.text))
    return null;
  let end = at;
  let isBuilding = false;
  let isOpen = false;
  while (end < at + 6 && (end === at || !region.isEdge(end))) {
    const token = region.tokens[end]!;
    if (token.kind === 'number') return null;
    if (!region.isName(end) && !region.isConnector(end)) {
      isOpen = true;
      break;
    }
    if (end > at && token.isUpper && (post(region, end)?.score ?? 0) > 1) break;
    if ((token.flags & IS_BUILDING) !== 0) isBuilding = true;
    else if (region.isOther(end)) return null;
    end += 1;
  }
  if (region.tokens[end]?.text === ':' || end === at) return null;
  const isBehindLine = region.breaks[at] === BREAK.hard || region.tokens[at]!.text.length < 3;
  if (isOpen)
    return !isBehindLine && end - at <= 3 && region.isName(end - 1)
      ? { kind: 'place', end, score: 0, isOpen }
      : null;
  return { kind: isBuilding ? 'building' : 'place', end, score: 0 };
}

/** "University, WV 54410": any name before a state and its post code. */
export function cityOfState(region: Region, at: number): Part | null {
  if (!region.isEdgeBefore(at)) return null;
  const end = region.names(at, 4, false);
  if (end === at || region.near(end)?.kind !== 'comma' || region.stateWords(end + 1) === 0) return null;
  const code = post(region, end + 1);
  return code !== null && code.score > 2 ? { kind: 'place', end, score: 0 } : null;
}

/** Capitalised at the start of what follows an address. */
const NO_PLACE =
  /^(?:please|thanks?|regards|best|cheers|but|and|if|when|we|you|i|he|she|they|it|this|that|there|then|so|or|not|let|see|note|also|merci|gracias|danke|bitte|obrigad[oa]|hello|hi|dear|yes|no|is|are|ok|call|ask|write|zip|zipcode|postcode|plz|cap|cep|индекс)$/;
