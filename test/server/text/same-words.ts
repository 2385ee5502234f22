// Texts that are right although they are written as in English: words that the languages share, and formats.
import type { Language } from '../../../src/server/text/languages.ts';

export const SAME_IN: Readonly<Record<Exclude<Language, 'en'>, readonly string[]>> = {
  ar: ['JSON'],
  zh: ['JSON'],
  fr: [
    '# message', '# messages', '# participant', '# participants', '{{0}}, version {{1}}', 'Coalition', 'Contact', 'Date', 'JSON',
    'Messages', 'Pages', 'Participants', 'Score', 'Signature', 'Total',
  ],
  ru: ['JSON'],
  es: ['JSON', 'Total'],
}; // prettier-ignore
