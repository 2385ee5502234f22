// The line again for single messages that are not public: what restore and release share.
import { toEntry } from '../line.ts';
import type { Refinable } from '../line-pool.ts';
import type { HoldReason } from '../mail/message.ts';
import { ArchiveError } from '../ops/errors.ts';
import type { RedactOutcome } from '../redact/public-message.ts';
import type { Work } from './work.ts';

/** What the first mail of a slot becomes under the current policy. Throws SLOT_UNKNOWN where there is no raw mail. */
export async function refineAgain(
  { vault, line }: Pick<Work, 'vault' | 'line'>,
  list: string,
  seq: number,
  isReleased = false,
): Promise<{ intake: Refinable; outcome: RedactOutcome }> {
  const intake = vault.bySlot(list, seq)[0];
  if (intake === undefined || !vault.hasBytes(intake.rawId))
    throw new ArchiveError('SLOT_UNKNOWN', 'never', { list, seq });
  const [outcome] = await line.refine(list, [{ ...intake, isReleased }]);
  return { intake, outcome: outcome! };
}

/** Puts an outcome into its slot and settles the vault with it; gives the slot's state. */
export async function putBack(
  { vault, line, archive }: Pick<Work, 'vault' | 'line' | 'archive'>,
  list: string,
  seq: number,
  { intake, outcome }: { intake: Refinable; outcome: RedactOutcome },
): Promise<string> {
  const recorded = await archive.replace(list, seq, toEntry(line, intake, outcome));
  const held = outcome.kind === 'held' && recorded.state === 'pending' ? (outcome.why as HoldReason) : null;
  if (recorded.state !== 'pending' || held !== null)
    vault.settle([{ arrival: intake.arrival, seq: recorded.seq, held }]);
  return recorded.state;
}
