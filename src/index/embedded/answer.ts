// One search in search.db: what matches, its counts, and one page of hits.
import type { DatabaseSync } from 'node:sqlite';
import type { SearchHit, SearchRequest, SearchResult } from '../search.ts';
import { filterConditions, matching, type Condition } from './conditions.ts';
import { excerpt, patternsOf } from './excerpt.ts';
import { countMatches } from './facets.ts';
import { toMatch } from './match.ts';

/** Columns: subject, body, author, attachments, subject_extra, extra. */
const WEIGHTS = '5.0, 1.0, 2.0, 1.0, 3.0, 0.5';

/** Answers from one snapshot of `database`, although a writer works in another process. */
export function searchDatabase(database: DatabaseSync, request: SearchRequest): SearchResult {
  const { query, isExact, group } = request;
  const { positive, negative, words } = toMatch(query, isExact);
  const filters = filterConditions(query);
  database.exec('BEGIN');
  try {
    let required = positive;
    let found = matching(required, negative, filters);
    let counts = countMatches(database, found);
    // As Meilisearch's `last`: leave words out from the end until something is found.
    for (let left = words.length - 1; counts.messages === 0 && left > 0 && !isExact; left -= 1) {
      required = positive.slice(0, positive.length - words.length + left);
      found = matching(required, negative, filters);
      counts = countMatches(database, found);
    }
    const { messages, threads, facets } = counts;
    const isRelaxed = required !== positive && messages > 0;
    return {
      total: group === null ? messages : threads,
      messages,
      hits: messages === 0 ? [] : findHits(database, request, found, required.length > 0),
      facets,
      ...(isRelaxed ? { relaxed: true as const } : {}),
    };
  } finally {
    database.exec('COMMIT');
  }
}

function findHits(
  database: DatabaseSync,
  { query, sort, page, size, group, isExact }: SearchRequest,
  found: Condition,
  hasWords: boolean,
): SearchHit[] {
  const score = sort === 'relevance' && hasWords ? `bm25(words, ${WEIGHTS})` : '0';
  const direction = sort === 'oldest' ? 'ASC' : 'DESC';
  const order = `score, date ${direction}, seq ${direction}`;
  const scored = `SELECT d.rowid AS id, d.list, d.thread, d.date, d.seq, ${score} AS score FROM ${found.sql}`;
  const rows = database
    .prepare(
      group === null
        ? `${scored} ORDER BY ${order} LIMIT ? OFFSET ?`
        : `WITH hit AS MATERIALIZED (${scored}), placed AS (
             SELECT *, row_number() OVER (PARTITION BY list, thread ORDER BY ${order}) AS place,
               count(*) OVER (PARTITION BY list, thread) AS matches FROM hit)
           SELECT id, matches FROM placed WHERE place = 1 ORDER BY ${order} LIMIT ? OFFSET ?`,
    )
    .all(...found.values, size, (page - 1) * size);
  const hit = database.prepare(
    `SELECT d.list, d.seq, d.thread, t.subject, d.author, d.date, d.language, t.body
     FROM documents d JOIN texts t ON t.rowid = d.rowid WHERE d.rowid = ?`,
  );
  const patterns = patternsOf(query, isExact);
  return rows.flatMap(({ id, matches }) => {
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
        isStarter: row['seq'] === row['thread'],
        excerpt: excerpt(String(row['body']), patterns),
        ...(typeof matches === 'number' ? { matches } : {}),
      },
    ];
  });
}
