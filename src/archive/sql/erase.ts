// Erased slots: nothing of the message is left but its number, a word that says why, and keyed hashes.
import type { Slot } from '../archive.ts';
import type { Entry } from '../archive-writer.ts';
import { copiesOf, tellCopies } from './copies.ts';
import type { News } from './news.ts';
import type { Tx } from './placement.ts';
import { NOTHING_SHOWN } from './slot-rows.ts';

const IDS_A_STATEMENT = 500;

/** Erases one slot; gives it and whether it changed. The caller places its component anew. */
export async function eraseSlot(
  tx: Tx,
  news: News,
  slot: { list: string; seq: number; identity: string },
  { reason, since }: { reason: string; since: number },
): Promise<Slot> {
  const { list, seq, identity } = slot;
  await tx.deleteFrom('records').where('list', '=', list).where('seq', '=', seq).execute();
  await tx
    .updateTable('slots')
    .set({ ...NOTHING_SHOWN, state: 'erased', reason, since })
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('list', '=', list)
    .where('seq', '=', seq)
    .execute();
  news.tell(list, seq, 'erased');
  tellCopies(news, (await copiesOf(tx, [identity])).get(identity) ?? [], list, seq);
  return { list, seq, state: 'erased', reason, since };
}

/**
 * A message that was erased stays erased when it comes again in another shape (with another footer, cut, from another
 * source): its Message-ID is known. Gives the entries with those turned into erased ones.
 */
export async function stillErased(tx: Tx, list: string, entries: readonly Entry[]): Promise<Entry[]> {
  const keys = entries.flatMap(({ keys: { messageId } }) => messageId ?? []);
  const reasons = new Map<string, string>();
  for (let i = 0; i < keys.length; i += IDS_A_STATEMENT) {
    const rows = await tx
      .selectFrom('slots')
      .select(['message_id_key', 'reason'])
      .where('list', '=', list)
      .where('message_id_key', 'in', keys.slice(i, i + IDS_A_STATEMENT))
      .where('state', '=', 'erased')
      .execute();
    for (const row of rows) reasons.set(row.message_id_key!, row.reason ?? 'erasure_request');
  }
  if (reasons.size === 0) return [...entries];
  return entries.map((entry) => {
    const reason = entry.keys.messageId === null ? undefined : reasons.get(entry.keys.messageId);
    if (reason === undefined || entry.kind === 'erase') return entry;
    const sentAt = entry.kind === 'publish' ? entry.message.sentAt : entry.sentAt;
    return { kind: 'erase', keys: entry.keys, reason, sentAt };
  });
}
