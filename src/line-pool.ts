// Parse and redact on threads that can be killed: no message, however hostile, stops the line.
import { availableParallelism } from 'node:os';
import PQueue from 'p-queue';
import { Tinypool } from 'tinypool';
import { LIMITS } from './ingest/parse/limits.ts';
import type { Intake } from './ingest/vault/vault.ts';
import type { HoldReason } from './mail/message.ts';
import { ArchiveError } from './ops/errors.ts';
import type { LineTask, LineWorkerData } from './line-worker.ts';
import type { RedactOutcome } from './redact/public-message.ts';

const CHUNK_MESSAGES = 20;
const CHUNK_BYTES = 1024 * 1024;
/** Live data is about 60 MB a thread; a message at the limits needs the rest. */
const THREAD_LIMITS = { maxOldGenerationSizeMb: 224, maxYoungGenerationSizeMb: 24 };

/** A message to refine; `isReleased` where a person has looked at what the policy holds it for. */
export type Refinable = Intake & { readonly isReleased?: boolean };

export interface LinePool extends AsyncDisposable {
  /** One outcome a message, in order. Bytes are read chunk by chunk, so that memory stays small. */
  refine(list: string, waiting: readonly Refinable[]): Promise<RedactOutcome[]>;
}

export interface LinePoolOptions extends LineWorkerData {
  readonly bytes: (rawId: string) => Uint8Array;
  readonly threads?: number;
  /** for one message; a chunk has as many times that, at most four */
  readonly timeMs?: number;
}

export function openLinePool({
  bytes,
  lists,
  hashKey,
  threads,
  timeMs = LIMITS.timeMs,
}: LinePoolOptions): LinePool {
  // The main thread fetches, stores and indexes: it needs a core too.
  const size = threads ?? Math.max(1, Math.min(8, availableParallelism() - 1));
  const turns = new PQueue({ concurrency: size });
  const data: LineWorkerData = { lists, hashKey };
  const pool = new Tinypool({
    filename: new URL('./line-thread.ts', import.meta.url).href,
    workerData: data,
    minThreads: 1,
    maxThreads: size,
    idleTimeout: 60_000,
    resourceLimits: THREAD_LIMITS,
  });

  async function run(list: string, chunk: readonly Loaded[]): Promise<RedactOutcome[]> {
    const result = await turns.add(() => attempt(list, chunk));
    if (typeof result === 'object') return result;
    if (chunk.length === 1) return [{ kind: 'held', why: result }];
    // one of them is the culprit: each alone
    const single: RedactOutcome[] = [];
    for (const message of chunk) single.push((await run(list, [message]))[0]!);
    return single;
  }

  // The clock runs while a thread works on the chunk, not while it waits for a thread.
  async function attempt(list: string, chunk: readonly Loaded[]): Promise<RedactOutcome[] | HoldReason> {
    const task: LineTask = { list, messages: chunk };
    const signal = AbortSignal.timeout(timeMs * Math.min(chunk.length, 4));
    try {
      return (await pool.run(task, { signal })) as RedactOutcome[];
    } catch (error) {
      if (signal.aborted) return 'parse_timeout';
      if (isOutOfMemory(error)) return 'worker_crashed';
      // The worker answers for every message, whatever is in it: this is a fault of ours, and holding all mail hides it.
      throw new ArchiveError('INTERNAL', 'never', {}, error);
    }
  }

  async function refine(list: string, waiting: readonly Refinable[]): Promise<RedactOutcome[]> {
    const outcomes: RedactOutcome[] = Array.from({ length: waiting.length });
    let next = 0;
    const pull = async () => {
      while (next < waiting.length) {
        const places: number[] = [];
        const chunk: Loaded[] = [];
        let loaded = 0;
        while (next < waiting.length && chunk.length < CHUNK_MESSAGES && loaded < CHUNK_BYTES) {
          const place = next++;
          const { rawId, receivedAt, isCut, isReleased = false } = waiting[place]!;
          if (isCut) {
            outcomes[place] = { kind: 'held', why: 'too_large' };
            continue;
          }
          const raw = bytes(rawId);
          loaded += raw.byteLength;
          places.push(place);
          chunk.push({ bytes: raw, receivedAt, isReleased });
        }
        if (chunk.length === 0) continue;
        for (const [i, outcome] of (await run(list, chunk)).entries()) outcomes[places[i]!] = outcome;
      }
    };
    await Promise.all(Array.from({ length: size }, pull));
    return outcomes;
  }

  return { refine, [Symbol.asyncDispose]: () => pool.destroy() };
}

type Loaded = LineTask['messages'][number];

function isOutOfMemory(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
