// Opens archive.db: once to write, any number of times to read.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { constants, DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { ArchiveError } from '../../ops/errors.ts';
import { init } from './migrations/001-init.ts';
import { kyselyOver } from './node-sqlite.ts';
import type { Tables } from './tables.ts';

const LOCK_WAIT_MS = 30_000;
const EMPTY_WAIT_MS = 1000;

/** In order; a published file never changes. */
const MIGRATIONS = { '001-init': init };

/** Opens for writing, creating and migrating. `secure_delete` overwrites what is removed (erasure). */
export async function openForWriting(path: string): Promise<Kysely<Tables>> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  const database = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
  database.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma secure_delete = on;');
  // Keys are hashes: each insert touches pages all over the indexes, which must not be read and written again every time.
  database.exec('pragma cache_size = -16384; pragma wal_autocheckpoint = 4000;');
  const db = kyselyOver(database, () =>
    path === ':memory:' ? database.close() : closeLeavingLog(database, path),
  );
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    const newer = error instanceof Error && error.message.includes('corrupted migrations');
    throw new ArchiveError(newer ? 'STORE_NEWER' : 'INTERNAL', 'never', {}, error);
  }
  return db;
}

// The last connection to close deletes the write-ahead log, and a reader that may not write into the folder (wall a)
// cannot make a new one: it could not open the archive while no writer runs. A read-only connection deletes nothing.
function closeLeavingLog(database: DatabaseSync, path: string): void {
  database.exec(`pragma busy_timeout = ${EMPTY_WAIT_MS}; pragma wal_checkpoint(truncate)`);
  const last = new DatabaseSync(path, { readOnly: true });
  try {
    last.prepare('select count(*) from sqlite_schema').get();
    database.close();
  } finally {
    last.close();
  }
}

/**
 * Brings the write-ahead log into the file and empties it: what was removed is then in neither. False where a reader
 * is still in the middle of something; try again later.
 */
export async function emptyLog(db: Kysely<Tables>): Promise<boolean> {
  await sql.raw(`pragma busy_timeout = ${EMPTY_WAIT_MS}`).execute(db);
  try {
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
    return rows[0]?.busy === 0;
  } finally {
    await sql.raw(`pragma busy_timeout = ${LOCK_WAIT_MS}`).execute(db);
  }
}

/**
 * Opens for reading only, as the web process does: no write, no ATTACH.
 * Throws STORE_MISSING where nothing was written yet.
 */
export function openForReading(path: string): Kysely<Tables> {
  if (!existsSync(path)) throw new ArchiveError('STORE_MISSING', 'later');
  const database = openReadable(path);
  database.setAuthorizer((action) =>
    action === constants.SQLITE_ATTACH ? constants.SQLITE_DENY : constants.SQLITE_OK,
  );
  return kyselyOver(database);
}

function openReadable(path: string): DatabaseSync {
  const options = { readOnly: true, timeout: 10_000, limits: { attach: 0 } };
  const database = new DatabaseSync(path, options);
  try {
    database.prepare('select count(*) from sqlite_schema').get();
    return database;
  } catch (error) {
    database.close();
    // A copy of the archive on a read-only place, without its log: nobody writes there, so it may be read as it lies.
    // Never with a log beside it: `immutable` would not look into it.
    if (existsSync(`${path}-wal`)) throw error;
    const url = pathToFileURL(path);
    url.searchParams.set('immutable', '1');
    return new DatabaseSync(url, options);
  }
}
