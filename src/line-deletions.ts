// Messages that are gone from every source of a list whose policy follows deletions leave public view, on the one line.
import { FOLLOWED, PROGRAM } from './ingest/vault/uids.ts';
import type { Line } from './line.ts';
import { putBack, refineAgain } from './line-again.ts';

/** So many a day go without a question, or this share of what is known; more may be a mistake at the mailbox. */
const FREELY = 5;
const SHARE = 0.05;

type Parts = Pick<Line, 'vault' | 'archive' | 'events'>;

/**
 * Withholds what vanished, and publishes again what was only moved; an unusual number waits for a person
 * (`dc-archive vanished`). True where something changed.
 */
export async function followDeletions(line: Line, list: string): Promise<boolean> {
  const isBack = await publishReappeared(line, list);
  return (await withholdVanished(line, list)) || isBack;
}

async function publishReappeared(line: Line, list: string): Promise<boolean> {
  const { vault, archive, events } = line;
  const seqs = vault.deletions.reappeared(list).filter((seq) => {
    const first = vault.bySlot(list, seq)[0];
    return first !== undefined && vault.hasBytes(first.rawId);
  });
  for (const seq of seqs) {
    const again = await refineAgain({ vault, line }, list, seq);
    vault.record({ who: PROGRAM, what: 'restore', list, seq, reason: null });
    const state = await putBack({ vault, line, archive }, list, seq, again);
    events.slotChanged({ list, seq, state, reason: null });
  }
  return seqs.length > 0;
}

async function withholdVanished(line: Parts, list: string): Promise<boolean> {
  const { seqs, known, lately } = line.vault.deletions.vanished(list);
  if (seqs.length === 0) return false;
  if (seqs.length + lately > Math.max(FREELY, Math.floor((known + lately) * SHARE))) {
    line.events.deletionsHeld({ list, vanished: seqs.length, known: known + lately });
    return false;
  }
  await takeDown(line, list, seqs, PROGRAM);
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
