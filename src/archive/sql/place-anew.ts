// After slots have changed: their threads once more, and news of whoever moved.
import type { News } from './news.ts';
import { placeComponent, removeThreads, type Tx } from './placement.ts';

/** Places the touched components anew and tells of every message that moved; of those in `told` it was told already. */
export async function placeAnew(
  tx: Tx,
  news: News,
  list: string,
  touched: Set<number>,
  told: Set<number>,
): Promise<void> {
  const current = await currentComponents(tx, list, touched, told);
  // all of them first: a thread that moves from one component to another keeps its root
  await removeThreads(tx, list, new Set([...touched, ...current]));
  for (const component of current) {
    for (const seq of await placeComponent(tx, list, component)) {
      if (!told.has(seq)) news.tell(list, seq, 'updated');
    }
  }
}

// Components may have been merged since they were touched: ask where the touched slots are now.
async function currentComponents(
  tx: Tx,
  list: string,
  touched: ReadonlySet<number>,
  seqs: ReadonlySet<number>,
): Promise<Set<number>> {
  const current = new Set<number>();
  // two statements, no DISTINCT: with OR or DISTINCT, SQLite reads the whole list
  for (const [column, values] of [
    ['component', touched],
    ['seq', seqs],
  ] as const) {
    if (values.size === 0) continue;
    const rows = await tx
      .selectFrom('slots')
      .select('component')
      .where('list', '=', list)
      .where(column, 'in', [...values])
      .execute();
    for (const row of rows) current.add(row.component);
  }
  return current;
}
