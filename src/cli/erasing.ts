// Carries out an erasure that is recorded in the vault. Every step may be repeated: what a crash left half done is done
// again, by the same command or by the next worker that starts.
import type { Config } from '../config/load.ts';
import type { UnfinishedErasure } from '../ingest/vault/vault.ts';
import { runAgain } from '../line-record.ts';
import type { Events } from '../ops/events.ts';
import { cleanFiles, type FilesOutcome } from './erase-files.ts';
import { scanFor, type Hits } from './erase-scan.ts';
import { operator } from './operator.ts';
import type { Work } from './work.ts';

const WINDOW = 50;

export interface ErasingOptions {
  readonly config: Config;
  readonly work: Work;
  readonly events: Events;
  readonly signal: AbortSignal;
  /** this process holds the worker's lock */
  readonly isAlone: boolean;
  readonly onStep: (step: string) => void;
}

export interface ErasingOutcome {
  readonly erased: number;
  readonly redactedAnew: number;
  readonly files: FilesOutcome;
  /** lists without a configuration, whose messages could not be looked at */
  readonly unknownLists: readonly string[];
  /** nothing is left to do; where false, it is tried again later */
  readonly isComplete: boolean;
}

/**
 * Erases own messages, redacts the others anew, cleans the files, forgets the plain values. `seen`: what a moment ago
 * was found by a process that was alone, so that nothing can have come since.
 */
export async function carryOut(
  erasure: UnfinishedErasure,
  options: ErasingOptions,
  seen?: Hits,
): Promise<ErasingOutcome> {
  const { work, signal, onStep } = options;
  const hits = erasure.message === null ? (seen ?? (await hitsOf(erasure, options))) : null;
  let erased = 0;
  let redactedAnew = 0;
  if (erasure.message !== null) {
    const { list, seq } = erasure.message;
    await eraseSlot(options, list, seq, erasure.reason);
    work.vault.record({ who: operator(), what: 'erase', list, seq, reason: erasure.reason });
    erased = 1;
  }
  for (const [list, { own, others }] of hits?.lists ?? []) {
    onStep(`erasing in ${list}`);
    for (const { seq } of own) {
      signal.throwIfAborted();
      await eraseSlot(options, list, seq, erasure.reason);
    }
    for (let at = 0; at < others.length; at += WINDOW) {
      signal.throwIfAborted();
      onStep(`redacting anew in ${list}: ${at} of ${others.length}`);
      await runAgain(work.line, list, others.slice(at, at + WINDOW));
    }
    erased += own.length;
    redactedAnew += others.length;
    const done = { who: operator(), list, seq: null, reason: erasure.reason };
    work.vault.record({ ...done, what: 'erase', counts: { messages: own.length } });
    work.vault.record({ ...done, what: 'redact', counts: { messages: others.length } });
  }
  const files = await cleanFiles({ ...options, person: erasure.person });
  const unknownLists = [...(hits?.unknownLists ?? [])];
  // a list that is not configured is public all the same
  const isComplete = files.notRebuilt.length === 0 && files.isLogEmpty && unknownLists.length === 0;
  if (isComplete) {
    work.vault.erasures.finish(erasure.id);
    work.vault.emptyLog();
  }
  return { erased, redactedAnew, files, unknownLists, isComplete };
}

async function hitsOf(
  erasure: UnfinishedErasure,
  { work, config, signal, onStep }: ErasingOptions,
): Promise<Hits> {
  const person = work.vault.erasures.people().find(({ id }) => id === erasure.id);
  if (person === undefined) return { lists: new Map(), namesakes: new Set(), unknownLists: new Set() };
  const lists = new Set(config.lists.map(({ id }) => id));
  const onProgress = (messages: number) => onStep(`reading mail: ${messages}`);
  return scanFor(work, person, { lists, signal, onProgress });
}

async function eraseSlot(
  { work, events }: ErasingOptions,
  list: string,
  seq: number,
  reason: string,
): Promise<void> {
  await work.archive.erase(list, seq, reason);
  work.vault.forget(list, seq);
  events.slotChanged({ list, seq, state: 'erased', reason });
}

/** Completes what was begun and not finished, one after another. Gives how many are still not complete. */
export async function finishErasures(options: ErasingOptions): Promise<number> {
  let left = 0;
  for (const erasure of options.work.vault.erasures.unfinished()) {
    const { isComplete, erased, redactedAnew } = await carryOut(erasure, options);
    options.events.erasureFinished({ erased, redacted: redactedAnew, complete: isComplete });
    if (!isComplete) left += 1;
  }
  return left;
}
