// Reading the log's tables: how large it is, its hashes.
import { type Kysely, sql } from 'kysely';
import { HASH_BYTES, type ReadHashes } from '../log/merkle.ts';
import type { Tables } from './tables.ts';

/** How many leaves the log has. */
export async function logSize(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom('log_leaves')
    .select((eb) => eb.fn.max('leaf_index').as('last'))
    .executeTakeFirst();
  return row?.last == null ? 0 : row.last + 1;
}

/** Reads hashes of the tree. Throws RangeError where the log is shorter. */
export function hashReader(db: Kysely<Tables>): ReadHashes {
  return async (level, from, count) => {
    // one row: an object for each hash takes longer than all else
    const { rows } = await sql<{ hashes: string | null }>`
      select group_concat(hex(hash), '' order by number) as hashes from log_hashes
      where level = ${level} and number >= ${from} and number < ${from + count}`.execute(db);
    const bytes = Buffer.from(rows[0]?.hashes ?? '', 'hex');
    if (bytes.length !== count * HASH_BYTES)
      throw new RangeError(`hashes ${from} to ${from + count} of level ${level}`);
    return Array.from({ length: count }, (_, i) => bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
  };
}
