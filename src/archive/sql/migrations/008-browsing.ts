// What pages say of a list beside its numbers: in which languages it is written, kept by triggers as the counts are,
// and which threads have attached files, found without reading the threads.
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const browsing: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('language_counts')
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('language', 'text', (c) => c.notNull())
      .addColumn('n', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('language_counts_key', ['list', 'language'])
      .execute();
    await sql`
      insert into language_counts (list, language, n)
      select list, language, count(*) from slots where state = 'published' group by list, language`.execute(
      db,
    );
    const came = sql`
      insert into language_counts (list, language, n)
      select new.list, new.language, 1 where new.state = 'published'
      on conflict (list, language) do update set n = n + 1;`;
    const went = sql`
      update language_counts set n = n - 1
      where list = old.list and language = old.language and old.state = 'published';`;
    await sql`create trigger slots_language_came after insert on slots begin ${came} end`.execute(db);
    await sql`create trigger slots_language_went after delete on slots begin ${went} end`.execute(db);
    await sql`
      create trigger slots_language_changed after update of list, language, state on slots
      when (old.list, old.language, old.state) <> (new.list, new.language, new.state)
      begin ${went} ${came} end`.execute(db);
    await sql`
      create index slots_attached on slots (list, thread_root)
      where has_attachment = 1 and state = 'published'`.execute(db);
  },
};
