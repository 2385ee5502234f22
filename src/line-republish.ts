// The line once more, for what is already public: every message of a list is redacted anew from the vault under the
// policy of today, beside the archive; when all are there they take their place in one transaction.
import { createHash } from 'node:crypto';
import type { ArchiveReader, Slot, SlotVersion } from './archive/archive.ts';
import type { ArchiveWriter, StagedOutcome, Staging } from './archive/archive-writer.ts';
import type { Line } from './line.ts';
import { toEntry } from './line-record.ts';
import { overWhatIsLeft } from './ingest/vault/what-is-left.ts';
import type { Refinable } from './line-pool.ts';
import type { LineList } from './line-worker.ts';
import type { Vault } from './ingest/vault/vault.ts';
import type { HoldReason } from './mail/message.ts';
import { REDACTION_VERSION } from './redact/version.ts';

export interface Republication {
  readonly line: Pick<Line, 'refine' | 'identityOfBytes'>;
  readonly vault: Vault;
  readonly reader: ArchiveReader;
  readonly writer: ArchiveWriter;
  readonly staging: Staging;
  readonly list: LineList;
  readonly signal: AbortSignal;
  readonly tally: RepublishTally;
  /** false as soon as somebody was erased since the first message was read */
  readonly isCurrent: () => boolean;
}

/** What a run has done, for progress and summary. */
export interface RepublishTally {
  slots: number;
  /** redacted anew by this run */
  made: number;
  /** made by an earlier run that was stopped */
  resumed: number;
}

export interface Republished {
  readonly changed: number;
  readonly unchanged: number;
  readonly held: number;
  readonly withheld: number;
  readonly clashes: number;
  /** an operator's withhold, hold or erasure stays */
  readonly person: number;
  /** the raw mail is gone: what is published stays as it is */
  readonly gone: number;
  readonly swapMs: number;
}

const WINDOW = 100;
const SETTLED_AT_ONCE = 500;
/** Reasons that only a person gives; the others an operator may have given too, and then it is recorded. */
const OF_A_PERSON = new Set(['personal_data', 'off_topic', 'copyright', 'legal']);

/**
 * Null where the signal ended it: what was made is kept, and the next run goes on there. `stale`: somebody was erased
 * meanwhile, and nothing was changed.
 */
export async function republishList(parts: Republication): Promise<Republished | 'stale' | null> {
  const { writer, staging, list, signal } = parts;
  for (;;) {
    await stage(parts);
    if (signal.aborted) return null;
    if (!parts.isCurrent()) return 'stale';
    const startedAt = performance.now();
    const swap = await writer.republish(list.id, list.policy, staging);
    // Mail arrived or an operator acted since: those slots once more.
    if (swap.kind === 'incomplete') continue;
    const swapMs = performance.now() - startedAt;
    await settle(parts);
    const { person, gone } = staging.counts();
    staging.remove();
    return { ...swap, person, gone, swapMs };
  }
}

/** Names everything that decides what a message becomes: outcomes of another fingerprint are not used. */
export function fingerprintOf(list: LineList, all: readonly LineList[], people: string): string {
  const addresses = all.map(({ address }) => address);
  return createHash('sha256')
    .update(JSON.stringify({ version: REDACTION_VERSION, list, addresses, people }))
    .digest('hex');
}

type Seen = Slot & SlotVersion;

// In windows by number: the next one is refined while the last one is written.
async function stage(parts: Republication): Promise<void> {
  const { reader, vault, staging, list, signal, tally } = parts;
  const takenOut = vault.takenOut(list.id);
  const released = vault.released(list.id);
  const isFirstPass = tally.slots === 0;
  let before: Promise<void> = Promise.resolve();
  for (let after = 0; !signal.aborted;) {
    const slots = await reader.slots(list.id, after, WINDOW);
    if (slots.length === 0) break;
    after = slots.at(-1)!.seq;
    const missing = staging.missing(slots);
    if (isFirstPass) {
      tally.slots += slots.length;
      tally.resumed += slots.length - missing.length;
    }
    const work = refineSlots(parts, missing, takenOut, released);
    // its failure is met when its turn comes
    work.catch(() => {});
    await before;
    before = work.then((outcomes) => {
      staging.put(outcomes);
      tally.made += outcomes.length;
    });
    before.catch(() => {});
  }
  await before;
}

async function refineSlots(
  { vault, line, list }: Republication,
  slots: readonly Seen[],
  takenOut: ReadonlySet<number>,
  released: ReadonlySet<number>,
): Promise<StagedOutcome[]> {
  const staged: StagedOutcome[] = [];
  const again: { slot: Seen; intake: Refinable }[] = [];
  for (const slot of slots) {
    const { seq, version } = slot;
    // the first one: redelivered copies share its slot
    const intake = vault.bySlot(list.id, slot.seq)[0];
    if (isOfAPerson(slot, takenOut)) staged.push({ kind: 'keep', why: 'person', seq, version });
    else if (intake === undefined || !vault.hasBytes(intake.rawId))
      staged.push({ kind: 'keep', why: 'gone', seq, version });
    else again.push({ slot, intake: { ...intake, isReleased: released.has(seq) } });
  }
  const intakes = again.map(({ intake }) => intake);
  const outcomes = await overWhatIsLeft(vault, intakes, (left) => line.refine(list.id, left));
  for (const [i, outcome] of outcomes.entries()) {
    const { slot, intake } = again[i]!;
    if (outcome === null) {
      staged.push({ kind: 'keep', why: 'gone', seq: slot.seq, version: slot.version });
      continue;
    }
    const held = outcome.kind === 'held' ? outcome.why : null;
    const entry = toEntry(line, intake, outcome);
    staged.push({
      kind: 'entry',
      seq: slot.seq,
      version: slot.version,
      entry,
      arrival: intake.arrival,
      held,
    });
  }
  return staged;
}

function isOfAPerson({ state, seq, reason }: Seen, takenOut: ReadonlySet<number>): boolean {
  if (state === 'erased') return true;
  if (state === 'published') return false;
  return takenOut.has(seq) || (reason !== null && OF_A_PERSON.has(reason));
}

// The vault's list of what waits for a person follows the archive. A crash before this is healed by the next run.
async function settle({ vault, reader, staging, list }: Republication): Promise<void> {
  const waiting = new Set(vault.held(list.id).map(({ arrival }) => arrival));
  let settled: { arrival: number; seq: number; held: HoldReason | null }[] = [];
  for (const { seq, arrival, held } of staging.settled()) {
    if (held === null && !waiting.has(arrival)) continue;
    const slot = await reader.slot(list.id, seq);
    if ((slot?.state === 'pending') !== (held !== null)) continue;
    settled.push({ arrival, seq, held: held as HoldReason | null });
    if (settled.length < SETTLED_AT_ONCE) continue;
    vault.settle(settled);
    settled = [];
  }
  vault.settle(settled);
}
