// The line again for single messages that are not public: what restore, release and followed deletions share.
import type { Line } from './line.ts';
import { heldReason, runAgain, toEntry } from './line-record.ts';
import type { Refinable } from './line-pool.ts';
import { ArchiveError } from './ops/errors.ts';
import type { RedactOutcome } from './redact/public-message.ts';

/** The line with its two stores. */
interface Parts extends Pick<Line, 'vault' | 'archive'> {
  readonly line: Line;
}

interface Again {
  readonly intake: Refinable;
  readonly outcome: RedactOutcome;
  /** who was erased when this was made */
  readonly erasures: number;
}

/** What the first mail of a slot becomes under the current policy. Throws SLOT_UNKNOWN where there is no raw mail. */
export async function refineAgain(
  { vault, line }: Pick<Parts, 'vault' | 'line'>,
  list: string,
  seq: number,
  isReleased = false,
): Promise<Again> {
  const intake = vault.bySlot(list, seq)[0];
  if (intake === undefined || !vault.hasBytes(intake.rawId))
    throw new ArchiveError('SLOT_UNKNOWN', 'never', { list, seq });
  const erasures = vault.erasures.generation();
  const [outcome] = await line.refine(list, [{ ...intake, isReleased }]);
  return { intake, outcome: outcome!, erasures };
}

/** Puts an outcome into its slot and settles the vault with it; gives the slot's state. */
export async function putBack(
  { vault, line, archive }: Parts,
  list: string,
  seq: number,
  { intake, outcome, erasures }: Again,
): Promise<string> {
  let recorded = await archive.replace(list, seq, toEntry(line, intake, outcome));
  // somebody was erased while this was made
  if (vault.erasures.generation() !== erasures && recorded.state === 'published')
    recorded = (await runAgain(line, list, [{ ...intake, seq }]))[0]!;
  if (recorded.state === 'erased') {
    vault.settle([{ arrival: intake.arrival, seq: recorded.seq, held: null, isErased: true }]);
    vault.forget(list, recorded.seq);
    return recorded.state;
  }
  const held = heldReason(outcome, recorded);
  if (recorded.state !== 'pending' || held !== null)
    vault.settle([{ arrival: intake.arrival, seq: recorded.seq, held }]);
  return recorded.state;
}
