// Answers queries from Meilisearch with a search-only key.
import type { Meilisearch, SearchParams } from 'meilisearch';
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
const MoreAnswer = z.object({
  hits: z.array(AuthorHit),
  facetDistribution: z.record(z.string(), z.record(z.string(), z.int())).optional(),
});
/** A question, with its filters always as a list. */
type Query = SearchParams & { readonly filter: string[] };
const EngineAnswer = z.object({
  totalHits: z.int(),
  hits: z.array(EngineHit),
  facetDistribution: z.record(z.string(), z.record(z.string(), z.int())).default({}),
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
      await this.#post([{ q: '', filter: [], limit: 0 }]);
      return true;
    } catch (error) {
      if (error instanceof ArchiveError) return false;
      throw error;
    }
  }

  // Hits, counts of threads and the labels of authors are several questions: all have to be answered by one index.
  async search(asked: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
    for (let swaps = 0; ; swaps++) {
      const result = await this.#ask(asked, swaps < MOST_SWAPS, signal);
      if (result !== null) return result;
    }
  }

  /** Null where a swap came in between; without `isStrict`, labels of the other index are left out then. */
  async #ask(asked: SearchRequest, isStrict: boolean, signal?: AbortSignal): Promise<SearchResult | null> {
    let params = toParams(asked);
    let [answer, counted] = await this.#find(asked, params, signal);
    let isRelaxed = false;
    const words = asked.query.terms.filter((term) => term.kind === 'word' && !term.negated);
    if (answer.totalHits === 0 && words.length > 1 && !asked.isExact) {
      params = { ...params, matchingStrategy: 'last' };
      [answer, counted] = await this.#find(asked, params, signal);
      isRelaxed = answer.totalHits > 0;
    }
    const facets = counted.facetDistribution;
    const keys = byCount(facets['authorKey']).slice(0, AUTHORS_SHOWN);
    const threads = asked.group === null ? [] : answer.hits.map(threadOf);
    const { labels, matches, generations } = await this.#more(params, keys, threads, signal);
    const seen = new Set([...answer.hits, ...counted.hits].map(({ generation = '' }) => generation));
    for (const generation of generations) seen.add(generation);
    if (seen.size > 1 && isStrict) return null;
    const own = answer.hits[0]?.generation;
    return {
      total: answer.totalHits,
      messages: counted.totalHits,
      hits: answer.hits.map((hit) => toHit(hit, matches)),
      facets: {
        list: byCount(facets['list']),
        year: byCount(facets['year']).toSorted((a, b) => Number(b.value) - Number(a.value)),
        author: keys.flatMap((key) => {
          const found = labels.get(key.value);
          return found === undefined || (seen.size > 1 && found.generation !== own)
            ? []
            : [{ ...key, label: found.author }];
        }),
        language: byCount(facets['language']),
        attachment: ifTrue(facets['hasAttachment'], 'attachment'),
        starters: ifTrue(facets['isStarter'], 'yes'),
      },
      ...(isRelaxed ? { relaxed: true as const } : {}),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /** The hits, and the answer that counts messages: the same one, but where each thread is a hit once. */
  async #find(
    asked: SearchRequest,
    params: Query,
    signal?: AbortSignal,
  ): Promise<[EngineAnswer, EngineAnswer]> {
    const counting = { facets: [...FACETS] };
    const paged = { ...params, page: asked.page, hitsPerPage: asked.size };
    if (asked.group === null) {
      const [answer] = await this.#post([{ ...paged, ...counting }], signal);
      return [read(answer), read(answer)];
    }
    const [answer, counted] = await this.#post(
      [
        { ...paged, distinct: 'threadKey' },
        { ...params, ...counting, page: 1, hitsPerPage: 1 },
      ],
      signal,
    );
    return [read(answer), read(counted)];
  }

  // A facet on labels would split an author who changed the name, so keys are counted and the newest label is looked up.
  async #more(params: Query, keys: readonly Facet[], threads: readonly string[], signal?: AbortSignal) {
    const queries: Query[] = keys.map(({ value }) => ({
      filter: [`authorKey = ${quoted(value)}`],
      sort: ['date:desc'],
      limit: 1,
      attributesToRetrieve: ['author', 'generation'],
    }));
    if (threads.length > 0) {
      queries.push({
        ...params,
        filter: [...params.filter, `threadKey IN [${threads.map(quoted).join(', ')}]`],
        facets: ['threadKey'],
        limit: 1,
        attributesToRetrieve: ['author', 'generation'],
        attributesToCrop: [],
        attributesToHighlight: [],
      });
    }
    if (queries.length === 0) return { labels: new Map(), matches: new Map(), generations: [] };
    const answers = (await this.#post(queries, signal)).map((answer) => MoreAnswer.parse(answer));
    const labels = new Map<string, z.infer<typeof AuthorHit>>();
    for (const [index, { value }] of keys.entries()) {
      const hit = answers[index]?.hits[0];
      if (hit !== undefined) labels.set(value, hit);
    }
    const counts = threads.length === 0 ? {} : (answers.at(-1)?.facetDistribution?.['threadKey'] ?? {});
    return {
      labels,
      matches: new Map(Object.entries(counts)),
      generations: answers.flatMap(({ hits }) => hits.map(({ generation = '' }) => generation)),
    };
  }

  // POST: the words of a GET would stand in the engine's log.
  async #post(queries: readonly Query[], signal?: AbortSignal): Promise<unknown[]> {
    const { results } = await request(() =>
      this.#client.multiSearch(
        { queries: queries.map((query) => ({ ...query, indexUid: this.#index })) },
        signal === undefined ? {} : { signal },
      ),
    );
    return results;
  }
}

/** The request as Meilisearch takes it. */
function toParams({ query, sort, isExact, locale }: SearchRequest): Query {
  const isSubjectOnly = query.terms.length > 0 && query.terms.every((term) => term.field === 'subject');
  const inText = isSubjectOnly ? query.terms : query.terms.filter((term) => term.field === 'any');
  const inFilters = isSubjectOnly ? [] : query.terms.filter((term) => term.field === 'subject');
  const hasWords = query.terms.some((term) => !term.negated);
  const queryLocale =
    QUERY_LOCALES[query.languages.length === 1 ? (query.languages[0] ?? '') : (locale ?? '')];
  return {
    q: inText.map((term) => toText(term, isExact)).join(' '),
    filter: filtersOf(query, inFilters, isExact),
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

function toText({ kind, text, negated }: QueryTerm, isExact: boolean): string {
  const minus = negated ? '-' : '';
  const plain = text.replaceAll('"', ' ').trim();
  // A phrase, of one word too, is found as it is written only.
  if (kind === 'phrase' || (isExact && !negated)) return `${minus}"${plain}"`;
  const word = plain.replace(/^-+/, '');
  // The engine knows words with a plain article by their stem already, and gets the others' stems in `extra`.
  return minus + (withoutArticle(fold(word)) ?? word);
}

function threadOf({ list, thread }: { readonly list: string; readonly thread: number }): string {
  return `${list}-${thread}`;
}

function toHit(hit: z.infer<typeof EngineHit>, matches: ReadonlyMap<string, number>): SearchHit {
  const { list, seq, thread, subject, author, date, language, _formatted } = hit;
  const ofThread = matches.get(threadOf(hit));
  return {
    list,
    seq,
    thread,
    subject,
    author,
    sentAt: date * 1000,
    language,
    isStarter: seq === thread,
    excerpt: segments(_formatted.body),
    ...(ofThread === undefined ? {} : { matches: ofThread }),
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

/** The facet of a statement: one value, where it is true of anything. */
function ifTrue(distribution: Readonly<Record<string, number>> | undefined, value: string): Facet[] {
  const count = distribution?.['true'] ?? 0;
  return count > 0 ? [{ value, count }] : [];
}

function read(answer: unknown): EngineAnswer {
  const checked = EngineAnswer.safeParse(answer);
  if (!checked.success) throw new ArchiveError('ENGINE_REFUSED', 'later', {}, checked.error);
  return checked.data;
}
