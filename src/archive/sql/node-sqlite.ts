// Kysely over Node's own SQLite: the 40 lines that know node:sqlite. Everything else speaks Kysely.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import type { Tables } from './tables.ts';

const STATEMENTS_KEPT = 200;

/** Wraps an open database. Statements are kept prepared by their text. */
export function kyselyOver(database: DatabaseSync): Kysely<Tables> {
  const kept = new Map<string, ReturnType<typeof adapt>>();
  return new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: {
        close: () => database.close(),
        prepare(sql: string) {
          const known = kept.get(sql);
          if (known !== undefined) return known;
          if (kept.size >= STATEMENTS_KEPT) kept.clear();
          const statement = adapt(database.prepare(sql));
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
