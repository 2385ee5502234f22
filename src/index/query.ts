// The query language of page and API: words, "phrase", -word, from: subject: list: before: after: has:attachment lang: is:starter
import { readDate, type DateRange } from './query-dates.ts';
import { splitQuery, type QueryPiece } from './query-pieces.ts';
import type { Problem } from './query-problems.ts';
import { SORTS, type SearchRequest } from './search.ts';
import { units } from './words.ts';

export interface QueryTerm {
  readonly kind: 'word' | 'phrase';
  readonly text: string;
  readonly negated: boolean;
  /** `subject` where written as subject:word or subject:"a phrase" */
  readonly field: 'any' | 'subject';
}

export interface ParsedQuery {
  /** as the reader typed it, trimmed */
  readonly text: string;
  readonly terms: readonly QueryTerm[];
  readonly lists: readonly string[];
  /** words of an author's label (from:), all must match the label's words or their beginnings */
  readonly from: readonly string[];
  /** exact author key (the author= parameter) */
  readonly authorKey: string | null;
  readonly languages: readonly string[];
  /** inclusive, ms UTC */
  readonly after: number | null;
  /** exclusive, ms UTC */
  readonly before: number | null;
  readonly hasAttachment: boolean | null;
  /** only messages that start a thread */
  readonly startersOnly: boolean;
}

const QUERY_LIMITS = {
  queryLength: 500,
  positiveWords: 10,
  deepestHit: 10_000,
  pageSize: 100,
} as const;
const DEFAULT_PAGE_SIZE = 20;

/** What page and API take, as it stands in the address; a repeated parameter is an array. Empty counts as absent. */
export interface SearchParams {
  readonly q?: string | undefined;
  /** list ids, repeated or with commas */
  readonly list?: string | readonly string[] | undefined;
  /** author key */
  readonly author?: string | undefined;
  /** first day, YYYY, YYYY-MM or YYYY-MM-DD, UTC */
  readonly from?: string | undefined;
  /** last day, inclusive */
  readonly to?: string | undefined;
  /** primary language tags, repeated or with commas */
  readonly lang?: string | readonly string[] | undefined;
  readonly has?: string | undefined;
  /** `yes`: only messages that start a thread, as is:starter in the query */
  readonly starters?: string | undefined;
  /** `thread`: each thread once */
  readonly group?: string | undefined;
  /** `yes`: as typed, nothing forgiven */
  readonly exact?: string | undefined;
  readonly sort?: string | undefined;
  /** 1-based */
  readonly page?: string | number | undefined;
  /** 1 to 100, default 20 */
  readonly size?: string | number | undefined;
  /** language of the page, BCP 47 */
  readonly locale?: string | undefined;
}

export type QueryOutcome =
  | { readonly kind: 'query'; readonly request: SearchRequest }
  | { readonly kind: 'unreadable'; readonly problem: Problem };

interface Draft {
  terms: QueryTerm[];
  lists: Set<string>;
  from: string[];
  languages: Set<string>;
  after: number | null;
  before: number | null;
  hasAttachment: boolean | null;
  startersOnly: boolean;
}

/**
 * Reads the parameters of a search. Everything that cannot be understood gives a problem with a code and the piece
 * it is about; nothing is dropped silently. `knownLists` are the ids that `list` may name.
 */
export function parseQuery(params: SearchParams, knownLists: Iterable<string>): QueryOutcome {
  const known = new Set(knownLists);
  const text = (params.q ?? '').trim();
  const draft: Draft = {
    terms: [],
    lists: new Set(),
    from: [],
    languages: new Set(),
    after: null,
    before: null,
    hasAttachment: null,
    startersOnly: false,
  };
  const found =
    readText(text, known, draft) ??
    readFilters(params, known, draft) ??
    readPlace(params, positiveWords(draft));
  if ('code' in found) return { kind: 'unreadable', problem: found };
  const authorKey = params.author?.trim() || null;
  if (authorKey !== null && !/^[a-z2-7]{26}$/.test(authorKey)) return unreadable('unknown_author', authorKey);
  if (draft.after !== null && draft.before !== null && draft.after >= draft.before) {
    return unreadable('empty_period', text);
  }
  const query: ParsedQuery = {
    text,
    terms: draft.terms,
    lists: [...draft.lists],
    from: draft.from,
    authorKey,
    languages: [...draft.languages],
    after: draft.after,
    before: draft.before,
    hasAttachment: draft.hasAttachment,
    startersOnly: draft.startersOnly,
  };
  const locale = /^[a-z]{2,3}(?=-|$)/i.exec(params.locale ?? '')?.[0].toLowerCase();
  return { kind: 'query', request: { query, ...found, ...(locale === undefined ? {} : { locale }) } };
}

function readText(text: string, known: ReadonlySet<string>, draft: Draft): Problem | null {
  if (text.length > QUERY_LIMITS.queryLength) return { code: 'query_too_long', at: '' };
  const split = splitQuery(text);
  if ('code' in split) return split;
  for (const piece of split.pieces) {
    const problem = readPiece(piece, known, draft);
    if (problem !== null) return problem;
  }
  if (positiveWords(draft) > QUERY_LIMITS.positiveWords) return { code: 'too_many_words', at: '' };
  if (text !== '' && !split.pieces.some((piece) => piece.operator !== null) && draft.terms.length === 0) {
    return { code: 'nothing_to_find', at: text };
  }
  return null;
}

function readPiece(piece: QueryPiece, known: ReadonlySet<string>, draft: Draft): Problem | null {
  const { operator, value, negated, source } = piece;
  const hasWord = !units(value, 1).next().done;
  if (operator === null || operator === 'subject') {
    if (!hasWord) return operator === null ? null : { code: 'empty_operator', at: source };
    const field = operator === 'subject' ? 'subject' : 'any';
    draft.terms.push({ kind: piece.quoted ? 'phrase' : 'word', text: value.trim(), negated, field });
    return null;
  }
  if (negated) return { code: 'cannot_negate', at: source };
  if (!hasWord) return { code: 'empty_operator', at: source };
  switch (operator) {
    case 'from':
      draft.from.push(value.trim());
      return null;
    case 'list':
      return addLists(value, known, draft);
    case 'lang':
      return addLanguages(value, draft);
    case 'has':
      return addHas(value, draft);
    case 'is':
      return addIs(value, draft);
    case 'after':
      return narrow(draft, readDate(value), source, (range) => ({ from: range.from }));
    case 'before':
      return narrow(draft, readDate(value), source, (range) => ({ to: range.from }));
  }
}

function readFilters(params: SearchParams, known: ReadonlySet<string>, draft: Draft): Problem | null {
  const from = params.from?.trim() || null;
  const to = params.to?.trim() || null;
  return (
    addLists(joined(params.list), known, draft) ??
    addLanguages(joined(params.lang), draft) ??
    (params.has?.trim() ? addHas(params.has, draft) : null) ??
    choice('starters', params.starters, 'yes', () => (draft.startersOnly = true)) ??
    (from === null ? null : narrow(draft, readDate(from), from, (range) => ({ from: range.from }))) ??
    (to === null ? null : narrow(draft, readDate(to), to, (range) => ({ to: range.to })))
  );
}

function readPlace(
  params: SearchParams,
  words: number,
): Problem | Pick<SearchRequest, 'sort' | 'page' | 'size' | 'group' | 'isExact'> {
  const page = positiveInteger(params.page, 1);
  if (page === null) return { code: 'bad_page', at: String(params.page) };
  const size = positiveInteger(params.size, DEFAULT_PAGE_SIZE);
  if (size === null || size > QUERY_LIMITS.pageSize) return { code: 'bad_size', at: String(params.size) };
  if (page * size > QUERY_LIMITS.deepestHit) return { code: 'page_too_deep', at: String(params.page) };
  const wanted = params.sort?.trim() || (words > 0 ? 'relevance' : 'newest');
  const sort = SORTS.find((name) => name === wanted);
  if (sort === undefined) return { code: 'unknown_sort', at: wanted };
  let group: SearchRequest['group'] = null;
  let isExact = false;
  const problem =
    choice('group', params.group, 'thread', () => (group = 'thread')) ??
    choice('exact', params.exact, 'yes', () => (isExact = true));
  return problem ?? { sort, page, size, group, isExact };
}

function addLists(value: string, known: ReadonlySet<string>, draft: Draft): Problem | null {
  for (const list of commaSeparated(value)) {
    if (!known.has(list)) return { code: 'unknown_list', at: list };
    draft.lists.add(list);
  }
  return null;
}

/** What a message has whose language could not be told (ISO 639-2). */
const UNDETERMINED = 'und';
const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

function addLanguages(value: string, draft: Draft): Problem | null {
  for (const language of commaSeparated(value)) {
    if (
      language !== UNDETERMINED &&
      (!/^[a-z]{2,3}$/.test(language) || languageNames.of(language) === undefined)
    ) {
      return { code: 'unknown_language', at: language };
    }
    draft.languages.add(language);
  }
  return null;
}

function addHas(value: string, draft: Draft): Problem | null {
  if (!/^attachments?$/i.test(value.trim())) return { code: 'unknown_has', at: value };
  draft.hasAttachment = true;
  return null;
}

function addIs(value: string, draft: Draft): Problem | null {
  if (!/^starters?$/i.test(value.trim())) return { code: 'unknown_is', at: value };
  draft.startersOnly = true;
  return null;
}

/** A parameter that is absent or has its one value. */
function choice(name: string, value: string | undefined, only: string, chosen: () => void): Problem | null {
  const given = value?.trim().toLowerCase() ?? '';
  if (given !== '' && given !== only) return { code: 'unknown_choice', at: `${name}=${given}` };
  if (given === only) chosen();
  return null;
}

function narrow(
  draft: Draft,
  range: DateRange | null,
  at: string,
  pick: (range: DateRange) => { from?: number; to?: number },
): Problem | null {
  if (range === null) return { code: 'bad_date', at };
  const { from, to } = pick(range);
  if (from !== undefined) draft.after = draft.after === null ? from : Math.max(draft.after, from);
  if (to !== undefined) draft.before = draft.before === null ? to : Math.min(draft.before, to);
  return null;
}

// Meilisearch looks at ten words and ignores the rest without a word; a phrase is one of them.
function positiveWords(draft: Draft): number {
  let count = 0;
  for (const term of draft.terms) {
    if (term.negated) continue;
    if (term.kind === 'phrase') count += 1;
    else count += wordSegments(term.text);
  }
  return count;
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

function wordSegments(text: string): number {
  let count = 0;
  for (const segment of segmenter.segment(text)) if (segment.isWordLike === true) count += 1;
  return Math.max(count, 1);
}

function joined(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value ?? []).join(',');
}

function commaSeparated(value: string): string[] {
  return value
    .toLowerCase()
    .split(/[,،，\s]+/)
    .filter((part) => part !== '');
}

function positiveInteger(value: string | number | undefined, fallback: number): number | null {
  if (value === undefined || value === '') return fallback;
  return /^[1-9]\d{0,8}$/.test(String(value)) ? Number(value) : null;
}

function unreadable(code: Problem['code'], at: string): QueryOutcome {
  return { kind: 'unreadable', problem: { code, at } };
}
