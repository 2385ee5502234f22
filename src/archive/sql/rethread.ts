// Places all messages of a list anew, inside the caller's transaction: after a republication, where a changed subject may
// join or part threads anywhere, and when somebody asks for it. What is right already is not written.
import { placeInThreads } from '../../mail/thread.ts';
import type { Rethreaded } from '../archive-writer.ts';
import { componentsOf } from './components.ts';
import type { News } from './news.ts';
import { headOfRow, isPlaced, PLACING_COLUMNS, type PlacingRow, threadRows, type Tx } from './placement.ts';

/** Tells of every published message that moved, except where the list's news tells of it already. */
export async function rethread(tx: Tx, news: News, list: string): Promise<Rethreaded> {
  const rows = await tx
    .selectFrom('slots')
    .select(PLACING_COLUMNS)
    .where('list', '=', list)
    .orderBy('seq')
    .execute();
  const heads = rows.map(headOfRow);
  const { ofSeq, ofId } = componentsOf(heads);
  const told = new Set(news.seqsOf(list));
  const threads: ReturnType<typeof threadRows> = [];
  let moved = 0;
  const members = Map.groupBy(rows.keys(), (index) => ofSeq.get(rows[index]!.seq)!);
  for (const [component, indexes] of members) {
    const own = indexes.map((index) => rows[index]!);
    const places = placeInThreads(indexes.map((index) => heads[index]!));
    for (const row of own) {
      const place = places.get(row.seq)!;
      const isMoved = !isPlaced(row, place);
      if (!isMoved && row.component === component) continue;
      await writePlace(tx, list, row, component, place);
      if (!isMoved) continue;
      moved += 1;
      if (row.state === 'published' && !told.has(row.seq)) news.tell(list, row.seq, 'updated');
    }
    threads.push(...threadRows(list, component, own, places));
  }
  await writeIds(tx, list, ofId);
  await writeThreads(tx, list, threads);
  return { messages: rows.length, threads: threads.length, moved };
}

async function writePlace(
  tx: Tx,
  list: string,
  row: PlacingRow,
  component: number,
  place: { root: number; parent: number | null; parentKind: 'header' | 'subject' | 'none' },
): Promise<void> {
  await tx
    .updateTable('slots')
    .set({ component, thread_root: place.root, parent: place.parent, parent_kind: place.parentKind })
    .where('list', '=', list)
    .where('seq', '=', row.seq)
    .execute();
}

async function writeIds(tx: Tx, list: string, wanted: ReadonlyMap<string, number>): Promise<void> {
  const rows = await tx
    .selectFrom('thread_ids')
    .select(['id_key', 'component'])
    .where('list', '=', list)
    .execute();
  const known = new Map(rows.map((row) => [row.id_key, row.component]));
  for (const [id_key, component] of known) {
    const now = wanted.get(id_key);
    if (now === component) continue;
    const row = tx.deleteFrom('thread_ids').where('list', '=', list).where('id_key', '=', id_key);
    if (now === undefined) await row.execute();
    else {
      await tx
        .updateTable('thread_ids')
        .set({ component: now })
        .where('list', '=', list)
        .where('id_key', '=', id_key)
        .execute();
    }
  }
  for (const [id_key, component] of wanted) {
    if (!known.has(id_key)) await tx.insertInto('thread_ids').values({ list, id_key, component }).execute();
  }
}

async function writeThreads(tx: Tx, list: string, wanted: ReturnType<typeof threadRows>): Promise<void> {
  const rows = await tx.selectFrom('threads').selectAll().where('list', '=', list).execute();
  const known = new Map(rows.map((row) => [row.root, row]));
  const same = new Set<number>();
  for (const thread of wanted) {
    const before = known.get(thread.root);
    const isSame =
      before !== undefined &&
      (Object.keys(thread) as (keyof typeof thread)[]).every((key) => thread[key] === before[key]);
    if (isSame) same.add(thread.root);
  }
  for (const root of known.keys()) {
    if (!same.has(root))
      await tx.deleteFrom('threads').where('list', '=', list).where('root', '=', root).execute();
  }
  for (const thread of wanted) {
    if (!same.has(thread.root)) await tx.insertInto('threads').values(thread).execute();
  }
}
