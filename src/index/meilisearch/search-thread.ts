// Asks Meilisearch and reads its answers in a thread of its own: twenty hits come with their texts, in which excerpts are
// looked for, and that takes as long as making the page.
import { keepCompiledCode } from '../../ops/compile-cache.ts';
import type { ErrorCode, Facts, Retry } from '../../ops/errors.ts';
import type { SearchEngine, SearchRequest, SearchResult } from '../search.ts';

keepCompiledCode();
const { ArchiveError } = await import('../../ops/errors.ts');
const { Secret } = await import('../../ops/secret.ts');
const { openMeilisearchEngine } = await import('./engine.ts');

export interface SearchTask {
  readonly url: string;
  readonly index: string;
  /** search-only */
  readonly key: string;
  readonly request: SearchRequest;
}

/** An error has no class any more on the other side of a thread. */
export type Outcome =
  | { readonly result: SearchResult }
  | { readonly code: ErrorCode; readonly retry: Retry; readonly facts: Facts };

/** All questions of a search together. */
const LONGEST_SEARCH_MS = 10_000;

let engine: SearchEngine | null = null;

/** A thread asks one engine all its life. */
export default async function answer({ url, index, key, request }: SearchTask): Promise<Outcome> {
  engine ??= openMeilisearchEngine({ url, index, searchKey: new Secret(key) });
  try {
    return { result: await engine.search(request, AbortSignal.timeout(LONGEST_SEARCH_MS)) };
  } catch (error) {
    if (error instanceof ArchiveError) return { code: error.code, retry: error.retry, facts: error.facts };
    throw error;
  }
}
