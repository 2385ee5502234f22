// Windows code pages by number, and the charsets of RTF fonts, as charset labels.

const PAGES: Readonly<Record<number, string>> = {
  437: 'windows-1252', 850: 'windows-1252', 866: 'ibm866', 874: 'windows-874', 932: 'shift_jis', 936: 'gb18030', 949: 'euc-kr', 950: 'big5',
  20127: 'us-ascii', 20866: 'koi8-r', 21866: 'koi8-u', 20932: 'euc-jp', 51932: 'euc-jp', 50220: 'iso-2022-jp', 50221: 'iso-2022-jp', 51949: 'euc-kr',
  52936: 'hz-gb-2312', 54936: 'gb18030', 65000: 'utf-7', 65001: 'utf-8', 10000: 'macintosh', 10007: 'x-mac-cyrillic',
}; // prettier-ignore

/** A label that is not known is no harm: the text is guessed then. */
export function charsetOf(codePage: number): string {
  const known = PAGES[codePage];
  if (known !== undefined) return known;
  return codePage >= 28_591 && codePage <= 28_605 ? `iso-8859-${codePage - 28_590}` : `windows-${codePage}`;
}

const FONT_CHARSETS: Readonly<Record<number, number>> = {
  77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250,
}; // prettier-ignore

/** The code page of an RTF `\fcharset`, or null where it is that of the document. */
export function fontCodePage(fontCharset: number): number | null {
  return FONT_CHARSETS[fontCharset] ?? null;
}
