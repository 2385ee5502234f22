// Drives the line: every source once, or for as long as the process lives.
import { publish, takeIn, type Line } from '../line.ts';
import { followDeletions } from '../line-deletions.ts';
import { showEarly } from '../line-early.ts';
import { type ArchiveError, asArchiveError } from '../ops/errors.ts';
import { pause } from '../ops/shutdown.ts';
import type { Source } from './source/source.ts';

const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 10 * 60_000;
const CONFIG_RETRY_MS = 15_000;
/** Runs in a row; a wrong password does not become right by itself, and servers lock accounts. */
const MOST_REFUSED_RUNS = 5;
const A_DAY_MS = 24 * 3_600_000;

export interface WorkerOptions {
  readonly line: Line;
  readonly lists: readonly string[];
  readonly sources: readonly Source[];
  readonly signal: AbortSignal;
  /** told after each window that reached the archive, and whether the next one is under way: the index follows */
  readonly recorded: (isMoreWaiting: boolean) => void;
}

export interface SourceFailure {
  readonly source: Source;
  readonly error: ArchiveError;
}

/** Reads every source to its end, one after another so that slots are numbered the same in every run. */
export async function runOnce(options: WorkerOptions): Promise<SourceFailure[]> {
  const failures: SourceFailure[] = [];
  const publisher = startPublisher(options);
  try {
    for (const source of options.sources) {
      if (options.signal.aborted) break;
      try {
        await takeIn(options.line, source, options.signal, publisher.wake);
      } catch (error) {
        if (options.signal.aborted) break;
        const fault = asArchiveError(error, 'SOURCE_FAILED');
        if (!fault.code.startsWith('SOURCE_')) throw fault;
        options.line.events.sourceFailed({ source: source.id, code: fault.code, again: false });
        failures.push({ source, error: fault });
      }
    }
  } finally {
    await publisher.finish();
  }
  for (const list of options.lists) {
    const isRead = !failures.some(({ source }) => source.lists.includes(list));
    if (isRead && !options.signal.aborted && (await followDeletions(options.line, list)))
      options.recorded(false);
  }
  return failures;
}

/**
 * After a first pass: every source by itself, woken by IDLE, polling or file changes, until aborted. One whose login is
 * refused in five runs in a row is not asked again by this process.
 */
export async function follow(given: WorkerOptions): Promise<void> {
  const ending = new AbortController();
  const options = { ...given, signal: AbortSignal.any([given.signal, ending.signal]) };
  const publisher = startPublisher(options, true);
  const sources = options.sources.map((source) => followSource(options, source, publisher.wake));
  try {
    // a fault of vault or archive (disk full …) ends the worker; those of sources are waited out
    await Promise.race([Promise.all(sources), publisher.working]);
    await publisher.finish();
  } finally {
    // one that watched its mailbox on would keep the process, and a supervisor from starting it anew
    ending.abort();
    await Promise.allSettled([...sources, publisher.finish()]);
  }
}

async function followSource(
  { line, signal }: WorkerOptions,
  source: Source,
  arrived: () => void,
): Promise<void> {
  let retryMs = FIRST_RETRY_MS;
  let refused = 0;
  while (!signal.aborted) {
    try {
      await takeIn(line, source, signal, arrived);
      retryMs = FIRST_RETRY_MS;
      refused = 0;
      await source.changed(signal, () => line.vault.watch.answered(source));
    } catch (error) {
      if (signal.aborted) return;
      const fault = asArchiveError(error, 'SOURCE_FAILED');
      if (!fault.code.startsWith('SOURCE_')) throw fault;
      // one that cannot be reached meanwhile has not taken the login
      if (fault.code === 'SOURCE_LOGIN_REFUSED') refused++;
      const isOver = refused >= MOST_REFUSED_RUNS;
      line.events.sourceFailed({ source: source.id, code: fault.code, again: !isOver });
      if (isOver) {
        line.events.sourceStopped({ source: source.id, code: fault.code, runs: refused });
        return untilAborted(signal);
      }
      // a refused login is not hammered: the server would lock the account
      await pause(
        fault.code === 'SOURCE_LOGIN_REFUSED' ? LONGEST_RETRY_MS : retryMs * (0.75 + Math.random() / 2),
        signal,
      );
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    }
  }
}

// The worker lives on where every source has stopped: a supervisor that starts it again would ask again.
async function untilAborted(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await pause(A_DAY_MS, signal);
}

/**
 * Publishes beside the taking in. Starts with what an earlier run left behind. `isPatient`: a list whose configuration
 * has a mistake now, when its policy is read anew, waits until that is mended.
 */
function startPublisher({ line, lists, signal, recorded }: WorkerOptions, isPatient = false) {
  let isWoken = true;
  let isLast = false;
  let wakeUp = () => {};
  let retry: Promise<void> | null = null;
  const publishOrWait = async (list: string) => {
    try {
      await publish(line, list, signal, recorded);
      if (!signal.aborted && (await showEarly(line, list))) recorded(false);
      // a run that ends does it when every source was read: what is gone here may have moved there
      if (isPatient && !signal.aborted && (await followDeletions(line, list))) recorded(false);
    } catch (error) {
      const fault = asArchiveError(error);
      if (!isPatient || isLast || fault.code !== 'CONFIG_INVALID') throw error;
      line.events.listWaits({ list, code: fault.code });
      // one for all lists: mail that comes meanwhile must not add others
      retry ??= pause(CONFIG_RETRY_MS, signal).then(() => {
        retry = null;
        wake();
      });
    }
  };
  const work = async () => {
    while (!signal.aborted) {
      if (isWoken) {
        isWoken = false;
        for (const list of lists) await publishOrWait(list);
      } else if (isLast) {
        return;
      } else {
        const woken = new Promise<void>((resolve) => (wakeUp = resolve));
        if (!isWoken && !isLast && !signal.aborted) await woken;
      }
    }
  };
  const wake = () => {
    isWoken = true;
    wakeUp();
  };
  signal.addEventListener('abort', () => wakeUp(), { once: true });
  const working = work();
  // its failure is met in finish()
  working.catch(() => {});
  return {
    wake,
    working,
    finish: () => {
      isLast = true;
      wakeUp();
      return working;
    },
  };
}
