// When each source last answered, and when mail last came: a mailbox that was dropped from its list looks like a quiet list.
import type { Source } from '../source/source.ts';
import type { SourceWatch, Stated, WatchedList } from './vault.ts';
import type { VaultTables } from './vault-tables.ts';

export const WATCH_SCHEMA = `
  create table if not exists source_watch (source text primary key, answered_at integer not null) strict;
  create table if not exists source_statements (
    list text primary key, messages integer not null, slots integer not null, at integer not null) strict;
`;

/** Enough to know what is usual. */
const NEWEST = 100;
/** Files do not answer: nobody expects them to grow. */
const ANSWERING: ReadonlySet<Source['type']> = new Set(['imap']);

export class SqliteSourceWatch implements SourceWatch {
  readonly #tables: VaultTables;
  readonly #now: () => number;

  constructor(tables: VaultTables, now: () => number) {
    this.#tables = tables;
    this.#now = now;
  }

  answered({ id }: Pick<Source, 'id'>): void {
    this.#tables.run(
      `insert into source_watch values (?, ?)
       on conflict (source) do update set answered_at = excluded.answered_at`,
      id,
      this.#now(),
    );
  }

  list(id: string, sources: readonly Pick<Source, 'id' | 'type' | 'lists'>[]): WatchedList {
    const asked = sources
      .filter(({ type, lists }) => ANSWERING.has(type) && lists.includes(id))
      .map((source) => this.#answeredAt(source.id));
    // redelivered copies share a slot; what waits has none yet
    const row = this.#tables.get(
      `select count(distinct seq) + count(case when seq is null then 1 end) as n from intake where list = ?`,
      id,
    );
    const received = this.#tables.all(
      'select received_at as at from intake where list = ? and received_at is not null order by arrival desc limit ?',
      id,
      NEWEST,
    );
    return {
      askedAt: asked.length === 0 ? null : Math.min(...asked),
      receivedAt: received.map(({ at }) => at as number).sort((a, b) => b - a),
      messages: row!['n'] as number,
    };
  }

  isNews(list: string, { messages, slots }: Stated, repeatMs: number): boolean {
    const last = this.#tables.get('select messages, slots, at from source_statements where list = ?', list);
    if (last === undefined) return true;
    const age = this.#now() - (last['at'] as number);
    return last['messages'] !== messages || last['slots'] !== slots || age >= repeatMs;
  }

  noteStated(list: string, { messages, slots }: Stated): void {
    this.#tables.run(
      `insert into source_statements values (?, ?, ?, ?) on conflict (list) do update set
       messages = excluded.messages, slots = excluded.slots, at = excluded.at`,
      list,
      messages,
      slots,
      this.#now(),
    );
  }

  /** 0 where it never did. */
  #answeredAt(source: string): number {
    const row = this.#tables.get('select answered_at from source_watch where source = ?', source);
    return (row?.['answered_at'] as number | undefined) ?? 0;
  }
}
