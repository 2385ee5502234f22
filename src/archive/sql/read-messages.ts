// Published messages, whole and as heads: by number, month, thread, date and Message-ID.
import { type Kysely, sql } from 'kysely';
import type { PublicMessage } from '../../redact/public-message.ts';
import type { MessageHead, ThreadSummary } from '../archive.ts';
import { among } from './among.ts';
import {
  HEAD_COLUMNS,
  PLACED_COLUMNS,
  type PlacedRow,
  toHead,
  toPublicMessage,
  toThreadSummary,
} from './rows.ts';
import type { Tables } from './tables.ts';

/** A sender whose program gives every message one id has more; they are in the archive all the same. */
const SAME_ID_SHOWN = 20;

/** One after which a page begins. */
export type Place = { readonly sentAt: number; readonly seq: number };

/** In the order asked for; those that are not published are left out. */
export async function messagesBySeq(
  db: Kysely<Tables>,
  list: string,
  seqs: readonly number[],
): Promise<PublicMessage[]> {
  const found = new Map<number, PublicMessage>();
  for (let i = 0; i < seqs.length; i += 500) {
    const rows = await placed(db, list)
      .where('slots.seq', 'in', among(seqs.slice(i, i + 500)))
      .execute();
    for (const message of await withCopies(db, rows)) found.set(message.seq, message);
  }
  return seqs.flatMap((seq) => found.get(seq) ?? []);
}

/** With a number above `after`, ascending. */
export async function messagesAfter(
  db: Kysely<Tables>,
  list: string,
  after: number,
  limit: number,
): Promise<PublicMessage[]> {
  const rows = await placed(db, list)
    .where('slots.seq', '>', after)
    .orderBy('slots.seq')
    .limit(limit)
    .execute();
  return withCopies(db, rows);
}

/** Months (YYYY-MM, UTC) that hold published messages, oldest first. */
export async function monthsOf(
  db: Kysely<Tables>,
  list: string,
): Promise<{ month: string; messages: number }[]> {
  return db
    .selectFrom('slot_counts')
    .select(['month', 'n as messages'])
    .where('list', '=', list)
    .where('state', '=', 'published')
    .where('n', '>', 0)
    .orderBy('month')
    .execute();
}

/** Of one month, by (sentAt, seq), after the given place. */
export async function monthHeads(
  db: Kysely<Tables>,
  list: string,
  month: string,
  after: Place | null,
  limit: number,
): Promise<MessageHead[]> {
  let query = db
    .selectFrom('slots')
    .select(HEAD_COLUMNS)
    .where('list', '=', list)
    .where('month', '=', month)
    .where('state', '=', 'published');
  if (after !== null) {
    query = query.where((eb) => eb(eb.refTuple('sent_at', 'seq'), '>', eb.tuple(after.sentAt, after.seq)));
  }
  return (await query.orderBy('sent_at').orderBy('seq').limit(limit).execute()).map(toHead);
}

/** As `monthHeads`, whole. */
export async function monthMessages(
  db: Kysely<Tables>,
  list: string,
  month: string,
  after: Place | null,
  limit: number,
): Promise<PublicMessage[]> {
  const heads = await monthHeads(db, list, month, after, limit);
  return messagesBySeq(
    db,
    list,
    heads.map((head) => head.seq),
  );
}

/** By sentAt. */
export async function newestMessages(
  db: Kysely<Tables>,
  list: string,
  limit: number,
): Promise<PublicMessage[]> {
  const rows = await db
    .selectFrom('slots')
    .select('seq')
    .where('list', '=', list)
    .where('state', '=', 'published')
    .orderBy('sent_at', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return messagesBySeq(
    db,
    list,
    rows.map((row) => row.seq),
  );
}

/** By last activity, the newest first. */
export async function threadsBefore(
  db: Kysely<Tables>,
  list: string,
  before: { lastAt: number; root: number } | null,
  limit: number,
): Promise<ThreadSummary[]> {
  let query = db.selectFrom('threads').selectAll().where('list', '=', list);
  if (before !== null) {
    query = query.where((eb) =>
      eb(eb.refTuple('last_at', 'root'), '<', eb.tuple(before.lastAt, before.root)),
    );
  }
  const rows = await query.orderBy('last_at', 'desc').orderBy('root', 'desc').limit(limit).execute();
  return rows.map(toThreadSummary);
}

/** In any state, ascending. */
export async function seqsByMessageIdKey(db: Kysely<Tables>, list: string, key: string): Promise<number[]> {
  const rows = await db
    .selectFrom('slots')
    .select('seq')
    .where('list', '=', list)
    .where('message_id_key', '=', key)
    .orderBy('seq')
    .execute();
  return rows.map((row) => row.seq);
}

/** Published ones, others than this one, that came with its Message-ID. */
export async function seqsWithSameId(db: Kysely<Tables>, list: string, seq: number): Promise<number[]> {
  const rows = await db
    .selectFrom('slots as own')
    .innerJoin('slots as other', (join) =>
      join
        .onRef('other.list', '=', 'own.list')
        .onRef('other.message_id_key', '=', 'own.message_id_key')
        .onRef('other.seq', '<>', 'own.seq'),
    )
    .select('other.seq')
    .where('own.list', '=', list)
    .where('own.seq', '=', seq)
    // `+`: found by the Message-ID's index, never by reading the list for the order or the state
    .where(sql<string>`+other.state`, '=', 'published')
    .orderBy(sql`+other.seq`)
    .limit(SAME_ID_SHOWN)
    .execute();
  return rows.map((row) => row.seq);
}

function placed(db: Kysely<Tables>, list: string) {
  return (
    db
      .selectFrom('slots')
      .innerJoin('records', (join) =>
        join.onRef('records.list', '=', 'slots.list').onRef('records.seq', '=', 'slots.seq'),
      )
      .select(PLACED_COLUMNS)
      .where('slots.list', '=', list)
      // `+`: found by number. With nine of them SQLite would rather read all that is published.
      .where(sql<string>`+slots.state`, '=', 'published')
  );
}

async function withCopies(db: Kysely<Tables>, rows: readonly PlacedRow[]): Promise<PublicMessage[]> {
  if (rows.length === 0) return [];
  const copies = await db
    .selectFrom('slots')
    .select(['list', 'seq', 'identity'])
    .where(
      'identity',
      'in',
      rows.map((row) => row.identity),
    )
    .where('state', '=', 'published')
    .execute();
  const byIdentity = Map.groupBy(copies, (copy) => copy.identity);
  return rows.map((row) =>
    toPublicMessage(
      row,
      (byIdentity.get(row.identity) ?? [])
        .filter((copy) => copy.list !== row.list || copy.seq !== row.seq)
        .map(({ list, seq }) => ({ list, seq })),
    ),
  );
}
