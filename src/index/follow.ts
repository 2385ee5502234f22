// Keeps an index in step with the archive: reads the change feed after the cursor, applies, moves the cursor. Where the
// feed holds an edition (all of a list at once), the index is built anew behind a swap: answers never mix the two.
import type { ArchiveChanges, Change } from '../archive/archive.ts';
import { setTimeout as delay } from 'node:timers/promises';
import type { SearchDocument } from './document.ts';
import { documentId, toDocument } from './documents.ts';
import { type IndexedArchive, rebuildFrom } from './reindex.ts';
import type { IndexWriter } from './search.ts';

const FEED_ROWS = 200;
/** What is handed to an engine at once: large for Meilisearch, which merges; small in memory for the embedded one. */
const BATCHES = {
  meilisearch: { documents: 5_000, characters: 2_000_000 },
  embedded: { documents: 500, characters: 750_000 },
} as const;

/** What a follower reads, each step from one moment. */
export type FollowedArchive = Pick<
  ArchiveChanges,
  'changes' | 'lastChange' | 'lastEdition' | 'messagesBySeq'
> &
  IndexedArchive;

export interface FollowOptions {
  readonly changes: { snapshot(): FollowedArchive };
  readonly writer: IndexWriter;
  readonly signal: AbortSignal;
  /** held while the index is built anew; throws where another process builds it */
  readonly lockForRebuild?: () => Disposable;
  /** told after removed or replaced text left the index; where it came from, another process may have left it in a log */
  readonly onRemoved?: () => void;
  readonly onProgress?: (progress: { readonly cursor: number; readonly last: number }) => void;
  /** 'down' when a step failed and is being tried again, 'up' when one succeeds after that */
  readonly onState?: (state: 'up' | 'down', error?: unknown) => void;
  /** how long to rest when there is nothing to do and nobody wakes us */
  readonly pollMs?: number;
  /** how long `more` may hold back */
  readonly patienceMs?: number;
  /** first and longest pause after a failure */
  readonly backoffMs?: { readonly first: number; readonly longest: number };
}

export interface Follower {
  /** Resolves when everything that the feed held at the time of the call is in the index, or following has ended. */
  idle(): Promise<void>;
  /** Says that there may be new rows. */
  wake(): void;
  /**
   * Says that there are new rows and more are on their way: while a large import uses every core, what it brings is
   * indexed afterwards, or after ten minutes. `wake` and `idle` end that.
   */
  more(): void;
  /** Resolves, and never rejects, after `signal` aborted. */
  readonly done: Promise<void>;
  /** Feed rows that the index does not have yet; infinite until this could be found out. */
  behind(): number;
  /** True while a new index is built beside the one that answers: behind, but whole. */
  isRebuilding(): boolean;
}

/** Starts following. A failure of engine or archive is waited out (1 s to 60 s) and never thrown. */
export function followArchive(options: FollowOptions): Follower {
  const { changes, writer, signal, onProgress, onState, pollMs = 5_000, patienceMs = 600_000 } = options;
  const { first, longest } = options.backoffMs ?? { first: 1_000, longest: 60_000 };
  const bell = new Bell(signal);
  const waiting: { target: number | null; resolve: () => void }[] = [];
  let behind = Number.POSITIVE_INFINITY;
  let isUp = true;
  let isPrepared = false;
  let known = 0;
  let isRebuilding = false;
  let heldSince: number | null = null;

  // One step: true where the feed may hold more.
  async function step(): Promise<boolean> {
    if (!isPrepared) await writer.prepare();
    isPrepared = true;
    const cursor = await writer.cursor();
    if (cursor < known) await writer.prepare(); // the index was wiped or rebuilt under us
    const { last, batch } = await next(cursor);
    if (batch !== null && batch.cursor > cursor) await writer.apply(batch);
    if (batch !== null) known = batch.cursor;
    if (batch === null || batch.remove.length > 0) options.onRemoved?.();
    behind = Math.max(0, last - known);
    for (const waiter of waiting.splice(0)) {
      if (waiter.target !== null && waiter.target <= known) waiter.resolve();
      else waiting.push(waiter);
    }
    onProgress?.({ cursor: known, last: Math.max(last, known) });
    return known > cursor;
  }

  // What comes after the cursor, read from one moment and let go before the engine works; null where it was an edition,
  // which is in the index then.
  async function next(cursor: number): Promise<{ last: number; batch: Batch | null }> {
    using moment = changes.snapshot();
    const last = await moment.lastChange();
    // Who asks for idle() from now on asks for what the feed holds from now on.
    for (const waiter of waiting) waiter.target ??= last;
    const isEdition = (await moment.lastEdition()) > cursor;
    if (isEdition) await rebuild(moment, last - cursor);
    const batch = isEdition ? null : await readBatch(moment, cursor, BATCHES[writer.name]);
    return { last, batch };
  }

  // Stopped in the middle, it leaves the index and its cursor as they were and is begun again.
  async function rebuild(moment: FollowedArchive, rows: number): Promise<void> {
    isRebuilding = true;
    behind = rows;
    try {
      using _lock = options.lockForRebuild?.();
      const end = await moment.lastChange();
      await rebuildFrom({ moment, writer, signal });
      known = end;
    } finally {
      isRebuilding = false;
    }
  }

  async function run(): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        while (!signal.aborted && heldSince !== null && performance.now() - heldSince < patienceMs)
          await bell.rest(Math.min(pollMs, patienceMs));
        heldSince = null;
        if (signal.aborted) break;
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

  const wake = () => {
    heldSince = null;
    bell.ring();
  };

  const done = run();
  return {
    idle: () =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        waiting.push({ target: null, resolve });
        wake();
      }),
    wake,
    more: () => void (heldSince ??= performance.now()),
    done,
    behind: () => behind,
    isRebuilding: () => isRebuilding,
  };
}

interface Batch {
  readonly put: readonly SearchDocument[];
  readonly remove: readonly string[];
  readonly cursor: number;
}

// What a row says may have changed again since, so the record as it is now decides: there -> put, else remove.
async function readBatch(
  changes: Pick<FollowedArchive, 'changes' | 'messagesBySeq'>,
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
