// How telephone numbers are written, and what else is written with digits and the same marks.

const NORTH_AMERICAN =
  /^(?:(?:\+|\(?00)?1\)?[ ./-]{1,3}|1(?=[(]))?(?:\(\d{3}\)[ ./-]{0,3}\d{3}[ .-]{0,3}\d{4}|\d{3}(-|\.)\d{3}\1\d{4}|[2-9]\d{2}(?:[ /]|\. ?|- | ?[/.] ?|--)[2-9]\d{2}(?:-|\.)\d{4}|[2-9]\d{2}([ /])[2-9]\d{2}\2\d{4}|[2-9]\d{2}\/[2-9]\d{2}-\d{4})$/;
/** 8 (495) 123-45-67, (11) 91234-5678 */
const RUSSIAN = /^8[ -]?\(?\d{3,4}\)?[ -]?\d{2,3}[ -]\d{2}[ -]\d{2}$/;
const BRAZILIAN = /^(?:\(\d{2}\) ?9?\d{4}|\d{2} 9\d{4})-\d{4}$/;
/** Trunk zero, then an area or operator, then the subscriber: 020 7946 0958, 0176 04069012, 01.99.00.12.34 */
const TRUNK_ZERO =
  /^(?:\(0\)[ ]?\d{2,4}(?:[ -]\d{3,5}){1,3}|\(0\d{1,4}\)[ ./-]{0,2}\d{2,8}(?:[ -]\d{2,5}){0,3}|0[1-9](?:([ .-])\d{2})(?:\1\d{2}){3}|0\d{1,4}[ /-]{1,2}\d{3,8}(?:[ -]\d{2,5}){0,3}|0 ?\d{3} \d{3} \d{2} \d{2})$/;
/** Country code and the zero that is not dialled abroad: 44 (0) 20 7946 0958 */
const BRACKETED_ZERO = /^[1-9]\d{0,2} ?\(0\) ?\d/;

export function isNorthAmerican(piece: string): boolean {
  return NORTH_AMERICAN.test(piece);
}

/** National numbers that look like nothing else. */
export function saysEnough(piece: string, digits: string): boolean {
  const count = digits.length;
  if (count >= 10 && count <= 13 && isNorthAmerican(piece)) return true;
  if ((count === 10 || count === 11) && (RUSSIAN.test(piece) || BRAZILIAN.test(piece))) return true;
  if (count >= 10 && count <= 14 && BRACKETED_ZERO.test(piece)) return true;
  if (count < 9 || count > 12 || !/^\(?0/.test(piece)) return false;
  return (
    TRUNK_ZERO.test(piece) &&
    !/^00|(\d)\1{8}/.test(digits) &&
    (count < 12 || /^\(?0\d{2,4}\)?[ /-]\d{6,9}$/.test(piece))
  );
}

/** No cell of a table of figures, no line of a dump: no other figures right before or after it. */
export function standsAlone(text: string, start: number, end: number): boolean {
  if (
    /(?:\d[0-9A-Fa-f.,%]{0,8}|^[0-9A-Fa-f]{4,8}:?)[ \t|:]{1,8}$/m.test(
      text.slice(Math.max(0, start - 18), start),
    )
  )
    return false;
  return !/^[ \t|]{1,8}(?:\d|[0-9A-Fa-f]{2}(?:[ \t]|$))/m.test(text.slice(end, end + 12));
}

/** A line of a column of figures: the line above or below is made of figures too, and is no number like this one. */
export function isColumn(text: string, start: number, end: number): boolean {
  const above = /(?:^|\n)[> \t|]{0,20}([\d. \t]{1,60})\r?\n[> \t|]{0,20}$/.exec(
    text.slice(Math.max(0, start - 100), start),
  )?.[1];
  const below = /^[ \t]{0,4}\r?\n[> \t|]{0,20}([\d. \t]{1,60})(?:\r?\n|$)/.exec(
    text.slice(end, end + 100),
  )?.[1];
  return [above, below].some(
    (line) => line !== undefined && /\d/.test(line) && !isNorthAmerican(line.trim()),
  );
}

/** 600 000 012 is told from a large number by its place only. */
const THOUSANDS = /^[1-9]\d{0,2}(?:[ .]\d{3}){1,3}$/;

export function isLikeThousands(piece: string): boolean {
  return THOUSANDS.test(piece);
}

/** Groups, but no round figure and no years. */
export function isGrouped(piece: string, digits: string): boolean {
  if (digits.length < 7 || digits.length > 13 || !/\d[ .()/-]{1,3}\d/.test(piece)) return false;
  // "1/2 2/3 3/4", words of memory, decimals
  if (
    /^\d(?:[ /]\d)+|^(?:\d[ /.-]){3}|^0\d{3} 0\d{3}|\b0000 |^[1-9]\d*(?:\.\d{3,} \d| +\d+\.\d{3,}$)/.test(
      piece,
    )
  )
    return false;
  return !/^[1-9]\d{0,2}(?:[ .]000){1,3}$|^(?:19|20)\d\d[ /-]|[ -](?:19|20)\d\d$/.test(piece);
}

/** Nothing else stands in the line, quotation marks and bullets aside. */
export function isWholeLine(text: string, start: number, end: number): boolean {
  if (!/^[ \t|*]{0,8}(?:\r?\n|$)/.test(text.slice(end, end + 12))) return false;
  const from = Math.max(0, start - 40);
  const before = text.slice(from, start);
  const line = before.lastIndexOf('\n');
  return (line >= 0 || from === 0) && /^[> \t|*•·-]{0,40}$/u.test(before.slice(line + 1));
}

/** A field of a line: lines' ends, bars, commas or wide gaps on both sides. */
export function isField(text: string, start: number, end: number): boolean {
  return (
    /(?:^|\n|[|•;·/]|\t| {2}|[>*-])[ \t>]{0,20}$/u.test(text.slice(Math.max(0, start - 20), start)) &&
    /^(?:[ \t]{0,8}(?:\r?\n|$|[|•;·]|, )| {2}|\t)/u.test(text.slice(end, end + 12))
  );
}

const NATIONAL =
  /^\(?0\d{1,4}\)?[ /.-]{1,3}\d{2,4}(?:[ .-]?\d{2,4}){1,4}$|^\(\d{2,5}\)[ .-]{0,2}\d{2,4}(?:[ .-]?\d{2,4}){1,3}$|^0\d{8,10}$|^\d{3}[ ./-]{1,3}\d{3}[ .-]{0,3}\d{4}$/;

/** Trunk zero and groups, or an area code in brackets: how national numbers are written. */
export function isNationalShape(piece: string): boolean {
  return NATIONAL.test(piece);
}

/** A number of the house or the town: "3-1234", "853-1234". */
export function isLocalShape(piece: string): boolean {
  return /^(?:\d|\d{3})[.-]\d{4}$/.test(piece);
}

const DATE =
  /(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)|^(?:\d{1,2}\. \d{1,2}\. ?(?:19|20)\d\d(?!\d)|(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)|(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|1[0-2])\2(?:19|20)\d\d(?!\d)|(?:0?[1-9]|1[0-2])([-./])(?:0?[1-9]|[12]\d|3[01])\3(?:19|20)\d\d(?!\d)|(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d[ ._-]\d{4,6}$)/;
const YEARS = /^(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d$|^[0-2]\d[0-5]\d ?- ?[0-2]\d[0-5]\d$/;

export function isDate(run: string): boolean {
  return DATE.test(run);
}

/** 2024-2025, and hours: 0900-1730 */
export function isYears(run: string): boolean {
  return YEARS.test(run);
}

/** An IPv4 address, a version, an answer of SMTP with its code (RFC 3463), a postal code of the US with its four digits. */
const OTHER_SHAPE =
  /^[([]?(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?:$| \()|^\d\d(?: \d\d){5,}$|^[0-2]?\d[.:][0-5]\d ?- ?[0-2]?\d[.:][0-5]\d$|^\[\d{1,4}\] |^[245]\d\d[ -][245]\.\d{1,3}\.\d{1,3}(?!\d)|^\d{5}-\d{4}$|^\d\.\d{1,2}\.\d{1,2}\.\d{3,4}$|^\(?\d{1,3}(?:\/\d{1,3}){2,5}$/;

export function isOtherShape(run: string): boolean {
  return OTHER_SHAPE.test(run);
}

const UNIT =
  /^[ \t]?(?:[kKMGTmun]?(?:Hz|hz|HZ|B|b|bps|sps|iB|s|W|V|A)|bytes?|bits?|samples?|seconds?|secs?|minutes?|hours?|days?|years?|[KMG]?[Ss]amples|USD|EUR|GBP|CHF|dollars?|euros?|dB[mi]?|people|users?|subscribers?|subscriptions?|persons?|million|billion|lines?|customers?|connections?|calls|times|packets?|characters?|words|pages|km|kg|cm|mm)(?![\p{L}\d])|^[ \t]?[%°€$£]/u;

/** "915000000 Hz" */
export function isMeasured(text: string, end: number): boolean {
  return UNIT.test(text.slice(end, end + 14));
}
