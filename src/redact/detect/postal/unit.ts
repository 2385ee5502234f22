// Flats, floors, rooms, stairs.
import type { Part, Region } from './region.ts';
import { AFTER_SURE, IS_UNIT } from './words.ts';
import { afterNumber, NUMBER_WORD } from './house-number.ts';

export function unit(region: Region, at: number): Part | null {
  const token = region.tokens[at]!;
  const next = region.near(at + 1);
  // 4.º B
  if (token.kind === 'number' && token.hasDot && next?.kind === 'word' && /^[oa]$/.test(next.text)) {
    const side = region.near(at + 2);
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
  if (token.kind === 'number' && !token.isUpper && /^\d{1,2}[oa]$/.test(token.text) && region.isEdge(at + 1))
    return { kind: 'unit', end: at + 1, score: 1 };
  if (token.kind === 'word' && ORDINAL.test(token.text) && next?.kind === 'word' && FLOOR.test(next.text))
    return { kind: 'unit', end: at + 2, score: 1 };
  // Road 12, Street 5
  const isRoad = token.isName && (token.flags & AFTER_SURE) !== 0;
  if (token.kind !== 'word' || ((token.flags & IS_UNIT) === 0 && !isRoad)) return null;
  let number = at + 1;
  for (let count = 0; count < 2; count += 1) {
    const mark = region.near(number);
    if (mark === undefined) return null;
    const isFiller =
      (mark.kind === 'mark' && /[.:#°]/.test(mark.text)) ||
      (mark.kind === 'word' && NUMBER_WORD.test(mark.text));
    if (!isFiller) break;
    number += 1;
  }
  const value = region.near(number);
  if (value === undefined) return null;
  if (value.kind === 'number' && /^\d{1,5}(?:[-/]?[a-z\d]{1,4})?$/.test(value.text))
    return { kind: 'unit', end: afterNumber(region, number), score: 1 };
  const isLetterNumber =
    value.kind === 'word' && value.isUpper && /^[a-z]{1,3}-?\d{0,5}[a-z]?$/.test(value.text);
  if (isLetterNumber && (value.text.length <= 2 || /\d/.test(value.text)))
    return { kind: 'unit', end: afterNumber(region, number), score: 1 };
  return null;
}

const FLOOR =
  /^(?:floor|fl|flr|étage|etage|piso|andar|piano|stock|og|kat|emelet|patro|этаж|поверх|planta|sal|verdieping|level|story|storey|طابق|الطابق|층)$/;
const ORDINAL =
  /^(?:ground|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|top|lower|upper|mezzanine|premier|deuxième|troisième|primer|segundo|tercer)$/;
