// Counts over everything that matches, in one pass.
import type { DatabaseSync } from 'node:sqlite';
import type { Facet, SearchResult } from '../search.ts';
import type { Condition } from './conditions.ts';

const AUTHORS_SHOWN = 10;
const MOST_VALUES = 100;

export interface Counts {
  readonly messages: number;
  readonly threads: number;
  readonly facets: SearchResult['facets'];
}

export function countMatches(database: DatabaseSync, found: Condition): Counts {
  const rows = database
    .prepare(
      `WITH hit AS MATERIALIZED (
         SELECT d.list, d.thread, d.seq, d.year, d.author_key, d.language, d.has_attachment FROM ${found.sql})
       SELECT 'messages' AS facet, '' AS value, count(*) AS n FROM hit
       UNION ALL SELECT 'threads', '', count(*) FROM (SELECT DISTINCT list, thread FROM hit)
       UNION ALL SELECT 'list', list, count(*) FROM hit GROUP BY list
       UNION ALL SELECT 'year', CAST(year AS TEXT), count(*) FROM hit GROUP BY year
       UNION ALL SELECT 'author', author_key, count(*) FROM hit GROUP BY author_key
       UNION ALL SELECT 'language', language, count(*) FROM hit GROUP BY language
       UNION ALL SELECT 'attachment', 'attachment', count(*) FROM hit WHERE has_attachment = 1 HAVING count(*) > 0
       UNION ALL SELECT 'starters', 'yes', count(*) FROM hit WHERE seq = thread HAVING count(*) > 0
       ORDER BY 1, 3 DESC, 2`,
    )
    .all(...found.values);
  const values = (facet: string): Facet[] =>
    rows
      .filter((row) => row['facet'] === facet)
      .map((row) => ({ value: String(row['value']), count: Number(row['n']) }));
  return {
    messages: values('messages')[0]?.count ?? 0,
    threads: values('threads')[0]?.count ?? 0,
    facets: {
      list: values('list').slice(0, MOST_VALUES),
      year: values('year').toSorted((a, b) => Number(b.value) - Number(a.value)),
      author: values('author').slice(0, AUTHORS_SHOWN),
      language: values('language').slice(0, MOST_VALUES),
      attachment: values('attachment'),
      starters: values('starters'),
    },
  };
}
