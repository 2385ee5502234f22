// Lists of values in a statement.
import { type RawBuilder, sql } from 'kysely';

/**
 * What `in` takes: one parameter, however many values, so that the statement's text stays the same and it is prepared
 * once. For values that are looked up by an index.
 */
export function among<T extends string | number>(values: readonly T[]): RawBuilder<T> {
  return sql<T>`(select value from json_each(${JSON.stringify(values)}))`;
}
