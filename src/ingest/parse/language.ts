// The language a message is written in, from its own words.
import { eld } from 'eld/extrasmall';

const LOOKED_AT_CHARS = 12_000;
const SAMPLE_CHARS = 1000;

/** BCP 47 primary tag, `und` where the text is too short or unclear. Quotations and links do not count. */
export function detectLanguage(text: string): string {
  const own = text
    .slice(0, LOOKED_AT_CHARS)
    .split('\n')
    .filter((line) => !/^\s*>/u.test(line))
    .join(' ')
    .split(/\s+/u)
    .filter((word) => !word.includes('@') && !word.includes('://'))
    .join(' ')
    .slice(0, SAMPLE_CHARS);
  const letters = own.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 8) return 'und';
  const result = eld.detect(own);
  if (result.language === '') return 'und';
  return letters >= 30 || result.isReliable() ? result.language : 'und';
}
