// What was fetched from sources: messages that nobody claims or that are too large, and bytes a day of accounts that limit them.
import type { SourceBatch } from '../source/source.ts';
import type { VaultTables } from './vault-tables.ts';

export const DOWNLOADS_SCHEMA = `
  create table if not exists sightings (
    source text primary key, unrouted integer not null, oversized integer not null) strict;
  create table if not exists downloads (
    account text not null, day text not null, bytes integer not null, primary key (account, day)) strict;
`;

export class SqliteDownloads {
  readonly #tables: VaultTables;
  readonly #now: () => number;

  constructor(tables: VaultTables, now: () => number) {
    this.#tables = tables;
    this.#now = now;
  }

  /** Inside the transaction that keeps the batch. */
  note(source: string, { unrouted, oversized, fetched }: SourceBatch): void {
    if (unrouted > 0 || oversized > 0)
      this.#tables.run(
        `insert into sightings values (?, ?, ?) on conflict (source) do update set
         unrouted = unrouted + excluded.unrouted, oversized = oversized + excluded.oversized`,
        source,
        unrouted,
        oversized,
      );
    if (fetched === undefined) return;
    this.#tables.run('delete from downloads where account = ? and day < ?', fetched.account, this.#today());
    this.#tables.run(
      `insert into downloads values (?, ?, ?) on conflict (account, day) do update set bytes = bytes + excluded.bytes`,
      fetched.account,
      this.#today(),
      fetched.bytes,
    );
  }

  fetchedToday(account: string): number {
    const row = this.#tables.get(
      'select bytes from downloads where account = ? and day = ?',
      account,
      this.#today(),
    );
    return (row?.['bytes'] as number | undefined) ?? 0;
  }

  #today(): string {
    return new Date(this.#now()).toISOString().slice(0, 10);
  }
}
