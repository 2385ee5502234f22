// Opens archive.db: once to write, any number of times to read.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { constants, DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { ArchiveError, asArchiveError } from '../../ops/errors.ts';
import { init } from './migrations/001-init.ts';
import { editions } from './migrations/002-editions.ts';
import { likeness } from './migrations/003-likeness.ts';
import { counts } from './migrations/004-counts.ts';
import { log } from './migrations/005-log.ts';
import { handOver } from './migrations/006-hand-over.ts';
import { requests } from './migrations/007-requests.ts';
import { browsing } from './migrations/008-browsing.ts';
import { sizes } from './migrations/009-sizes.ts';
import { authors } from './migrations/010-authors.ts';
import { kyselyOver } from './node-sqlite.ts';
import type { Tables } from './tables.ts';

const LOCK_WAIT_MS = 30_000;
const RETRY_MS = 10;
const SQLITE_BUSY = 5;
/** Readers of this very thread may hold the log: waiting long would only keep them from ending. */
const EMPTY_WAIT_MS = 50;
const LAST_EMPTY_WAIT_MS = 1000;

/** In order; a published file never changes. */
const MIGRATIONS = {
  '001-init': init,
  '002-editions': editions,
  '003-likeness': likeness,
  '004-counts': counts,
  '005-log': log,
  '006-hand-over': handOver,
  '007-requests': requests,
  '008-browsing': browsing,
  '009-sizes': sizes,
  '010-authors': authors,
};

/** Opens for writing, creating and migrating. `secure_delete` overwrites what is removed (erasure). */
export async function openForWriting(path: string): Promise<Kysely<Tables>> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  const database = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
  // `full`: what the vault calls settled is in the archive after a power loss too
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;');
  // Keys are hashes: each insert touches pages all over the indexes, which must not be read and written again every time.
  database.exec('pragma cache_size = -16384; pragma wal_autocheckpoint = 4000;');
  // A transaction that reads before it writes would be refused where another process wrote in between.
  const begin = 'begin immediate';
  const close = () => (path === ':memory:' ? database.close() : closeLeavingLog(database, path));
  const db = kyselyOver(database, { begin, close });
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    const newer = error instanceof Error && error.message.includes('corrupted migrations');
    if (newer) throw new ArchiveError('STORE_NEWER', 'never', {}, error);
    throw asArchiveError(error);
  }
  // From here on whoever finds the archive locked waits without keeping the thread from its readers: `patiently`.
  database.exec('pragma busy_timeout = 0');
  return db;
}

/**
 * Runs a transaction that another process may keep from beginning for a while, as a republication does.
 * Throws STORE_LOCKED after 30 s.
 */
export async function patiently<T>(transaction: () => Promise<T>): Promise<T> {
  for (const startedAt = Date.now(); ;) {
    try {
      return await transaction();
    } catch (error) {
      if ((error as { errcode?: unknown }).errcode !== SQLITE_BUSY) throw error;
      if (Date.now() - startedAt > LOCK_WAIT_MS) throw new ArchiveError('STORE_LOCKED', 'later', {}, error);
      await delay(RETRY_MS);
    }
  }
}

// The last connection to close deletes the write-ahead log, and a reader that may not write into the folder (wall a)
// cannot make a new one: it could not open the archive while no writer runs. A read-only connection deletes nothing.
function closeLeavingLog(database: DatabaseSync, path: string): void {
  database.exec(`pragma busy_timeout = ${LAST_EMPTY_WAIT_MS}; pragma wal_checkpoint(truncate)`);
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
    await sql.raw('pragma busy_timeout = 0').execute(db);
  }
}

/**
 * Opens for reading only, as the web process does: no write, no ATTACH.
 * Throws STORE_MISSING where nothing was written yet.
 */
export function openForReading(path: string): Kysely<Tables> {
  return connectForReading(path).db;
}

/** As `openForReading`, with the connection itself. */
export function connectForReading(path: string): Readable {
  if (!existsSync(path)) throw new ArchiveError('STORE_MISSING', 'later');
  const database = openReadable(path);
  database.setAuthorizer((action) =>
    action === constants.SQLITE_ATTACH ? constants.SQLITE_DENY : constants.SQLITE_OK,
  );
  return { db: kyselyOver(database), database };
}

/** A connection that reads, as Kysely sees it and as it is. */
export interface Readable {
  readonly db: Kysely<Tables>;
  readonly database: DatabaseSync;
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
