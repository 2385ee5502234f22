// What is going on in each list: messages since a month, and the languages it is written in.
import { type Kysely, sql } from 'kysely';
import type { ListActivity } from '../archive.ts';
import type { Tables } from './tables.ts';

export async function activityOf(
  db: Kysely<Tables>,
  lists: readonly string[],
  since: string,
): Promise<Map<string, ListActivity>> {
  if (lists.length === 0) return new Map();
  const counts = await db
    .selectFrom('slot_counts')
    .select(['list', (eb) => eb.fn.sum<number>('n').as('messages')])
    .where('list', 'in', lists)
    .where('month', '>=', since)
    // `+`: found by list and month; with the state SQLite would read every month
    .where(sql<string>`+state`, '=', 'published')
    .groupBy('list')
    .execute();
  const languages = await db
    .selectFrom('language_counts')
    .select(['list', 'language', 'n'])
    .where('list', 'in', lists)
    .where('n', '>', 0)
    .orderBy('n', 'desc')
    .orderBy('language')
    .execute();
  return new Map(
    lists.map((list) => [
      list,
      {
        messages: counts.find((row) => row.list === list)?.messages ?? 0,
        languages: languages
          .filter((row) => row.list === list)
          .map((row) => ({ language: row.language, messages: row.n })),
      },
    ]),
  );
}
