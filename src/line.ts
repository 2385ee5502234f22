// The line: from a source's bytes to the public archive. Read this file first.
//
//   source ──▶ vault ──▶ parse, redact (threads) ──▶ archive ──change feed──▶ index (src/index/follow.ts)
//
// takeIn and publish may be stopped anywhere and started again: bytes and cursor are one transaction in the vault,
// a message keeps its identity in the archive, and what is not settled in the vault is simply done once more.
import type { ArchiveWriter, Entry, Recorded } from './archive/archive.ts';
import type { Source, SourceBatch } from './ingest/source/source.ts';
import type { SealedMail } from './ingest/vault/sealed-mail.ts';
import type { Sealer } from './ingest/vault/sealer.ts';
import type { Intake, SettledIntake, Vault } from './ingest/vault/vault.ts';
import { overWhatIsLeft } from './ingest/vault/what-is-left.ts';
import { withFuller } from './line-digest.ts';
import type { Refinable } from './line-pool.ts';
import { tellOf } from './line-tell.ts';
import type { HoldReason } from './mail/message.ts';
import { ArchiveError } from './ops/errors.ts';
import type { Events, SourceNotice } from './ops/events.ts';
import type { RedactOutcome } from './redact/public-message.ts';

export interface Line {
  readonly vault: Vault;
  /** makes mail ready for the vault beside the fetching */
  readonly sealer: Pick<Sealer, 'seal'>;
  /** parses and redacts on killable threads; one outcome a message, in order */
  readonly refine: (list: string, waiting: readonly Refinable[]) => Promise<RedactOutcome[]>;
  /** the identity of bytes that could not be read */
  readonly identityOfBytes: (rawId: string) => string;
  readonly archive: ArchiveWriter;
  /** reads the policy of a list anew, after POLICY_CHANGED */
  readonly renewPolicy: (list: string) => Promise<void>;
  /** whether it is found out who asks by X-No-Archive, the author or the list's software */
  readonly isAutomatic: (list: string) => boolean;
  readonly events: Events;
  readonly tally: Tally;
}

/** What a run has done, for progress and summary. */
export interface Tally {
  /** kept by an earlier run and not brought to the archive then */
  resumed: number;
  expected: number;
  seen: number;
  unrouted: number;
  /** left for another day, because the account was read up to its limit */
  postponed: number;
  published: number;
  duplicates: number;
  readonly withheld: Record<string, number>;
  readonly held: Record<string, number>;
}

const WINDOW = 100;
const WINDOWS_AHEAD = 2;
/** A policy that changes more often while one window is worked on is nobody's intention. */
const MOST_RENEWALS = 5;

/** Keeps everything a source has to give. Messages already known are counted as duplicates. */
export async function takeIn(
  line: Pick<Line, 'vault' | 'sealer' | 'tally' | 'events'>,
  source: Source,
  signal: AbortSignal,
  arrived: () => void,
): Promise<void> {
  // handed over by the source and not kept yet
  let bytesUnderWay = 0;
  const context = {
    signal,
    cursor: (list: string) => line.vault.cursor(source.id, list),
    fetchedToday: (account: string) => line.vault.fetchedToday(account) + bytesUnderWay,
    expect: (messages: number) => (line.tally.expected += messages),
    notice: (what: SourceNotice, count: number) => {
      if (what === 'daily_limit') line.tally.postponed += count;
      line.events.sourceNotice({ source: source.id, what, count });
    },
  };
  const keep = (batch: SourceBatch, ready: readonly SealedMail[] | null) => {
    const { kept, known } = line.vault.keep(source.id, batch, ready);
    bytesUnderWay -= batch.fetched?.bytes ?? 0;
    line.tally.seen += kept + known;
    line.tally.duplicates += known;
    const gone = batch.present === undefined ? 0 : line.vault.deletions.compare(source.id, batch.present);
    line.tally.unrouted += batch.unrouted;
    // nobody could know of them before the digest was opened
    line.tally.expected += batch.messages.filter(({ partOf }) => partOf !== undefined).length;
    line.events.batchKept({ source: source.id, kept, known, unrouted: batch.unrouted });
    if (kept > 0 || gone > 0) arrived();
  };
  // One batch is sealed while the next is fetched. They are kept in their order, whatever ends the reading.
  let keeping: Promise<void> = Promise.resolve();
  try {
    for await (const batch of source.batches(context)) {
      bytesUnderWay += batch.fetched?.bytes ?? 0;
      const sealing = line.sealer.seal(batch.messages.map(({ bytes }) => bytes));
      await keeping;
      keeping = sealing.then((ready) => keep(batch, ready));
      // a failure is met when its turn comes
      keeping.catch(() => {});
      if (signal.aborted) return;
    }
  } finally {
    await keeping;
  }
}

/**
 * Brings what waits in the vault to the archive, in order of arrival. Where the list was republished under a changed
 * policy meanwhile, the archive refuses what was made under the old one: it is made again under the new.
 */
export async function publish(
  line: Line,
  list: string,
  signal: AbortSignal,
  recorded: (isMoreWaiting: boolean) => void,
): Promise<void> {
  for (let renewals = 0; ; renewals++) {
    try {
      return await publishWaiting(line, list, signal, recorded);
    } catch (error) {
      await renewOrThrow(line, list, error, renewals);
    }
  }
}

async function renewOrThrow(line: Line, list: string, error: unknown, renewals: number): Promise<void> {
  const isRefused = error instanceof ArchiveError && error.code === 'POLICY_CHANGED';
  if (!isRefused || renewals === MOST_RENEWALS) throw error;
  await line.renewPolicy(list);
}

// The next windows are refined while one is recorded, so that no thread waits for the store.
async function publishWaiting(
  line: Line,
  list: string,
  signal: AbortSignal,
  recorded: (isMoreWaiting: boolean) => void,
): Promise<void> {
  const refining = (waiting: Intake[]) => {
    // known before they begin: who is erased a moment later is not known to the threads
    const erasures = line.vault.erasures.generation();
    const outcomes = line.refine(list, waiting);
    // a failure is met when its turn comes
    outcomes.catch(() => {});
    return { waiting, erasures, outcomes };
  };
  const underWay: ReturnType<typeof refining>[] = [];
  let last = 0;
  const refineAhead = () => {
    while (underWay.length < WINDOWS_AHEAD) {
      const waiting = line.vault.waiting(list, last, WINDOW);
      if (waiting.length === 0) return;
      last = waiting.at(-1)!.arrival;
      underWay.push(refining(waiting));
    }
  };
  try {
    refineAhead();
    while (underWay.length > 0 && !signal.aborted) {
      const { waiting, erasures, outcomes: made } = underWay.shift()!;
      const outcomes = await made;
      // somebody was erased meanwhile: not known to the threads that made these
      if (line.vault.erasures.generation() !== erasures) {
        underWay.unshift(refining(waiting));
        continue;
      }
      refineAhead();
      await keepWindow(line, list, { waiting, erasures, outcomes });
      recorded(underWay.length > 0);
    }
  } finally {
    await Promise.allSettled(underWay.map(({ outcomes }) => outcomes));
  }
}

/** What was read of one window of waiting messages, and how many erasures were known then. */
interface Refining {
  readonly waiting: readonly Intake[];
  readonly erasures: number;
  readonly outcomes: readonly RedactOutcome[];
}

async function keepWindow(
  line: Line,
  list: string,
  { waiting, erasures, outcomes }: Refining,
): Promise<void> {
  const entries = outcomes.map((outcome, i) => toEntry(line, waiting[i]!, outcome));
  const slots = await withFuller(line.archive, list, entries, await line.archive.record(list, entries));
  line.vault.settle(
    waiting.map(({ arrival }, i) => ({
      arrival,
      seq: slots[i]!.seq,
      held: heldReason(outcomes[i]!, slots[i]!),
      isErased: slots[i]!.state === 'erased',
      isAsked: isAsked(outcomes[i]!),
    })),
  );
  if (line.vault.erasures.generation() !== erasures) await afterErasure(line, list, waiting, entries, slots);
  else if (erasures > 0) await afterKill(line, list, waiting, slots);
  tellOf(line, list, entries, outcomes, slots);
}

// An erasure looks at what is settled; what it could not see yet is done here.
async function afterErasure(
  line: Line,
  list: string,
  waiting: readonly Intake[],
  entries: readonly Entry[],
  slots: readonly Recorded[],
): Promise<void> {
  const created = waiting
    .map((intake, i) => ({ ...intake, seq: slots[i]!.seq }))
    .filter((_, i) => slots[i]!.outcome !== 'duplicate');
  await runAgain(line, list, created);
  // Copies of what was erased a moment ago: recording again says what their slots are now.
  for (const { seq, state } of await line.archive.record(list, entries)) {
    if (state === 'erased') line.vault.forget(list, seq);
  }
}

// A run that was killed between storing and settling may have stored what was made before somebody was erased, and the
// erasure, which looks at what is settled, did not see it: such slots have no other mail than this.
async function afterKill(
  line: Line,
  list: string,
  waiting: readonly Intake[],
  slots: readonly Recorded[],
): Promise<void> {
  const unseen = waiting
    .map((intake, i) => ({ ...intake, seq: slots[i]!.seq }))
    .filter(({ arrival, seq }, i) => {
      const { outcome, state } = slots[i]!;
      if (outcome !== 'duplicate' || state !== 'published') return false;
      return line.vault.bySlot(list, seq)[0]?.arrival === arrival;
    });
  if (unseen.length > 0) await runAgain(line, list, unseen);
}

/**
 * Runs the line once more for published messages: somebody was erased. Repeats what another erasure or a changed policy
 * came in between. Gives what became of each, in order.
 */
export async function runAgain(
  line: Line,
  list: string,
  settled: readonly SettledIntake[],
): Promise<Recorded[]> {
  for (let renewals = 0; ; renewals++) {
    try {
      const erasures = line.vault.erasures.generation();
      const recorded = await overWhatIsLeft(line.vault, settled, (left) => runOnce(line, list, left));
      if (line.vault.erasures.generation() !== erasures) continue;
      return recorded.map((one, i) => one ?? { seq: settled[i]!.seq, outcome: 'duplicate', state: 'erased' });
    } catch (error) {
      await renewOrThrow(line, list, error, renewals);
    }
  }
}

async function runOnce(line: Line, list: string, settled: readonly SettledIntake[]): Promise<Recorded[]> {
  // what a person has released must not wait again
  const released = line.vault.released(list);
  const outcomes = await line.refine(
    list,
    settled.map((intake) => ({ ...intake, isReleased: released.has(intake.seq) })),
  );
  const recorded: Recorded[] = [];
  for (const [i, intake] of settled.entries()) {
    const entry = toEntry(line, intake, outcomes[i]!);
    if (entry.kind === 'erase') await line.archive.erase(list, intake.seq, entry.reason);
    const result = await line.archive.replace(list, intake.seq, entry);
    if (result.state === 'erased') line.vault.forget(list, result.seq);
    const held = heldReason(outcomes[i]!, result);
    if (held !== null) line.vault.settle([{ arrival: intake.arrival, seq: result.seq, held }]);
    recorded.push(result);
  }
  return recorded;
}

/** What an outcome asks the archive for. */
export function toEntry(line: Pick<Line, 'identityOfBytes'>, intake: Intake, outcome: RedactOutcome): Entry {
  if (outcome.kind === 'public') return { kind: 'publish', keys: outcome.keys, message: outcome.message };
  if (outcome.kind === 'withheld') {
    return { kind: 'withhold', keys: outcome.keys, reason: outcome.reason, sentAt: outcome.sentAt };
  }
  if (outcome.kind === 'erased') {
    return { kind: 'erase', keys: outcome.keys, reason: outcome.reason, sentAt: outcome.sentAt };
  }
  const unread = { identity: line.identityOfBytes(intake.rawId), messageId: null, references: [] };
  return {
    kind: 'pend',
    keys: outcome.keys ?? unread,
    sentAt: outcome.sentAt ?? intake.receivedAt ?? 0,
  };
}

function isAsked(outcome: RedactOutcome): boolean {
  return outcome.kind === 'withheld' && outcome.reason === 'no_archive';
}

/** Why a message waits for a person now, or null. */
export function heldReason(outcome: RedactOutcome, recorded: Recorded): HoldReason | null {
  return outcome.kind === 'held' && recorded.state === 'pending' ? (outcome.why as HoldReason) : null;
}
