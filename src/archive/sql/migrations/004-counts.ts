// How many slots of a list are in each state and month, and how many threads it has: every page says it, and counting
// takes as long as the list is. Triggers keep the numbers, so that no writer can forget them.
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const counts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('slot_counts')
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('month', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('n', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('slot_counts_key', ['list', 'month', 'state'])
      .execute();
    await db.schema
      .createTable('thread_counts')
      .addColumn('list', 'text', (c) => c.primaryKey())
      .addColumn('n', 'integer', (c) => c.notNull())
      .execute();
    await sql`
      insert into slot_counts (list, month, state, n)
      select list, month, state, count(*) from slots group by list, month, state`.execute(db);
    await sql`insert into thread_counts (list, n) select list, count(*) from threads group by list`.execute(
      db,
    );
    const slotCame = sql`
      insert into slot_counts (list, month, state, n) values (new.list, new.month, new.state, 1)
      on conflict (list, month, state) do update set n = n + 1;`;
    const slotWent = sql`
      update slot_counts set n = n - 1
      where list = old.list and month = old.month and state = old.state;`;
    await sql`create trigger slots_came after insert on slots begin ${slotCame} end`.execute(db);
    await sql`create trigger slots_went after delete on slots begin ${slotWent} end`.execute(db);
    await sql`
      create trigger slots_changed after update of list, month, state on slots
      when (old.list, old.month, old.state) <> (new.list, new.month, new.state)
      begin ${slotWent} ${slotCame} end`.execute(db);
    await sql`
      create trigger threads_came after insert on threads begin
        insert into thread_counts (list, n) values (new.list, 1)
        on conflict (list) do update set n = n + 1;
      end`.execute(db);
    await sql`
      create trigger threads_went after delete on threads begin
        update thread_counts set n = n - 1 where list = old.list;
      end`.execute(db);
  },
};
