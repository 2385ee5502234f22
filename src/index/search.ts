// The contract between whoever asks and the two engines that answer.
import type { SearchDocument } from './document.ts';
import type { ParsedQuery } from './query.ts';

export const SORTS = ['relevance', 'newest', 'oldest'] as const;
export type Sort = (typeof SORTS)[number];

/** A search that takes longer, all its questions together, is given up. */
export const LONGEST_SEARCH_MS = 10_000;

export interface SearchRequest {
  readonly query: ParsedQuery;
  readonly sort: Sort;
  /** 1-based */
  readonly page: number;
  /** hits a page, 1 to 100 */
  readonly size: number;
  /** `thread`: each thread once, by its best hit (its newest or oldest one where sorted so) */
  readonly group: 'thread' | null;
  /** whole words as they are typed: no typing mistakes forgiven, no beginnings of words, no word left out */
  readonly isExact: boolean;
  /** language of the page or query (BCP 47 primary tag), for engines that segment by language */
  readonly locale?: string;
}

/** Text with the marked stretches apart, so that every view escapes for itself. */
export type Excerpt = readonly { readonly text: string; readonly marked: boolean }[];

export interface SearchHit {
  readonly list: string;
  readonly seq: number;
  readonly thread: number;
  readonly subject: string;
  readonly author: string;
  readonly sentAt: number;
  readonly language: string;
  /** it starts its thread */
  readonly isStarter: boolean;
  readonly excerpt: Excerpt;
  /** only with `group`: how many messages of its thread match, this one included */
  readonly matches?: number;
}

export interface Facet {
  readonly value: string;
  readonly count: number;
}

/** A word of the query that no message holds, and the one that was searched in its place. */
export interface Correction {
  readonly typed: string;
  readonly searched: string;
}

/** What was searched instead of what was typed; the reader gets that with `exact=yes`. */
export interface Corrected {
  /** the query with the words in their places */
  readonly query: string;
  readonly words: readonly Correction[];
}

export interface SearchResult {
  /** what can be paged through: messages, or threads with `group` */
  readonly total: number;
  /** messages that match, grouped or not */
  readonly messages: number;
  readonly hits: readonly SearchHit[];
  /** Always counts of messages, over all matches, however they are grouped. */
  readonly facets: {
    readonly list: readonly Facet[];
    /** every year that has a match, newest first */
    readonly year: readonly Facet[];
    /** by key; the archive knows how they are called */
    readonly author: readonly Facet[];
    readonly language: readonly Facet[];
    /** at most one value, `attachment`, as the parameter has= takes it */
    readonly attachment: readonly Facet[];
    /** at most one value, `yes`, as the parameter starters= takes it */
    readonly starters: readonly Facet[];
  };
  /** `engine_down`: another engine answered than the site's own, see `withFallback` */
  readonly notice?: 'engine_down';
  /** No message holds all the words; these hold the first ones. Never with `isExact`. */
  readonly relaxed?: true;
  /** Nothing matches as it was typed; what was found holds these words instead. Never with `isExact`. */
  readonly corrected?: Corrected;
}

/** Answers queries. Never sees anything but published records. Throws ENGINE_UNREACHABLE or ENGINE_REFUSED. */
export interface SearchEngine extends AsyncDisposable {
  readonly name: 'meilisearch' | 'embedded';
  ready(): Promise<boolean>;
  search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResult>;
}

/**
 * Takes documents. `apply` resolves only when the engine has confirmed the work, and repeating it is harmless.
 * The cursor (last change-feed id applied) is kept by the engine itself, so that it can never be ahead of the data:
 * an engine that was wiped answers 0 and everything is indexed again.
 */
export interface IndexWriter extends AsyncDisposable {
  readonly name: 'meilisearch' | 'embedded';
  /** Creates the index and applies settings where they differ. */
  prepare(): Promise<void>;
  cursor(): Promise<number>;
  apply(batch: {
    readonly put: readonly SearchDocument[];
    readonly remove: readonly string[];
    readonly cursor: number;
  }): Promise<void>;
  /** Builds a new index from all documents beside the old one, then swaps; readers never see half. */
  rebuild(documents: AsyncIterable<readonly SearchDocument[]>, cursor: number): Promise<void>;
  /** Documents in the index now. */
  count(): Promise<number>;
}
