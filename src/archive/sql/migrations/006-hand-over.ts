// An archive can change hands: who signed its log before, whom it was handed over to, under which key its keyed hashes
// were made. And witnesses, who cosign the heads of the log.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const handOver: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('lists').addColumn('key_check', 'text').execute();
    await db.schema
      .createTable('log_predecessors')
      .addColumn('verifier', 'text', (c) => c.primaryKey())
      .addColumn('size', 'integer', (c) => c.notNull())
      .addColumn('note', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('log_handovers')
      .addColumn('leaf_index', 'integer', (c) => c.primaryKey())
      .addColumn('vkey', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('log_witnesses')
      .addColumn('verifier', 'text', (c) => c.primaryKey())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('url', 'text', (c) => c.notNull())
      .addColumn('organisation', 'text', (c) => c.notNull())
      .addColumn('size', 'integer')
      .addColumn('note', 'text')
      .addColumn('line', 'text')
      .addColumn('at', 'integer')
      .execute();
    await db.schema
      .createTable('log_quorum')
      .addColumn('n', 'integer', (c) => c.notNull())
      .execute();
  },
};
