// Lists with their numbers, and the policies that they are published under.
import { type Kysely, type Selectable, sql } from 'kysely';
import type { ListSummary, PublishedPolicy, SlotState } from '../archive.ts';
import { policyName } from './slot-rows.ts';
import type { Tables } from './tables.ts';

/** By name. */
export async function listSummaries(db: Kysely<Tables>): Promise<ListSummary[]> {
  const rows = await db.selectFrom('lists').selectAll().orderBy('name').orderBy('id').execute();
  return Promise.all(rows.map((row) => summaryOf(db, row)));
}

/** Null where there is none. */
export async function listSummary(db: Kysely<Tables>, id: string): Promise<ListSummary | null> {
  const row = await db.selectFrom('lists').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : summaryOf(db, row);
}

async function summaryOf(db: Kysely<Tables>, row: Selectable<Tables['lists']>): Promise<ListSummary> {
  const { id } = row;
  const states = await db
    .selectFrom('slot_counts')
    .select(['state', (eb) => eb.fn.sum<number>('n').as('n')])
    .where('list', '=', id)
    .groupBy('state')
    .execute();
  const count = (state: SlotState) => states.find((s) => s.state === state)?.n ?? 0;
  const threads = await db.selectFrom('thread_counts').select('n').where('list', '=', id).executeTakeFirst();
  return {
    id,
    name: row.name,
    address: row.address,
    join: row.join_url,
    description: row.description,
    policy: { id: row.policy_id ?? 'balanced', version: row.policy_version ?? 1 },
    counts: {
      published: count('published'),
      withheld: count('withheld'),
      erased: count('erased'),
      pending: count('pending'),
    },
    threads: threads?.n ?? 0,
    firstAt: await endOf(db, id, 'min'),
    lastAt: await endOf(db, id, 'max'),
  };
}

// One end a statement: for both at once SQLite reads the whole index.
async function endOf(db: Kysely<Tables>, list: string, which: 'min' | 'max'): Promise<number | null> {
  const row = await db
    .selectFrom('slots')
    .select((eb) => eb.fn[which]('sent_at').as('at'))
    .where('list', '=', list)
    .where('state', '=', 'published')
    .executeTakeFirst();
  return row?.at ?? null;
}

/** One version of a policy; null where there is none. */
export async function policyOf(
  db: Kysely<Tables>,
  id: string,
  version: number,
): Promise<PublishedPolicy | null> {
  const row = await db
    .selectFrom('policies')
    .selectAll()
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { id: row.id, version: row.version, document: JSON.parse(row.document), since: row.since };
}

/** The bytes whose SHA-256 the log gives for this version. */
export async function policyTextOf(db: Kysely<Tables>, id: string, version: number): Promise<string | null> {
  const row = await db
    .selectFrom('policies')
    .select('document')
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return row?.document ?? null;
}

/** Published messages that were made under another policy or version than the list has now. */
export async function countUnderOlderPolicy(db: Kysely<Tables>, list: string): Promise<number> {
  const known = await db
    .selectFrom('lists')
    .select(['policy_id', 'policy_version'])
    .where('id', '=', list)
    .executeTakeFirst();
  if (known === undefined || known.policy_id === null || known.policy_version === null) return 0;
  const row = await db
    .selectFrom('slots')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('list', '=', list)
    .where('state', '=', 'published')
    .where('policy', '<>', policyName({ id: known.policy_id, version: known.policy_version }))
    .executeTakeFirst();
  return row?.n ?? 0;
}

/** How many messages are answered that the list never had. */
export async function countMissingParents(db: Kysely<Tables>, list: string): Promise<number> {
  // the last reference is the message that is answered
  const { rows } = await sql<{ n: number }>`
    select count(distinct json_extract(reference_keys, '$[#-1]')) as n from slots
    where list = ${list} and reference_keys <> '[]' and not exists (
      select 1 from slots parent
      where parent.list = slots.list and parent.message_id_key = json_extract(slots.reference_keys, '$[#-1]')
    )`.execute(db);
  return rows[0]?.n ?? 0;
}
