// Where an instance keeps what. Private: vault/, meilisearch/. For the web to read: public/, web/.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ArchiveError } from '../ops/errors.ts';

export function dataPaths(data: string) {
  return {
    public: join(data, 'public'),
    archive: join(data, 'public', 'archive.db'),
    search: join(data, 'public', 'search.db'),
    web: join(data, 'web'),
    messageIdKey: join(data, 'web', 'message-id.key'),
    searchKey: join(data, 'web', 'search.key'),
    meilisearch: join(data, 'meilisearch'),
    lock: join(data, 'worker.lock'),
  };
}

/**
 * Makes sure that one worker only writes to a data folder. Held by an open SQLite transaction, so that it ends with
 * the process however that ends. Throws STORE_LOCKED.
 */
export function lockForWorker(data: string): Disposable {
  mkdirSync(data, { recursive: true, mode: 0o755 });
  const database = new DatabaseSync(dataPaths(data).lock, { timeout: 500 });
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    throw new ArchiveError('STORE_LOCKED', 'later', {}, error);
  }
  return { [Symbol.dispose]: () => database.close() };
}
