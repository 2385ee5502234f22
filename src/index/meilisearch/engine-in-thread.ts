// The Meilisearch engine for a server: its work is done in a thread beside the server's own. No pool: one thread has many
// searches under way, as most of the time each waits for the engine.
import { Worker } from 'node:worker_threads';
import { ArchiveError } from '../../ops/errors.ts';
import type { SearchEngine, SearchRequest, SearchResult } from '../search.ts';
import { type MeilisearchEngineOptions, openMeilisearchEngine } from './engine.ts';
import type { Answered, Asked, Outcome, Place } from './search-thread.ts';
import { DEFAULT_INDEX } from './settings.ts';

/** Searches under way; more are refused at once. */
const MOST_ASKED = 200;

/** As `openMeilisearchEngine`; the thread starts now, so that the first search does not wait for it. */
export function openMeilisearchEngineInThread(
  options: Omit<MeilisearchEngineOptions, 'timeoutMs'>,
): SearchEngine {
  const { url, searchKey, index = DEFAULT_INDEX } = options;
  const direct = openMeilisearchEngine(options);
  const thread = new SearchThread({ url, index, key: searchKey.reveal() });
  return {
    name: 'meilisearch',
    ready: () => direct.ready(),
    async search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
      const outcome = await givenUpWith(signal, thread.ask(request));
      if ('result' in outcome) return outcome.result;
      if ('fault' in outcome) throw outcome.fault;
      throw new ArchiveError(outcome.code, outcome.retry, outcome.facts);
    },
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}

class SearchThread implements AsyncDisposable {
  readonly #place: Place;
  readonly #waiting = new Map<number, PromiseWithResolvers<Outcome>>();
  #asked = 0;
  #worker: Worker | null;

  constructor(place: Place) {
    this.#place = place;
    this.#worker = this.#start();
  }

  ask(request: SearchRequest): Promise<Outcome> {
    const waiting = Promise.withResolvers<Outcome>();
    if (this.#waiting.size >= MOST_ASKED) {
      waiting.reject(unreachable());
      return waiting.promise;
    }
    const asked: Asked = { id: this.#asked++, request };
    this.#waiting.set(asked.id, waiting);
    this.#worker ??= this.#start();
    this.#worker.postMessage(asked);
    return waiting.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./search-thread.ts', import.meta.url), { workerData: this.#place });
    // the server decides when the process ends
    worker.unref();
    worker.on('message', ({ id, outcome }: Answered) => {
      this.#waiting.get(id)?.resolve(outcome);
      this.#waiting.delete(id);
    });
    worker.on('error', (error) => this.#end(worker, error));
    worker.on('exit', () => this.#end(worker));
    return worker;
  }

  /** The next search starts another. */
  #end(worker: Worker, cause?: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(unreachable(cause));
    this.#waiting.clear();
  }
}

// The thread itself ends what takes too long; a search that is given up here goes on there, unheard.
async function givenUpWith(signal: AbortSignal | undefined, answer: Promise<Outcome>): Promise<Outcome> {
  if (signal === undefined) return answer;
  const { promise: given, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(unreachable(signal.reason));
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([answer, given]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function unreachable(cause?: unknown): ArchiveError {
  return new ArchiveError('ENGINE_UNREACHABLE', 'soon', { engine: 'meilisearch' }, cause);
}
