// Keeps threads right while messages arrive in any order: finds the component that a message touches, then places
// that component anew. Cost depends on the component, never on the archive.
import type { Selectable, Transaction } from 'kysely';
import {
  joinsBySubject,
  placeInThreads,
  SUBJECT_WINDOW_MS,
  type ThreadHead,
  type ThreadPlace,
} from '../../mail/thread.ts';
import type { Tables } from './tables.ts';

export type Tx = Transaction<Tables>;

/** What placing needs of a slot. */
export const PLACING_COLUMNS = [
  'seq', 'state', 'message_id_key', 'reference_keys', 'sent_at', 'identity', 'base_subject', 'is_reply', 'component',
  'thread_root', 'parent', 'parent_kind', 'subject', 'author_label', 'author_key',
] as const; // prettier-ignore

export type PlacingRow = Pick<Selectable<Tables['slots']>, (typeof PLACING_COLUMNS)[number]>;

/** The component a new slot belongs to: those of its ids, of its subject where that decides, all joined into one. */
export async function joinComponent(tx: Tx, list: string, head: ThreadHead): Promise<number> {
  const ids = head.messageId === null ? head.references : [head.messageId, ...head.references];
  const found = new Set<number>();
  if (ids.length > 0) {
    const rows = await tx
      .selectFrom('thread_ids')
      .select('component')
      .where('list', '=', list)
      .where('id_key', 'in', ids)
      .execute();
    for (const row of rows) found.add(row.component);
  }
  for (const component of await subjectComponents(tx, list, head)) found.add(component);
  const component = found.size === 0 ? head.seq : Math.min(...found);
  for (const other of found) if (other !== component) await merge(tx, list, other, component);
  if (ids.length > 0) {
    await tx
      .insertInto('thread_ids')
      .values(ids.map((id) => ({ list, id_key: id, component })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return component;
}

// A reply without references looks back for its subject; every other message may be what an earlier-seen reply looked for.
async function subjectComponents(tx: Tx, list: string, head: ThreadHead): Promise<number[]> {
  if (head.baseSubject === '') return [];
  let same = tx
    .selectFrom('slots')
    .select('component')
    .where('list', '=', list)
    .where('base_subject', '=', head.baseSubject)
    .where('sent_at', '<=', head.sentAt + SUBJECT_WINDOW_MS);
  same = joinsBySubject(head)
    ? same.where('sent_at', '>=', head.sentAt - SUBJECT_WINDOW_MS)
    : same.where('sent_at', '>=', head.sentAt).where('is_reply', '=', 1).where('reference_keys', '=', '[]');
  return (await same.execute()).map((row) => row.component);
}

async function merge(tx: Tx, list: string, from: number, into: number): Promise<void> {
  for (const table of ['slots', 'thread_ids', 'threads'] as const) {
    await tx
      .updateTable(table)
      .set({ component: into })
      .where('list', '=', list)
      .where('component', '=', from)
      .execute();
  }
}

/** Takes the threads of these components away; placeComponent writes them again. */
export async function removeThreads(tx: Tx, list: string, components: ReadonlySet<number>): Promise<void> {
  if (components.size === 0) return;
  await tx
    .deleteFrom('threads')
    .where('list', '=', list)
    .where('component', 'in', [...components])
    .execute();
}

/** Places the messages of a component anew, whose threads were removed; gives the seqs of published messages whose place changed. */
export async function placeComponent(tx: Tx, list: string, component: number): Promise<number[]> {
  const rows = await tx
    .selectFrom('slots')
    .select(PLACING_COLUMNS)
    .where('list', '=', list)
    .where('component', '=', component)
    .execute();
  const places = placeInThreads(rows.map(headOfRow));
  const moved: number[] = [];
  for (const row of rows) {
    const place = places.get(row.seq)!;
    if (isPlaced(row, place)) continue;
    await tx
      .updateTable('slots')
      .set({ thread_root: place.root, parent: place.parent, parent_kind: place.parentKind })
      .where('list', '=', list)
      .where('seq', '=', row.seq)
      .execute();
    if (row.state === 'published') moved.push(row.seq);
  }
  for (const thread of threadRows(list, component, rows, places))
    await tx.insertInto('threads').values(thread).execute();
  return moved;
}

export function headOfRow(row: PlacingRow): ThreadHead {
  return {
    seq: row.seq,
    messageId: row.message_id_key,
    references: JSON.parse(row.reference_keys) as string[],
    sentAt: row.sent_at,
    identity: row.identity,
    baseSubject: row.base_subject,
    isReply: row.is_reply === 1,
  };
}

export function isPlaced(row: PlacingRow, place: ThreadPlace): boolean {
  return (
    row.thread_root === place.root && row.parent === place.parent && row.parent_kind === place.parentKind
  );
}

/** The threads of a component as readers list them: only what is published counts. */
export function threadRows(
  list: string,
  component: number,
  rows: readonly PlacingRow[],
  places: ReadonlyMap<number, ThreadPlace>,
): Selectable<Tables['threads']>[] {
  const published = rows.filter((row) => row.state === 'published');
  const byRoot = Map.groupBy(published, (row) => places.get(row.seq)!.root);
  return [...byRoot].map(([root, thread]) => {
    const first = thread.reduce((a, b) =>
      b.sent_at < a.sent_at || (b.sent_at === a.sent_at && b.seq < a.seq) ? b : a,
    );
    const shown = thread.find((row) => row.seq === root) ?? first;
    return {
      list,
      root,
      component,
      subject: shown.subject,
      author: shown.author_label,
      messages: thread.length,
      participants: new Set(thread.map((row) => row.author_key)).size,
      first_at: first.sent_at,
      last_at: thread.reduce((latest, row) => Math.max(latest, row.sent_at), 0),
    };
  });
}
