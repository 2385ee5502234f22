// Which messages an IMAP mailbox holds, for lists whose policy follows deletions: UIDs as the server gave them.
import type { PresentUids, UidPlace } from '../source/source.ts';
import type { Deletions, Vanished } from './vault.ts';
import type { VaultTables } from './vault-tables.ts';

/** `gone`: the server named the whole mailbox since, and not this one. */
export const UIDS_SCHEMA = `
  create table if not exists uids (
    source text not null, list text not null, uid_validity text not null, uid integer not null,
    arrival integer not null, gone integer not null default 0,
    primary key (source, list, uid_validity, uid)) strict, without rowid;
  create index if not exists uids_arrival on uids (arrival);
  create index if not exists uids_gone on uids (list) where gone = 1;
`;

export const FOLLOWED = 'deleted_at_source';
/** Who takes out what vanished, where no person decided. */
export const PROGRAM = 'dc-archive';
/** Of an action `a`: a person, or this program, took the slot out, and nothing came after it. */
const OUT = `a.what in ('withhold', 'hold', 'erase')`;
const LATEST = `not exists (select 1 from actions b where b.list = a.list and b.seq = a.seq and b.id > a.id)`;
const DAY_MS = 24 * 3_600_000;

export class SqliteUids implements Deletions {
  readonly #tables: VaultTables;
  readonly #now: () => number;

  constructor(tables: VaultTables, now: () => number) {
    this.#tables = tables;
    this.#now = now;
  }

  /** Inside the transaction that keeps the message. */
  note(source: string, list: string, { uidValidity, uid }: UidPlace, arrival: number): void {
    this.#tables.run(
      `insert into uids (source, list, uid_validity, uid, arrival) values (?, ?, ?, ?, ?)
       on conflict do update set arrival = excluded.arrival, gone = 0`,
      source,
      list,
      uidValidity,
      uid,
      arrival,
    );
  }

  compare(source: string, { uidValidity, uids, lists }: PresentUids): number {
    // a mailbox that somebody emptied, or made anew, says nothing about each message
    if (uids.length === 0) return 0;
    const present = new Set(uids);
    let found = 0;
    this.#tables.transaction(() => {
      for (const list of lists) {
        this.#tables.run(
          'delete from uids where source = ? and list = ? and uid_validity <> ?',
          source,
          list,
          uidValidity,
        );
        const rows = this.#tables.all(
          'select uid, gone from uids where source = ? and list = ? and uid_validity = ?',
          source,
          list,
          uidValidity,
        );
        for (const row of rows) {
          const uid = row['uid'] as number;
          const gone = present.has(uid) ? 0 : 1;
          found += gone;
          if (gone === row['gone']) continue;
          this.#tables.run(
            'update uids set gone = ? where source = ? and list = ? and uid_validity = ? and uid = ?',
            gone,
            source,
            list,
            uidValidity,
            uid,
          );
        }
      }
    });
    return found;
  }

  vanished(list: string): Vanished {
    // Every copy that ended in the slot has to be gone, wherever it lay.
    const rows = this.#tables.all(
      `select distinct i.seq as seq from uids u join intake i on i.arrival = u.arrival
       where u.list = ? and u.gone = 1 and i.list = u.list and i.seq is not null and i.state in ('done', 'held')
       and i.seq not in (select a.seq from actions a where a.list = i.list and a.seq is not null and ${OUT} and ${LATEST})
       and not exists (
         select 1 from intake j where j.list = i.list and j.seq = i.seq and (j.is_firm = 1
           or not exists (select 1 from uids a where a.arrival = j.arrival)
           or exists (select 1 from uids b where b.arrival = j.arrival and b.gone = 0)))
       order by i.seq`,
      list,
    );
    const known = this.#tables.get('select count(*) as n from uids where list = ?', list)!['n'] as number;
    const lately = this.#tables.get(
      `select count(*) as n from actions where list = ? and what = 'withhold' and reason = '${FOLLOWED}' and at > ?`,
      list,
      this.#now() - DAY_MS,
    )!['n'] as number;
    return { seqs: rows.map((row) => row['seq'] as number), known, lately };
  }

  reappeared(list: string): number[] {
    const rows = this.#tables.all(
      `select a.seq as seq from actions a
       where a.list = ? and a.what = 'withhold' and a.reason = '${FOLLOWED}' and a.who = '${PROGRAM}' and ${LATEST}
       and exists (select 1 from intake i join uids u on u.arrival = i.arrival
         where i.list = a.list and i.seq = a.seq and i.state = 'done' and u.gone = 0)
       order by a.seq`,
      list,
    );
    return rows.map((row) => row['seq'] as number);
  }

  settle(list: string, seqs: readonly number[]): void {
    this.#tables.transaction(() => {
      for (const seq of seqs)
        this.#tables.run(
          'delete from uids where arrival in (select arrival from intake where list = ? and seq = ?)',
          list,
          seq,
        );
    });
  }

  keepSources(list: string, sources: readonly string[]): void {
    const marks = sources.map(() => '?').join(', ');
    const others = `list = ? and source not in (${marks})`;
    this.#tables.transaction(() => {
      // one that comes back is read from its beginning
      this.#tables.run(
        `delete from cursors where list = ? and source in (select source from uids where ${others})`,
        list,
        list,
        ...sources,
      );
      this.#tables.run(`delete from uids where ${others}`, list, ...sources);
    });
  }
}
