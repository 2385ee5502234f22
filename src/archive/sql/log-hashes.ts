// Reading the log's tables: how large it is, its hashes.
import type { Kysely } from 'kysely';
import type { ReadHashes } from '../log/merkle.ts';
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
    const rows = await db
      .selectFrom('log_hashes')
      .select('hash')
      .where('level', '=', level)
      .where('number', '>=', from)
      .where('number', '<', from + count)
      .orderBy('number')
      .execute();
    if (rows.length !== count) throw new RangeError(`hashes ${from} to ${from + count} of level ${level}`);
    return rows.map(({ hash }) => Buffer.from(hash));
  };
}
