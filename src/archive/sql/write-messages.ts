// What comes out of the line: a slot for each entry, and another outcome for a slot that is there.
import type { Entry, Recorded } from '../archive-writer.ts';
import { copiesOf, tellCopies, twinInDigest } from './copies.ts';
import { stillErased } from './gone.ts';
import type { News } from './news.ts';
import { placeAnew } from './place-anew.ts';
import type { Tx } from './placement.ts';
import { lastSeq, slotRow, stateOf, writeSlot } from './slot-rows.ts';
import { refuseOtherPolicy } from './write-lists.ts';

/** Gives each entry its slot, in order; see ArchiveWriter. Throws POLICY_CHANGED. */
export async function recordEntries(
  tx: Tx,
  news: News,
  list: string,
  entries: readonly Entry[],
): Promise<Recorded[]> {
  await refuseOtherPolicy(tx, list, entries);
  const touched = new Set<number>();
  const created = new Set<number>();
  const recorded: Recorded[] = [];
  const identities = entries.flatMap(({ keys }) => [keys.identity, ...(keys.inDigest ?? [])]);
  const known = await copiesOf(tx, [...new Set(identities)]);
  let seq = await lastSeq(tx, list);
  for (const entry of await stillErased(tx, list, entries)) {
    const { identity } = entry.keys;
    const copies = known.get(identity) ?? [];
    const own = copies.find((copy) => copy.list === list);
    if (own !== undefined) {
      recorded.push({ seq: own.seq, outcome: 'duplicate', state: own.state });
      continue;
    }
    const twin = await twinInDigest(tx, list, entry.keys, known);
    if (twin !== null) {
      const isFuller = entry.keys.isPart !== true;
      const { seq: of, state } = twin;
      recorded.push({ seq: of, outcome: 'duplicate', state, ...(isFuller && { isFuller }) });
      continue;
    }
    seq += 1;
    const state = stateOf(entry);
    touched.add(await writeSlot(tx, { list, seq, version: 1, since: news.at }, entry));
    created.add(seq);
    if (state === 'published') tellCopies(news, copies, list, seq);
    news.tell(list, seq, state);
    news.commit(list, seq, entry.keys.commitId);
    known.set(identity, [...copies, { list, seq, state, likeness: entry.keys.likeness ?? null }]);
    recorded.push({ seq, outcome: 'created', state });
  }
  await placeAnew(tx, news, list, touched, created);
  return recorded;
}

/** Puts a new outcome into a slot; see ArchiveWriter. Throws SLOT_UNKNOWN, POLICY_CHANGED. */
export async function replaceSlot(
  tx: Tx,
  news: News,
  list: string,
  seq: number,
  replacement: Entry,
): Promise<Recorded> {
  const before = await slotRow(tx, list, seq);
  // Of what is public it is known which message it is: another that had the same Message-ID does not take it along.
  const isKnown = before.state === 'published' && replacement.keys.identity === before.identity;
  const [entry] = isKnown ? [replacement] : ((await stillErased(tx, list, [replacement])) as [Entry]);
  await refuseOtherPolicy(tx, list, [entry]);
  if (before.state === 'erased') return { seq, outcome: 'duplicate', state: 'erased' };
  const { identity } = entry.keys;
  const known = await copiesOf(tx, [...new Set([identity, before.identity])]);
  const copies = known.get(identity) ?? [];
  const twin = copies.find((copy) => copy.list === list && copy.seq !== seq);
  // What could not be read turned out to be a message that already has a slot: nothing is shown twice.
  if (twin !== undefined) return { seq: twin.seq, outcome: 'duplicate', state: twin.state };
  await tx.deleteFrom('records').where('list', '=', list).where('seq', '=', seq).execute();
  await tx.deleteFrom('slots').where('list', '=', list).where('seq', '=', seq).execute();
  const state = stateOf(entry);
  const slot = { list, seq, version: before.version + 1, since: news.at };
  const touched = new Set([before.component, await writeSlot(tx, slot, entry)]);
  const isSame = identity === before.identity;
  if (before.state === 'published' && !(isSame && state === 'published')) {
    tellCopies(news, known.get(before.identity) ?? [], list, seq);
  }
  if (state === 'published' && !(isSame && before.state === 'published')) tellCopies(news, copies, list, seq);
  news.tell(list, seq, state === 'published' ? 'updated' : state);
  await placeAnew(tx, news, list, touched, new Set([seq]));
  return { seq, outcome: 'updated', state };
}
