// The language a message is written in, from its own words.
import { eld } from 'eld/extrasmall';

const LOOKED_AT_CHARS = 12_000;
const SAMPLE_CHARS = 600;

/** BCP 47 primary tag, `und` where the text is too short or unclear. Quotations and links do not count. */
export function detectLanguage(text: string): string {
  const own = ownWords(text.slice(0, LOOKED_AT_CHARS));
  const letters = own.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 8) return 'und';
  const result = eld.detect(own);
  if (result.language === '') return 'und';
  return letters >= 30 || result.isReliable() ? result.language : 'und';
}

// The beginning of what the writer says: no quotations, no addresses, no links.
function ownWords(text: string): string {
  let own = '';
  for (const [line] of text.matchAll(/[^\n]+/gu)) {
    if (own.length >= SAMPLE_CHARS) break;
    if (/^\s*>/u.test(line)) continue;
    for (const word of line.split(/\s+/u))
      if (word !== '' && !word.includes('@') && !word.includes('://')) own += ` ${word}`;
  }
  return own.slice(0, SAMPLE_CHARS);
}
