// The second half of an erasure: what was removed from the archive leaves the indexes, every file of the public side, and
// what a republication was about to make public.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/load.ts';
import { reindex } from '../index/reindex.ts';
import type { KnownPerson } from '../mail/erased-person.ts';
import { ArchiveError } from '../ops/errors.ts';
import type { Events } from '../ops/events.ts';
import { openEngines, type Engines } from './engines.ts';
import { searchBytes, type Search, type Wanted } from './erase-verify.ts';
import { dataPaths, removeStagings } from './paths.ts';
import { followAll, type Work } from './work.ts';

const INDEX_PATIENCE_MS = 60_000;
const LOG_PATIENCE_MS = 30_000;
/** in a row, ten a second */
const MOST_FAILURES = 50;

export interface FilesOutcome {
  /** engines whose index could not be built anew, so that they may still hold what was removed */
  readonly notRebuilt: readonly string[];
  /** a reader kept the archive's write-ahead log from being emptied */
  readonly isLogEmpty: boolean;
  /** Meilisearch runs elsewhere: its files cannot be looked at */
  readonly isElsewhere: boolean;
  readonly search: Search;
}

/** `isAlone`: no other worker runs, so that nobody else brings the changes to the indexes. */
export async function cleanFiles({
  config,
  work,
  events,
  signal,
  isAlone,
  person,
  onStep,
}: {
  config: Config;
  work: Work;
  events: Events;
  signal: AbortSignal;
  isAlone: boolean;
  person: KnownPerson;
  onStep: (step: string) => void;
}): Promise<FilesOutcome> {
  await using engines = await openEngines({ config, events, signal, writes: true });
  const notRebuilt = await rebuildIndexes(work, engines, { events, signal, isAlone, onStep });
  onStep('emptying logs');
  removeStagings(config.data);
  const isLogEmpty = await until(() => work.archive.forget(), LOG_PATIENCE_MS);
  await until(() => Promise.resolve(work.vault.emptyLog()), LOG_PATIENCE_MS);
  onStep('looking through the files of the public side');
  const paths = dataPaths(config.data);
  const folders = [paths.public, ...(existsSync(paths.meilisearch) ? [paths.meilisearch] : [])];
  const search = await searchBytes(
    folders,
    wantedOf(person),
    (file) => file.startsWith(paths.meilisearch) && basename(file).startsWith('meilisearch'),
  );
  return { notRebuilt, isLogEmpty, isElsewhere: engines.choice.kind === 'url', search };
}

async function rebuildIndexes(
  work: Work,
  engines: Engines,
  {
    events,
    signal,
    isAlone,
    onStep,
  }: {
    events: Events;
    signal: AbortSignal;
    isAlone: boolean;
    onStep: (step: string) => void;
  },
): Promise<string[]> {
  const notRebuilt: string[] = [];
  if (engines.choice.kind !== 'embedded' && !engines.writers.some(({ name }) => name === 'meilisearch'))
    notRebuilt.push('meilisearch');
  // A batch that was read before the erasure must not reach an index that was built after it.
  onStep('waiting for the search index');
  const target = await work.reader.lastChange();
  const ending = new AbortController();
  const followers = isAlone ? followAll(work, engines, events, ending.signal) : [];
  for (const writer of engines.writers) {
    let failures = 0;
    const reached = async () => {
      const cursor = await writer.cursor().catch(() => null);
      failures = cursor === null ? failures + 1 : 0;
      return cursor !== null && cursor >= target;
    };
    const isAway = () => failures > MOST_FAILURES || signal.aborted;
    if (!(await until(reached, INDEX_PATIENCE_MS, isAway))) notRebuilt.push(writer.name);
  }
  ending.abort();
  await Promise.all(followers.map((follower) => follower.done));
  for (const writer of engines.writers) {
    if (notRebuilt.includes(writer.name)) continue;
    onStep(`building the index of ${writer.name} anew`);
    try {
      using _lock = await rebuildLock(work, signal);
      await reindex({ archive: work.reader, writer, signal });
    } catch (error) {
      if (signal.aborted) throw error;
      notRebuilt.push(writer.name);
    }
  }
  return notRebuilt;
}

// Another rebuild may have begun before the erasure: it has to end first.
async function rebuildLock(work: Work, signal: AbortSignal): Promise<Disposable> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return work.lockForRebuild();
    } catch (error) {
      if (!(error instanceof ArchiveError) || error.code !== 'STORE_LOCKED') throw error;
      await sleep(500);
    }
  }
}

/** The values that must be nowhere: addresses, whole names, other names that the operator gave. */
function wantedOf({ addresses, names, aliases }: KnownPerson): Wanted[] {
  const whole = names.filter((name) => /\p{L}[\s,]+\p{L}/u.test(name));
  return [
    ...addresses.map((value, i) => ({ label: `address ${i + 1}`, value })),
    ...whole.map((value, i) => ({ label: `name ${i + 1}`, value })),
    ...aliases.map((value, i) => ({ label: `alias ${i + 1}`, value })),
  ];
}

async function until(
  done: () => Promise<boolean>,
  withinMs: number,
  isHopeless: () => boolean = () => false,
): Promise<boolean> {
  const end = Date.now() + withinMs;
  while (!isHopeless()) {
    if (await done()) return true;
    if (Date.now() > end) return false;
    await sleep(100);
  }
  return false;
}
