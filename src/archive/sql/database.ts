// Opens archive.db: once to write, any number of times to read.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { constants, DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { ArchiveError } from '../../ops/errors.ts';
import { init } from './migrations/001-init.ts';
import { kyselyOver } from './node-sqlite.ts';
import type { Tables } from './tables.ts';

/** In order; a published file never changes. */
const MIGRATIONS = { '001-init': init };

/** Opens for writing, creating and migrating. `secure_delete` overwrites what is removed (erasure). */
export async function openForWriting(path: string): Promise<Kysely<Tables>> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  const database = new DatabaseSync(path, { timeout: 30_000 });
  database.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma secure_delete = on;');
  const db = kyselyOver(database);
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    const newer = error instanceof Error && error.message.includes('corrupted migrations');
    throw new ArchiveError(newer ? 'STORE_NEWER' : 'INTERNAL', 'never', {}, error);
  }
  return db;
}

/**
 * Opens for reading only, as the web process does: no write, no ATTACH, no PRAGMA that writes.
 * Throws STORE_MISSING where nothing was written yet.
 */
export function openForReading(path: string): Kysely<Tables> {
  if (!existsSync(path)) throw new ArchiveError('STORE_MISSING', 'later');
  const database = new DatabaseSync(path, { readOnly: true, timeout: 10_000, limits: { attach: 0 } });
  database.setAuthorizer((action) =>
    action === constants.SQLITE_ATTACH ? constants.SQLITE_DENY : constants.SQLITE_OK,
  );
  return kyselyOver(database);
}
