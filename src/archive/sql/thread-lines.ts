// Threads as one line each: those last active, of one list or of all, and those of a month.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ListSummary, MonthThreads, ThreadLine } from '../archive.ts';
import { toThreadSummary } from './rows.ts';
import type { Tables } from './tables.ts';

/** Messages of a month that one page of its threads may look at: what it costs does not grow with the month. */
const MESSAGES_A_PAGE = 2000;

type Place = { sentAt: number; seq: number };
type LineRow = {
  list: string;
  root: number;
  subject: string;
  author: string;
  messages: number;
  participants: number;
  first_at: number;
  last_at: number;
  language: string;
  has_attachment: number;
};

/** Threads of a list by last activity, newest first, before the given place. */
export async function threadLines(
  db: Kysely<Tables>,
  list: string,
  before: { lastAt: number; root: number } | null,
  limit: number,
): Promise<ThreadLine[]> {
  const place = before === null ? sql`` : sql`and (t.last_at, t.root) < (${before.lastAt}, ${before.root})`;
  const { rows } = await sql<LineRow>`
    select ${LINE} from threads t left join slots r on r.list = t.list and r.seq = t.root
    where t.list = ${list} ${place}
    order by t.last_at desc, t.root desc limit ${limit}`.execute(db);
  return rows.map(toLine);
}

/** The threads last active on all of these lists. They are on the lists that were last active, so only those are asked. */
export async function latestThreads(
  db: Kysely<Tables>,
  lists: readonly ListSummary[],
  limit: number,
): Promise<ThreadLine[]> {
  const active = lists
    .filter(({ lastAt }) => lastAt !== null)
    .toSorted((a, b) => b.lastAt! - a.lastAt!)
    .slice(0, limit);
  const found = await Promise.all(active.map(({ id }) => threadLines(db, id, null, limit)));
  return found
    .flat()
    .toSorted((a, b) => b.lastAt - a.lastAt || (a.list < b.list ? -1 : 1))
    .slice(0, limit);
}

/** Threads with a message in the month, by the first of these messages, after the given place. */
export async function monthThreads(
  db: Kysely<Tables>,
  list: string,
  month: string,
  after: Place | null,
  limit: number,
): Promise<MonthThreads> {
  const [from, to] = bounds(month);
  const place = after === null ? sql`` : sql`and (sent_at, seq) > (${after.sentAt}, ${after.seq})`;
  // A thread stands where its first message of the month does. `+`: a thread's own messages are found by thread and
  // date; the state is looked at only then.
  const { rows } = await sql<LineRow & { at_sent: number; at_seq: number; scanned: number }>`
    with scanned as materialized (
      select seq, sent_at, thread_root, language from slots
      where list = ${list} and month = ${month} and state = 'published' ${place}
      order by sent_at, seq limit ${MESSAGES_A_PAGE}
    )
    select ${LINE}, s.sent_at as at_sent, s.seq as at_seq
    from scanned s
    join threads t on t.list = ${list} and t.root = s.thread_root
    left join slots r on r.list = t.list and r.seq = t.root
    where not exists (
      select 1 from slots e
      where e.list = ${list} and e.thread_root = s.thread_root and e.sent_at >= ${from} and e.sent_at < ${to}
        and e.sent_at <= s.sent_at and (e.sent_at, e.seq) < (s.sent_at, s.seq) and +e.state = 'published'
    )
    order by s.sent_at, s.seq limit ${limit + 1}`.execute(db);
  const shown = rows.slice(0, limit);
  const threads = shown.map(toLine);
  if (rows.length > limit) {
    const last = shown.at(-1)!;
    return { threads, next: { sentAt: last.at_sent, seq: last.at_seq } };
  }
  return { threads, next: await lastScanned(db, list, month, place) };
}

// The end of what was looked at, where the month goes on behind it.
async function lastScanned(
  db: Kysely<Tables>,
  list: string,
  month: string,
  place: RawBuilder<unknown>,
): Promise<Place | null> {
  const { rows } = await sql<Place>`
    select sent_at as sentAt, seq from slots
    where list = ${list} and month = ${month} and state = 'published' ${place}
    order by sent_at, seq limit 2 offset ${MESSAGES_A_PAGE - 1}`.execute(db);
  return rows.length === 2 ? rows[0]! : null;
}

// A thread whose first message is not published has no language of its own.
const LINE = sql`t.list, t.root, t.subject, t.author, t.messages, t.participants, t.first_at, t.last_at,
  case when r.state = 'published' then r.language else 'und' end as language,
  exists (
    select 1 from slots a
    where a.list = t.list and a.thread_root = t.root and a.has_attachment = 1 and a.state = 'published'
  ) as has_attachment`;

function toLine(row: LineRow): ThreadLine {
  return {
    ...toThreadSummary({ ...row, component: 0 }),
    language: row.language,
    hasAttachment: row.has_attachment === 1,
  };
}

// The first millisecond of the month and of the next, UTC.
function bounds(month: string): [number, number] {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return [Date.UTC(year, number - 1, 1), Date.UTC(year, number, 1)];
}
