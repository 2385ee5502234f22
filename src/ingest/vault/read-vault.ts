// The vault for somebody who only looks: opened read-only, beside a running worker; nothing is made where there is none.
import { accessSync, constants, existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ArchiveError } from '../../ops/errors.ts';
import type { Secret } from '../../ops/secret.ts';
import { loadKeys } from './keys.ts';
import { unseal } from './seal.ts';
import { vaultPaths } from './sqlite-vault.ts';

export interface KeptMessage {
  readonly rawId: string;
  readonly receivedAt: number | null;
  readonly isCut: boolean;
}

export interface VaultReader extends Disposable {
  /** every message of a list whose bytes are there, by time of receipt */
  messages(list: string): KeptMessage[];
  bytes(rawId: string): Uint8Array;
  /** makes the codes that the archive makes */
  readonly hashKey: Uint8Array;
}

/** Null where there is no vault yet. Throws VAULT_PERMISSIONS, VAULT_KEY_MISSING, VAULT_KEY_WRONG, VAULT_DAMAGED. */
export function readVault({ data, given }: { data: string; given: Secret | null }): VaultReader | null {
  const { folder, file, key } = vaultPaths(data);
  if (existsSync(folder)) mustEnter(folder);
  if (!existsSync(file)) return null;
  const keys = loadKeys({ file: key, vaultFile: file, given });
  const database = new DatabaseSync(file, { readOnly: true, timeout: 30_000 });
  return {
    hashKey: keys.hash,
    messages: (list) =>
      database
        .prepare(
          `select raw_id, received_at, is_cut from intake where list = ? and raw_id in (select id from raw)
           order by coalesce(received_at, 0), arrival`,
        )
        .all(list)
        .map((row) => ({
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

// To somebody who may not enter, a vault looks like none.
function mustEnter(folder: string): void {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
  } catch (error) {
    throw new ArchiveError('VAULT_PERMISSIONS', 'never', {}, error);
  }
}
