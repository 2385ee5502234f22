// Direction and language of a paragraph by its letters: for the edge of a quotation, and for paragraphs that are
// evidently not in the language of their message.

const LOOKED_THROUGH = 300;

/** A script, and the language that speech and fonts should take for it where nothing more is known. */
const SCRIPTS: readonly (readonly [name: string, letters: RegExp, usual: string, languages: string])[] = [
  ['Latin', /\p{Script=Latin}/gu, '', ''],
  ['Arabic', /\p{Script=Arabic}/gu, 'ar', 'ar fa ur ps ug sd ku ckb'],
  ['Cyrillic', /\p{Script=Cyrillic}/gu, 'ru', 'ru uk be bg sr mk kk ky mn tg tt'],
  ['Kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'ja', 'ja'],
  ['Han', /\p{Script=Han}/gu, 'zh', 'zh ja ko yue'],
  ['Hangul', /\p{Script=Hangul}/gu, 'ko', 'ko'],
  ['Hebrew', /\p{Script=Hebrew}/gu, 'he', 'he yi'],
  ['Greek', /\p{Script=Greek}/gu, 'el', 'el'],
  ['Devanagari', /\p{Script=Devanagari}/gu, 'hi', 'hi mr ne sa'],
  ['Thai', /\p{Script=Thai}/gu, 'th', 'th'],
];
/** A letter of a script that runs from right to left. */
export const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** Direction by the first letter (as `dir="auto"` finds it); null where the text has none. */
export function directionOf(text: string): 'ltr' | 'rtl' | null {
  const letter = text.slice(0, LOOKED_THROUGH).search(/\p{L}/u);
  if (letter === -1) return null;
  return RTL.test(String.fromCodePoint(text.codePointAt(letter)!)) ? 'rtl' : 'ltr';
}

/**
 * The language to say of a paragraph whose script is not that of `language` ('und' where it is not known): the script's
 * usual one, empty (not known) for Latin letters; null where nothing has to be said.
 */
export function otherLanguage(text: string, language: string): string | null {
  const start = text.slice(0, LOOKED_THROUGH);
  // most paragraphs: nothing but the letters of a Latin message
  if (!/[\u0250-\u1fff\u2070-\uffff]/.test(start) && scriptOf(language) === 'Latin') return null;
  let most = 0;
  let all = 0;
  let best: (typeof SCRIPTS)[number] | null = null;
  for (const script of SCRIPTS) {
    const letters = start.match(script[1])?.length ?? 0;
    all += letters;
    if (letters > most) [most, best] = [letters, script];
  }
  // Japanese mixes kana and Chinese characters
  if (best?.[0] === 'Han' && /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(start)) best = SCRIPTS[3]!;
  if (best === null || most < 4 || most * 2 < all || best[3].split(' ').includes(language)) return null;
  if (best[0] === 'Latin') return language !== 'und' && scriptOf(language) !== 'Latin' ? '' : null;
  return best[2];
}

function scriptOf(language: string): string {
  const script = SCRIPTS.find(([, , , languages]) => languages.split(' ').includes(language));
  return script?.[0] ?? 'Latin';
}
