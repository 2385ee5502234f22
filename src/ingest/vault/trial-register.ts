// A register of people in memory, for whoever tries out what the line would know and writes nothing.
import { createSecretKey, randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Keys } from './keys.ts';
import { PEOPLE_SCHEMA, SqlitePeople } from './people.ts';
import { VaultTables } from './vault-tables.ts';
import type { PeopleRegister } from './vault.ts';

export interface TrialRegister extends PeopleRegister, Disposable {}

const TABLES = ['people_addresses', 'people_names', 'people_read'] as const;

/** An empty one, under keys of its own. */
export function emptyTrialRegister(): TrialRegister {
  const keys = {
    seal: createSecretKey(randomBytes(32)),
    hash: randomBytes(32),
    people: randomBytes(32),
    log: randomBytes(32),
    letters: randomBytes(32),
  };
  return openTrialRegister(keys, () => false, null);
}

/** `isErased` as in the register itself; it begins with what is in `vault`. */
export function openTrialRegister(
  keys: Keys,
  isErased: (hash: string) => boolean,
  vault: DatabaseSync | null,
): TrialRegister {
  const database = new DatabaseSync(':memory:');
  database.exec(PEOPLE_SCHEMA);
  const tables = new VaultTables(database);
  if (vault !== null) tables.transaction(() => copy(vault, tables));
  const people = new SqlitePeople(tables, keys, isErased);
  return Object.assign(people, { [Symbol.dispose]: () => tables[Symbol.dispose]() });
}

function copy(vault: DatabaseSync, tables: VaultTables): void {
  for (const table of TABLES) {
    for (const row of vault.prepare(`select * from ${table} order by rowid`).iterate()) {
      const values = Object.values(row) as (string | number | Uint8Array)[];
      tables.run(`insert into ${table} values (${values.map(() => '?').join(', ')})`, ...values);
    }
  }
}
