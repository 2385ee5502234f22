// The site's engine with the embedded one behind it: a search is answered while Meilisearch is away.
import { ArchiveError } from '../ops/errors.ts';
import type { SearchEngine, SearchRequest, SearchResult } from './search.ts';

const PAUSE_AFTER_FAILURE_MS = 5_000;

export interface FallbackOptions {
  readonly primary: SearchEngine;
  readonly embedded: SearchEngine;
  /** true while the primary's index lacks so much that the embedded one answers better */
  readonly isFarBehind?: () => boolean;
  readonly onState?: (state: 'primary' | 'embedded') => void;
  readonly now?: () => number;
}

/**
 * Asks the primary; where it does not answer, refuses or is far behind, the embedded engine answers and the result
 * says `notice: 'engine_down'`. Where the embedded one cannot answer either, the primary's error is thrown.
 */
export function withFallback(options: FallbackOptions): SearchEngine {
  return new FallbackEngine(options);
}

class FallbackEngine implements SearchEngine {
  readonly name;
  readonly #options: FallbackOptions;
  readonly #now: () => number;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #state: 'primary' | 'embedded' = 'primary';

  constructor(options: FallbackOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.name = options.primary.name;
  }

  async ready(): Promise<boolean> {
    return (await this.#options.primary.ready()) || (await this.#options.embedded.ready());
  }

  async search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
    const { primary, embedded, isFarBehind } = this.#options;
    // A dead engine costs a time limit; one search in five seconds pays it, the others do not.
    if (this.#now() >= this.#pausedUntil && isFarBehind?.() !== true) {
      try {
        const result = await primary.search(request, signal);
        this.#changeTo('primary');
        return result;
      } catch (error) {
        if (!isEngineError(error)) throw error;
        this.#pausedUntil = this.#now() + PAUSE_AFTER_FAILURE_MS;
        if (!(await embedded.ready())) throw error;
      }
    } else if (!(await embedded.ready())) {
      return primary.search(request, signal);
    }
    this.#changeTo('embedded');
    return { ...(await embedded.search(request, signal)), notice: 'engine_down' };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#options.primary[Symbol.asyncDispose]();
    await this.#options.embedded[Symbol.asyncDispose]();
  }

  #changeTo(state: 'primary' | 'embedded'): void {
    if (this.#state !== state) this.#options.onState?.(state);
    this.#state = state;
  }
}

function isEngineError(error: unknown): boolean {
  return error instanceof ArchiveError && error.code.startsWith('ENGINE_');
}
