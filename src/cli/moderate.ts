// What withhold, restore, hold and release share: slots change, the change reaches every index, the vault records who
// did it.
import type { Slot } from '../archive/archive.ts';
import { type Config, configFolder, loadConfig } from '../config/load.ts';
import { WITHHOLD_REASONS, type WithholdReason } from '../mail/message.ts';
import { ArchiveError } from '../ops/errors.ts';
import type { Events } from '../ops/events.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { openEngines } from './engines.ts';
import { observe } from './observe.ts';
import { EXIT } from './outcome.ts';
import { followAll, openWork, type Work } from './work.ts';
import { lockForWorker } from './worker-lease.ts';

export const DEFAULT_REASON = 'personal_data';

const INDEX_PATIENCE_MS = 30_000;

const MOST_AT_ONCE = 10_000;
/** Of a site without a running worker, which would look after it. */
const LOG_HELD =
  'Somebody is in the middle of a download: until the next command or start of the worker after it, the old text can be read in the archive’s write-ahead log by whoever may read files here.';

export interface SlotAction {
  readonly list: string;
  /** does it; gives the sentences for the operator */
  readonly act: (work: Work, events: Events) => Promise<string>;
  /** `first`: nothing is redacted, so that a changed policy stays out of it */
  readonly policy?: 'now' | 'first';
}

/** Parses "12" and "15-20"; a sentence where one of them is no slot number. Ascending, each once. */
export function slotNumbers(texts: readonly string[]): number[] | string {
  const seqs = new Set<number>();
  for (const text of texts) {
    const [, first, last = first] = /^([1-9]\d{0,14})(?:-([1-9]\d{0,14}))?$/u.exec(text) ?? [];
    if (first === undefined || Number(last) < Number(first)) return `${text} is no message number.`;
    if (seqs.size + Number(last) - Number(first) >= MOST_AT_ONCE)
      return `${text} makes more than ${MOST_AT_ONCE.toLocaleString('en')} messages.`;
    for (let seq = Number(first); seq <= Number(last); seq++) seqs.add(seq);
  }
  return [...seqs].toSorted((a, b) => a - b);
}

/** What `hold` and `withhold` are asked to do, or a sentence about what was mistyped. */
export function targetOf(
  numbers: readonly string[],
  word: string,
): { seqs: readonly number[]; reason: WithholdReason } | string {
  const seqs = slotNumbers(numbers);
  if (typeof seqs === 'string') return seqs;
  const reason = WITHHOLD_REASONS.find((known) => known === word);
  return reason === undefined ? `Reasons are: ${WITHHOLD_REASONS.join(', ')}.` : { seqs, reason };
}

/**
 * The slots as they are, so that a mistake in one number changes none of them. Throws SLOT_UNKNOWN, SLOT_STATE.
 */
export async function slotsInState(
  { reader }: Pick<Work, 'reader'>,
  list: string,
  seqs: readonly number[],
  isRight: (slot: Slot) => boolean,
): Promise<Slot[]> {
  const slots = [];
  for (const seq of seqs) {
    const slot = await reader.slot(list, seq);
    if (slot === null) throw new ArchiveError('SLOT_UNKNOWN', 'never', { list, seq });
    if (!isRight(slot)) throw new ArchiveError('SLOT_STATE', 'never', { list, seq, state: slot.state });
    slots.push(slot);
  }
  return slots;
}

/** Runs the action. A running worker brings it to the index; where none runs, this command does. */
export async function moderate(
  folder: string | undefined,
  { list, act, policy = 'now' }: SlotAction,
): Promise<number> {
  const config = loadConfig({ folder: configFolder(folder), samples: true });
  if (!config.lists.some(({ id }) => id === list)) throw new ArchiveError('LIST_UNKNOWN', 'never', { list });
  const signal = shutdownSignal();
  const { events } = observe('warn');
  using lock = lockOrNull(config);
  await using work = await openWork({ config, events, lists: [list], policy });
  const done = await act(work, events);
  process.stdout.write(`${done}\n`);
  if (lock === null) {
    process.stdout.write('The running worker brings it to the search index within seconds.\n');
    return EXIT.done;
  }
  await using engines = await openEngines({ config, events, signal, writes: true });
  const ending = new AbortController();
  const followers = followAll(work, engines, events, ending.signal);
  const idle = Promise.all(followers.map((follower) => follower.idle())).then(() => true);
  const isIndexed = await Promise.race([idle, late()]);
  ending.abort();
  await Promise.all(followers.map((follower) => follower.done));
  if (!(await work.archive.forget())) process.stdout.write(`${LOG_HELD}\n`);
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
