// Where messages stand in their threads.
import { type Kysely, sql } from 'kysely';
import type { PlaceInThread } from '../archive.ts';
import { among } from './among.ts';
import { readingOrder } from './outline.ts';
import type { Tables } from './tables.ts';

/** Beyond, a message's place in its thread is not counted out: for one line of a page the whole thread would be read. */
const LONGEST_COUNTED = 1000;

/** Of the messages named those that are published, with their places. */
export async function placesInThreads(
  db: Kysely<Tables>,
  list: string,
  seqs: readonly number[],
): Promise<PlaceInThread[]> {
  const named = await db
    .selectFrom('slots')
    .innerJoin('threads', (join) =>
      join.onRef('threads.list', '=', 'slots.list').onRef('threads.root', '=', 'slots.thread_root'),
    )
    .select(['slots.seq', 'slots.author_key', 'slots.thread_root', 'threads.messages'])
    .where('slots.list', '=', list)
    .where('slots.seq', 'in', among(seqs))
    .where(sql<string>`+slots.state`, '=', 'published')
    .execute();
  const roots = named.filter(({ messages }) => messages <= LONGEST_COUNTED).map((slot) => slot.thread_root);
  const order = await readingOrders(db, list, [...new Set(roots)]);
  return named.map(({ seq, author_key, thread_root, messages }) => {
    const index = order.get(thread_root)?.indexOf(seq) ?? -1;
    return { seq, authorKey: author_key, position: index === -1 ? null : index + 1, of: messages };
  });
}

/** The published messages of threads in the order in which they are read, by the thread's root. */
async function readingOrders(
  db: Kysely<Tables>,
  list: string,
  roots: readonly number[],
): Promise<Map<number, number[]>> {
  if (roots.length === 0) return new Map();
  const slots = await db
    .selectFrom('slots')
    .select(['seq', 'state', 'parent', 'thread_root'])
    .where('list', '=', list)
    .where('thread_root', 'in', among(roots))
    .orderBy('sent_at')
    .orderBy('seq')
    .execute();
  const threads = [...Map.groupBy(slots, (slot) => slot.thread_root)];
  return new Map(
    threads.map(([root, of]) => [
      root,
      readingOrder(of).placed.flatMap(({ slot }) => (slot.state === 'published' ? [slot.seq] : [])),
    ]),
  );
}
