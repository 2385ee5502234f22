// A private file beside the archive that fills with a list's new outcomes until all are there and take their place at
// once (edition.ts). What lies in it is redacted already; still nobody has published it.
import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { ArchiveError } from '../../ops/errors.ts';
import { makeFile } from '../../ops/shared-files.ts';
import type { SlotVersion } from '../archive.ts';
import type { StagedOutcome, Staging } from '../archive-writer.ts';
import { slotColumns } from './slot-rows.ts';

const COLUMNS = [
  'state', 'reason', 'identity', 'message_id_key', 'likeness', 'reference_keys', 'sent_at', 'month', 'base_subject', 'is_reply', 'subject',
  'author_label', 'author_key', 'language', 'has_attachment', 'policy',
] as const; // prettier-ignore

const SCHEMA = `
  create table if not exists made_of (fingerprint text not null) strict;
  create table if not exists outcomes (
    seq integer primary key, slot_version integer not null, is_kept integer not null, held text, arrival integer,
    state text, reason text, identity text, message_id_key text, likeness text, reference_keys text, sent_at integer, month text,
    base_subject text, is_reply integer, subject text, author_label text, author_key text, language text,
    has_attachment integer, policy text, record text) strict;
  pragma user_version = 2;
`;
/** as `user_version` in SCHEMA: raised with every change of it */
const SHAPE = 2;

/**
 * Opens or makes the file. What another `fingerprint` (policy, software) left in it is forgotten; what this one left is
 * not made again.
 */
export function openStaging({
  path,
  list,
  fingerprint,
}: {
  path: string;
  list: string;
  fingerprint: string;
}): Staging {
  if (!hasOurShape(path)) removeStaging(path);
  const staging = new SqlStaging(path, list);
  if (staging.fingerprint === fingerprint) return staging;
  staging.remove();
  const fresh = new SqlStaging(path, list);
  fresh.fingerprint = fingerprint;
  return fresh;
}

// An older program was broken off, and this one came after it.
function hasOurShape(path: string): boolean {
  if (!existsSync(path)) return true;
  using database = new DatabaseSync(path, { timeout: 5_000 });
  const shape = database.prepare('pragma user_version').get()?.['user_version'];
  // 0: it was broken off while it made the tables
  return shape === SHAPE || shape === 0;
}

class SqlStaging implements Staging {
  readonly path: string;
  readonly #list: string;
  readonly #database: DatabaseSync;
  readonly #put: StatementSync;
  readonly #versions: StatementSync;

  constructor(path: string, list: string) {
    this.path = path;
    this.#list = list;
    makeFile(path, 0o600);
    this.#database = new DatabaseSync(path, { timeout: 5_000 });
    this.#database.exec('pragma journal_mode = wal; pragma synchronous = normal;');
    this.#database.exec(SCHEMA);
    const names = ['seq', 'slot_version', 'is_kept', 'held', 'arrival', ...COLUMNS, 'record'];
    this.#put = this.#database.prepare(
      `insert or replace into outcomes (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    );
    this.#versions = this.#database.prepare(
      'select seq, slot_version from outcomes where seq in (select value from json_each(?))',
    );
  }

  get fingerprint(): string | null {
    const row = this.#database.prepare('select fingerprint from made_of').get();
    return (row?.['fingerprint'] as string | undefined) ?? null;
  }
  set fingerprint(fingerprint: string) {
    this.#database.prepare('insert into made_of values (?)').run(fingerprint);
  }

  missing<T extends SlotVersion>(slots: readonly T[]): T[] {
    const rows = this.#versions.all(JSON.stringify(slots.map(({ seq }) => seq)));
    const staged = new Map(rows.map((row) => [row['seq'], row['slot_version']]));
    return slots.filter(({ seq, version }) => staged.get(seq) !== version);
  }

  put(outcomes: readonly StagedOutcome[]): void {
    this.#database.exec('begin immediate');
    try {
      for (const outcome of outcomes) this.#write(outcome);
      this.#database.exec('commit');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback');
      throw error;
    }
  }

  #write({ seq, version, ...outcome }: StagedOutcome): void {
    if (outcome.kind === 'keep') {
      this.#put.run(seq, version, 1, outcome.why, null, ...COLUMNS.map(() => null), null);
      return;
    }
    const { columns, record } = slotColumns(this.#list, seq, outcome.entry);
    const values = COLUMNS.map((name) => columns[name]);
    this.#put.run(seq, version, 0, outcome.held, outcome.arrival, ...values, record);
  }

  *settled(): Generator<{ seq: number; arrival: number; held: string | null }> {
    const rows = this.#database
      .prepare('select seq, arrival, held from outcomes where is_kept = 0 order by seq')
      .iterate();
    for (const row of rows) {
      yield {
        seq: row['seq'] as number,
        arrival: row['arrival'] as number,
        held: row['held'] as string | null,
      };
    }
  }

  counts(): { entries: number; person: number; gone: number } {
    const row = this.#database
      .prepare(
        `select count(*) filter (where is_kept = 0) as entries,
         count(*) filter (where is_kept = 1 and held = 'person') as person,
         count(*) filter (where is_kept = 1 and held = 'gone') as gone from outcomes`,
      )
      .get();
    const count = (name: string) => Number(row?.[name] ?? 0);
    return { entries: count('entries'), person: count('person'), gone: count('gone') };
  }

  remove(): void {
    this[Symbol.dispose]();
    removeStaging(this.path);
  }

  [Symbol.dispose](): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

/** Takes the file away, for what is done and for what must not be resumed. */
export function removeStaging(path: string): void {
  try {
    for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
  } catch (error) {
    throw new ArchiveError('INTERNAL', 'never', {}, error);
  }
}
