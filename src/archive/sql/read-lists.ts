// Lists with their numbers, and the policies that they are published under.
import { type Kysely, sql } from 'kysely';
import type { ListName, ListSummary, PublishedPolicy, SlotState } from '../archive.ts';
import { policyName } from './slot-rows.ts';
import type { Tables } from './tables.ts';

/** By name. */
export async function listSummaries(db: Kysely<Tables>): Promise<ListSummary[]> {
  const rows = await listsWithNumbers(db).orderBy('name').orderBy('id').execute();
  return rows.map(toSummary);
}

/** By name. */
export async function listNames(db: Kysely<Tables>): Promise<ListName[]> {
  return db.selectFrom('lists').select(['id', 'name']).orderBy('name').orderBy('id').execute();
}

/** Null where there is none. */
export async function listSummary(db: Kysely<Tables>, id: string): Promise<ListSummary | null> {
  const row = await listsWithNumbers(db).where('lists.id', '=', id).executeTakeFirst();
  return row === undefined ? null : toSummary(row);
}

// One statement for all lists, as a site may have many. Each end of the time has a question of its own, as for both at
// once SQLite reads the whole index.
function listsWithNumbers(db: Kysely<Tables>) {
  return db
    .selectFrom('lists')
    .selectAll()
    .select((eb) => {
      const slots = eb
        .selectFrom('slots')
        .whereRef('slots.list', '=', 'lists.id')
        .where('slots.state', '=', 'published');
      const count = (state: SlotState) =>
        eb
          .selectFrom('slot_counts')
          .select((counts) => counts.fn.sum<number>('n').as('n'))
          .whereRef('slot_counts.list', '=', 'lists.id')
          .where('state', '=', state);
      return [
        slots.select((of) => of.fn.min('sent_at').as('at')).as('first_at'),
        slots.select((of) => of.fn.max('sent_at').as('at')).as('last_at'),
        eb
          .selectFrom('thread_counts')
          .select('n')
          .whereRef('thread_counts.list', '=', 'lists.id')
          .as('threads'),
        count('published').as('published'),
        count('withheld').as('withheld'),
        count('erased').as('erased'),
        count('pending').as('pending'),
      ];
    });
}

type Row = Awaited<ReturnType<ReturnType<typeof listsWithNumbers>['execute']>>[number];

function toSummary(row: Row): ListSummary {
  return {
    id: row.id,
    name: row.name,
    address: row.address,
    join: row.join_url,
    description: row.description,
    policy: { id: row.policy_id ?? 'balanced', version: row.policy_version ?? 1 },
    counts: {
      published: row.published ?? 0,
      withheld: row.withheld ?? 0,
      erased: row.erased ?? 0,
      pending: row.pending ?? 0,
    },
    threads: row.threads ?? 0,
    firstAt: row.first_at,
    lastAt: row.last_at,
  };
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
