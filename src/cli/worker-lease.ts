// One worker a data folder: the lock it holds, the signs of life it gives, and how one that stands still is ended.
// See docs/decisions/0013-one-lease-a-data-folder.md.
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { ArchiveError } from '../ops/errors.ts';
import { pause } from '../ops/shutdown.ts';
import { dataPaths, lockFile } from './paths.ts';

const BEAT_MS = 2_000;
const LOOK_MS = 1_000;
/** A machine that slept makes every beat old: only looks that see none in between count. */
const STILL_LOOKS = 7;
/** A command that holds the lock and does no list is over soon. */
const SHORT_LOOKS = 15;
const SQLITE_BUSY = 5;

/** Who holds the lock, as it stands in the beat file. */
interface Holder {
  readonly pid: number;
  /** when it began, in the kernel's count: with the pid it names one process */
  readonly started: string | null;
  /** the lists whose mail it takes in */
  readonly lists: readonly string[];
}

/**
 * Makes sure that one worker only writes to a data folder. Held by an open SQLite transaction, so that it ends with
 * the process however that ends. `lists`: those whose mail it takes in. Throws STORE_LOCKED.
 */
export function lockForWorker(data: string, lists: readonly string[] = []): Disposable {
  return beating(data, lists, lockFile(data, dataPaths(data).lock));
}

export interface Waiting {
  readonly lists: readonly string[];
  readonly signal: AbortSignal;
  /** how long the holder may stand still */
  readonly takeOverMs: number;
  /** goes on waiting where the holder does the same lists; else it is left to its work */
  readonly isPatient: boolean;
  /** told once, when there is somebody to wait for */
  readonly onWait: () => void;
  /** a holder that stood still was ended, or could not be */
  readonly onStill: (facts: { seconds: number; ended: boolean }) => void;
}

/**
 * The lock for a worker that has time: waits until the other one ends or dies, and ends one that stands still, so that
 * it can never write again. `theirs`: the other one does the same lists. `stopped`: aborted. Throws STORE_LOCKED for one
 * that is not patient where the other one does something else for long.
 */
export async function waitForWorker(
  data: string,
  { lists, signal, takeOverMs, isPatient, onWait, onStill }: Waiting,
): Promise<Disposable | 'theirs' | 'stopped'> {
  const watch = new StillWatch(data, takeOverMs);
  for (let looks = 0; !signal.aborted; looks++) {
    try {
      return beating(data, lists, lockFile(data, dataPaths(data).lock, 0));
    } catch (error) {
      if (!isHeld(error)) throw error;
      const holder = holderOf(data);
      const state = watch.look(holder);
      if (state === 'still') onStill({ seconds: takeOverMs / 1000, ended: endProcess(holder!) });
      if (!isPatient && state === 'moves' && lists.every((list) => holder!.lists.includes(list)))
        return 'theirs';
      if (!isPatient && state !== 'old' && looks >= SHORT_LOOKS) throw error;
      if (looks === 0 && isPatient) onWait();
    }
    await pause(LOOK_MS, signal);
  }
  return 'stopped';
}

// A lock file that cannot be read at all is nothing that waiting mends.
function isHeld(error: unknown): boolean {
  const cause =
    error instanceof ArchiveError ? (error.cause as { errcode?: unknown } | undefined) : undefined;
  return cause?.errcode === SQLITE_BUSY;
}

/** Tells a process that stands still from one whose last beat is old for another reason. */
class StillWatch {
  readonly #file: string;
  readonly #takeOverMs: number;
  #beat = 0;
  #looks = 0;

  constructor(data: string, takeOverMs: number) {
    this.#file = dataPaths(data).beat;
    this.#takeOverMs = takeOverMs;
  }

  look(holder: Holder | null): 'unknown' | 'moves' | 'old' | 'still' {
    if (holder === null) return 'unknown';
    const beat = modifiedAt(this.#file);
    if (beat !== this.#beat) {
      this.#beat = beat;
      this.#looks = 0;
    }
    if (Date.now() - beat < this.#takeOverMs) return 'moves';
    if (++this.#looks < STILL_LOOKS) return 'old';
    this.#looks = 0;
    return 'still';
  }
}

// What cannot be written here makes no worker fail: it only cannot be ended then.
function beating(data: string, lists: readonly string[], lock: Disposable): Disposable {
  const file = dataPaths(data).beat;
  const holder: Holder = { pid: process.pid, started: startOf(process.pid), lists };
  quietly(() => {
    writeFileSync(`${file}.new`, JSON.stringify(holder), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  });
  const timer = setInterval(() => {
    const now = Date.now() / 1000;
    quietly(() => utimesSync(file, now, now));
  }, BEAT_MS);
  timer.unref();
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      quietly(() => rmSync(file, { force: true }));
      lock[Symbol.dispose]();
    },
  };
}

/** The process that wrote the beat file, where it is alive; null where that cannot be said. */
function holderOf(data: string): Holder | null {
  try {
    const holder = JSON.parse(readFileSync(dataPaths(data).beat, 'utf8')) as Holder;
    return holder.started !== null && startOf(holder.pid) === holder.started ? holder : null;
  } catch {
    return null;
  }
}

// Nothing is written by a process that is gone: no other fence is as sure. Stopped ones die of it too.
function endProcess({ pid, started }: Holder): boolean {
  if (pid <= 1 || pid === process.pid || startOf(pid) !== started) return false;
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

/**
 * Field 22 of /proc/<pid>/stat, counted behind the name, which may hold anything. Null where there is no /proc, or no
 * such process in it, as beside a container of its own.
 */
function startOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function modifiedAt(file: string): number {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // told by nothing that depends on it
  }
}
