// Parse and redact on threads that can be killed: no message, however hostile, stops the line.
import { availableParallelism } from 'node:os';
import PQueue from 'p-queue';
import { Tinypool } from 'tinypool';
import { LIMITS } from './ingest/parse/limits.ts';
import type { Intake } from './ingest/vault/vault.ts';
import type { HoldReason } from './mail/message.ts';
import { asksNotToBeArchived } from './mail/no-archive.ts';
import type { ErasedPerson } from './mail/erased-person.ts';
import type { SeenPerson } from './mail/seen-person.ts';
import { ArchiveError } from './ops/errors.ts';
import type { LineTask, LineWorkerData, Loaded, Refined } from './line-worker.ts';
import type { Occurrences } from './redact/erased-occurrences.ts';
import type { RedactOutcome } from './redact/public-message.ts';

const CHUNK_MESSAGES = 50;
const CHUNK_BYTES = 2 * 1024 * 1024;
/** A thread takes as long to start as another one takes for about so many messages. */
const MESSAGES_WORTH_A_THREAD = 250;
/** Live data is about 60 MB a thread; a message at the limits needs the rest. */
const THREAD_LIMITS = { maxOldGenerationSizeMb: 224, maxYoungGenerationSizeMb: 48 };

/** A message to refine; `isReleased` where a person has looked at what the policy holds it for. */
export type Refinable = Intake & { readonly isReleased?: boolean };

export interface LinePool extends AsyncDisposable {
  /**
   * One outcome a message, in order. Bytes are read chunk by chunk, so that memory stays small. `names`: those that were
   * learnt since the pool was opened.
   */
  refine(
    list: string,
    waiting: readonly Refinable[],
    names?: LineWorkerData['names'],
  ): Promise<RedactOutcome[]>;
  /** Who is named in each message; nobody in one that cannot be read. */
  people(list: string, settled: readonly Intake[]): Promise<(readonly SeenPerson[])[]>;
  /** Where somebody stands in each message; nowhere in one that cannot be read. */
  occurrences(
    list: string,
    settled: readonly Intake[],
    person: ErasedPerson,
    key: Uint8Array,
  ): Promise<Occurrences[]>;
}

export interface LinePoolOptions extends LineWorkerData {
  readonly bytes: (rawId: string) => Uint8Array;
  /** whether X-No-Archive in a message is the list's doing, where that is to be found out */
  readonly isAskedByList?: (intake: Intake) => boolean;
  /** told who is named in each message that `refine` has read, and who wrote it */
  readonly seen?: (intake: Intake, people: readonly SeenPerson[], author: string) => void;
  readonly threads?: number;
  /** for one message; a chunk has as many times that, at most four */
  readonly timeMs?: number;
}

export function openLinePool(options: LinePoolOptions): LinePool {
  const { bytes, seen, isAskedByList, threads, timeMs = LIMITS.timeMs, ...data } = options;
  // The main thread, which fetches, stores and indexes, is idle for half of the time: no core is kept for it.
  const size = threads ?? Math.min(8, availableParallelism());
  const turns = new PQueue({ concurrency: size });
  const workerData: LineWorkerData = data;
  const automatic = new Set(data.lists.flatMap(({ id, noArchive }) => (noArchive === 'auto' ? [id] : [])));
  const pool = new Tinypool({
    filename: new URL('./line-thread.ts', import.meta.url).href,
    workerData,
    // a run that finds nothing new starts none
    minThreads: 0,
    maxThreads: size,
    idleTimeout: 60_000,
    resourceLimits: THREAD_LIMITS,
  });

  async function run<T>(
    task: Omit<LineTask, 'messages'>,
    chunk: readonly Loaded[],
    failed: Failed<T>,
  ): Promise<T[]> {
    const result = await turns.add(() => attempt<T>({ ...task, messages: chunk }));
    if (typeof result === 'object') return result;
    if (chunk.length === 1) return [failed(result)];
    // one of them is the culprit: each alone
    const single: T[] = [];
    for (const message of chunk) single.push(...(await run(task, [message], failed)));
    return single;
  }

  // The clock runs while a thread works on the chunk, not while it waits for a thread.
  async function attempt<T>(task: LineTask): Promise<T[] | HoldReason> {
    const signal = AbortSignal.timeout(timeMs * Math.min(task.messages.length, 4));
    try {
      return (await pool.run(task, { signal })) as T[];
    } catch (error) {
      if (signal.aborted) return 'parse_timeout';
      if (isOutOfMemory(error)) return 'worker_crashed';
      // The worker answers for every message, whatever is in it: this is a fault of ours, and holding all mail hides it.
      throw new ArchiveError('INTERNAL', 'never', {}, error);
    }
  }

  async function each<T>(
    task: Omit<LineTask, 'messages'>,
    intakes: readonly Refinable[],
    failed: Failed<T>,
  ): Promise<T[]> {
    const results: T[] = Array.from({ length: intakes.length });
    let next = 0;
    const pull = async () => {
      while (next < intakes.length) {
        const places: number[] = [];
        const chunk: Loaded[] = [];
        let loaded = 0;
        while (next < intakes.length && chunk.length < CHUNK_MESSAGES && loaded < CHUNK_BYTES) {
          const place = next++;
          const { rawId, receivedAt, isCut, isPart = false, isReleased = false } = intakes[place]!;
          if (isCut) {
            results[place] = failed('too_large');
            continue;
          }
          const raw = bytes(rawId);
          loaded += raw.byteLength;
          places.push(place);
          const ofList =
            automatic.has(task.list) && asksNotToBeArchived(raw) && isAskedByList?.(intakes[place]!) === true;
          chunk.push({ bytes: raw, receivedAt, isPart, isAskedByList: ofList, isReleased });
        }
        if (chunk.length === 0) continue;
        for (const [i, result] of (await run(task, chunk, failed)).entries()) results[places[i]!] = result;
      }
    };
    const pulls = Math.min(size, Math.ceil(intakes.length / MESSAGES_WORTH_A_THREAD));
    await Promise.all(Array.from({ length: pulls }, pull));
    return results;
  }

  return {
    async refine(list, waiting, names = []) {
      const held = (why: HoldReason): Refined => ({ outcome: { kind: 'held', why }, people: [], author: '' });
      const refined = await each<Refined>({ list, want: 'refined', names }, waiting, held);
      if (seen !== undefined)
        for (const [i, { people, author }] of refined.entries()) seen(waiting[i]!, people, author);
      return refined.map(({ outcome }) => outcome);
    },
    people: (list, settled) => each<readonly SeenPerson[]>({ list, want: 'people' }, settled, () => []),
    occurrences: (list, settled, person, key) =>
      each<Occurrences>({ list, want: 'occurrences', person: { person, key } }, settled, () => ({
        writer: null,
        found: [],
      })),
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}

type Failed<T> = (why: HoldReason) => T;

function isOutOfMemory(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
