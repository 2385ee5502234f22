// What withhold and restore share: one slot changes, the change reaches every index, the vault records who did it.
import { type Config, configFolder, loadConfig } from '../config/load.ts';
import { ArchiveError } from '../ops/errors.ts';
import type { Events } from '../ops/events.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { openEngines } from './engines.ts';
import { observe } from './observe.ts';
import { EXIT } from './outcome.ts';
import { lockForWorker } from './paths.ts';
import { followAll, openWork, type Work } from './work.ts';

const INDEX_PATIENCE_MS = 30_000;

export interface SlotAction {
  readonly list: string;
  readonly seq: number;
  /** does it; gives the sentence for the operator */
  readonly act: (work: Work, events: Events) => Promise<string>;
}

/** Parses "12"; null where it is no slot number. */
export function slotNumber(text: string): number | null {
  return /^[1-9]\d{0,14}$/u.test(text) ? Number(text) : null;
}

/** Runs the action. A running worker brings it to the index; where none runs, this command does. */
export async function moderate(folder: string | undefined, { list, act }: SlotAction): Promise<number> {
  const config = loadConfig({ folder: configFolder(folder), samples: true });
  if (!config.lists.some(({ id }) => id === list)) throw new ArchiveError('LIST_UNKNOWN', 'never', { list });
  const signal = shutdownSignal();
  const { events } = observe('warn');
  using lock = lockOrNull(config);
  await using work = await openWork({ config, events, lists: [list] });
  const done = await act(work, events);
  process.stdout.write(`${done}\n`);
  if (lock === null) {
    process.stdout.write('The running worker brings it to the search index within seconds.\n');
    return EXIT.done;
  }
  await using engines = await openEngines({ config, events, signal, writes: true });
  const ending = new AbortController();
  const followers = followAll(work.reader, engines, events, ending.signal);
  const idle = Promise.all(followers.map((follower) => follower.idle())).then(() => true);
  const isIndexed = await Promise.race([idle, late()]);
  ending.abort();
  await Promise.all(followers.map((follower) => follower.done));
  process.stdout.write(
    isIndexed
      ? 'The search index has it too.\n'
      : 'A search engine is not reachable; the next ingest brings it there.\n',
  );
  return isIndexed ? EXIT.done : EXIT.failed;
}

/** The worker's lock, or null where a worker holds it. */
export function lockOrNull(config: Config): Disposable | null {
  try {
    return lockForWorker(config.data);
  } catch (error) {
    if (error instanceof ArchiveError && error.code === 'STORE_LOCKED') return null;
    throw error;
  }
}

function late(): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), INDEX_PATIENCE_MS).unref());
}
