// Every kind of page that readers of the sample lists can meet, in the states that look different.
import { LANGUAGES, type Language } from '../../src/server/text/languages.ts';

const LIST = '/lists/dc-access-sample';

/** Addresses without language prefix. */
export const PAGE_TYPES = [
  '/',
  LIST,
  `${LIST}?before=1719000000000-1`,
  `${LIST}/2023`,
  `${LIST}/2023/09`,
  `${LIST}/2023/09?view=messages`,
  `${LIST}/2022/01`,
  `${LIST}/threads/1`,
  '/lists/dc-networks-sample/threads/1',
  `${LIST}/messages/12`,
  `${LIST}/messages/3`,
  `${LIST}/policy`,
  '/search',
  '/search?q=meeting&list=dc-access-sample&from=2023-01-01',
  '/search?q=xyzzyplugh&list=dc-access-sample&has=attachment',
  '/search?q=acces+meetting&group=thread',
  '/search?q=%22',
  '/help',
  '/privacy',
  '/accessibility',
  '/api',
  `/removal?list=dc-access-sample&seq=12`,
  '/removal/00000-00000-00000-00000',
  '/openness',
  '/openness/dc-access-sample',
  '/log',
  '/log/5',
  '/no/such/page',
] as const;

export interface Look {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
}

export const LOOKS: readonly Look[] = (['light', 'dark'] as const).flatMap((colorScheme) => [
  { width: 360, height: 740, colorScheme },
  { width: 1280, height: 900, colorScheme },
]);

/** The address in a language. */
export function pathIn(language: Language, path: string): string {
  if (language === 'en') return path;
  return path === '/' ? `/${language}` : `/${language}${path}`;
}

export interface Sight {
  readonly path: string;
  readonly language: Language;
  readonly look: Look;
}

/** Every page type in every language, theme and width. */
export function everySight(): Sight[] {
  return LOOKS.flatMap((look) =>
    LANGUAGES.flatMap((language) => PAGE_TYPES.map((path) => ({ path, language, look }))),
  );
}

/** Each page type once, through languages and looks by turns; no two of the same kind next to each other. */
export function someSights(): Sight[] {
  return PAGE_TYPES.map((path, i) => ({
    path,
    language: LANGUAGES[i % LANGUAGES.length]!,
    look: LOOKS[(i + Math.floor(i / LANGUAGES.length)) % LOOKS.length]!,
  }));
}
