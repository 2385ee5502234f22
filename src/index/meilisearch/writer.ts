// Puts documents into Meilisearch. Every task is confirmed, and the cursor moves only after the documents' task.
import type { EnqueuedTask, Meilisearch } from 'meilisearch';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Secret } from '../../ops/secret.ts';
import type { SearchDocument } from '../document.ts';
import type { IndexWriter } from '../search.ts';
import { confirm, connect, request, requestOrNull } from './client.ts';
import { DOCUMENT_SHAPE, toEngineDocument } from './engine-document.ts';
import { payloads } from './payloads.ts';
import { DEFAULT_INDEX, INDEX_SETTINGS, shadowOf, stateOf } from './settings.ts';

const REQUEST_TIMEOUT_MS = 120_000;
const STALE_SHADOW_MS = 3_600_000;
/** Payloads handed over and not yet confirmed during a rebuild: the engine merges what is queued. */
const PAYLOADS_IN_FLIGHT = 4;
const TASKS_BETWEEN_PURGES = 500;

export interface MeilisearchWriterOptions {
  readonly url: string;
  readonly adminKey: Secret;
  readonly index?: string;
  /** how long an unfinished rebuild must have been still before `prepare` takes it for dead */
  readonly staleShadowMs?: number;
}

/**
 * Opens the writing side; nothing is sent before `prepare`. The cursor lives in an index of its own beside the
 * messages and travels with them through a swap. Its document is named after the generation of the messages, so that
 * a batch that was begun before a rebuild's swap and ends after it cannot move the new index's cursor.
 */
export function openMeilisearchWriter(options: MeilisearchWriterOptions): IndexWriter {
  const { url, adminKey, index = DEFAULT_INDEX, staleShadowMs = STALE_SHADOW_MS } = options;
  return new MeilisearchWriter(
    connect({ url, key: adminKey, timeoutMs: REQUEST_TIMEOUT_MS }),
    index,
    staleShadowMs,
  );
}

interface StateDocument {
  readonly id: string;
  readonly value: string;
}

/** An index of documents of another shape has no cursor: all of them are put again, in place. */
const cursorOf = (generation: string) => `cursor-${DOCUMENT_SHAPE}-${generation}`;

class MeilisearchWriter implements IndexWriter {
  readonly name = 'meilisearch';
  readonly #client: Meilisearch;
  readonly #index: string;
  readonly #staleShadowMs: number;
  readonly #closed = new AbortController();
  #generation: string | null = null;
  #tasks = 0;
  // One piece of work at a time: a batch never runs into a rebuild of the same writer.
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: Meilisearch, index: string, staleShadowMs: number) {
    this.#client = client;
    this.#index = index;
    this.#staleShadowMs = staleShadowMs;
  }

  prepare(): Promise<void> {
    return this.#alone(async () => {
      await this.#dropStaleShadow();
      const existing = await requestOrNull(() => this.#client.getRawIndex(this.#index));
      if (existing === null) {
        // A cursor without its messages would skip them.
        await this.#dropIndex(stateOf(this.#index));
        await this.#createIndex(this.#index);
      }
      await this.#applySettings(this.#index);
    });
  }

  async cursor(): Promise<number> {
    if ((await requestOrNull(() => this.#client.getRawIndex(this.#index))) === null) return 0;
    const generation = await this.#state('generation');
    this.#generation = generation;
    if (generation === null) return 0;
    const value = Number(await this.#state(cursorOf(generation)));
    return Number.isSafeInteger(value) && value > 0 ? value : 0;
  }

  apply(batch: Parameters<IndexWriter['apply']>[0]): Promise<void> {
    return this.#alone(async () => {
      if (this.#generation === null) await this.cursor();
      const generation = this.#generation ?? randomUUID();
      const index = this.#client.index(this.#index);
      const removed = new Set(batch.remove);
      const put = batch.put.filter(({ id }) => !removed.has(id));
      for (const documents of payloads(put.map((document) => toEngineDocument(document, generation)))) {
        await this.#run(() => index.addDocuments(documents, { primaryKey: 'id' }));
      }
      if (removed.size > 0) await this.#run(() => index.deleteDocuments([...removed]));
      await this.#writeState(stateOf(this.#index), generation, batch.cursor);
      this.#generation = generation;
      // Task records outlive the documents they speak of; a removal takes them along.
      if (removed.size > 0 || this.#tasks >= TASKS_BETWEEN_PURGES) await this.#purgeTasks();
    });
  }

  rebuild(documents: AsyncIterable<readonly SearchDocument[]>, cursor: number): Promise<void> {
    return this.#alone(async () => {
      const [live, shadow] = [this.#index, shadowOf(this.#index)];
      await this.#dropIndex(shadow);
      await this.#dropIndex(stateOf(shadow));
      await this.#createIndex(shadow);
      await this.#applySettings(shadow); // before the documents: afterwards costs 1.6 times as much
      const generation = randomUUID();
      await this.#fill(shadow, documents, generation);
      await this.#writeState(stateOf(shadow), generation, cursor);
      for (const index of [live, stateOf(live)]) {
        if ((await requestOrNull(() => this.#client.getRawIndex(index))) === null)
          await this.#createIndex(index);
      }
      await this.#run(() =>
        this.#client.swapIndexes([
          { indexes: [live, shadow], rename: false },
          { indexes: [stateOf(live), stateOf(shadow)], rename: false },
        ]),
      );
      this.#generation = generation;
      await this.#dropIndex(shadow);
      await this.#dropIndex(stateOf(shadow));
      await this.#purgeTasks();
    });
  }

  async count(): Promise<number> {
    const stats = await requestOrNull(() => this.#client.index(this.#index).getStats());
    return stats?.numberOfDocuments ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    await this.#last.catch(() => undefined);
  }

  async #fill(
    shadow: string,
    documents: AsyncIterable<readonly SearchDocument[]>,
    generation: string,
  ): Promise<void> {
    const index = this.#client.index(shadow);
    const inFlight: EnqueuedTask[] = [];
    const confirmOldest = async () => {
      const oldest = inFlight.shift();
      if (oldest !== undefined) await this.#confirm(oldest);
    };
    for await (const batch of documents) {
      for (const payload of payloads(batch.map((document) => toEngineDocument(document, generation)))) {
        inFlight.push(await request(() => index.addDocuments(payload, { primaryKey: 'id' })));
        if (inFlight.length > PAYLOADS_IN_FLIGHT) await confirmOldest();
      }
    }
    while (inFlight.length > 0) await confirmOldest();
  }

  async #dropStaleShadow(): Promise<void> {
    const shadow = await requestOrNull(() => this.#client.getRawIndex(shadowOf(this.#index)));
    if (shadow === null || Date.now() - Date.parse(shadow.updatedAt) < this.#staleShadowMs) return;
    await this.#dropIndex(shadow.uid);
    await this.#dropIndex(stateOf(shadow.uid));
  }

  async #applySettings(index: string): Promise<void> {
    const current: Record<string, unknown> = await request(() => this.#client.index(index).getSettings());
    const isSame = Object.entries(INDEX_SETTINGS).every(([key, wanted]) => contains(current[key], wanted));
    if (!isSame) await this.#run(() => this.#client.index(index).updateSettings(INDEX_SETTINGS));
  }

  async #state(id: string): Promise<string | null> {
    const state = this.#client.index<StateDocument>(stateOf(this.#index));
    return (await requestOrNull(() => state.getDocument<StateDocument>(id)))?.value ?? null;
  }

  async #writeState(index: string, generation: string, cursor: number): Promise<void> {
    const documents: StateDocument[] = [
      { id: 'generation', value: generation },
      { id: cursorOf(generation), value: String(cursor) },
    ];
    // Only a rebuild, or the first batch of an index without any state, may name a generation.
    const isNew = index !== stateOf(this.#index) || (await this.#state('generation')) === null;
    const state = this.#client.index<StateDocument>(index);
    await this.#run(() => state.addDocuments(isNew ? documents : documents.slice(1), { primaryKey: 'id' }));
  }

  async #createIndex(index: string): Promise<void> {
    await this.#run(() => this.#client.createIndex(index, { primaryKey: 'id' }));
  }

  async #dropIndex(index: string): Promise<void> {
    if ((await requestOrNull(() => this.#client.getRawIndex(index))) === null) return;
    await this.#run(() => this.#client.deleteIndex(index));
  }

  async #purgeTasks(): Promise<void> {
    await this.#run(() => this.#client.tasks.deleteTasks({ statuses: ['succeeded', 'failed', 'canceled'] }));
    this.#tasks = 0;
  }

  async #run(enqueue: () => Promise<EnqueuedTask>): Promise<void> {
    await this.#confirm(await request(enqueue));
  }

  async #confirm(task: EnqueuedTask): Promise<void> {
    this.#tasks += 1;
    await confirm(this.#client, task, this.#closed.signal);
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.catch(() => undefined).then(work);
    this.#last = next;
    return next;
  }
}

/** Whether `current` says all that `wanted` says; the engine adds defaults of its own. */
function contains(current: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted) || typeof wanted !== 'object' || wanted === null) {
    return isDeepStrictEqual(current, wanted);
  }
  if (typeof current !== 'object' || current === null) return false;
  return Object.entries(wanted).every(([key, value]) =>
    isDeepStrictEqual((current as Record<string, unknown>)[key], value),
  );
}
