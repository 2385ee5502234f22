// Slots whose message is shown no more: what is left is a number, a word that says why, and keyed hashes.
import type { Slot } from '../archive.ts';
import type { Entry } from '../archive-writer.ts';
import { copiesOf, tellCopies } from './copies.ts';
import type { News } from './news.ts';
import { placeAnew } from './place-anew.ts';
import type { Tx } from './placement.ts';
import { NOTHING_SHOWN, slotRow } from './slot-rows.ts';

const IDS_A_STATEMENT = 500;

type Gone =
  | { readonly state: 'withheld' | 'erased'; readonly reason: string }
  | { readonly state: 'pending'; readonly reason: null };

/** Takes a message out of public view. Gives the slot as it is then: an erased one stays erased. Throws SLOT_UNKNOWN. */
export async function takeAway(tx: Tx, news: News, list: string, seq: number, to: Gone): Promise<Slot> {
  const before = await slotRow(tx, list, seq);
  if (before.state === 'erased')
    return { list, seq, state: before.state, reason: before.reason, since: before.since };
  const { component, identity } = before;
  const since = news.at;
  await tx.deleteFrom('records').where('list', '=', list).where('seq', '=', seq).execute();
  await tx
    .updateTable('slots')
    .set({ ...NOTHING_SHOWN, ...to, since })
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('list', '=', list)
    .where('seq', '=', seq)
    .execute();
  news.tell(list, seq, to.state);
  tellCopies(news, (await copiesOf(tx, [identity])).get(identity) ?? [], list, seq);
  await placeAnew(tx, news, list, new Set([component]), new Set([seq]));
  return { list, seq, ...to, since };
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
