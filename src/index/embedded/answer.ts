// One search in search.db: what matches, its counts, and one page of hits.
import type { DatabaseSync } from 'node:sqlite';
import { correctQuery } from '../corrections.ts';
import { fold } from '../fold.ts';
import type { Corrected, Correction, SearchHit, SearchRequest, SearchResult } from '../search.ts';
import { filterConditions, matching, type Condition } from './conditions.ts';
import { findCorrections } from './corrections.ts';
import { excerpt, patternsOf } from '../excerpt.ts';
import { countMatches, type Counts } from './facets.ts';
import { toMatch } from './match.ts';

/** Columns: subject, body, author, attachments, subject_extra, extra. */
const WEIGHTS = '5.0, 1.0, 2.0, 1.0, 3.0, 0.5';

/** Answers from one snapshot of `database`, although a writer works in another process. */
export function searchDatabase(database: DatabaseSync, request: SearchRequest): SearchResult {
  database.exec('BEGIN');
  try {
    const asTyped = count(database, request);
    if (asTyped.messages > 0 || request.isExact) return resultOf(database, request, asTyped);
    const words = findCorrections(database, request.query);
    const corrected =
      words.length === 0 ? request : { ...request, query: correctQuery(request.query, words) };
    let found = words.length === 0 ? asTyped : count(database, corrected);
    // First without the words that nothing has, then, as Meilisearch's `last`, without words from the end.
    const most = toMatch(corrected.query, false, true).words.length;
    while (found.messages === 0 && found.leftOut + 1 < most)
      found = count(database, corrected, found.leftOut + 1);
    const result = resultOf(database, corrected, found);
    if (result.messages === 0) return result;
    return {
      ...result,
      ...(found.leftOut > 0 && { relaxed: true as const }),
      ...(words.length > 0 && { corrected: spelledAs(result, request, words) }),
    };
  } finally {
    database.exec('COMMIT');
  }
}

interface Found extends Counts {
  readonly where: Condition;
  /** something must match, so that there is a best match */
  readonly isRanked: boolean;
  /** how many of the plain words of the query are not looked for */
  readonly leftOut: number;
}

function count(database: DatabaseSync, { query, isExact }: SearchRequest, leftOut = 0): Found {
  const { positive, negative, words } = toMatch(query, isExact, leftOut > 0);
  const filters = filterConditions(query);
  const isKnown = (word: string) => isAny(database, matching([word], negative, filters));
  const known = leftOut === 0 ? words : words.filter(isKnown);
  // One word at least is looked for, be it in vain: without any, everything would match.
  const kept = (known.length === 0 ? words : known).slice(0, words.length - leftOut);
  const required = [...positive.slice(0, positive.length - words.length), ...kept];
  const where = matching(required, negative, filters);
  return {
    ...countMatches(database, where),
    where,
    isRanked: required.length > 0,
    leftOut: known.length === 0 ? words.length : words.length - kept.length,
  };
}

function isAny(database: DatabaseSync, { sql, values }: Condition): boolean {
  return database.prepare(`SELECT 1 FROM ${sql} LIMIT 1`).get(...values) !== undefined;
}

function resultOf(database: DatabaseSync, request: SearchRequest, found: Found): SearchResult {
  const { messages, threads, facets } = found;
  return {
    total: request.group === null ? messages : threads,
    messages,
    hits: messages === 0 ? [] : findHits(database, request, found),
    facets,
  };
}

// Words are looked up folded; a message that was found says how they are written.
function spelledAs(
  { hits }: SearchResult,
  { query }: SearchRequest,
  words: readonly Correction[],
): Corrected {
  const marked = hits.flatMap(({ excerpt }) => excerpt.filter((piece) => piece.marked));
  const spelled = words.map(({ typed, searched }) => ({
    typed,
    searched: marked.find(({ text }) => fold(text) === searched)?.text.toLowerCase() ?? searched,
  }));
  return { query: correctQuery(query, spelled).text, words: spelled };
}

function findHits(
  database: DatabaseSync,
  { query, sort, page, size, group, isExact }: SearchRequest,
  { where, isRanked }: Found,
): SearchHit[] {
  const score = sort === 'relevance' && isRanked ? `bm25(words, ${WEIGHTS})` : '0';
  const direction = sort === 'oldest' ? 'ASC' : 'DESC';
  const order = `score, date ${direction}, seq ${direction}`;
  const scored = `SELECT d.rowid AS id, d.list, d.thread, d.date, d.seq, ${score} AS score FROM ${where.sql}`;
  const rows = database
    .prepare(
      group === null
        ? `${scored} ORDER BY ${order} LIMIT ? OFFSET ?`
        : `WITH hit AS MATERIALIZED (${scored}), placed AS (
             SELECT *, row_number() OVER (PARTITION BY list, thread ORDER BY ${order}) AS place,
               count(*) OVER (PARTITION BY list, thread) AS matches FROM hit)
           SELECT id, matches FROM placed WHERE place = 1 ORDER BY ${order} LIMIT ? OFFSET ?`,
    )
    .all(...where.values, size, (page - 1) * size);
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
