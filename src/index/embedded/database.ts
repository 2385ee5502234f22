// The file search.db: tables of documents, their words in FTS5, and the cursor. Derived and disposable.
import { DatabaseSync } from 'node:sqlite';
import { ArchiveError, asArchiveError } from '../../ops/errors.ts';
import { makeFile } from '../../ops/shared-files.ts';

/** Grows when tables or folding change: a file of another version is emptied and filled again. */
const SCHEMA_VERSION = 2;
const BUSY_TIMEOUT_MS = 5000;
const EMPTY_WAIT_MS = 1000;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** `''` is the live set of tables, `_new` the one that a rebuild fills. */
export type Suffix = '' | '_new';

// Rows of `documents` stay short, so that filters and facets need not step over bodies.
// The words are folded and cut before they get here; `ascii` then only splits at the blanks between them.
const tables = (suffix: Suffix) => `
  CREATE TABLE documents${suffix} (
    rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, list TEXT NOT NULL, seq INTEGER NOT NULL,
    thread INTEGER NOT NULL, author TEXT NOT NULL, author_key TEXT NOT NULL, has_attachment INTEGER NOT NULL,
    language TEXT NOT NULL, date INTEGER NOT NULL, year INTEGER NOT NULL, policy_version INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE texts${suffix} (rowid INTEGER PRIMARY KEY, subject TEXT NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE VIRTUAL TABLE words${suffix} USING fts5(subject, body, author, attachments, subject_extra, extra, tokenize = 'ascii');
  INSERT INTO words${suffix}(words${suffix}, rank) VALUES ('secure-delete', 1);
`;

const indexes = `
  CREATE INDEX documents_by_date ON documents (date, seq);
  CREATE INDEX documents_by_list ON documents (list, date, seq);
  CREATE INDEX documents_by_author ON documents (author_key, date);
`;

/** Opens for writing and makes what is missing. Throws STORE_FULL, or INTERNAL with SQLite's error as cause. */
export function openForWriting(file: string): DatabaseSync {
  try {
    makeFile(file, 0o644);
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON');
    if (schemaVersion(database) !== SCHEMA_VERSION) createAll(database);
    return database;
  } catch (error) {
    throw asArchiveError(error);
  }
}

/**
 * Ends a connection that `openForWriting` made. The last one to close would delete the write-ahead log, and a reader
 * who may not write into the folder (wall a) cannot make a new one: it could not search while no worker runs. A
 * read-only connection deletes nothing, so that is the one that closes last.
 */
export function closeLeavingLog(database: DatabaseSync, file: string): void {
  let last: DatabaseSync | null = null;
  try {
    database.exec(`PRAGMA busy_timeout = ${EMPTY_WAIT_MS}; PRAGMA wal_checkpoint(TRUNCATE)`);
    last = new DatabaseSync(file, { readOnly: true });
    schemaVersion(last);
  } catch {
    // damaged, or deleted under us: there is no log worth leaving
  }
  database.close();
  last?.close();
}

/** Opens for reading; null where there is no such file yet or it is another version's. */
export function openForReading(file: string): DatabaseSync | null {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    if (schemaVersion(database) === SCHEMA_VERSION) return database;
  } catch {
    // no file, no rights, or not a database: not ready, whatever the reason
  }
  database?.close();
  return null;
}

function createAll(database: DatabaseSync): void {
  inTransaction(database, () => {
    dropTables(database, '');
    dropTables(database, '_new');
    database.exec(
      `DROP TABLE IF EXISTS state; CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`,
    );
    database.exec(tables('') + indexes);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  });
}

export function createShadow(database: DatabaseSync): void {
  inTransaction(database, () => {
    dropTables(database, '_new');
    database.exec(tables('_new'));
  });
}

/** Puts the shadow in the place of the live tables; call inside a transaction. */
export function swapShadow(database: DatabaseSync): void {
  dropTables(database, '');
  for (const table of ['documents', 'texts', 'words']) {
    database.exec(`ALTER TABLE ${table}_new RENAME TO ${table}`);
  }
  database.exec(indexes);
}

function dropTables(database: DatabaseSync, suffix: Suffix): void {
  for (const table of ['documents', 'texts', 'words'])
    database.exec(`DROP TABLE IF EXISTS ${table}${suffix}`);
}

/** Runs `work` as one transaction that writes from its start, and undoes it when it throws. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** True for errors that only a new file cures; nothing is lost with it. */
export function isDamaged(error: unknown): boolean {
  const code = error instanceof Error ? (error as { errcode?: unknown }).errcode : null;
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

function schemaVersion(database: DatabaseSync): number {
  const row = database.prepare('PRAGMA user_version').get();
  if (row === undefined) throw new ArchiveError('INTERNAL');
  return Number(row['user_version']);
}
