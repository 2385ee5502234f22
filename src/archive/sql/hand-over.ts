// What is read for a hand-over (../hand-over.ts).
import type { Kysely } from 'kysely';
import type { HandOverReader } from '../hand-over.ts';
import type { Tables } from './tables.ts';

export function handOverReader(db: Kysely<Tables>): HandOverReader {
  return {
    async slotKeys(list, after, limit) {
      const rows = await db
        .selectFrom('slots')
        .select(['seq', 'since', 'sent_at', 'identity', 'message_id_key', 'likeness', 'reference_keys'])
        .where('list', '=', list)
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        seq: row.seq,
        since: row.since,
        sentAt: row.sent_at,
        keys: {
          identity: row.identity,
          messageId: row.message_id_key,
          references: JSON.parse(row.reference_keys) as string[],
          likeness: row.likeness,
        },
      }));
    },
    async keyCheck(list) {
      const row = await db.selectFrom('lists').select('key_check').where('id', '=', list).executeTakeFirst();
      return row?.key_check ?? null;
    },
  };
}
