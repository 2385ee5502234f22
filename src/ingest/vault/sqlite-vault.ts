// The vault in one SQLite file of a folder that only the worker may enter (mode 0700).
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { HoldReason } from '../../mail/message.ts';
import type { Clock } from '../../ops/clock.ts';
import { ArchiveError } from '../../ops/errors.ts';
import type { Secret } from '../../ops/secret.ts';
import type { SourceBatch } from '../source/source.ts';
import type { ErasedPerson, KnownPerson } from '../../mail/erased-person.ts';
import { ERASURES_SCHEMA, SqliteErasures } from './erasures.ts';
import { type Keys, loadKeys } from './keys.ts';
import { PEOPLE_SCHEMA, SqlitePeople } from './people.ts';
import { seal, unseal } from './seal.ts';
import { toIntake, VaultTables } from './vault-tables.ts';
import type {
  Action,
  HeldMessage,
  Intake,
  IntakeOutcome,
  PastAction,
  SettledIntake,
  Vault,
} from './vault.ts';

const SCHEMA = `
  create table if not exists meta (name text primary key, value blob not null) strict;
  create table if not exists raw (
    id text primary key, sealed blob not null, size_bytes integer not null, kept_at integer not null) strict;
  create table if not exists intake (
    arrival integer primary key autoincrement, list text not null, raw_id text not null, received_at integer,
    state text not null, is_cut integer not null, seq integer, why text, unique (list, raw_id)) strict;
  create index if not exists intake_state on intake (list, state, arrival);
  create index if not exists intake_slot on intake (list, seq);
  create table if not exists cursors (
    source text not null, list text not null, cursor text not null, at integer not null,
    primary key (source, list)) strict;
  create table if not exists sightings (
    source text primary key, unrouted integer not null, oversized integer not null) strict;
  create table if not exists actions (
    id integer primary key autoincrement, at integer not null, who text not null, what text not null,
    list text not null, seq integer, reason text) strict;
  create index if not exists actions_slot on actions (list, seq, id);
  ${PEOPLE_SCHEMA}
  ${ERASURES_SCHEMA}
`;
/** 2: people and erasures. An older program would bring erased people back. */
const VERSION = 2;
const CHECK_NAME = 'dc-archive vault';

/** Where the private files of an instance lie. */
export function vaultPaths(dataFolder: string) {
  const folder = join(dataFolder, 'vault');
  return { folder, file: join(folder, 'vault.db'), key: join(folder, 'vault.key') };
}

/**
 * Opens or makes the vault. `given` is the key from the environment, else the key file is used.
 * Throws VAULT_KEY_MISSING, VAULT_KEY_WRONG, VAULT_PERMISSIONS, STORE_NEWER.
 */
export function openVault({ data, given, clock }: { data: string; given: Secret | null; clock: Clock }): {
  vault: Vault;
  keys: Keys;
} {
  const { folder, file, key } = vaultPaths(data);
  // two steps: the data folder around it is for the web process too
  mkdirSync(data, { recursive: true, mode: 0o755 });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if ((statSync(folder).mode & 0o077) !== 0) {
    if (process.getuid?.() !== statSync(folder).uid) throw new ArchiveError('VAULT_PERMISSIONS');
    chmodSync(folder, 0o700);
  }
  const keys = loadKeys({ file: key, vaultFile: file, given });
  const database = new DatabaseSync(file, { timeout: 30_000 });
  try {
    // `full`: what keep() said is kept survives a power loss
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;');
    const { user_version: version } = database.prepare('pragma user_version').get() as {
      user_version: number;
    };
    if (version > VERSION) throw new ArchiveError('STORE_NEWER');
    database.exec(SCHEMA);
    addCounts(database);
    database.exec(`pragma user_version = ${VERSION}`);
    checkKey(database, keys);
  } catch (error) {
    database.close();
    throw error;
  }
  return { vault: new SqliteVault(database, keys, clock), keys };
}

// Actions of version 1 had no counts.
function addCounts(database: DatabaseSync): void {
  const columns = database.prepare('pragma table_info(actions)').all();
  if (!columns.some((column) => column['name'] === 'counts'))
    database.exec('alter table actions add column counts text');
}

// A sealed word shows at once whether the key belongs to this vault.
function checkKey(database: DatabaseSync, keys: Keys): void {
  const row = database.prepare('select value from meta where name = ?').get('key-check') as
    { value: Uint8Array } | undefined;
  if (row === undefined) {
    const value = seal(keys.seal, 'key-check', Buffer.from(CHECK_NAME));
    database.prepare('insert into meta (name, value) values (?, ?)').run('key-check', value);
    return;
  }
  try {
    unseal(keys.seal, 'key-check', row.value);
  } catch (error) {
    throw new ArchiveError('VAULT_KEY_WRONG', 'never', {}, error);
  }
}

class SqliteVault implements Vault {
  readonly people: SqlitePeople;
  readonly erasures: SqliteErasures;
  readonly #tables: VaultTables;
  readonly #key: Buffer;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, keys: Keys, clock: Clock) {
    this.#tables = new VaultTables(database);
    this.#key = keys.seal;
    this.#clock = clock;
    const erasures = new SqliteErasures(this.#tables, keys, () => clock.now());
    this.erasures = erasures;
    this.people = new SqlitePeople(this.#tables, keys, (hash) => erasures.has(hash));
  }

  keep(sourceId: string, batch: SourceBatch): { kept: number; known: number } {
    const at = this.#clock.now();
    let kept = 0;
    let known = 0;
    this.#transaction(() => {
      for (const message of batch.messages) {
        const id = createHash('sha256').update(message.bytes).digest('hex');
        const had = this.#get('select 1 from raw where id = ?', id) !== undefined;
        if (!had && this.#isWanted(id, message.lists)) {
          const sealed = seal(this.#key, id, message.bytes);
          this.#run('insert into raw values (?, ?, ?, ?)', id, sealed, message.bytes.byteLength, at);
        }
        for (const list of message.lists) {
          const { changes } = this.#run(
            `insert into intake (list, raw_id, received_at, state, is_cut) values (?, ?, ?, 'new', ?)
             on conflict do nothing`,
            list,
            id,
            message.receivedAt,
            message.cut === true ? 1 : 0,
          );
          if (changes === 1) kept += 1;
          else known += 1;
        }
      }
      for (const [list, cursor] of Object.entries(batch.cursors)) {
        this.#run(
          `insert into cursors values (?, ?, ?, ?)
           on conflict (source, list) do update set cursor = excluded.cursor, at = excluded.at`,
          sourceId,
          list,
          cursor,
          at,
        );
      }
      if (batch.unrouted > 0 || batch.oversized > 0) {
        this.#run(
          `insert into sightings values (?, ?, ?) on conflict (source) do update set
           unrouted = unrouted + excluded.unrouted, oversized = oversized + excluded.oversized`,
          sourceId,
          batch.unrouted,
          batch.oversized,
        );
      }
    });
    return { kept, known };
  }

  cursor(sourceId: string, list: string): string | null {
    const row = this.#get('select cursor from cursors where source = ? and list = ?', sourceId, list);
    return (row?.['cursor'] as string | undefined) ?? null;
  }

  waiting(list: string, afterArrival: number, limit: number): Intake[] {
    return this.#all(
      `select arrival, list, raw_id, received_at, is_cut from intake
       where list = ? and state = 'new' and arrival > ? order by arrival limit ?`,
      list,
      afterArrival,
      limit,
    ).map(toIntake);
  }

  bytes(rawId: string): Uint8Array {
    const row = this.#get('select sealed from raw where id = ?', rawId);
    if (row === undefined) throw new ArchiveError('VAULT_DAMAGED');
    return unseal(this.#key, rawId, row['sealed'] as Uint8Array);
  }

  settle(outcomes: readonly IntakeOutcome[]): void {
    this.#transaction(() => {
      for (const { arrival, seq, held, isErased } of outcomes) {
        const state = isErased === true ? 'erased' : held === null ? 'done' : 'held';
        // nothing makes an erased one an ordinary one again: its bytes are gone
        this.#run(
          `update intake set state = iif(state = 'erased', state, ?), seq = ?, why = iif(state = 'erased', null, ?)
           where arrival = ?`,
          state,
          seq,
          held,
          arrival,
        );
        if (isErased === true) this.#forgetBytes('arrival = ?', arrival);
      }
      this.people.write(outcomes.map(({ arrival }) => arrival));
    });
  }

  settled(afterArrival: number, limit: number): SettledIntake[] {
    return this.#all(
      `select arrival, list, raw_id, received_at, is_cut, seq from intake
       where state in ('done', 'held') and seq is not null and arrival > ? order by arrival limit ?`,
      afterArrival,
      limit,
    ).map((row) => ({ ...toIntake(row), seq: row['seq'] as number }));
  }

  forget(list: string, seq: number): void {
    this.#transaction(() => {
      this.#run(`update intake set state = 'erased', why = null where list = ? and seq = ?`, list, seq);
      this.#forgetBytes('list = ? and seq = ?', list, seq);
    });
  }

  // Bytes that another list still publishes from stay.
  #forgetBytes(which: string, ...values: (string | number)[]): void {
    this.#run(
      `delete from raw where id in (select raw_id from intake where ${which})
       and not exists (select 1 from intake where raw_id = raw.id and state <> 'erased')`,
      ...values,
    );
  }

  // Bytes whose every list has erased them are known and never kept again.
  #isWanted(id: string, lists: readonly string[]): boolean {
    return lists.some((list) => {
      const row = this.#get('select state from intake where list = ? and raw_id = ?', list, id);
      return row?.['state'] !== 'erased';
    });
  }

  emptyLog(): boolean {
    return this.#tables.emptyLog();
  }

  beginErasure(erased: ErasedPerson, plain: KnownPerson): void {
    this.#transaction(() => {
      this.erasures.write(erased, plain);
      this.people.forget(erased);
    });
  }

  bySlot(list: string, seq: number): Intake[] {
    return this.#all(
      `select arrival, list, raw_id, received_at, is_cut from intake
       where list = ? and seq = ? and state <> 'erased' order by arrival`,
      list,
      seq,
    ).map(toIntake);
  }

  held(list?: string): HeldMessage[] {
    return this.#all(
      `select arrival, list, raw_id, received_at, is_cut, seq, why, size_bytes from intake join raw on raw.id = raw_id
       where state = 'held' and (? is null or list = ?) order by arrival`,
      list ?? null,
      list ?? null,
    ).map((row) => ({
      ...toIntake(row),
      seq: row['seq'] as number,
      why: row['why'] as HoldReason,
      sizeBytes: row['size_bytes'] as number,
    }));
  }

  hasBytes(rawId: string): boolean {
    return this.#get('select 1 from raw where id = ?', rawId) !== undefined;
  }

  takenOut(list: string): Set<number> {
    return this.#slotsAfter(list, "what in ('withhold', 'hold', 'erase')");
  }

  released(list: string): Set<number> {
    return this.#slotsAfter(list, "what = 'release' and reason = 'policy_hold'");
  }

  #slotsAfter(list: string, latest: string): Set<number> {
    const rows = this.#all(
      `select seq from actions a where list = ? and seq is not null and ${latest}
       and not exists (select 1 from actions b where b.list = a.list and b.seq = a.seq and b.id > a.id)`,
      list,
    );
    return new Set(rows.map((row) => row['seq'] as number));
  }

  record({ who, what, list, seq, reason, counts }: Action): void {
    const at = this.#clock.now();
    this.#run(
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

  actions(list: string | null, limit: number): PastAction[] {
    return this.#all(
      `select at, who, what, list, seq, reason, counts from actions where ? is null or list = ?
       order by id desc limit ?`,
      list,
      list,
      limit,
    ).map((row) => ({
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

  counts(list: string): { messages: number; waiting: number; held: number } {
    const rows = this.#all('select state, count(*) as n from intake where list = ? group by state', list);
    const count = (state: string) =>
      (rows.find((row) => row['state'] === state)?.['n'] as number | undefined) ?? 0;
    return {
      messages: count('new') + count('done') + count('held') + count('erased'),
      waiting: count('new'),
      held: count('held'),
    };
  }

  #transaction(work: () => void): void {
    this.#tables.transaction(work);
  }
  #run(sql: string, ...values: (string | number | null | Uint8Array)[]) {
    return this.#tables.run(sql, ...values);
  }
  #get(sql: string, ...values: (string | number | null)[]) {
    return this.#tables.get(sql, ...values);
  }
  #all(sql: string, ...values: (string | number | null)[]) {
    return this.#tables.all(sql, ...values);
  }

  [Symbol.dispose](): void {
    this.#tables[Symbol.dispose]();
  }
}
