// The WHERE of a question to search.db: which documents match, in words and in filters.
import type { SQLInputValue } from 'node:sqlite';
import type { ParsedQuery } from '../query.ts';

/** A piece of SQL with the values of its question marks. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** The parts of a query that are not words. */
export function filterConditions(query: ParsedQuery): Condition[] {
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
  if (query.startersOnly) conditions.push({ sql: 'd.seq = d.thread', values: [] });
  return conditions;
}

/** FROM and WHERE of the documents `d` that match; `words` is there only where something must match. */
export function matching(
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
