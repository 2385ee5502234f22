// The change feed and the states of slots: what the index, the feeds and whoever keeps a copy follow.
import type { Kysely } from 'kysely';
import type { Change, Slot, SlotVersion } from '../archive.ts';
import { toSlot } from './rows.ts';
import type { Tables } from './tables.ts';

/** Oldest first. */
export function changesAfter(db: Kysely<Tables>, after: number, limit: number): Promise<Change[]> {
  return db.selectFrom('changes').selectAll().where('id', '>', after).orderBy('id').limit(limit).execute();
}

/** As `changesAfter`, of one list. */
export function listChangesAfter(
  db: Kysely<Tables>,
  list: string,
  after: number,
  limit: number,
): Promise<Change[]> {
  return db
    .selectFrom('changes')
    .selectAll()
    .where('list', '=', list)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Highest id of a change, 0 where nothing changed yet. */
export async function lastChange(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom('changes')
    .select((eb) => eb.fn.max('id').as('last'))
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** Highest id of a change that belongs to an edition, 0 where there never was one. */
export async function lastEdition(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom('editions')
    .select((eb) => eb.fn.max('last_change').as('last'))
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** Null where there is none. */
export async function slotOf(db: Kysely<Tables>, list: string, seq: number): Promise<Slot | null> {
  const row = await db
    .selectFrom('slots')
    .select(['list', 'seq', 'state', 'reason', 'since'])
    .where('list', '=', list)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row === undefined ? null : toSlot(row);
}

/** In any state, ascending. */
export async function slotsAfter(
  db: Kysely<Tables>,
  list: string,
  after: number,
  limit: number,
): Promise<(Slot & SlotVersion)[]> {
  const rows = await db
    .selectFrom('slots')
    .select(['list', 'seq', 'state', 'reason', 'since', 'version'])
    .where('list', '=', list)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...toSlot(row), version: row.version }));
}

/** The latest of those withheld and erased, in the order in which they went. */
export async function newlyGone(db: Kysely<Tables>, list: string, limit: number): Promise<Slot[]> {
  const rows = await db
    .selectFrom('slots')
    .select(['list', 'seq', 'state', 'reason', 'since'])
    .where('list', '=', list)
    .where('state', 'in', ['withheld', 'erased'])
    .orderBy('since', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toSlot).toReversed();
}
