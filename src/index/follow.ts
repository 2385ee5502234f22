// Keeps an index in step with the archive: reads the change feed after the cursor, applies, moves the cursor.
import type { ArchiveChanges, Change } from '../archive/archive.ts';
import { setTimeout as delay } from 'node:timers/promises';
import type { SearchDocument } from './document.ts';
import { documentId, toDocument } from './documents.ts';
import type { IndexWriter } from './search.ts';

const FEED_ROWS = 200;
/** What is handed to an engine at once: large for Meilisearch, which merges; small in memory for the embedded one. */
const BATCHES = {
  meilisearch: { documents: 5_000, characters: 2_000_000 },
  embedded: { documents: 500, characters: 750_000 },
} as const;

export interface FollowOptions {
  readonly changes: ArchiveChanges;
  readonly writer: IndexWriter;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: { readonly cursor: number; readonly last: number }) => void;
  /** 'down' when a step failed and is being tried again, 'up' when one succeeds after that */
  readonly onState?: (state: 'up' | 'down', error?: unknown) => void;
  /** how long to rest when there is nothing to do and nobody wakes us */
  readonly pollMs?: number;
  /** first and longest pause after a failure */
  readonly backoffMs?: { readonly first: number; readonly longest: number };
}

export interface Follower {
  /** Resolves when everything that the feed held at the time of the call is in the index, or following has ended. */
  idle(): Promise<void>;
  /** Says that there may be new rows. */
  wake(): void;
  /** Resolves, and never rejects, after `signal` aborted. */
  readonly done: Promise<void>;
  /** Feed rows that the index does not have yet; infinite until this could be found out. */
  behind(): number;
}

/** Starts following. A failure of engine or archive is waited out (1 s to 60 s) and never thrown. */
export function followArchive(options: FollowOptions): Follower {
  const { changes, writer, signal, onProgress, onState, pollMs = 5_000 } = options;
  const { first, longest } = options.backoffMs ?? { first: 1_000, longest: 60_000 };
  const bell = new Bell(signal);
  const waiting: { target: number | null; resolve: () => void }[] = [];
  let behind = Number.POSITIVE_INFINITY;
  let isUp = true;
  let isPrepared = false;
  let known = 0;

  // One step: true where the feed may hold more.
  async function step(): Promise<boolean> {
    if (!isPrepared) await writer.prepare();
    isPrepared = true;
    const cursor = await writer.cursor();
    if (cursor < known) await writer.prepare(); // the index was wiped or rebuilt under us
    const last = await changes.lastChange();
    // Who asks for idle() from now on asks for what the feed holds from now on.
    for (const waiter of waiting) waiter.target ??= last;
    const batch = await readBatch(changes, cursor, BATCHES[writer.name]);
    if (batch.cursor > cursor) await writer.apply(batch);
    known = batch.cursor;
    behind = Math.max(0, last - known);
    for (const waiter of waiting.splice(0)) {
      if (waiter.target !== null && waiter.target <= known) waiter.resolve();
      else waiting.push(waiter);
    }
    onProgress?.({ cursor: known, last: Math.max(last, known) });
    return batch.cursor > cursor;
  }

  async function run(): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        const mayHoldMore = await step();
        if (!isUp) onState?.('up');
        isUp = true;
        failures = 0;
        if (!mayHoldMore) await bell.rest(pollMs);
      } catch (error) {
        if (signal.aborted) break;
        if (isUp) onState?.('down', error);
        isUp = false;
        isPrepared = false;
        await delay(Math.min(first * 2 ** failures, longest), undefined, { signal }).catch(() => undefined);
        failures = Math.min(failures + 1, 30);
      }
    }
    for (const waiter of waiting.splice(0)) waiter.resolve();
  }

  const done = run();
  return {
    idle: () =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        waiting.push({ target: null, resolve });
        bell.ring();
      }),
    wake: () => bell.ring(),
    done,
    behind: () => behind,
  };
}

interface Batch {
  readonly put: readonly SearchDocument[];
  readonly remove: readonly string[];
  readonly cursor: number;
}

// What a row says may have changed again since, so the record as it is now decides: there -> put, else remove.
async function readBatch(
  changes: ArchiveChanges,
  after: number,
  most: { readonly documents: number; readonly characters: number },
): Promise<Batch> {
  const put = new Map<string, SearchDocument>();
  const remove = new Set<string>();
  let cursor = after;
  let characters = 0;
  while (put.size + remove.size < most.documents && characters < most.characters) {
    const rows = await changes.changes(cursor, FEED_ROWS);
    for (const [list, seqs] of seqsByList(rows)) {
      const absent = new Set(seqs);
      for (const message of await changes.messagesBySeq(list, seqs)) {
        const document = toDocument(message);
        absent.delete(message.seq);
        remove.delete(document.id);
        put.set(document.id, document);
        characters += document.body.length + document.subject.length;
      }
      for (const seq of absent) {
        put.delete(documentId(list, seq));
        remove.add(documentId(list, seq));
      }
    }
    cursor = rows.at(-1)?.id ?? cursor;
    if (rows.length < FEED_ROWS) break;
  }
  return { put: [...put.values()], remove: [...remove], cursor };
}

function seqsByList(rows: readonly Change[]): Map<string, number[]> {
  const lists = new Map<string, Set<number>>();
  for (const { list, seq } of rows) lists.set(list, (lists.get(list) ?? new Set()).add(seq));
  return new Map([...lists].map(([list, seqs]) => [list, [...seqs]]));
}

/** A rest that a ring, also one that came before, or the signal ends early. */
class Bell {
  readonly #signal: AbortSignal;
  #isRung = false;
  #wake: (() => void) | null = null;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.ring(), { once: true });
  }

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  async rest(ms: number): Promise<void> {
    if (!this.#isRung && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = null;
    }
    this.#isRung = false;
  }
}
