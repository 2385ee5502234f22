// What operators did, and what follows from it: which slots somebody took out, and which were released.
import type { Action, PastAction } from './vault.ts';
import type { VaultTables } from './vault-tables.ts';

export class SqliteActions {
  readonly #tables: VaultTables;
  readonly #now: () => number;

  constructor(tables: VaultTables, now: () => number) {
    this.#tables = tables;
    this.#now = now;
  }

  takenOut(list: string): Set<number> {
    return this.#slotsAfter(list, "what in ('withhold', 'hold', 'erase')");
  }

  released(list: string): Set<number> {
    return this.#slotsAfter(list, "what = 'release' and reason = 'policy_hold'");
  }

  #slotsAfter(list: string, latest: string): Set<number> {
    const rows = this.#tables.all(
      `select seq from actions a where list = ? and seq is not null and ${latest}
       and not exists (select 1 from actions b where b.list = a.list and b.seq = a.seq and b.id > a.id)`,
      list,
    );
    return new Set(rows.map((row) => row['seq'] as number));
  }

  record({ who, what, list, seq, reason, counts }: Action): void {
    const at = this.#now();
    this.#tables.run(
      'insert into actions (at, who, what, list, seq, reason, counts) values (?, ?, ?, ?, ?, ?, ?)',
      at,
      who,
      what,
      list,
      seq,
      reason,
      counts === undefined ? null : JSON.stringify(counts),
    );
  }

  /** The latest first. */
  latest(list: string | null, limit: number): PastAction[] {
    return this.#tables
      .all(
        `select at, who, what, list, seq, reason, counts from actions where ? is null or list = ?
       order by id desc limit ?`,
        list,
        list,
        limit,
      )
      .map((row) => ({
        at: row['at'] as number,
        who: row['who'] as string,
        what: row['what'] as string,
        list: row['list'] as string,
        seq: row['seq'] as number | null,
        reason: row['reason'] as string | null,
        ...(row['counts'] !== null && {
          counts: JSON.parse(row['counts'] as string) as Record<string, number>,
        }),
      }));
  }
}
