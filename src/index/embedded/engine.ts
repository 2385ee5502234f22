// Answers queries from search.db, opened for reading only.
import { stat } from 'node:fs/promises';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { ArchiveError } from '../../ops/errors.ts';
import type { ParsedQuery } from '../query.ts';
import type { Facet, SearchEngine, SearchHit, SearchRequest, SearchResult } from '../search.ts';
import { openForReading } from './database.ts';
import { excerpt, patternsOf } from './excerpt.ts';
import { toMatch } from './match.ts';

const AUTHORS_SHOWN = 10;
const MOST_FACET_VALUES = 100;
/** Columns: subject, body, author, attachments, subject_extra, extra. */
const WEIGHTS = '5.0, 1.0, 2.0, 1.0, 3.0, 0.5';

/** The reading side of `file`. A file that does not exist yet is not ready, and is looked for again at each question. */
export function openEmbeddedEngine(file: string): SearchEngine {
  return new EmbeddedEngine(file);
}

interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

class EmbeddedEngine implements SearchEngine {
  readonly name = 'embedded';
  readonly #file: string;
  #database: DatabaseSync | null = null;
  #inode: number | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  async ready(): Promise<boolean> {
    return (await this.#open()) !== null;
  }

  async search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
    signal?.throwIfAborted();
    const database = await this.#open();
    if (database === null) throw new ArchiveError('ENGINE_UNREACHABLE', 'soon', { engine: 'embedded' });
    try {
      return searchDatabase(database, request);
    } catch (error) {
      this.#close();
      throw new ArchiveError('ENGINE_UNREACHABLE', 'soon', { engine: 'embedded' }, error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
  }

  // A file that was deleted and made anew is another file behind the same name.
  async #open(): Promise<DatabaseSync | null> {
    let inode: number;
    try {
      inode = (await stat(this.#file)).ino;
    } catch {
      this.#close();
      return null;
    }
    if (inode !== this.#inode) this.#close();
    this.#database ??= openForReading(this.#file);
    this.#inode = this.#database === null ? null : inode;
    return this.#database;
  }

  #close(): void {
    this.#database?.close();
    this.#database = null;
    this.#inode = null;
  }
}

function searchDatabase(database: DatabaseSync, request: SearchRequest): SearchResult {
  const { positive, negative, words } = toMatch(request.query);
  const filters = filterConditions(request.query);
  // One snapshot for total, facets and hits, although a writer works in another process.
  database.exec('BEGIN');
  try {
    let required = positive;
    let facets = countFacets(database, matching(required, negative, filters));
    // As Meilisearch's `last`: leave words out from the end until something is found.
    for (let left = words.length - 1; facets.total === 0 && left > 0; left -= 1) {
      required = positive.slice(0, positive.length - words.length + left);
      facets = countFacets(database, matching(required, negative, filters));
    }
    const isRelaxed = required !== positive && facets.total > 0;
    const hits =
      facets.total === 0 ? [] : findHits(database, request, required, matching(required, negative, filters));
    const { total, ...rest } = facets;
    return { total, hits, facets: rest, ...(isRelaxed ? { relaxed: true as const } : {}) };
  } finally {
    database.exec('COMMIT');
  }
}

function filterConditions(query: ParsedQuery): Condition[] {
  const conditions: Condition[] = [];
  const anyOf = (column: string, values: readonly string[]) => {
    if (values.length === 0) return;
    conditions.push({
      sql: `d.${column} IN (SELECT value FROM json_each(?))`,
      values: [JSON.stringify(values)],
    });
  };
  anyOf('list', query.lists);
  anyOf('language', query.languages);
  if (query.authorKey !== null) conditions.push({ sql: 'd.author_key = ?', values: [query.authorKey] });
  if (query.after !== null) conditions.push({ sql: 'd.date >= ?', values: [Math.ceil(query.after / 1000)] });
  if (query.before !== null) conditions.push({ sql: 'd.date < ?', values: [Math.ceil(query.before / 1000)] });
  if (query.hasAttachment !== null) {
    conditions.push({ sql: 'd.has_attachment = ?', values: [query.hasAttachment ? 1 : 0] });
  }
  return conditions;
}

/** FROM and WHERE of the documents that match; `w` is there only where something must match. */
function matching(
  required: readonly string[],
  negative: readonly string[],
  filters: readonly Condition[],
): Condition {
  const conditions = [...filters];
  const but = negative.length === 0 ? '' : ` NOT (${negative.join(' OR ')})`;
  if (required.length > 0) {
    conditions.unshift({ sql: 'words MATCH ?', values: [`(${required.join(' AND ')})${but}`] });
  } else if (negative.length > 0) {
    conditions.push({
      sql: 'd.rowid NOT IN (SELECT rowid FROM words WHERE words MATCH ?)',
      values: [negative.join(' OR ')],
    });
  }
  const from = required.length > 0 ? 'words CROSS JOIN documents d ON d.rowid = words.rowid' : 'documents d';
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
  return { sql: `${from}${where}`, values: conditions.flatMap(({ values }) => values) };
}

function countFacets(database: DatabaseSync, found: Condition): SearchResult['facets'] & { total: number } {
  const rows = database
    .prepare(
      `WITH hit AS MATERIALIZED (SELECT d.list, d.year, d.author_key, d.language, d.has_attachment FROM ${found.sql})
       SELECT 'total' AS facet, '' AS value, count(*) AS n FROM hit
       UNION ALL SELECT 'list', list, count(*) FROM hit GROUP BY list
       UNION ALL SELECT 'year', CAST(year AS TEXT), count(*) FROM hit GROUP BY year
       UNION ALL SELECT 'author', author_key, count(*) FROM hit GROUP BY author_key
       UNION ALL SELECT 'language', language, count(*) FROM hit GROUP BY language
       UNION ALL SELECT 'attachment', 'attachment', count(*) FROM hit WHERE has_attachment = 1 HAVING count(*) > 0
       ORDER BY 1, 3 DESC, 2`,
    )
    .all(...found.values);
  const values = (facet: string): Facet[] =>
    rows
      .filter((row) => row['facet'] === facet)
      .slice(0, MOST_FACET_VALUES)
      .map((row) => ({ value: String(row['value']), count: Number(row['n']) }));
  const label = database.prepare(
    'SELECT author FROM documents WHERE author_key = ? ORDER BY date DESC LIMIT 1',
  );
  return {
    total: values('total')[0]?.count ?? 0,
    list: values('list'),
    year: values('year').toSorted((a, b) => Number(b.value) - Number(a.value)),
    author: values('author')
      .slice(0, AUTHORS_SHOWN)
      .map((facet) => ({ ...facet, label: String(label.get(facet.value)?.['author'] ?? '') })),
    language: values('language'),
    attachment: values('attachment'),
  };
}

function findHits(
  database: DatabaseSync,
  { query, sort, page, size }: SearchRequest,
  required: readonly string[],
  found: Condition,
): SearchHit[] {
  const isRanked = sort === 'relevance' && required.length > 0;
  const direction = sort === 'oldest' ? 'ASC' : 'DESC';
  const order = `${isRanked ? `bm25(words, ${WEIGHTS}), ` : ''}d.date ${direction}, d.seq ${direction}`;
  const rows = database
    .prepare(`SELECT d.rowid AS id FROM ${found.sql} ORDER BY ${order} LIMIT ? OFFSET ?`)
    .all(...found.values, size, (page - 1) * size);
  const hit = database.prepare(
    `SELECT d.list, d.seq, d.thread, t.subject, d.author, d.date, d.language, t.body
     FROM documents d JOIN texts t ON t.rowid = d.rowid WHERE d.rowid = ?`,
  );
  const patterns = patternsOf(query);
  return rows.flatMap(({ id }) => {
    const row = hit.get(id ?? null);
    if (row === undefined) return [];
    return [
      {
        list: String(row['list']),
        seq: Number(row['seq']),
        thread: Number(row['thread']),
        subject: String(row['subject']),
        author: String(row['author']),
        sentAt: Number(row['date']) * 1000,
        language: String(row['language']),
        excerpt: excerpt(String(row['body']), patterns),
      },
    ];
  });
}
