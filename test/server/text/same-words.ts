// Texts that are right although they are written as in English: words that the languages share.
import type { Language } from '../../../src/server/text/languages.ts';

export const SAME_IN: Readonly<Record<Exclude<Language, 'en'>, readonly string[]>> = {
  ar: [],
  zh: [],
  fr: [
    '# message', '# messages', '# participant', '# participants', '{{0}}, version {{1}}', 'Coalition', 'Contact', 'Date',
    'Pages', 'Participants', 'Score',
  ],
  ru: [],
  es: [],
}; // prettier-ignore
