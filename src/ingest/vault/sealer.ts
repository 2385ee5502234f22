// Names and seals raw mail on a thread of its own, so that fetching and storing go on meanwhile.
import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { pack, unpack, type Packed, type SealedMail } from './sealed-mail.ts';

export interface Sealer extends AsyncDisposable {
  /** In order; null where the batch is not worth a thread, or the thread failed: `keep` seals such mail itself. */
  seal(mails: readonly Uint8Array[]): Promise<readonly SealedMail[] | null>;
}

/** Fewer, and the way to the thread and back takes longer than the work. */
const FEWEST_MESSAGES = 10;
const IDLE_MS = 10_000;
/** Mail itself lies outside of the heap. */
const THREAD_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 64 };

/** The thread starts with the first large batch and ends when there was none for a while. One batch at a time. */
export function openSealer(key: KeyObject): Sealer {
  let thread: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const end = async () => {
    const ending = thread;
    thread = null;
    clearTimeout(idle);
    await ending?.terminate();
  };
  const start = (): Worker => {
    const worker = new Worker(new URL('./seal-worker.ts', import.meta.url), {
      workerData: key,
      resourceLimits: THREAD_LIMITS,
    });
    worker.once('error', () => (thread = thread === worker ? null : thread));
    return (thread = worker);
  };
  const sealNow = async (mails: readonly Uint8Array[]): Promise<readonly SealedMail[] | null> => {
    clearTimeout(idle);
    const worker = thread ?? start();
    worker.ref();
    const gone = new AbortController();
    const leave = () => gone.abort();
    worker.once('exit', leave);
    try {
      const packed = pack(mails);
      worker.postMessage(packed, [packed.memory]);
      const [made] = (await once(worker, 'message', { signal: gone.signal })) as [
        { ids: readonly string[]; packed: Packed },
      ];
      const sealed = unpack(made.packed);
      return made.ids.map((id, i) => ({ id, sealed: sealed[i]! }));
    } catch {
      await end();
      return null;
    } finally {
      worker.off('exit', leave);
      worker.unref();
      idle = setTimeout(() => void end(), IDLE_MS).unref();
    }
  };
  return {
    async seal(mails) {
      if (mails.length < FEWEST_MESSAGES) return null;
      const sealed = turn.then(() => sealNow(mails));
      turn = sealed;
      return await sealed;
    },
    [Symbol.asyncDispose]: end,
  };
}
