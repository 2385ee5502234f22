// Answers queries from search.db, opened for reading only, in threads beside the server's.
import { availableParallelism } from 'node:os';
import { Tinypool } from 'tinypool';
import { ArchiveError } from '../../ops/errors.ts';
import { LONGEST_SEARCH_MS, type SearchEngine, type SearchRequest, type SearchResult } from '../search.ts';
import { openForReading } from './database.ts';
import type { SearchTask } from './search-thread.ts';

const MOST_THREADS = 2;
/** Searches that wait for a thread; more are refused at once. */
const MOST_WAITING = 100;

/** The reading side of `file`. A file that does not exist yet is not ready, and is looked for again at each question. */
export function openEmbeddedEngine(file: string): SearchEngine {
  return new EmbeddedEngine(file);
}

class EmbeddedEngine implements SearchEngine {
  readonly name = 'embedded';
  readonly #file: string;
  // With the first search: most sites with Meilisearch never need it.
  #threads: Tinypool | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  async ready(): Promise<boolean> {
    const database = openForReading(this.#file);
    database?.close();
    return database !== null;
  }

  async search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
    this.#threads ??= new Tinypool({
      filename: new URL('./search-thread.ts', import.meta.url).href,
      minThreads: 1,
      maxThreads: Math.min(MOST_THREADS, availableParallelism()),
      maxQueue: MOST_WAITING,
    });
    const task: SearchTask = { file: this.#file, request };
    // its thread is given up with it
    const limit = AbortSignal.timeout(LONGEST_SEARCH_MS);
    try {
      const result: SearchResult | null = await this.#threads.run(task, {
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      });
      if (result !== null) return result;
    } catch (error) {
      throw unreachable(error);
    }
    throw unreachable();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#threads?.destroy();
    this.#threads = null;
  }
}

function unreachable(cause?: unknown): ArchiveError {
  return new ArchiveError('ENGINE_UNREACHABLE', 'soon', { engine: 'embedded' }, cause);
}
