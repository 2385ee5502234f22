// Every text of the search page, its help and its settings. A language that misses one does not compile.
import type { ProblemCode } from '../../../index/query-problems.ts';
import type { Section } from '../catalogue.ts';
import type { Language } from '../languages.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ru } from './ru.ts';
import { zh } from './zh.ts';

type Count = (count: number) => string;
/** A sentence; `#` stands where something is put in that has a direction or a link of its own. */
type Template = string;

export interface SearchWords {
  readonly title: string;
  readonly titleFor: (query: string) => string;
  /** under the search box */
  readonly hint: string;
  readonly howTo: string;
  readonly results: Count;
  readonly page: (page: string, of: string) => string;
  readonly toResults: string;
  readonly feed: string;
  readonly download: string;

  readonly filters: string;
  readonly filtersInUse: Count;
  readonly apply: string;
  readonly allLists: string;
  readonly allLanguages: string;
  readonly from: string;
  readonly to: string;
  readonly dateHint: string;
  readonly author: string;
  readonly year: string;
  readonly withAttachment: string;
  readonly startersOnly: string;
  readonly exactOnly: string;
  /** "List: DC on Examples" */
  readonly labelled: (kind: string, value: string) => string;
  readonly activeFilters: string;
  /** before the filter's name */
  readonly removeFilter: string;
  readonly removeAll: string;
  readonly narrow: string;
  readonly more: Count;

  readonly sort: string;
  readonly sorts: { readonly relevance: string; readonly newest: string; readonly oldest: string };
  readonly everyMessage: string;
  readonly onePerThread: string;

  readonly place: (position: string, of: string) => string;
  readonly matches: Count;

  readonly shownFor: Template;
  readonly insteadFor: Template;
  readonly relaxed: string;
  readonly fallback: string;
  readonly catchingUp: string;
  readonly down: string;

  readonly nothingFound: string;
  readonly checkSpelling: string;
  readonly noPersonalData: string;
  readonly waysOut: string;
  readonly without: Template;
  readonly withoutFilter: Template;
  readonly inAllLists: string;
  readonly atAnyDate: string;
  /** `#` twice: a longer period */
  readonly between: Template;
  readonly asWords: Template;
  readonly noSuchPage: (page: string) => string;
  readonly firstPage: string;
  readonly lastPage: string;

  readonly unreadable: string;
  readonly unreadableAt: string;
  readonly problems: Readonly<Record<ProblemCode, string>>;

  readonly settings: string;
  readonly slashKey: string;
  readonly whileTyping: string;
  readonly settingsKept: string;

  readonly help: {
    readonly intro: string;
    /** `list` is the id of a list that there is */
    readonly examples: (list: string) => readonly (readonly [query: string, meaning: string])[];
    readonly more: readonly Section[];
  };
}

export const SEARCH_WORDS: Readonly<Record<Language, SearchWords>> = { ar, zh, en, fr, ru, es };
