// Post codes with their city or state, before or behind it.
import type { Token } from './tokens.ts';
import { BREAK, type Part, type Region } from './region.ts';
import { IS_OTHER } from './words.ts';

export function post(region: Region, at: number): Part | null {
  const token = region.tokens[at]!;
  const next = region.near(at + 1);
  if (token.kind === 'word') return postByWord(region, at, token, next);
  if (/^\d{4}[a-z]{2}$/.test(token.text) && region.isName(at + 1))
    return { kind: 'post', end: cityEnd(region, at + 1), score: 3 };
  if (!/^\d{3,7}(?:-\d{2,4})?$/.test(token.text)) return null;
  const digits = token.text;
  // As short as a telephone number: only at the start of a part.
  if (/^\d{3}-\d{4}$/.test(digits) && !region.beginsPart(at)) return null;
  // 1012 AB Amsterdam
  if (
    digits.length === 4 &&
    next?.kind === 'word' &&
    next.isUpper &&
    next.text.length === 2 &&
    region.isName(at + 2)
  )
    return { kind: 'post', end: cityEnd(region, at + 2), score: 3 };
  // 112 28 Stockholm, 110 001 New Delhi
  if (digits.length === 3 && next?.kind === 'number' && /^\d{2,3}$/.test(next.text)) {
    if (region.isName(at + 2)) return { kind: 'post', end: cityEnd(region, at + 2), score: 2 };
    return region.isEdge(at + 2) ? { kind: 'post', end: at + 2, score: 1 } : null;
  }
  if (digits.length < 4) {
    if (!region.isEdgeBefore(at) || token.hasDot || !region.isName(at + 1) || next?.kind !== 'word')
      return null;
    const end = cityEnd(region, at + 1);
    return region.isEdge(end) ? { kind: 'post', end, score: 1 } : null;
  }
  const isHyphened = /^(?:\d{2}-\d{3}|\d{4}-\d{3}|\d{5}-\d{3}|\d{3}-\d{4}|\d{5}-\d{4})$/.test(digits);
  // 3111-Praia
  if (next?.text === '-' && region.isName(at + 2) && region.isEdgeBefore(at))
    return { kind: 'post', end: cityEnd(region, at + 2), score: 2 };
  if (!token.hasDot && region.isName(at + 1) && region.near(at + 1)!.kind === 'word')
    return { kind: 'post', end: cityEnd(region, at + 1), score: isHyphened ? 3 : 2 };
  if (region.isEdge(at + 1)) return { kind: 'post', end: at + 1, score: isHyphened ? 2 : 1 };
  return null;
}

/** Kawangkoan 60581, Dhaka - 1205, Cape Town, 8001 */
export function cityCode(region: Region, at: number): Part | null {
  if (!region.isEdgeBefore(at)) return null;
  let end = region.names(at, 4, false);
  if (end === at || region.hasOther(at, end)) return null;
  const comma = region.near(end);
  if (comma?.text === '-' || (comma?.kind === 'comma' && comma.text !== ';')) end += 1;
  const number = region.near(end);
  if (number?.kind !== 'number' || !CITY_CODE.test(number.text) || /^(?:19|20)\d\d$/.test(number.text))
    return null;
  // Groningen 1565 LQ
  const letters = region.near(end + 1);
  if (number.text.length === 4 && letters?.isUpper === true && /^[a-z]{2}$/.test(letters.text)) end += 1;
  const next = region.tokens[end + 1];
  return region.isEdge(end + 1) || (next !== undefined && next.isLower && number.text.length > 4)
    ? { kind: 'post', end: end + 1, score: 2 }
    : null;
}

export function postByWord(region: Region, at: number, token: Token, next: Token | undefined): Part | null {
  const { text } = token;
  // IL 62704, NSW 2000, ON K1A 0B1, Texas 77002
  const states = region.stateWords(at);
  if (states > 0) {
    const number = region.near(at + states);
    const code = number?.kind === 'number' ? number.text : '';
    // AS is a number of a network where it is not American Samoa.
    if (/^\d{5}(?:-\d{4})?$/.test(code) && (text !== 'as' || code.startsWith('967'))) {
      const plusFour = region.near(at + states + 1);
      const end = plusFour?.text === '-' && /^\d{4}$/.test(region.near(at + states + 2)?.text ?? '') ? 3 : 1;
      return { kind: 'post', end: at + states + end, score: 3 };
    }
    if (/^\d{4}$/.test(code) && AUSTRALIAN.test(text))
      return { kind: 'post', end: at + states + 1, score: 3 };
    if (number?.kind === 'word' && CANADIAN_FIRST.test(number.text)) {
      const part = postByWord(region, at + states, number, region.near(at + states + 1));
      if (part !== null) return part;
    }
    if (/^\d{6}$/.test(code)) return { kind: 'post', end: at + states + 1, score: 2 };
  }
  if (token.isUpper) {
    if (BRITISH_WHOLE.test(text) || CANADIAN_WHOLE.test(text)) return { kind: 'post', end: at + 1, score: 3 };
    if (next?.kind === 'number' && /^\d[a-z]{2}$/.test(next.text) && BRITISH_FIRST.test(text))
      return { kind: 'post', end: at + 2, score: 3 };
    if (next?.kind === 'number' && /^\d[a-z]\d$/.test(next.text) && CANADIAN_FIRST.test(text))
      return { kind: 'post', end: at + 2, score: 3 };
    // D-10115 Berlin, LV-1010, AD500, SE-112 28 Stockholm, VG1110
    if (/^(?:[a-z]{1,3}-\d{4,6}|(?:se|cz|sk|gr)-\d{3})$/.test(text)) {
      let end = at + 1;
      if (next?.kind === 'number' && /^\d{2,3}$/.test(next.text)) end += 1;
      if (region.isName(end)) return { kind: 'post', end: cityEnd(region, end), score: 3 };
      if (region.isEdge(end)) return { kind: 'post', end, score: 2 };
    }
    if (
      /^(?:[a-z]{2}\d{3,5}|[a-z]\d{4}[a-z]{3}|[a-z]\d{3,4}|[a-z]\d{2})$/.test(text) &&
      region.isEdge(at + 1)
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
      if (region.isName(at + 2)) return { kind: 'post', end: cityEnd(region, at + 2), score: 2 };
      if (region.isEdge(at + 2)) return { kind: 'post', end: at + 2, score: 1 };
    }
  }
  // PIN 110001, ZIP: 62704, C.P. 06600, индекс 101000
  if (POST_WORD.test(text)) {
    let number = at + 1;
    while (number < at + 4) {
      const mark = region.near(number);
      if (mark === undefined) break;
      if (mark.kind === 'number') {
        if (!/^\d{3,7}(?:-\d{3,4})?$/.test(mark.text)) break;
        const after = region.near(number + 1);
        const end = after?.kind === 'number' && /^\d{2,3}$/.test(after.text) ? number + 2 : number + 1;
        return { kind: 'post', end, score: 2 };
      }
      if (mark.kind !== 'mark' && mark.text !== '-' && mark.text !== 'code') break;
      number += 1;
    }
  }
  return null;
}

/** End of the name of a city behind its post code; "Cedex 05", "Geneva 10" included. */
export function cityEnd(region: Region, from: number): number {
  let end = from;
  for (let at = from; at < from + 5; at += 1) {
    if (region.isName(at) && region.near(at)!.kind === 'word') {
      if ((region.near(at)!.flags & IS_OTHER) !== 0 && at > from) break;
      if (
        at > from &&
        region.isUnitWord(at) &&
        region.near(at + 1)?.kind !== 'word' &&
        !region.isEdge(at + 1)
      )
        break;
      end = at + 1;
    } else if (!region.isConnector(at)) {
      // San Enimia salentino
      const isLast = at > from && region.near(at)?.kind === 'word' && region.breaks[at + 1] === BREAK.hard;
      if (isLast) end = at + 1;
      break;
    }
  }
  const number = region.near(end);
  if (number?.kind === 'number' && /^\d{1,2}$/.test(number.text) && region.isEdge(end + 1)) end += 1;
  return end;
}

const CITY_CODE = /^(?:\d{4,7}|\d{2}-\d{3}|\d{5}-\d{3}|\d{3}-\d{4})$/;
const POST_WORD =
  /^(?:zip|zipcode|postcode|postal|pin|pincode|plz|cp|c\.p|cap|cep|индекс|почтовый|код|код|psč|irsz|posta|kode|pos)$/;
const AUSTRALIAN = /^(?:nsw|vic|qld|tas|act|wa|sa|nt)$/;
const BRITISH_FIRST = /^[a-z]{1,2}\d[a-z\d]?$/;
const BRITISH_WHOLE = /^[a-z]{1,2}\d[a-z\d]?\d[abd-hjlnp-uw-z]{2}$/;
const CANADIAN_FIRST = /^[abceghj-nprstvxy]\d[a-z]$/;
const CANADIAN_WHOLE = /^[abceghj-nprstvxy]\d[a-z]-?\d[a-z]\d$/;
