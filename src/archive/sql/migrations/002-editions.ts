// A list's messages can be put in place of all its old ones at once: each time is an edition. Which policy a message
// was published under becomes a column, so that older ones can be counted.
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const editions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('slots').addColumn('policy', 'text').execute();
    await sql`
      update slots set policy = (
        select json_extract(record, '$.policy.id') || '/' || json_extract(record, '$.policy.version')
        from records where records.list = slots.list and records.seq = slots.seq)`.execute(db);
    await db.schema
      .createTable('editions')
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('edition', 'integer', (c) => c.notNull())
      .addColumn('first_change', 'integer', (c) => c.notNull())
      .addColumn('last_change', 'integer', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('editions_key', ['list', 'edition'])
      .execute();
    await db.schema.createIndex('editions_last_change').on('editions').column('last_change').execute();
  },
};
