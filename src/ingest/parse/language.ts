// The language a message is written in, from its own words.
import { eld } from 'eld/extrasmall';

const SAMPLE_CHARS = 2000;

/** BCP 47 primary tag, `und` where the text is too short or unclear. Quotations and links do not count. */
export function detectLanguage(text: string): string {
  const own = text
    .split('\n')
    .filter((line) => !/^\s*>/u.test(line))
    .join(' ')
    .replace(/\S*(?:@|:\/\/)\S*/gu, ' ')
    .slice(0, SAMPLE_CHARS);
  const letters = own.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 8) return 'und';
  const result = eld.detect(own);
  if (result.language === '') return 'und';
  return letters >= 30 || result.isReliable() ? result.language : 'und';
}
