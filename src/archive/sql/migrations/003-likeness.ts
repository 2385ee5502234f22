// Digests may show a message without its Message-ID: who wrote it, when and about what is kept as a keyed hash.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const likeness: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('slots').addColumn('likeness', 'text').execute();
    await db.schema.createIndex('slots_likeness').on('slots').columns(['list', 'likeness']).execute();
  },
};
