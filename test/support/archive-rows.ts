// The rows of an archive that do not tell of times of work, for comparing two archives byte for byte.
import { DatabaseSync } from 'node:sqlite';

/** Every table but the feed; without `version` and `since`, which count what happened and not what is. */
export function archiveRows(file: string): Record<string, unknown[]> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = (table: string, order: string) =>
      database
        .prepare(`select * from ${table} order by ${order}`)
        .all()
        .map((row) => {
          const kept = { ...row };
          delete kept['version'];
          delete kept['since'];
          return kept;
        });
    return {
      lists: rows('lists', 'id'),
      slots: rows('slots', 'list, seq'),
      records: rows('records', 'list, seq'),
      threads: rows('threads', 'list, root'),
      thread_ids: rows('thread_ids', 'list, id_key'),
    };
  } finally {
    database.close();
  }
}
