// The transparency log: its leaves, the hashes of its tree by tile level, its signed head, and what opens the
// commitments of the slots that are not erased. And openness reports, whose digests it holds.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const log: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('log_leaves')
      .addColumn('leaf_index', 'integer', (c) => c.primaryKey())
      .addColumn('leaf', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('log_hashes')
      .addColumn('level', 'integer', (c) => c.notNull())
      .addColumn('number', 'integer', (c) => c.notNull())
      .addColumn('hash', 'blob', (c) => c.notNull())
      .addPrimaryKeyConstraint('log_hashes_key', ['level', 'number'])
      .execute();
    await db.schema
      .createTable('log_heads')
      .addColumn('origin', 'text', (c) => c.primaryKey())
      .addColumn('size', 'integer', (c) => c.notNull())
      .addColumn('note', 'text', (c) => c.notNull())
      .addColumn('verifier', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('openings')
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('seen_leaf', 'integer', (c) => c.notNull())
      .addColumn('leaf', 'integer')
      .addColumn('salt_id', 'text')
      .addColumn('salt_record', 'text')
      .addPrimaryKeyConstraint('openings_key', ['list', 'seq'])
      .execute();
    await db.schema
      .createTable('reports')
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('issued_at', 'integer', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('document', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('reports_key', ['subject', 'issued_at'])
      .execute();
  },
};
