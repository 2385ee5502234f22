// What a witness remembers: the largest head of each log that it has signed, and heads that contradicted it, which are
// proof that a log shows different people different things.
import { DatabaseSync } from 'node:sqlite';
import { EMPTY_ROOT } from '../archive/log/merkle.ts';
import { ArchiveError, asArchiveError } from '../ops/errors.ts';
import { makeFile } from '../ops/shared-files.ts';

const SCHEMA = `
  create table if not exists heads (origin text primary key, size integer not null, root blob not null) strict;
  create table if not exists conflicts (
    id integer primary key, origin text not null, note text not null, at integer not null, unique (origin, note)) strict;
`;
const MOST_CONFLICTS = 1000;

export interface Head {
  readonly size: number;
  readonly root: Buffer;
}

export interface WitnessHeads extends Disposable {
  /**
   * Puts a head in place of the one of its log, durable when it returns, if `decide` says so of what is there; in one
   * step, so that of two at once the second one meets what the first one put. Gives what `decide` gave.
   */
  advance<T extends { readonly isNew: boolean }>(origin: string, head: Head, decide: (before: Head) => T): T;
  /** Keeps a signed head that cannot be. Gives how many there are. */
  keepConflict(origin: string, note: string, at: number): number;
  conflicts(): string[];
}

/** Opens or makes the file. Throws STORE_FAILED and its like. */
export function openWitnessHeads(file: string): WitnessHeads {
  try {
    makeFile(file, 0o600);
    const database = new DatabaseSync(file, { timeout: 10_000 });
    // `full`: what was signed is remembered after a power loss
    database.exec('pragma journal_mode = wal; pragma synchronous = full;');
    database.exec(SCHEMA);
    return new SqliteHeads(database);
  } catch (error) {
    const fault = asArchiveError(error);
    throw fault.code === 'INTERNAL' ? new ArchiveError('STORE_FAILED', 'never', {}, error) : fault;
  }
}

class SqliteHeads implements WitnessHeads {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  advance<T extends { readonly isNew: boolean }>(
    origin: string,
    { size, root }: Head,
    decide: (before: Head) => T,
  ): T {
    this.#database.exec('begin immediate');
    try {
      const row = this.#database.prepare('select size, root from heads where origin = ?').get(origin);
      const before: Head =
        row === undefined
          ? { size: 0, root: EMPTY_ROOT }
          : { size: row['size'] as number, root: Buffer.from(row['root'] as Uint8Array) };
      const decided = decide(before);
      if (decided.isNew)
        this.#database
          .prepare(
            `insert into heads (origin, size, root) values (?, ?, ?)
             on conflict (origin) do update set size = excluded.size, root = excluded.root`,
          )
          .run(origin, size, root);
      this.#database.exec('commit');
      return decided;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback');
      throw error;
    }
  }

  keepConflict(origin: string, note: string, at: number): number {
    const count = this.#database.prepare('select count(*) as n from conflicts');
    if (Number(count.get()!['n']) < MOST_CONFLICTS)
      this.#database
        .prepare('insert or ignore into conflicts (origin, note, at) values (?, ?, ?)')
        .run(origin, note, at);
    return Number(count.get()!['n']);
  }

  conflicts(): string[] {
    return this.#database
      .prepare('select note from conflicts order by id')
      .all()
      .map((row) => String(row['note']));
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
