// Answers queries from Meilisearch with a search-only key.
import type { Meilisearch, SearchParams, SearchResponse } from 'meilisearch';
import { z } from 'zod';
import { ArchiveError } from '../../ops/errors.ts';
import type { Secret } from '../../ops/secret.ts';
import { fold, withoutArticle } from '../fold.ts';
import type { QueryTerm } from '../query.ts';
import type { Excerpt, Facet, SearchEngine, SearchHit, SearchRequest, SearchResult } from '../search.ts';
import { connect, request } from './client.ts';
import { MARK_END, MARK_START } from './engine-document.ts';
import { filtersOf, quoted } from './filters.ts';
import { DEFAULT_INDEX, FACETS, QUERY_LOCALES } from './settings.ts';

const REQUEST_TIMEOUT_MS = 5_000;
const EXCERPT_WORDS = 40;
const AUTHORS_SHOWN = 10;
/** How often an answer is asked for anew because a rebuilt index took the place of the old one in its middle. */
const MOST_SWAPS = 3;

export interface MeilisearchEngineOptions {
  readonly url: string;
  /** search-only, see `ensureSearchKey` */
  readonly searchKey: Secret;
  readonly index?: string;
  readonly timeoutMs?: number;
}

export function openMeilisearchEngine(options: MeilisearchEngineOptions): SearchEngine {
  const { url, searchKey, index = DEFAULT_INDEX, timeoutMs = REQUEST_TIMEOUT_MS } = options;
  return new MeilisearchEngine(connect({ url, key: searchKey, timeoutMs }), index);
}

// What comes back is foreign until it was looked at.
const EngineHit = z.object({
  list: z.string(),
  seq: z.int(),
  thread: z.int(),
  subject: z.string(),
  author: z.string(),
  date: z.number(),
  language: z.string(),
  generation: z.string().optional(),
  _formatted: z.object({ body: z.string() }),
});
const AuthorHit = z.object({ author: z.string(), generation: z.string().optional() });
type LabelledAuthor = Facet & { readonly label: string; readonly generation: string | undefined };
const EngineAnswer = z.object({
  totalHits: z.int(),
  hits: z.array(EngineHit),
  facetDistribution: z.record(z.string(), z.record(z.string(), z.int())),
});
type EngineAnswer = z.infer<typeof EngineAnswer>;

class MeilisearchEngine implements SearchEngine {
  readonly name = 'meilisearch';
  readonly #client: Meilisearch;
  readonly #index: string;

  constructor(client: Meilisearch, index: string) {
    this.#client = client;
    this.#index = index;
  }

  async ready(): Promise<boolean> {
    try {
      await this.#post({ q: '', limit: 0 });
      return true;
    } catch (error) {
      if (error instanceof ArchiveError) return false;
      throw error;
    }
  }

  // Hits and the labels of authors are two questions: both have to be answered by one index.
  async search(asked: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
    for (let swaps = 0; ; swaps++) {
      const result = await this.#ask(asked, swaps < MOST_SWAPS, signal);
      if (result !== null) return result;
    }
  }

  /** Null where a swap came in between; without `isStrict`, labels of the other index are left out then. */
  async #ask(asked: SearchRequest, isStrict: boolean, signal?: AbortSignal): Promise<SearchResult | null> {
    const params = toParams(asked);
    let answer = read(await this.#post(params, signal));
    let isRelaxed = false;
    const words = asked.query.terms.filter((term) => term.kind === 'word' && !term.negated);
    if (answer.totalHits === 0 && words.length > 1) {
      answer = read(await this.#post({ ...params, matchingStrategy: 'last' }, signal));
      isRelaxed = answer.totalHits > 0;
    }
    const authors = await this.#withLabels(
      byCount(answer.facetDistribution['authorKey']).slice(0, AUTHORS_SHOWN),
      signal,
    );
    const seen = new Set([...answer.hits, ...authors].map(({ generation = '' }) => generation));
    if (seen.size > 1 && isStrict) return null;
    const own = answer.hits[0]?.generation;
    const labels = seen.size > 1 ? authors.filter(({ generation }) => generation === own) : authors;
    return {
      total: answer.totalHits,
      hits: answer.hits.map(toHit),
      facets: {
        list: byCount(answer.facetDistribution['list']),
        year: byCount(answer.facetDistribution['year']).toSorted((a, b) => Number(b.value) - Number(a.value)),
        author: labels.map(({ value, count, label }) => ({ value, count, label })),
        language: byCount(answer.facetDistribution['language']),
        attachment: attachmentFacet(answer.facetDistribution['hasAttachment']),
      },
      ...(isRelaxed ? { relaxed: true as const } : {}),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  // A facet on labels would split an author who changed the name, so keys are counted and the newest label is looked up.
  async #withLabels(authors: readonly Facet[], signal?: AbortSignal): Promise<LabelledAuthor[]> {
    if (authors.length === 0) return [];
    const queries = authors.map(({ value }) => ({
      indexUid: this.#index,
      q: '',
      filter: `authorKey = ${quoted(value)}`,
      sort: ['date:desc'],
      limit: 1,
      attributesToRetrieve: ['author', 'generation'],
    }));
    const { results } = await request(() =>
      this.#client.multiSearch({ queries }, signal === undefined ? {} : { signal }),
    );
    return authors.flatMap((author, index) => {
      const found = AuthorHit.safeParse(results[index]?.hits[0]);
      return found.success
        ? [{ ...author, label: found.data.author, generation: found.data.generation }]
        : [];
    });
  }

  // POST: the words of a GET would stand in the engine's log.
  #post(params: SearchParams, signal?: AbortSignal): Promise<SearchResponse> {
    const { q = '', ...options } = params;
    return request(() =>
      this.#client.index(this.#index).search(q, options, signal === undefined ? {} : { signal }),
    );
  }
}

/** The request as Meilisearch takes it. */
function toParams({ query, sort, page, size, locale }: SearchRequest): SearchParams {
  const isSubjectOnly = query.terms.length > 0 && query.terms.every((term) => term.field === 'subject');
  const inText = isSubjectOnly ? query.terms : query.terms.filter((term) => term.field === 'any');
  const inFilters = isSubjectOnly ? [] : query.terms.filter((term) => term.field === 'subject');
  const hasWords = query.terms.some((term) => !term.negated);
  const queryLocale =
    QUERY_LOCALES[query.languages.length === 1 ? (query.languages[0] ?? '') : (locale ?? '')];
  return {
    q: inText.map(toText).join(' '),
    filter: filtersOf(query, inFilters),
    facets: [...FACETS],
    page,
    hitsPerPage: size,
    matchingStrategy: 'all',
    attributesToCrop: ['body'],
    attributesToHighlight: ['body'],
    cropLength: EXCERPT_WORDS,
    cropMarker: '…',
    highlightPreTag: MARK_START,
    highlightPostTag: MARK_END,
    ...(isSubjectOnly ? { attributesToSearchOn: ['subject'] } : {}),
    ...(sort === 'oldest' ? { sort: ['date:asc', 'seq:asc'] } : {}),
    ...(sort === 'newest' || (sort === 'relevance' && !hasWords) ? { sort: ['date:desc', 'seq:desc'] } : {}),
    ...(queryLocale === undefined ? {} : { locales: [queryLocale] }),
  };
}

function toText({ kind, text, negated }: QueryTerm): string {
  const minus = negated ? '-' : '';
  const plain = text.replaceAll('"', ' ').trim();
  if (kind === 'phrase') return `${minus}"${plain}"`;
  const word = plain.replace(/^-+/, '');
  // The engine knows words with a plain article by their stem already, and gets the others' stems in `extra`.
  return minus + (withoutArticle(fold(word)) ?? word);
}

function toHit({
  list,
  seq,
  thread,
  subject,
  author,
  date,
  language,
  _formatted,
}: z.infer<typeof EngineHit>): SearchHit {
  return {
    list,
    seq,
    thread,
    subject,
    author,
    sentAt: date * 1000,
    language,
    excerpt: segments(_formatted.body),
  };
}

const AROUND_WORD = /^([^\p{L}\p{N}\p{M}]{0,9})(.*?)([^\p{L}\p{N}\p{M}]{0,9})$/su;

/** Splits at the markers; text outside and inside comes back as it is, unescaped. */
function segments(text: string): Excerpt {
  const parts: { text: string; marked: boolean }[] = [];
  for (const [index, piece] of text.split(MARK_START).entries()) {
    const [marked, plain] = index === 0 ? ['', piece] : splitOnce(piece, MARK_END);
    // The engine takes a bracket next to a word for a part of it.
    const [, before = '', word = '', after = ''] = AROUND_WORD.exec(marked) ?? [];
    if (before !== '') parts.push({ text: before, marked: false });
    if (word !== '') parts.push({ text: word, marked: true });
    if (after + plain !== '') parts.push({ text: after + plain, marked: false });
  }
  return parts;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? ['', text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function byCount(distribution: Readonly<Record<string, number>> | undefined): Facet[] {
  return Object.entries(distribution ?? {})
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function attachmentFacet(distribution: Readonly<Record<string, number>> | undefined): Facet[] {
  const count = distribution?.['true'] ?? 0;
  return count > 0 ? [{ value: 'attachment', count }] : [];
}

function read(answer: unknown): EngineAnswer {
  const checked = EngineAnswer.safeParse(answer);
  if (!checked.success) throw new ArchiveError('ENGINE_REFUSED', 'later', {}, checked.error);
  return checked.data;
}
