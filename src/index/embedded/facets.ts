// Counts over everything that matches, in one pass. An author's label is the newest of those that match (SQLite takes the
// other columns from the row that has the maximum).
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
         SELECT d.list, d.thread, d.seq, d.date, d.year, d.author_key, d.author, d.language, d.has_attachment FROM ${found.sql})
       SELECT 'messages' AS facet, '' AS value, count(*) AS n, '' AS label, 0 AS newest FROM hit
       UNION ALL SELECT 'threads', '', count(*), '', 0 FROM (SELECT DISTINCT list, thread FROM hit)
       UNION ALL SELECT 'list', list, count(*), '', 0 FROM hit GROUP BY list
       UNION ALL SELECT 'year', CAST(year AS TEXT), count(*), '', 0 FROM hit GROUP BY year
       UNION ALL SELECT 'author', author_key, count(*), author, max(date) FROM hit GROUP BY author_key
       UNION ALL SELECT 'language', language, count(*), '', 0 FROM hit GROUP BY language
       UNION ALL SELECT 'attachment', 'attachment', count(*), '', 0 FROM hit WHERE has_attachment = 1 HAVING count(*) > 0
       UNION ALL SELECT 'starters', 'yes', count(*), '', 0 FROM hit WHERE seq = thread HAVING count(*) > 0
       ORDER BY 1, 3 DESC, 2`,
    )
    .all(...found.values);
  const ofFacet = (facet: string) => rows.filter((row) => row['facet'] === facet);
  const toValue = (row: (typeof rows)[number]): Facet => ({
    value: String(row['value']),
    count: Number(row['n']),
  });
  const values = (facet: string) => ofFacet(facet).map(toValue);
  return {
    messages: values('messages')[0]?.count ?? 0,
    threads: values('threads')[0]?.count ?? 0,
    facets: {
      list: values('list').slice(0, MOST_VALUES),
      year: values('year').toSorted((a, b) => Number(b.value) - Number(a.value)),
      author: ofFacet('author')
        .slice(0, AUTHORS_SHOWN)
        .map((row) => ({ ...toValue(row), label: String(row['label']) })),
      language: values('language').slice(0, MOST_VALUES),
      attachment: values('attachment'),
      starters: values('starters'),
    },
  };
}
