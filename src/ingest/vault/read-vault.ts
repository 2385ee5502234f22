// The vault for somebody who only looks: opened read-only, beside a running worker; nothing is made where there is none.
import { accessSync, constants, existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ArchiveError } from '../../ops/errors.ts';
import type { Secret } from '../../ops/secret.ts';
import type { ErasedPerson } from '../../mail/erased-person.ts';
import { SqliteDownloads } from './downloads.ts';
import { SqliteErasures } from './erasures.ts';
import { type Keys, loadKeys } from './keys.ts';
import { unseal } from './seal.ts';
import { SqliteUids } from './uids.ts';
import { vaultPaths } from './vault-file.ts';
import { openTrialRegister, type TrialRegister } from './trial-register.ts';
import { VaultTables } from './vault-tables.ts';

export interface KeptMessage {
  readonly arrival: number;
  readonly rawId: string;
  readonly receivedAt: number | null;
  readonly isCut: boolean;
}

export interface VaultReader extends Disposable {
  /** every message of a list whose bytes are there, by time of receipt */
  messages(list: string): KeptMessage[];
  bytes(rawId: string): Uint8Array;
  readonly keys: Keys;
  /** Whether no message was ever kept. */
  isEmpty(): boolean;
  erased(): ErasedPerson[];
  /** How many messages of a list are gone at their source and still here. */
  vanished(list: string): number;
  fetchedToday(account: string): number;
  /** The register of people as it is now, in memory: what is learnt there is not kept. */
  trialRegister(): TrialRegister;
}

/** Null where there is no vault yet. Throws VAULT_PERMISSIONS, VAULT_KEY_MISSING, VAULT_KEY_WRONG, VAULT_DAMAGED. */
export function readVault({ data, given }: { data: string; given: Secret | null }): VaultReader | null {
  const { folder, file, key } = vaultPaths(data);
  if (existsSync(folder)) mustEnter(folder);
  if (!existsSync(file)) return null;
  const keys = loadKeys({ file: key, vaultFile: file, given });
  const database = new DatabaseSync(file, { readOnly: true, timeout: 30_000 });
  const tables = new VaultTables(database);
  // a vault of an older program, which no worker has opened since, has no register
  const hasPeople = hasTables(database, 'erased_people', 'erasures', 'people_names', 'people_read');
  const erasures = hasPeople ? new SqliteErasures(tables, keys, Date.now) : null;
  return {
    keys,
    isEmpty: () => database.prepare('select 1 from intake limit 1').get() === undefined,
    erased: () => erasures?.people() ?? [],
    vanished: (list) =>
      hasTables(database, 'uids') ? new SqliteUids(tables, Date.now).vanished(list).seqs.length : 0,
    trialRegister: () =>
      openTrialRegister(keys, (hash) => erasures?.has(hash) === true, erasures === null ? null : database),
    fetchedToday: (account) =>
      hasTables(database, 'downloads') ? new SqliteDownloads(tables, Date.now).fetchedToday(account) : 0,
    messages: (list) =>
      database
        .prepare(
          `select arrival, raw_id, received_at, is_cut from intake where list = ? and raw_id in (select id from raw)
           order by coalesce(received_at, 0), arrival`,
        )
        .all(list)
        .map((row) => ({
          arrival: row['arrival'] as number,
          rawId: row['raw_id'] as string,
          receivedAt: row['received_at'] as number | null,
          isCut: row['is_cut'] === 1,
        })),
    bytes(rawId) {
      const row = database.prepare('select sealed from raw where id = ?').get(rawId);
      if (row === undefined) throw new ArchiveError('VAULT_DAMAGED');
      try {
        return unseal(keys.seal, rawId, row['sealed'] as Uint8Array);
      } catch (error) {
        throw new ArchiveError('VAULT_KEY_WRONG', 'never', {}, error);
      }
    },
    [Symbol.dispose]: () => database.close(),
  };
}

function hasTables(database: DatabaseSync, ...names: readonly string[]): boolean {
  const marks = names.map(() => '?').join(', ');
  const found = database.prepare(`select count(*) as n from sqlite_schema where name in (${marks})`);
  return Number(found.get(...names)?.['n']) === names.length;
}

// To somebody who may not enter, a vault looks like none.
function mustEnter(folder: string): void {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
  } catch (error) {
    throw new ArchiveError('VAULT_PERMISSIONS', 'never', {}, error);
  }
}
