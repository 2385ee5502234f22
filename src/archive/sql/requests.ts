// Requests for removal: their public state, and what can be counted of them.
import type { Kysely } from 'kysely';
import type { PublicRequest } from '../../requests/words.ts';
import type { RequestFigures } from '../archive.ts';
import type { Tx } from './placement.ts';
import type { Tables } from './tables.ts';

const DAY_MS = 86_400_000;

/** Writes the state of one request; a state that is there already changes nothing. */
export async function putRequest(tx: Tx, { counts, ...request }: PublicRequest): Promise<void> {
  const row = { ...request, counts: counts ? 1 : 0 };
  await tx
    .insertInto('requests')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute();
}

/** Nobody finds these by their reference any more; they are still counted. */
export async function forgetRequests(tx: Tx, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await tx.deleteFrom('requests').where('key', '=', key).where('counts', '=', 0).execute();
    await tx.updateTable('requests').set({ key: null }).where('key', '=', key).execute();
  }
}

export async function requestByKey(db: Kysely<Tables>, key: string): Promise<PublicRequest | null> {
  const row = await db.selectFrom('requests').selectAll().where('key', '=', key).executeTakeFirst();
  if (row === undefined) return null;
  const { id: _, counts, ...rest } = row;
  return { ...rest, key, counts: counts === 1 };
}

/** `today`: YYYY-MM-DD. */
export async function requestFigures(
  db: Kysely<Tables>,
  today: string,
  list: string | undefined,
): Promise<RequestFigures> {
  const rows = await db
    .selectFrom('requests')
    .select(['state', 'received', 'due', 'closed'])
    .where('counts', '=', 1)
    .$if(list !== undefined, (query) => query.where('list', '=', list!))
    .execute();
  const isOpen = ({ state }: { state: string }) => state === 'received' || state === 'open';
  const decided = rows.filter(({ state }) => state === 'granted' || state === 'refused');
  const days = decided
    .map(({ received, closed }) => (Date.parse(closed!) - Date.parse(received)) / DAY_MS)
    .toSorted((a, b) => a - b);
  return {
    received: rows.length,
    open: rows.filter(isOpen).length,
    overdue: rows.filter((row) => isOpen(row) && row.due < today).length,
    granted: decided.filter(({ state }) => state === 'granted').length,
    refused: decided.filter(({ state }) => state === 'refused').length,
    medianDays: median(days),
    p95Days: days[Math.ceil(days.length * 0.95) - 1] ?? null,
  };
}

function median(sorted: readonly number[]): number | null {
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) return null;
  return sorted.length % 2 === 1 ? middle : (middle + sorted[sorted.length / 2 - 1]!) / 2;
}
