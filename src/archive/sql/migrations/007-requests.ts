// Requests for removal as far as they are public: state and days, found by the hash of a reference that only its owner has.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const requests: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('requests')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('key', 'text', (c) => c.unique())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('list', 'text')
      .addColumn('seq', 'integer')
      .addColumn('received', 'text', (c) => c.notNull())
      .addColumn('due', 'text', (c) => c.notNull())
      .addColumn('closed', 'text')
      .addColumn('outcome', 'text')
      .addColumn('counts', 'integer', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('requests_list').on('requests').columns(['counts', 'list']).execute();
  },
};
