// Answers searches in a thread of its own: SQLite works in the thread that asks, and a common word takes it many
// milliseconds in which a server would answer nobody.
import { stat } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { keepCompiledCode } from '../../ops/compile-cache.ts';
import type { SearchRequest, SearchResult } from '../search.ts';

keepCompiledCode();
const { searchDatabase } = await import('./answer.ts');
const { openForReading } = await import('./database.ts');

export interface SearchTask {
  readonly file: string;
  readonly request: SearchRequest;
}

let open: { readonly database: DatabaseSync; readonly inode: number } | null = null;

/** Null where there is no index to ask. */
export default async function answer({ file, request }: SearchTask): Promise<SearchResult | null> {
  const database = await current(file);
  try {
    return database === null ? null : searchDatabase(database, request);
  } catch (error) {
    close();
    throw error;
  }
}

// A file that was deleted and made anew is another file behind the same name.
async function current(file: string): Promise<DatabaseSync | null> {
  const inode = await stat(file).then(
    ({ ino }) => ino,
    () => null,
  );
  if (inode === null || inode !== open?.inode) close();
  if (inode === null) return null;
  if (open === null) {
    const database = openForReading(file);
    if (database !== null) open = { database, inode };
  }
  return open?.database ?? null;
}

function close(): void {
  open?.database.close();
  open = null;
}
