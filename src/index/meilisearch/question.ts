// A search as questions to Meilisearch.
import type { SearchParams } from 'meilisearch';
import { fold, withoutArticle } from '../fold.ts';
import type { QueryTerm } from '../query.ts';
import type { SearchRequest } from '../search.ts';
import { MARK_END, MARK_START } from './engine-document.ts';
import { filtersOf } from './filters.ts';
import { QUERY_LOCALES } from './settings.ts';

const EXCERPT_WORDS = 40;

/** A question, with its filters always as a list of statements that all hold. */
export type Question = Omit<SearchParams, 'filter'> & { readonly filter: readonly string[] };

/** What stands in a message; `extra` holds other forms of its words. */
const WRITTEN = ['subject', 'body', 'author', 'attachments'];

/** For a question about counts: a hit says which index answered. */
export const ONE_HIT = {
  limit: 1,
  attributesToRetrieve: ['author', 'generation'],
  attributesToCrop: [],
  attributesToHighlight: [],
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
  const queryLocale =
    QUERY_LOCALES[query.languages.length === 1 ? (query.languages[0] ?? '') : (locale ?? '')];
  return {
    q: inText.map((term) => toText(term, isExact || literal.has(term))).join(' '),
    filter: filtersOf(query, inFilters, isExact),
    matchingStrategy: 'all',
    attributesToCrop: ['body'],
    attributesToHighlight: ['subject', 'body', 'author'],
    cropLength: EXCERPT_WORDS,
    cropMarker: '…',
    highlightPreTag: MARK_START,
    highlightPostTag: MARK_END,
    ...(isSubjectOnly
      ? { attributesToSearchOn: ['subject'] }
      : isExact
        ? { attributesToSearchOn: WRITTEN }
        : {}),
    ...(sort === 'oldest' ? { sort: ['date:asc', 'seq:asc'] } : {}),
    ...(sort === 'newest' || (sort === 'relevance' && !hasWords) ? { sort: ['date:desc', 'seq:desc'] } : {}),
    ...(queryLocale === undefined ? {} : { locales: [queryLocale] }),
  };
}

function toText({ kind, text, negated }: QueryTerm, isLiteral: boolean): string {
  const minus = negated ? '-' : '';
  const plain = text.replaceAll('"', ' ').trim();
  // A phrase, of one word too, is found as it is written only.
  if (kind === 'phrase' || (isLiteral && !negated)) return `${minus}"${plain}"`;
  const word = plain.replace(/^-+/, '');
  // The engine knows words with a plain article by their stem already, and gets the others' stems in `extra`.
  return minus + (withoutArticle(fold(word)) ?? word);
}
