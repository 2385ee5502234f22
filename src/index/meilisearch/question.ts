// A search as questions to Meilisearch.
import type { SearchParams } from 'meilisearch';
import { fold, withoutArticle } from '../fold.ts';
import type { QueryTerm } from '../query.ts';
import type { SearchRequest } from '../search.ts';
import { comparable } from './engine-document.ts';
import { filtersOf } from './filters.ts';

/** A question, with its filters always as a list of statements that all hold. */
export type Question = Omit<SearchParams, 'filter'> & { readonly filter: readonly string[] };

// The writing of the query tells how to cut it, not the page that it comes from.
const LOCALES = [
  ['jpn', /[\p{sc=Hiragana}\p{sc=Katakana}]/u],
  ['kor', /\p{sc=Hangul}/u],
  ['tha', /\p{sc=Thai}/u],
  ['cmn', /\p{sc=Han}/u],
] as const;

/** What stands in a message; `extra` holds other forms of its words. */
const WRITTEN = ['subject', 'body', 'author', 'attachments'];

/** For a question about counts: a hit says which index answered. */
export const ONE_HIT = {
  limit: 1,
  attributesToRetrieve: ['generation'],
} satisfies SearchParams;

/** What is looked for, without its page and facets. The words of `literal` are taken as they are typed. */
export function toQuestion(
  { query, sort, isExact, locale }: SearchRequest,
  literal: ReadonlySet<QueryTerm> = new Set(),
): Question {
  const isSubjectOnly = query.terms.length > 0 && query.terms.every((term) => term.field === 'subject');
  const inText = isSubjectOnly ? query.terms : query.terms.filter((term) => term.field === 'any');
  const inFilters = isSubjectOnly ? [] : query.terms.filter((term) => term.field === 'subject');
  const hasWords = query.terms.some((term) => !term.negated);
  const text = inText.map((term) => toText(term, isExact || literal.has(term))).join(' ');
  const language = localeOf(text, query.languages.includes('ja') || locale === 'ja');
  return {
    q: text,
    filter: filtersOf(query, inFilters, isExact),
    matchingStrategy: 'all',
    ...(isSubjectOnly
      ? { attributesToSearchOn: ['subject'] }
      : isExact
        ? { attributesToSearchOn: WRITTEN }
        : {}),
    ...(sort === 'oldest' ? { sort: ['date:asc', 'seq:asc'] } : {}),
    ...(sort === 'newest' || (sort === 'relevance' && !hasWords) ? { sort: ['date:desc', 'seq:desc'] } : {}),
    ...(language === null ? {} : { locales: [language] }),
  };
}

function toText({ kind, text, negated }: QueryTerm, isLiteral: boolean): string {
  const minus = negated ? '-' : '';
  const plain = comparable(text).replaceAll('"', ' ').trim();
  // A phrase, of one word too, is found as it is written only.
  if (kind === 'phrase' || (isLiteral && !negated)) return `${minus}"${plain}"`;
  // The engine keeps ё apart from е; words with ё stand in `extra` without it.
  const word = plain.replace(/^-+/, '').replaceAll('ё', 'е').replaceAll('Ё', 'Е');
  // The engine knows words with a plain article by their stem already, and gets the others' stems in `extra`.
  return minus + (withoutArticle(fold(word)) ?? word);
}

/** How the engine has to cut `text`; null where it sees that for itself. */
function localeOf(text: string, isJapanese: boolean): (typeof LOCALES)[number][0] | null {
  const locale = LOCALES.find(([, writing]) => writing.test(text))?.[0] ?? null;
  return locale === 'cmn' && isJapanese ? 'jpn' : locale;
}
