// How many columns a text takes where all letters are equally wide, as those who wrap lines count them.

/** Columns of `[start, end)`; counting stops behind `most`. */
export function columns(text: string, start: number, end: number, most: number): number {
  let width = 0;
  for (let at = start; at < end && width <= most; at++) width += widthOf(text.charCodeAt(at));
  return width;
}

/** Columns of the first word of `[start, end)`: up to a blank, or one character of Chinese or Japanese. */
export function firstWord(text: string, start: number, end: number, most: number): number {
  if (isWide(text.charCodeAt(start))) return 2;
  let stop = start;
  while (stop < end && stop - start <= most && !isBlankCode(text.charCodeAt(stop))) stop++;
  return columns(text, start, stop, most);
}

/** A character of Chinese or Japanese, which are written without blanks, or their punctuation. */
export function isWide(code: number): boolean {
  return (
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60)
  );
}

export function isBlankCode(code: number): boolean {
  return code <= 32 || code === 0xa0;
}

function widthOf(code: number): number {
  if (code < 0x300) return 1;
  // marks of Latin and Arabic, joiners, direction marks
  if (code <= 0x36f || (code >= 0x64b && code <= 0x65f) || (code >= 0x200b && code <= 0x200f)) return 0;
  return isWide(code) || (code >= 0xac00 && code <= 0xd7a3) ? 2 : 1;
}
