// The Meilisearch engine for a server: its work is done in a thread beside the server's own.
import { Tinypool } from 'tinypool';
import { ArchiveError } from '../../ops/errors.ts';
import type { SearchEngine, SearchRequest, SearchResult } from '../search.ts';
import { type MeilisearchEngineOptions, openMeilisearchEngine } from './engine.ts';
import type { Outcome, SearchTask } from './search-thread.ts';
import { DEFAULT_INDEX } from './settings.ts';

/** Searches that one thread has under way: most of the time it waits for the engine. */
const AT_ONCE = 64;
/** Searches that wait for their turn; more are refused at once. */
const MOST_WAITING = 200;

/** As `openMeilisearchEngine`; the thread starts now, so that the first search does not wait for it. */
export function openMeilisearchEngineInThread(
  options: Omit<MeilisearchEngineOptions, 'timeoutMs'>,
): SearchEngine {
  const { url, searchKey, index = DEFAULT_INDEX } = options;
  const direct = openMeilisearchEngine(options);
  const thread = new Tinypool({
    filename: new URL('./search-thread.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
    concurrentTasksPerWorker: AT_ONCE,
    maxQueue: MOST_WAITING,
    // a thread that sleeps between searches would not notice that the engine closed a connection
    useAtomics: false,
  });
  return {
    name: 'meilisearch',
    ready: () => direct.ready(),
    async search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
      const task: SearchTask = { url, index, key: searchKey.reveal(), request };
      const outcome = await settled(thread.run(task) as Promise<Outcome>, signal);
      if ('result' in outcome) return outcome.result;
      throw new ArchiveError(outcome.code, outcome.retry, outcome.facts);
    },
    async [Symbol.asyncDispose]() {
      await thread.destroy();
    },
  };
}

// The thread itself ends what takes too long: stopping it would stop the other searches in it.
async function settled(answer: Promise<Outcome>, signal?: AbortSignal): Promise<Outcome> {
  const { promise: given, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal!.reason);
  signal?.addEventListener('abort', giveUp, { once: true });
  if (signal?.aborted === true) giveUp();
  try {
    return await Promise.race([answer, given]);
  } catch (error) {
    throw new ArchiveError('ENGINE_UNREACHABLE', 'soon', { engine: 'meilisearch' }, error);
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}
