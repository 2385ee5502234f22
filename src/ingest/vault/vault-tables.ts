// The vault's database as its parts use it: statements prepared once, transactions, intake rows.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { asArchiveError } from '../../ops/errors.ts';
import type { Intake } from './vault.ts';

type Value = string | number | null | Uint8Array;

export class VaultTables {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  run(sql: string, ...values: Value[]) {
    return this.#statement(sql).run(...values);
  }
  get(sql: string, ...values: Value[]) {
    return this.#statement(sql).get(...values);
  }
  all(sql: string, ...values: Value[]) {
    return this.#statement(sql).all(...values);
  }

  intakes(where: string, ...values: Value[]): Intake[] {
    return this.all(
      `select arrival, list, raw_id, received_at, is_cut, part_of from intake where ${where}`,
      ...values,
    ).map(toIntake);
  }

  transaction(work: () => void): void {
    this.#database.exec('begin immediate');
    try {
      work();
      this.#database.exec('commit');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback');
      // named here: whoever reads a source and keeps its mail would take it for the source's
      throw asArchiveError(error);
    }
  }

  /** Brings the write-ahead log into the file and empties it; false where another process is in the middle of reading. */
  emptyLog(): boolean {
    const row = this.#database.prepare('pragma wal_checkpoint(truncate)').get();
    return row?.['busy'] === 0;
  }

  #statement(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) this.#prepared.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

export function toIntake(row: Record<string, unknown>): Intake {
  return {
    arrival: row['arrival'] as number,
    list: row['list'] as string,
    rawId: row['raw_id'] as string,
    receivedAt: row['received_at'] as number | null,
    isCut: row['is_cut'] === 1,
    ...(row['part_of'] !== null && { isPart: true }),
  };
}
