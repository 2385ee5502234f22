// Messages that are gone from every source of a list whose policy follows deletions leave public view, on the one line.
import { FOLLOWED } from './ingest/vault/uids.ts';
import type { Line } from './line.ts';

/** So many a day go without a question, or this share of what is known; more may be a mistake at the mailbox. */
const FREELY = 5;
const SHARE = 0.05;

type Parts = Pick<Line, 'vault' | 'archive' | 'events'>;

/** Withholds what vanished; an unusual number waits for a person (`dc-archive vanished`). True where something changed. */
export async function followDeletions(line: Parts, list: string): Promise<boolean> {
  const { seqs, known, lately } = line.vault.deletions.vanished(list);
  if (seqs.length === 0) return false;
  if (seqs.length + lately > Math.max(FREELY, Math.floor((known + lately) * SHARE))) {
    line.events.deletionsHeld({ list, vanished: seqs.length, known: known + lately });
    return false;
  }
  await takeDown(line, list, seqs, 'dc-archive');
  return true;
}

/** Takes the messages of these slots out of public view: the bytes stay in the vault, `restore` brings one back. */
export async function takeDown(
  { vault, archive, events }: Parts,
  list: string,
  seqs: readonly number[],
  who: string,
): Promise<void> {
  for (const seq of seqs) {
    // first who, then what: a republication never brings back what was taken out
    vault.record({ who, what: 'withhold', list, seq, reason: FOLLOWED });
    const { state } = await archive.withhold(list, seq, FOLLOWED);
    if (state === 'withheld')
      vault.settle(vault.bySlot(list, seq).map(({ arrival }) => ({ arrival, seq, held: null })));
    vault.deletions.settle(list, [seq]);
  }
  events.deletionsFollowed({ list, messages: seqs.length });
}
