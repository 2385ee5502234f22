// The vault's file: where it lies, its tables, its permissions, and whether the key is the one that belongs to it.
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ArchiveError } from '../../ops/errors.ts';
import type { Secret } from '../../ops/secret.ts';
import { CONSENTS_SCHEMA } from './consents.ts';
import { DOWNLOADS_SCHEMA } from './downloads.ts';
import { ERASURES_SCHEMA } from './erasures.ts';
import { type Keys, loadKeys } from './keys.ts';
import { PEOPLE_SCHEMA } from './people.ts';
import { WATCH_SCHEMA } from './source-watch.ts';
import { REQUESTS_SCHEMA } from './requests.ts';
import { seal, unseal } from './seal.ts';
import { UIDS_SCHEMA } from './uids.ts';

const SCHEMA = `
  create table if not exists meta (name text primary key, value blob not null) strict;
  create table if not exists raw (
    id text primary key, sealed blob not null, size_bytes integer not null, kept_at integer not null) strict;
  create table if not exists intake (
    arrival integer primary key autoincrement, list text not null, raw_id text not null, received_at integer,
    state text not null, is_cut integer not null, seq integer, why text, is_firm integer not null default 1,
    part_of text, asks integer, unique (list, raw_id)) strict;
  create index if not exists intake_state on intake (list, state, arrival);
  create index if not exists intake_slot on intake (list, seq);
  create table if not exists cursors (
    source text not null, list text not null, cursor text not null, at integer not null,
    primary key (source, list)) strict;
  create table if not exists actions (
    id integer primary key autoincrement, at integer not null, who text not null, what text not null,
    list text not null, seq integer, reason text) strict;
  create index if not exists actions_slot on actions (list, seq, id);
  ${PEOPLE_SCHEMA}
  ${ERASURES_SCHEMA}
  ${UIDS_SCHEMA}
  ${DOWNLOADS_SCHEMA}
  ${WATCH_SCHEMA}
  ${REQUESTS_SCHEMA}
  ${CONSENTS_SCHEMA}
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
 * Opens or makes the file. `given` is the key from the environment, else the key file is used.
 * Throws VAULT_KEY_MISSING, VAULT_KEY_WRONG, VAULT_PERMISSIONS, STORE_NEWER.
 */
export function openVaultFile({ data, given }: { data: string; given: Secret | null }): {
  database: DatabaseSync;
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
    addColumn(database, 'actions', 'counts', 'text');
    // of what was kept before, nobody knows whether it came from a file too: it never counts as deleted
    addColumn(database, 'intake', 'is_firm', 'integer not null default 1');
    addColumn(database, 'intake', 'part_of', 'text');
    addColumn(database, 'intake', 'asks', 'integer');
    database.exec('create index if not exists intake_arrival on intake (list, arrival)');
    // of older mail and of parts of digests nothing is said: the samples of asked.ts must not wade through it
    database.exec('create index if not exists intake_asks on intake (list, arrival) where asks is not null');
    database.exec(`pragma user_version = ${VERSION}`);
    checkKey(database, keys);
  } catch (error) {
    database.close();
    throw error;
  }
  return { database, keys };
}

// What tables of an older program have not.
function addColumn(database: DatabaseSync, table: string, name: string, type: string): void {
  const columns = database.prepare(`pragma table_info(${table})`).all();
  if (!columns.some((column) => column['name'] === name))
    database.exec(`alter table ${table} add column ${name} ${type}`);
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
