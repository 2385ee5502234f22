// Kysely over Node's own SQLite: the 40 lines that know node:sqlite. Everything else speaks Kysely.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import type { Tables } from './tables.ts';

const STATEMENTS_KEPT = 200;

/**
 * Wraps an open database. Statements are kept prepared by their text, the latest used ones. `close` ends it; `begin` is
 * how its transactions start.
 */
export function kyselyOver(
  database: DatabaseSync,
  { close = () => database.close(), begin = 'begin' }: { close?: () => void; begin?: string } = {},
): Kysely<Tables> {
  const kept = new Map<string, ReturnType<typeof adapt>>();
  return new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: {
        close,
        prepare(sql: string) {
          const known = kept.get(sql);
          const statement = known ?? adapt(database.prepare(sql === 'begin' ? begin : sql));
          // A Map keeps the order of insertion: the first one is the one not used for longest.
          if (known !== undefined) kept.delete(sql);
          else if (kept.size >= STATEMENTS_KEPT) kept.delete(kept.keys().next().value!);
          kept.set(sql, statement);
          return statement;
        },
      },
    }),
  });
}

function adapt(statement: StatementSync) {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
    run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
    iterate: (parameters: readonly unknown[]) => statement.iterate(...values(parameters)),
  };
}
