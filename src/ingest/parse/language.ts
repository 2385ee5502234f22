// The language a message is written in, from its own words.
import { eld } from 'eld/extrasmall';

const LOOKED_AT_CHARS = 12_000;
/** more does not make the answer better, and the detector is slow */
const SAMPLE_CHARS = 240;
const ENOUGH_LETTERS = 30;

/** BCP 47 primary tag, `und` where the text is too short or unclear. Quotations and links do not count. */
export function detectLanguage(text: string): string {
  const own = ownWords(text.slice(0, LOOKED_AT_CHARS));
  const letters = countLetters(own);
  if (letters < 8) return 'und';
  const result = eld.detect(own);
  if (result.language === '') return 'und';
  return letters >= ENOUGH_LETTERS || result.isReliable() ? result.language : 'und';
}

// Up to as many as matter.
function countLetters(text: string): number {
  let letters = 0;
  for (const character of text) {
    if (/\p{L}/u.test(character)) letters += 1;
    if (letters === ENOUGH_LETTERS) break;
  }
  return letters;
}

// The beginning of what the writer says: no quotations, no addresses, no links.
function ownWords(text: string): string {
  let own = '';
  for (const [line] of text.matchAll(/[^\n]+/gu)) {
    if (own.length >= SAMPLE_CHARS) break;
    if (/^\s*>/u.test(line)) continue;
    for (const [word] of line.matchAll(/\S+/gu)) {
      if (own.length >= SAMPLE_CHARS) break;
      if (!word.includes('@') && !word.includes('://')) own += ` ${word}`;
    }
  }
  return own.slice(0, SAMPLE_CHARS);
}
