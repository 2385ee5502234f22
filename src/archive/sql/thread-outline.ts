// A thread without its texts, and texts without anything else: for pages that show a part of a long thread.
import { setImmediate } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { MessageText, RecordSize, Slot, ThreadOutline, ThreadPlace } from '../archive.ts';
import { among } from './among.ts';
import { readingOrder } from './outline.ts';
import type { Tables } from './tables.ts';

const LONG = 1000;

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
  const slots = await slotsOfThread(db, list, root);
  const { hasGhost, placed } = readingOrder(slots);
  const places = placed.map(({ slot, depth }): ThreadPlace => {
    const { seq, parent, sentAt, state, reason, label, key } = slot;
    return {
      seq,
      state,
      reason,
      parent,
      depth,
      sentAt,
      author: state === 'published' ? { label, key } : null,
    };
  });
  const subject = await subjectOf(db, list, root);
  // Others are answered before whatever is done with thousands of places.
  if (places.length > LONG) await setImmediate();
  return { list, root, subject, hasGhost, places };
}

type Row = [
  seq: number,
  parent: number | null,
  sentAt: number,
  state: Slot['state'],
  reason: string | null,
  label: string,
  key: string,
];

// One row of JSON: of thousands of rows most of the time would go into making objects of them.
async function slotsOfThread(db: Kysely<Tables>, list: string, root: number) {
  const { rows } = await sql<{ slots: string }>`
    select json_group_array(
      json_array(seq, parent, sent_at, state, reason, author_label, author_key) order by sent_at, seq
    ) as slots
    from slots where list = ${list} and thread_root = ${root}`.execute(db);
  return (JSON.parse(rows[0]!.slots) as Row[]).map(([seq, parent, sentAt, state, reason, label, key]) => ({
    seq,
    parent,
    sentAt,
    state,
    reason,
    label,
    key,
  }));
}

// The root's where it is shown, else that of the first that has one.
async function subjectOf(db: Kysely<Tables>, list: string, root: number): Promise<string> {
  const named = db
    .selectFrom('slots')
    .select('subject')
    .where('list', '=', list)
    .where('thread_root', '=', root)
    .where('subject', '<>', '');
  const found =
    (await named.where('seq', '=', root).executeTakeFirst()) ??
    (await named.orderBy('sent_at').orderBy('seq').limit(1).executeTakeFirst());
  return found?.subject ?? '';
}

/** How large the records of a thread are, without reading them. */
export async function threadSizesOf(
  db: Kysely<Tables>,
  list: string,
  root: number,
): Promise<ReadonlyMap<number, RecordSize>> {
  // The terms are those of the index, which holds their values. The planner would rather read the records.
  const { rows } = await sql<{ sizes: string }>`
    select json_group_array(json_array(
      slots.seq,
      octet_length(records.record),
      octet_length(records.record) - octet_length(replace(records.record, '://', '')),
      octet_length(records.record) - octet_length(replace(records.record, '"category":', ''))
    )) as sizes
    from slots
    cross join records indexed by records_sizes on records.list = slots.list and records.seq = slots.seq
    where slots.list = ${list} and slots.thread_root = ${root}`.execute(db);
  const sizes = JSON.parse(rows[0]!.sizes) as [number, number, number, number][];
  return new Map(
    sizes.map(([seq, bytes, ofAddresses, ofRedactions]) => [
      seq,
      {
        bytes,
        addresses: ofAddresses / '://'.length,
        redactions: ofRedactions / '"category":'.length,
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
      .where('slots.seq', 'in', among(seqs))
      // `+`: found by number
      .where(sql<string>`+slots.state`, '=', 'published')
      .execute()
  );
}
