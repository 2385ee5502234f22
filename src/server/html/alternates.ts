// The same page in the languages of the site: which ones there are, and under which address each stands.
import type { Site } from '../deps.ts';
import { LANGUAGES, LOCALES, type Language } from '../text/languages.ts';
import { languagePrefix } from './href.ts';

type OfSite = Pick<Site, 'url' | 'languages'>;

/** The languages in which a site is offered; English is always there. */
export function offeredLanguages({ languages }: Pick<Site, 'languages'>): Language[] {
  return LANGUAGES.filter((language) => language === 'en' || languages.includes(language));
}

/** `path` is without language prefix. */
export function inLanguage(language: Language, path: string): string {
  const prefix = languagePrefix(language);
  return path === '/' && prefix !== '' ? prefix : `${prefix}${path}`;
}

/** The English pages are for every English reader, although dates are written as in Britain. */
export function hreflang(language: Language): string {
  return language === 'en' ? 'en' : LOCALES[language];
}

/** Each language names all of them and itself; readers of other languages are sent to the English page. */
export function alternatesOf(
  site: OfSite,
  path: string,
): readonly { readonly hreflang: string; readonly address: string }[] {
  const addressIn = (language: Language) => site.url + inLanguage(language, path);
  return [
    ...offeredLanguages(site).map((language) => ({
      hreflang: hreflang(language),
      address: addressIn(language),
    })),
    { hreflang: 'x-default', address: addressIn('en') },
  ];
}
