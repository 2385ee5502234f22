// What every page is rendered with: the site, a language with its texts and formats, and the links of that language.
import type { Site } from '../deps.ts';
import { CATALOGUES, type Catalogue } from '../text/catalogue.ts';
import { formats, type Formats, type Language } from '../text/languages.ts';
import { OPENNESS, type OpennessWords } from '../text/openness/words.ts';
import { READING, type ReadingWords } from '../text/reading/words.ts';
import { SEARCH_WORDS, type SearchWords } from '../text/search/words.ts';
import { html, type Html } from './html.ts';
import { hrefs, type Href } from './href.ts';

export interface View {
  readonly site: Site;
  readonly language: Language;
  readonly text: Catalogue;
  /** texts of the openness pages and of the log */
  readonly openness: OpennessWords;
  /** texts of thread and message pages */
  readonly reading: ReadingWords;
  /** texts of the search page and its help */
  readonly search: SearchWords;
  readonly format: Formats;
  readonly href: Href;
}

/** The view of one language; made once, kept for the life of the server. */
export function createView(site: Site, language: Language): View {
  return {
    site,
    language,
    text: CATALOGUES[language],
    openness: OPENNESS[language],
    reading: READING[language],
    search: SEARCH_WORDS[language],
    format: formats(language),
    href: hrefs(language),
  };
}

/** A date and time in UTC, readable by people and programs. */
export function timeOf(view: View, ms: number): Html {
  return html`<time datetime="${isoTime(ms)}">${view.format.dateTime(ms)}</time>`;
}

/** The day only, for lists; the time is there for programs. */
export function dayOf(view: View, ms: number): Html {
  return html`<time datetime="${isoTime(ms)}">${view.format.date(ms)}</time>`;
}

/** ISO 8601 in UTC, the form of the API. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
