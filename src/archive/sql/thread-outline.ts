// A thread without its texts, and texts without anything else: for pages that show a part of a long thread.
import { type Kysely, sql } from 'kysely';
import type { MessageText, RecordSize, ThreadOutline } from '../archive.ts';
import { readingOrder } from './outline.ts';
import type { Tables } from './tables.ts';

/** The thread that holds `seq`; null where the slot does not exist. */
export async function threadOutlineOf(
  db: Kysely<Tables>,
  list: string,
  seq: number,
): Promise<ThreadOutline | null> {
  const own = await db
    .selectFrom('slots')
    .select('thread_root')
    .where('list', '=', list)
    .where('seq', '=', seq)
    .executeTakeFirst();
  if (own === undefined) return null;
  const root = own.thread_root;
  const ofThread = db.selectFrom('slots').where('list', '=', list).where('thread_root', '=', root);
  // few columns: there may be thousands of rows
  const rows = await ofThread
    .select(['seq', 'parent', 'sent_at', 'state', 'reason', 'author_label', 'author_key'])
    .orderBy('sent_at')
    .orderBy('seq')
    .execute();
  // the root's where it is shown, else that of the first that has one
  const named = ofThread.select('subject').where('subject', '<>', '');
  const { subject } = (await named.where('seq', '=', root).executeTakeFirst()) ??
    (await named.orderBy('sent_at').orderBy('seq').limit(1).executeTakeFirst()) ?? { subject: '' };
  const { hasGhost, placed } = readingOrder(rows);
  const places = placed.map(({ slot, depth }) => ({
    seq: slot.seq,
    state: slot.state,
    reason: slot.reason,
    parent: slot.parent,
    depth,
    sentAt: slot.sent_at,
    author: slot.state === 'published' ? { label: slot.author_label, key: slot.author_key } : null,
  }));
  return { list, root, subject, hasGhost, places };
}

/** How large the records of a thread are, without reading them. */
export async function threadSizesOf(
  db: Kysely<Tables>,
  list: string,
  root: number,
): Promise<ReadonlyMap<number, RecordSize>> {
  // The terms are those of the index, which holds their values. The planner would rather read the records.
  const { rows } = await sql<{ seq: number; bytes: number; of_addresses: number; of_redactions: number }>`
    select
      slots.seq,
      octet_length(records.record) as bytes,
      octet_length(records.record) - octet_length(replace(records.record, '://', '')) as of_addresses,
      octet_length(records.record) - octet_length(replace(records.record, '"category":', '')) as of_redactions
    from slots
    cross join records indexed by records_sizes on records.list = slots.list and records.seq = slots.seq
    where slots.list = ${list} and slots.thread_root = ${root}`.execute(db);
  return new Map(
    rows.map(({ seq, bytes, of_addresses, of_redactions }) => [
      seq,
      {
        bytes,
        addresses: of_addresses / '://'.length,
        redactions: of_redactions / '"category":'.length,
      },
    ]),
  );
}

/** Texts of published messages of a list, at most a few hundred at a time. */
export async function textsOf(
  db: Kysely<Tables>,
  list: string,
  seqs: readonly number[],
): Promise<MessageText[]> {
  if (seqs.length === 0) return [];
  return (
    db
      .selectFrom('slots')
      .innerJoin('records', (join) =>
        join.onRef('records.list', '=', 'slots.list').onRef('records.seq', '=', 'slots.seq'),
      )
      .select(['slots.seq', 'slots.subject', sql<string>`json_extract(records.record, '$.body')`.as('body')])
      .where('slots.list', '=', list)
      .where('slots.seq', 'in', seqs)
      // `+`: found by number
      .where(sql<string>`+slots.state`, '=', 'published')
      .execute()
  );
}
