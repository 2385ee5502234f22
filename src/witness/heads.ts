// What a witness remembers: the largest head of each log that it has signed, and signed heads that it has not.
import { DatabaseSync } from 'node:sqlite';
import { EMPTY_ROOT } from '../archive/log/merkle.ts';
import { ArchiveError, asArchiveError } from '../ops/errors.ts';
import { makeFile } from '../ops/shared-files.ts';

const SCHEMA = `
  create table if not exists heads (origin text primary key, size integer not null, root blob not null, note text not null) strict;
  create table if not exists conflicts (
    id integer primary key, origin text not null, signed text not null, note text not null, is_proof integer not null,
    at integer not null, unique (origin, note)) strict;
`;
/** Anybody can send a head of the log with a wrong proof; proofs are kept whatever their number. */
const MOST_UNPROVED = 100;

export interface Head {
  readonly size: number;
  readonly root: Buffer;
  /** as the log has signed it; empty before the first */
  readonly note: string;
}

/** A head that the log has signed and the witness has not. */
export interface Conflict {
  readonly origin: string;
  /** what the witness had signed */
  readonly signed: string;
  readonly note: string;
  /** of the same size and not the same: both were signed by the log, and one of them is a lie */
  readonly isProof: boolean;
  /** ms UTC */
  readonly at: number;
}

export interface WitnessHeads extends Disposable {
  /**
   * Puts a head in place of the one of its log, durable when it returns, if `decide` says so of what is there; in one
   * step, so that of two at once the second one meets what the first one put. Gives what `decide` gave.
   */
  advance<T extends { readonly isNew: boolean }>(origin: string, head: Head, decide: (before: Head) => T): T;
  /** Keeps a signed head that was not signed here. */
  keepConflict(conflict: Conflict): void;
  conflicts(): Conflict[];
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
    { size, root, note }: Head,
    decide: (before: Head) => T,
  ): T {
    this.#database.exec('begin immediate');
    try {
      const row = this.#database.prepare('select size, root, note from heads where origin = ?').get(origin);
      const before: Head =
        row === undefined
          ? { size: 0, root: EMPTY_ROOT, note: '' }
          : {
              size: row['size'] as number,
              root: Buffer.from(row['root'] as Uint8Array),
              note: String(row['note']),
            };
      const decided = decide(before);
      if (decided.isNew)
        this.#database
          .prepare(
            `insert into heads (origin, size, root, note) values (?, ?, ?, ?)
             on conflict (origin) do update set size = excluded.size, root = excluded.root, note = excluded.note`,
          )
          .run(origin, size, root, note);
      this.#database.exec('commit');
      return decided;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback');
      throw error;
    }
  }

  keepConflict({ origin, signed, note, isProof, at }: Conflict): void {
    const unproved = this.#database.prepare('select count(*) as n from conflicts where is_proof = 0').get();
    if (!isProof && Number(unproved!['n']) >= MOST_UNPROVED) return;
    this.#database
      .prepare('insert or ignore into conflicts (origin, signed, note, is_proof, at) values (?, ?, ?, ?, ?)')
      .run(origin, signed, note, Number(isProof), at);
  }

  conflicts(): Conflict[] {
    return this.#database
      .prepare('select origin, signed, note, is_proof, at from conflicts order by is_proof desc, id')
      .all()
      .map((row) => ({
        origin: String(row['origin']),
        signed: String(row['signed']),
        note: String(row['note']),
        isProof: row['is_proof'] === 1,
        at: Number(row['at']),
      }));
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
