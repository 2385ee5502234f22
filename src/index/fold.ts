// Folding: what writers and readers may write differently becomes the same, in all six languages.

// Letters that Unicode does not decompose but that readers type without their mark.
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ı: 'i', þ: 'th', ħ: 'h', ŧ: 't',
  // Arabic: alef wasla, alef maksura, Farsi yeh, teh marbuta, Farsi kaf
  '\u0671': '\u0627', '\u0649': '\u064A', '\u06CC': '\u064A', '\u0629': '\u0647', '\u06A9': '\u0643',
}; // prettier-ignore
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');
// Marks of Latin, Greek, Cyrillic, Hebrew and Arabic; in Indic and Thai scripts a mark is a vowel and stays.
const MARKS = /[\u0300-\u036F\u0483-\u0487\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED]/g;
// tatweel, soft hyphen, joiners and other characters that are not seen
const UNSEEN = /[\u0640\u00AD\u200B-\u200F\u2060\uFEFF]/g;
const EASTERN_DIGITS = /[\u0660-\u0669\u06F0-\u06F9]/g;
const ASCII = /^[\t\n\r -~]*$/;

/**
 * Lower case without marks: é = e, ё = е, ﬁ = fi, Ａ = a, أ = ا, ة = ه, ٣ = 3. й stays apart from и. Not length-preserving,
 * so fold words one by one where places in the text matter. Equal input gives equal output on both engines.
 */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/([иИ])\u0306/g, (_, letter: string) => (letter === 'и' ? 'й' : 'Й'))
    .replace(MARKS, '')
    .replace(UNSEEN, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(MARKS, '')
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter)
    .replace(EASTERN_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf));
}

// The article with or without a conjunction or preposition before it: ال وال فال بال كال لل ولل.
const ARTICLE = /^(?:[وفبك]?ال|[وف]?لل)(?=[\u0620-\u064A]{3,}$)/;

/** A folded Arabic word without its article, or null where it has none: والمؤتمر and المؤتمر give موتمر. */
export function withoutArticle(folded: string): string | null {
  const found = ARTICLE.exec(folded);
  return found === null ? null : folded.slice(found[0].length);
}
