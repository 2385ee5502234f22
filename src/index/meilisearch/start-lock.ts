// One process at a time starts the engine of a folder: two engines on the same data would spoil it.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { ArchiveError } from '../../ops/errors.ts';

const PATIENCE_MS = 90_000;

/** Waits for its turn. Held by an open SQLite transaction, so it ends with the process, however that ends. Throws STORE_LOCKED. */
export async function lockStart(folder: string, signal: AbortSignal): Promise<Disposable> {
  const database = new DatabaseSync(join(folder, 'start.lock'), { timeout: 0 });
  for (const deadline = Date.now() + PATIENCE_MS; ;) {
    try {
      signal.throwIfAborted();
      database.exec('BEGIN EXCLUSIVE');
      return { [Symbol.dispose]: () => database.close() };
    } catch (error) {
      if (signal.aborted || Date.now() > deadline) {
        database.close();
        throw signal.aborted ? error : new ArchiveError('STORE_LOCKED', 'later', {}, error);
      }
      await delay(50);
    }
  }
}
