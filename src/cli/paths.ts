// Where an instance keeps what. Private (0700): vault/, meilisearch/. For everybody to read: public/ (0755).
// For the web process: web/ (0750), with keys that the group of the folder reads, and web/inbox/ (1770), into which the web
// puts sealed letters. See docs/operations.md.
import {
  chmodSync,
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { vaultPaths } from '../ingest/vault/vault-file.ts';
import { ArchiveError, asArchiveError } from '../ops/errors.ts';
import { makeFile, makeFolder } from '../ops/shared-files.ts';

export function dataPaths(data: string) {
  return {
    public: join(data, 'public'),
    archive: join(data, 'public', 'archive.db'),
    search: join(data, 'public', 'search.db'),
    web: join(data, 'web'),
    messageIdKey: join(data, 'web', 'message-id.key'),
    searchKey: join(data, 'web', 'search.key'),
    letterKey: join(data, 'web', 'letters.pub'),
    inbox: join(data, 'web', 'inbox'),
    meilisearch: join(data, 'meilisearch'),
    lock: join(data, 'worker.lock'),
    beat: join(data, 'worker.beat'),
    republishLock: join(data, 'republish.lock'),
    rebuildLock: join(data, 'rebuild.lock'),
  };
}

/** The file in which a republication of a list collects what it has made. */
export function stagingPath(data: string, list: string): string {
  return join(vaultPaths(data).folder, `republish-${list}.db`);
}

/**
 * Takes away what republications that were stopped have left: it may hold texts that are to be gone. One that runs keeps
 * its own and takes it away at its end.
 */
export function removeStagings(data: string): void {
  try {
    using _lock = lockForRepublish(data);
    const { folder } = vaultPaths(data);
    for (const name of readdirSync(folder))
      if (/^republish-.+\.db(?:-wal|-shm)?$/u.test(name)) rmSync(join(folder, name), { force: true });
  } catch (error) {
    if (!(error instanceof ArchiveError) || error.code !== 'STORE_LOCKED') throw error;
  }
}

/** The file in which `import-bag` fills an archive, before that gets its name. */
export function fillingPath(data: string): string {
  return `${dataPaths(data).archive}.import`;
}

/** Takes a database away, with its log. */
export function removeDatabase(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
}

/** Makes the folder that everybody may read, and the archive's file where there is none yet. */
export function makePublic({ public: folder, archive }: ReturnType<typeof dataPaths>): void {
  makeFolder(folder, 0o755);
  makeFile(archive, 0o644);
}

/** Leaves a key for the web process, whole or not at all: the group of the folder reads it, nobody else. */
export function leaveForWeb(file: string, key: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8').trim() === key) return;
  const folder = dirname(file);
  makeFolder(folder, 0o750);
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${key}\n`, { mode: 0o600 });
  // A command that root typed must not leave a key that the web's user cannot read.
  const { uid, gid } = statSync(folder);
  if (process.getuid?.() === 0) chownSync(fresh, uid, gid);
  chmodSync(fresh, 0o640);
  renameSync(fresh, file);
}

/** Makes the folder for letters of the web, with the group that `web/` has, after the keys are left there. */
export function makeInbox({ inbox }: ReturnType<typeof dataPaths>): void {
  const isNew = !existsSync(inbox);
  makeFolder(inbox, 0o1770);
  if (isNew && process.getuid?.() === 0) {
    const { uid, gid } = statSync(dirname(inbox));
    chownSync(inbox, uid, gid);
  }
}

/** One republication at a time; a worker may run beside it. Throws STORE_LOCKED. */
export function lockForRepublish(data: string): Disposable {
  return lockFile(data, dataPaths(data).republishLock);
}

/** One rebuild of the search indexes at a time: two would write into one shadow. Throws STORE_LOCKED at once. */
export function lockForRebuild(data: string): Disposable {
  return lockFile(data, dataPaths(data).rebuildLock, 0);
}

/** A lock that ends with its process. Throws STORE_LOCKED, with what SQLite said behind it. */
export function lockFile(data: string, lock: string, timeout = 500): Disposable {
  makeFolder(data, 0o755);
  makeFile(lock, 0o600);
  const database = new DatabaseSync(lock, { timeout });
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    throw asArchiveError(error);
  }
  return { [Symbol.dispose]: () => database.close() };
}
