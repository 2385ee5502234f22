// Answers queries from Meilisearch with a search-only key.
import type { Meilisearch } from 'meilisearch';
import { ArchiveError } from '../../ops/errors.ts';
import type { Secret } from '../../ops/secret.ts';
import { correctQuery } from '../corrections.ts';
import { patternsOf } from '../excerpt.ts';
import type { QueryTerm } from '../query.ts';
import { inStem, plainWords, withWords } from '../rephrase.ts';
import type { Corrected, SearchEngine, SearchRequest, SearchResult } from '../search.ts';
import { Answer, Counted, markedWords, read, threadOf, toFacets, toHit } from './answer.ts';
import { connect, request } from './client.ts';
import { quoted } from './filters.ts';
import { suspectedMistakes } from './mistakes.ts';
import { ONE_HIT, type Question, toQuestion } from './question.ts';
import { DEFAULT_INDEX, FACETS } from './settings.ts';

const REQUEST_TIMEOUT_MS = 5_000;
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

  // Where there are several questions, one index has to answer all of them.
  async search(asked: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
    for (let swaps = 0; ; swaps++) {
      const result = await this.#ask(asked, swaps < MOST_SWAPS, signal);
      if (result !== null) return result;
    }
  }

  /** Null where a swap came in between and `isStrict`. */
  async #ask(asked: SearchRequest, isStrict: boolean, signal?: AbortSignal): Promise<SearchResult | null> {
    let question = toQuestion(asked);
    let [answer, counted] = await this.#find(asked, question, signal);
    let isRelaxed = false;
    if (answer.totalHits === 0 && !asked.isExact) {
      for await (const way of this.#otherWays(asked, signal)) {
        question = way.question;
        [answer, counted] = await this.#find(asked, question, signal);
        isRelaxed = way.isRelaxed && answer.totalHits > 0;
        if (answer.totalHits > 0) break;
      }
    }
    const threads = asked.group === null ? null : await this.#countThreads(question, answer.hits, signal);
    const patterns = patternsOf(asked.query, asked.isExact);
    const hits = answer.hits.map((hit) => toHit(hit, patterns, threads?.facetDistribution['threadKey']));
    const marked = asked.isExact ? [] : markedWords(hits, patterns);
    const corrected = await this.#corrections(asked, question, marked, signal);
    const generations = [answer, counted, threads].flatMap((one) => one?.hits ?? []);
    if (isStrict && new Set(generations.map(({ generation }) => generation)).size > 1) return null;
    return {
      total: answer.totalHits,
      messages: counted.totalHits,
      hits,
      facets: toFacets(counted),
      ...(isRelaxed && { relaxed: true as const }),
      ...(corrected !== null && { corrected }),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /**
   * Other questions for what nothing was found for: with the stems of the words, without the words that no message has,
   * and without words from the end.
   */
  async *#otherWays(
    asked: SearchRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<{ question: Question; isRelaxed: boolean }> {
    const words = plainWords(asked.query);
    const stems = words.map(inStem);
    const ask = (some: readonly QueryTerm[]) => toQuestion({ ...asked, query: withWords(asked.query, some) });
    if (stems.some(({ text }, index) => text !== words[index]!.text))
      yield { question: ask(stems), isRelaxed: false };
    if (words.length < 2) return;
    const answers = await this.#post(
      [...words, ...stems].map((word) => ({ ...ask([word]), ...ONE_HIT })),
      signal,
    );
    const isKnown = answers.map((answer) => read(Counted, answer).hits.length > 0);
    const known = words.flatMap((word, index) =>
      isKnown[index]! ? [word] : isKnown[words.length + index]! ? [stems[index]!] : [],
    );
    if (known.length === 0) return;
    const question = ask(known);
    yield { question, isRelaxed: known.length < words.length };
    yield { question: { ...question, matchingStrategy: 'last' }, isRelaxed: true };
  }

  /** The hits, and the answer that counts messages: the same one, but where each thread is a hit once. */
  async #find(asked: SearchRequest, question: Question, signal?: AbortSignal): Promise<[Answer, Answer]> {
    const paged = { ...question, page: asked.page, hitsPerPage: asked.size };
    const counting = { facets: [...FACETS] };
    if (asked.group === null) {
      const [found] = await this.#post([{ ...paged, ...counting }], signal);
      const answer = read(Answer, found);
      return [answer, answer];
    }
    const questions = [
      { ...paged, distinct: 'threadKey' },
      { ...question, ...counting, page: 1, hitsPerPage: 1 },
    ];
    const [found, counted] = await this.#post(questions, signal);
    return [read(Answer, found), read(Answer, counted)];
  }

  /** How many messages of each hit's thread match. */
  async #countThreads(
    question: Question,
    hits: Answer['hits'],
    signal?: AbortSignal,
  ): Promise<Counted | null> {
    if (hits.length === 0) return null;
    const inThreads = `threadKey IN [${hits.map((hit) => quoted(threadOf(hit))).join(', ')}]`;
    const filter = [...question.filter, inThreads];
    const [counted] = await this.#post([{ ...question, ...ONE_HIT, filter, facets: ['threadKey'] }], signal);
    return read(Counted, counted);
  }

  /** Null where something matches as it was typed, or nothing shows what was searched instead. */
  async #corrections(
    asked: SearchRequest,
    { matchingStrategy = 'all' }: Question,
    marked: readonly string[],
    signal?: AbortSignal,
  ): Promise<Corrected | null> {
    const suspicions = suspectedMistakes(asked.query, marked);
    if (suspicions.length === 0) return null;
    const asTyped = toQuestion(asked, new Set(suspicions.map(({ word }) => word.term)));
    const [answer] = await this.#post([{ ...asTyped, ...ONE_HIT, matchingStrategy }], signal);
    if (read(Counted, answer).hits.length > 0) return null;
    const words = suspicions.map(({ word, searched }) => ({ typed: word.text, searched }));
    return { query: correctQuery(asked.query, words).text, words };
  }

  // POST: the words of a GET would stand in the engine's log.
  async #post(questions: readonly Question[], signal?: AbortSignal): Promise<unknown[]> {
    const queries = questions.map(({ filter, ...rest }) => ({
      ...rest,
      filter: [...filter],
      indexUid: this.#index,
    }));
    const { results } = await request(() =>
      this.#client.multiSearch({ queries }, signal === undefined ? {} : { signal }),
    );
    return results;
  }
}
