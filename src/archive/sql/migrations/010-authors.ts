// The messages of an author, the newest first: how the author is called now.
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const authors: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create index slots_author on slots (author_key, sent_at) where state = 'published'`.execute(db);
  },
};
