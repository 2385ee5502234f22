// Who is behind an author's key.
import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** The label that each author's newest published message has, in whatever list; authors without one are left out. */
export async function authorLabels(
  db: Kysely<Tables>,
  keys: readonly string[],
): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{ key: string; label: string | null }>`
    select value as key, (
      select author_label from slots
      where author_key = value and state = 'published'
      order by sent_at desc limit 1
    ) as label
    from json_each(${JSON.stringify(keys)})`.execute(db);
  return new Map(rows.flatMap(({ key, label }) => (label === null ? [] : [[key, label]])));
}
