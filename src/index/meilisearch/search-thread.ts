// Asks Meilisearch and reads its answers in a thread of its own: twenty hits come with their texts, in which excerpts are
// looked for, and that takes as long as making the page.
import { parentPort, workerData } from 'node:worker_threads';
import { keepCompiledCode } from '../../ops/compile-cache.ts';
import type { ErrorCode, Facts, Retry } from '../../ops/errors.ts';
import { LONGEST_SEARCH_MS, type SearchRequest, type SearchResult } from '../search.ts';

keepCompiledCode();
const { ArchiveError } = await import('../../ops/errors.ts');
const { Secret } = await import('../../ops/secret.ts');
const { openMeilisearchEngine } = await import('./engine.ts');

/** What the thread is started with. */
export interface Place {
  readonly url: string;
  readonly index: string;
  /** search-only */
  readonly key: string;
}

export interface Asked {
  readonly id: number;
  readonly request: SearchRequest;
}

/** An error has no class any more on the other side of a thread. */
export type Outcome =
  | { readonly result: SearchResult }
  | { readonly code: ErrorCode; readonly retry: Retry; readonly facts: Facts }
  | { readonly fault: unknown };

export interface Answered {
  readonly id: number;
  readonly outcome: Outcome;
}

const { url, index, key } = workerData as Place;
const engine = openMeilisearchEngine({ url, index, searchKey: new Secret(key) });

parentPort!.on('message', ({ id, request }: Asked) => {
  // never rejected
  void answer(request).then((outcome) => parentPort!.postMessage({ id, outcome } satisfies Answered));
});

async function answer(request: SearchRequest): Promise<Outcome> {
  try {
    return { result: await engine.search(request, AbortSignal.timeout(LONGEST_SEARCH_MS)) };
  } catch (error) {
    if (error instanceof ArchiveError) return { code: error.code, retry: error.retry, facts: error.facts };
    return { fault: error };
  }
}
