// How large records are and what in them becomes markup, told by an index: a long thread is cut into pages of a size
// without reading its texts. The query in thread-outline.ts has the same terms.
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const sizes: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      create index records_sizes on records (
        list,
        seq,
        octet_length(record),
        octet_length(record) - octet_length(replace(record, '://', '')),
        octet_length(record) - octet_length(replace(record, '"category":', ''))
      )`.execute(db);
  },
};
