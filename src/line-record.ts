// What was made of mail goes to the archive, and what a kill or somebody's erasure came in between is made again.
import type { Entry, Recorded } from './archive/archive-writer.ts';
import type { Intake, SettledIntake } from './ingest/vault/vault.ts';
import { overWhatIsLeft } from './ingest/vault/what-is-left.ts';
import type { Line } from './line.ts';
import { withFuller } from './line-digest.ts';
import { tellOf } from './line-tell.ts';
import type { HoldReason } from './mail/message.ts';
import { ArchiveError } from './ops/errors.ts';
import type { RedactOutcome } from './redact/public-message.ts';

/** A policy that changes more often while one window is worked on is nobody's intention. */
const MOST_RENEWALS = 5;

/** What was read of one window of waiting messages, and how many erasures were known then. */
interface Refining {
  readonly waiting: readonly Intake[];
  readonly erasures: number;
  readonly outcomes: readonly RedactOutcome[];
}

/** Brings a window to the archive and settles it in the vault. */
export async function keepWindow(
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

/** Reads the policy anew where the archive refused what was made under an older one; other faults are thrown on. */
export async function renewOrThrow(
  line: Line,
  list: string,
  error: unknown,
  renewals: number,
): Promise<void> {
  const isRefused = error instanceof ArchiveError && error.code === 'POLICY_CHANGED';
  if (!isRefused || renewals === MOST_RENEWALS) throw error;
  await line.renewPolicy(list);
}
