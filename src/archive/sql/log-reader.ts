// The log out of the public store.
import { type Kysely, sql } from 'kysely';
import type { OpenedSlot } from '../archive.ts';
import type { LogReader } from '../log/log.ts';
import { hashReader } from './log-hashes.ts';
import { readPredecessors, readQuorum, readWitnesses } from './log-signers.ts';
import type { Tables } from './tables.ts';

/** More messages with one Message-ID than this are not told of. */
const MOST_WITH_ONE_ID = 100;

export function logReader(db: Kysely<Tables>): LogReader {
  return {
    async head() {
      const row = await db
        .selectFrom('log_heads')
        .select(['size', 'note', 'verifier'])
        .orderBy('size', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ?? null;
    },
    async leaves(from, to) {
      const rows = await db
        .selectFrom('log_leaves')
        .select('leaf')
        .where('leaf_index', '>=', from)
        .where('leaf_index', '<', to)
        .orderBy('leaf_index')
        .execute();
      return rows.map(({ leaf }) => leaf);
    },
    predecessors: () => readPredecessors(db),
    witnesses: () => readWitnesses(db),
    quorum: () => readQuorum(db),
    hashes: hashReader(db),
  };
}

/** Slots of a list after a number, with what opens their commitments; those that the log does not know are left out. */
export function openingsOf(
  db: Kysely<Tables>,
  list: string,
  after: number,
  limit: number,
): Promise<OpenedSlot[]> {
  return opened(db)
    .where('o.list', '=', list)
    .where('o.seq', '>', after)
    .orderBy('o.seq')
    .limit(limit)
    .execute();
}

/** One slot's newest leaf, where it lies before the signed head. */
export async function leafOf(db: Kysely<Tables>, list: string, seq: number): Promise<number | null> {
  const row = await db
    .selectFrom('openings')
    .select((eb) => eb.fn.coalesce('leaf', 'seen_leaf').as('leaf'))
    .where('list', '=', list)
    .where('seq', '=', seq)
    .where((eb) =>
      eb(
        eb.fn.coalesce('leaf', 'seen_leaf'),
        '<',
        eb.selectFrom('log_heads').select((e) => e.fn.max('size').as('size')),
      ),
    )
    .executeTakeFirst();
  return row?.leaf ?? null;
}

export function openingsWithKey(db: Kysely<Tables>, list: string, key: string): Promise<OpenedSlot[]> {
  return (
    opened(db)
      .where('s.list', '=', list)
      .where('s.message_id_key', '=', key)
      // `+`: found by the Message-ID's index, never by reading the list for the order
      .orderBy(sql`+o.seq`)
      .limit(MOST_WITH_ONE_ID)
      .execute()
  );
}

function opened(db: Kysely<Tables>) {
  return db
    .selectFrom('slots as s')
    .innerJoin('openings as o', (join) => join.onRef('o.list', '=', 's.list').onRef('o.seq', '=', 's.seq'))
    .leftJoin('records as r', (join) => join.onRef('r.list', '=', 's.list').onRef('r.seq', '=', 's.seq'))
    .select(['o.list', 'o.seq', 's.state', 's.reason', 's.since', 'o.version', 'o.leaf', 'r.record'])
    .select(['o.seen_leaf as seenLeaf', 'o.salt_id as saltId', 'o.salt_record as saltRecord']);
}
