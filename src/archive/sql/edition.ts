// Puts all staged outcomes of a list in place of what it shows, inside the caller's transaction: whoever reads sees the
// list before or after, never between. The staging file is attached as `staged`.
import { sql } from 'kysely';
import type { PolicyRef, Swap } from '../archive-writer.ts';
import type { News } from './news.ts';
import type { Tx } from './placement.ts';
import { lastChange } from './read-changes.ts';
import { rethread } from './rethread.ts';

const MISSING_AT_ONCE = 1000;

/** Gives `incomplete`, with nothing written, where a slot has no staged outcome as it is now. */
export async function putEdition(tx: Tx, news: News, list: string, policy: PolicyRef): Promise<Swap> {
  const missing = await missingSlots(tx, list);
  if (missing.length > 0) return { kind: 'incomplete', seqs: missing };
  await findChanges(tx, list);
  const clashes = await settleIdentities(tx, list);
  const counts = await countOutcomes(tx);
  await tellChanges(tx, news, list);
  await writeSlots(tx, list, news.at);
  await rethread(tx, news, list);
  await sql`update lists set policy_id = ${policy.id}, policy_version = ${policy.version} where id = ${list}`.execute(
    tx,
  );
  await sql`drop table temp.changed`.execute(tx);
  return { kind: 'done', clashes, ...counts };
}

// What another run has swapped already counts as staged: it stopped before it could clear up.
async function missingSlots(tx: Tx, list: string): Promise<number[]> {
  const { rows } = await sql<{ seq: number }>`
    select s.seq from slots s
    left join staged.outcomes o on o.seq = s.seq
    left join records r on r.list = s.list and r.seq = s.seq
    where s.list = ${list} and (o.seq is null or not (
      o.slot_version = s.version or (o.is_kept = 0 and o.state = s.state and o.reason is s.reason and o.record is r.record)))
    order by s.seq limit ${MISSING_AT_ONCE}`.execute(tx);
  return rows.map(({ seq }) => seq);
}

async function findChanges(tx: Tx, list: string): Promise<void> {
  await sql`drop table if exists temp.changed`.execute(tx);
  await sql`
    create temp table changed as
    select s.seq as seq, s.state as before, o.state as after, s.identity as was, o.identity as identity
    from slots s join staged.outcomes o on o.seq = s.seq
    left join records r on r.list = s.list and r.seq = s.seq
    where s.list = ${list} and o.is_kept = 0 and (
      o.state <> s.state or o.reason is not s.reason or o.record is not r.record or o.identity <> s.identity
      or o.message_id_key is not s.message_id_key or o.reference_keys <> s.reference_keys or o.sent_at <> s.sent_at
      or o.base_subject <> s.base_subject or o.is_reply <> s.is_reply)
    order by s.seq`.execute(tx);
  await sql`create index temp.changed_seq on changed (seq)`.execute(tx);
}

// A newer version of the software may read a message as one that already has a slot. Nothing is shown twice: what was not
// public stays so; what was is shown as it is read now and keeps the identity it has.
async function settleIdentities(tx: Tx, list: string): Promise<number> {
  const { rows } = await sql<{ seq: number; before: string }>`
    select c.seq, c.before from changed c where c.identity <> c.was and (
      exists (select 1 from slots s where s.identity = c.identity and s.list = ${list} and s.seq <> c.seq)
      or exists (select 1 from changed d where d.identity = c.identity and d.seq < c.seq))`.execute(tx);
  for (const { seq, before } of rows) {
    if (before === 'published') await sql`update changed set identity = was where seq = ${seq}`.execute(tx);
    else await sql`delete from changed where seq = ${seq}`.execute(tx);
  }
  return rows.length;
}

async function countOutcomes(tx: Tx) {
  const { rows } = await sql<{ changed: number; unchanged: number; held: number; withheld: number }>`
    select (select count(*) from changed) as changed,
      (select count(*) from staged.outcomes where is_kept = 0) - (select count(*) from changed) as unchanged,
      (select count(*) from changed where after = 'pending' and before <> 'pending') as held,
      (select count(*) from changed where after = 'withheld' and before <> 'withheld') as withheld`.execute(
    tx,
  );
  return rows[0]!;
}

async function tellChanges(tx: Tx, news: News, list: string): Promise<void> {
  const { rows } = await sql<{ seq: number; after: 'published' | 'withheld' | 'pending' }>`
    select seq, after from changed order by seq`.execute(tx);
  for (const { seq, after } of rows) news.tell(list, seq, after === 'published' ? 'updated' : after);
  const copies = await sql<{ list: string; seq: number }>`
    select distinct s.list, s.seq from changed c join slots s on s.identity in (c.was, c.identity)
    where s.list <> ${list} and s.state = 'published' and (
      (c.before = 'published') <> (c.after = 'published')
      or (c.was <> c.identity and (c.before = 'published' or c.after = 'published')))
    order by s.list, s.seq`.execute(tx);
  for (const copy of copies.rows) news.tell(copy.list, copy.seq, 'updated');
}

async function writeSlots(tx: Tx, list: string, at: number): Promise<void> {
  await sql`
    update slots set
      since = case when slots.state = o.state and slots.reason is o.reason then slots.since else ${at} end,
      version = slots.version + 1, state = o.state, reason = o.reason, identity = c.identity,
      message_id_key = o.message_id_key, likeness = o.likeness, reference_keys = o.reference_keys, sent_at = o.sent_at, month = o.month,
      base_subject = o.base_subject, is_reply = o.is_reply, subject = o.subject, author_label = o.author_label,
      author_key = o.author_key, language = o.language, has_attachment = o.has_attachment, policy = o.policy
    from changed c join staged.outcomes o on o.seq = c.seq
    where slots.list = ${list} and slots.seq = c.seq`.execute(tx);
  // what an earlier program published has none; nobody is told
  await sql`
    update slots set likeness = o.likeness from staged.outcomes o
    where slots.list = ${list} and slots.seq = o.seq and slots.likeness is null and o.likeness is not null`.execute(
    tx,
  );
  await sql`
    delete from records where list = ${list} and seq in (
      select seq from changed where after <> 'published' or before <> 'published')`.execute(tx);
  await sql`
    update records set record = o.record from changed c join staged.outcomes o on o.seq = c.seq
    where records.list = ${list} and records.seq = c.seq and c.after = 'published'
      and records.record <> o.record`.execute(tx);
  await sql`
    insert into records (list, seq, record) select ${list}, o.seq, o.record
    from changed c join staged.outcomes o on o.seq = c.seq
    where c.after = 'published' and c.before <> 'published'`.execute(tx);
}

/** Notes that the feed rows from `first` on are one edition of the list. */
export async function writeEdition(tx: Tx, list: string, first: number, at: number): Promise<void> {
  const row = await tx
    .selectFrom('editions')
    .select((eb) => eb.fn.max('edition').as('last'))
    .where('list', '=', list)
    .executeTakeFirst();
  await tx
    .insertInto('editions')
    .values({
      list,
      edition: (row?.last ?? 0) + 1,
      first_change: first,
      last_change: await lastChange(tx),
      at,
    })
    .execute();
}
