// What the public stores say, as lines for comparing two of them byte for byte: everything but the clocks of the work.
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

type Row = Record<string, SQLOutputValue>;

/**
 * Every public table, row by row in a fixed order, without `since` and `at`: when a message was worked on is no part of
 * what it became. The change feed tells of each slot as often as the work was broken off, so of the feed goes in what a
 * reader of all of it is left with: the state that each slot's last row tells of. Throws where the feed and the slots
 * do not say the same, or the log and the slots.
 */
export function archiveDump(file: string): string[] {
  using database = openToRead(file);
  const rows = (table: string, order: string) =>
    lines(table, database.prepare(`select * from ${table} order by ${order}`).all());
  const untold = database
    .prepare(
      `select s.list, s.seq from slots s left join changes c on c.id =
       (select max(id) from changes l where l.list = s.list and l.seq = s.seq)
       where kind is null or iif(kind = 'updated', 'published', kind) <> state`,
    )
    .all();
  if (untold.length > 0) throw new Error(`the feed does not tell of ${untold.length} slots`);
  const unlogged = database
    .prepare(
      `select s.list, s.seq from slots s left join openings o on o.list = s.list and o.seq = s.seq
       where o.version is not s.version`,
    )
    .all();
  if (unlogged.length > 0) throw new Error(`the log does not know ${unlogged.length} slots`);
  return [
    ...rows('lists', 'id'),
    ...rows('policies', 'id, version'),
    ...rows('slots', 'list, seq'),
    ...rows('records', 'list, seq'),
    ...rows('thread_ids', 'list, id_key'),
    ...rows('threads', 'list, root'),
    ...rows('editions', 'list, edition'),
  ];
}

/** Every document of the embedded index with its text and words; throws where the index has not caught up. */
export function indexDump(searchFile: string, archiveFile: string): string[] {
  using search = openToRead(searchFile);
  using archive = openToRead(archiveFile);
  const cursor = Number(search.prepare(`select value from state where key = 'cursor'`).get()?.['value']);
  const last = Number(archive.prepare('select coalesce(max(id), 0) as last from changes').get()!['last']);
  if (cursor !== last) throw new Error(`the index is at ${cursor} of ${last}`);
  return lines(
    'document',
    search
      .prepare(
        `select d.*, t.subject as shown_subject, t.body as shown_body, w.subject, w.body, w.author as author_words,
         w.attachments, w.subject_extra, w.extra from documents d
         left join texts t on t.rowid = d.rowid left join words w on w.rowid = d.rowid order by d.id`,
      )
      .all(),
    ['rowid'],
  );
}

/** Every document of a Meilisearch index, without the mark of the build that it came with. */
export async function engineDump({ url, masterKey, index }: EnginePlace): Promise<string[]> {
  const documents: Row[] = [];
  for (let offset = 0; ; offset += 1000) {
    const answer = await fetch(`${url}/indexes/${index}/documents?limit=1000&offset=${offset}`, {
      headers: { authorization: `Bearer ${masterKey}` },
    });
    const { results } = (await answer.json()) as { results: Row[] };
    if (results.length === 0) break;
    documents.push(...results);
  }
  const byId = documents.toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));
  return lines('document', byId, ['generation']);
}

/** The first line in which two dumps differ, shortened to where they part; null where they are equal. */
export function firstDifference(one: readonly string[], other: readonly string[]): string | null {
  const at = Array.from({ length: Math.max(one.length, other.length) }).findIndex(
    (_, i) => one[i] !== other[i],
  );
  if (at === -1) return null;
  const [a, b] = [one[at] ?? 'nothing', other[at] ?? 'nothing'];
  let parting = 0;
  while (parting < a.length && a[parting] === b[parting]) parting++;
  parting = Math.max(0, parting - 60);
  return `line ${at}: ${a.slice(0, 60)} … ${a.slice(parting, parting + 200)} | ${b.slice(parting, parting + 200)}`;
}

export interface EnginePlace {
  readonly url: string;
  readonly masterKey: string;
  readonly index: string;
}

function lines(table: string, rows: readonly Row[], left: readonly string[] = ['since', 'at']): string[] {
  return rows.map((row) => {
    const kept = Object.entries(row).filter(([name]) => !left.includes(name));
    return `${table} ${JSON.stringify(Object.fromEntries(kept))}`;
  });
}

function openToRead(file: string): DatabaseSync {
  return new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
}
