// House numbers in their forms: 12B, 12-14, 12 bis, "No. 12" behind a street.
import type { Region } from './region.ts';

export function isHouseNumber(region: Region, at: number): boolean {
  const token = region.near(at);
  if (token === undefined || token.kind !== 'number') return false;
  return HOUSE_NUMBER.test(token.text);
}

/** After an optional comma and a word for "number": index of the house number, or -1. */
export function numberAfter(region: Region, at: number): number {
  let next = at;
  const comma = region.near(next)?.kind === 'comma' && region.near(next)?.text !== ';';
  if (comma) next += 1;
  const word = region.near(next);
  if (word === undefined) return -1;
  if (word.kind === 'word' && NUMBER_WORD.test(word.text)) {
    next += 1;
    const mark = region.near(next);
    if (mark?.kind === 'mark' && /[.:°#]/.test(mark.text)) next += 1;
  } else if (word.kind === 'mark' && word.text === '#') next += 1;
  if (!isHouseNumber(region, next)) return -1;
  // After a comma a long number with a name behind it is a post code with its city.
  if (comma && next === at + 1 && /^\d{4,6}$/.test(region.tokens[next]!.text) && region.isName(next + 1))
    return -1;
  return next;
}

/** End of a house number with what belongs to it: "12 bis", "12 A", "12/3", "71-21", "12 - 14". */
export function afterNumber(region: Region, number: number): number {
  let end = number + 1;
  const next = region.near(end);
  if (next === undefined) return end;
  if (
    next.kind === 'number' &&
    HOUSE_NUMBER.test(next.text) &&
    next.text.length <= 4 &&
    region.isEdge(end + 1)
  )
    return end + 1;
  // Esimerkkikatu 5 B 12
  if (next.kind === 'word' && next.isUpper && next.text.length === 1) {
    const flat = region.near(end + 1);
    if (flat?.kind === 'number' && flat.text.length <= 3 && region.isEdge(end + 2)) return end + 2;
  }
  if (
    next.kind === 'word' &&
    (/^(?:bis|ter|quater)$/.test(next.text) || (next.isUpper && next.text.length === 1))
  )
    end += 1;
  else if (next.kind === 'mark' && /[-/#]/.test(next.text) && isHouseNumber(region, end + 1)) end += 2;
  else if (next.kind === 'comma' && next.text === '-' && isHouseNumber(region, end + 1)) {
    if (region.tokens[end + 1]!.text.length <= 3) end += 2;
  }
  return end;
}

const HOUSE_NUMBER = /^\d{1,5}(?:[a-z]{1,2})?(?:[-/]\d{1,5}[a-z]?|[-/][a-z])?(?:[-/]\d{1,4})?$/;
export const NUMBER_WORD =
  /^(?:n|no|nr|nro|num|numero|número|núm|№|nº|n°|number|č|br|бр|д|дом|буд|nummer|sn|#|no\.|رقم|số)$/;
