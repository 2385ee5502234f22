// Answers queries from search.db, opened for reading only.
import { stat } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { ArchiveError } from '../../ops/errors.ts';
import type { SearchEngine, SearchRequest, SearchResult } from '../search.ts';
import { searchDatabase } from './answer.ts';
import { openForReading } from './database.ts';

/** The reading side of `file`. A file that does not exist yet is not ready, and is looked for again at each question. */
export function openEmbeddedEngine(file: string): SearchEngine {
  return new EmbeddedEngine(file);
}

class EmbeddedEngine implements SearchEngine {
  readonly name = 'embedded';
  readonly #file: string;
  #database: DatabaseSync | null = null;
  #inode: number | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  async ready(): Promise<boolean> {
    return (await this.#open()) !== null;
  }

  async search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
    signal?.throwIfAborted();
    const database = await this.#open();
    if (database === null) throw new ArchiveError('ENGINE_UNREACHABLE', 'soon', { engine: 'embedded' });
    try {
      return searchDatabase(database, request);
    } catch (error) {
      this.#close();
      throw new ArchiveError('ENGINE_UNREACHABLE', 'soon', { engine: 'embedded' }, error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
  }

  // A file that was deleted and made anew is another file behind the same name.
  async #open(): Promise<DatabaseSync | null> {
    let inode: number;
    try {
      inode = (await stat(this.#file)).ino;
    } catch {
      this.#close();
      return null;
    }
    if (inode !== this.#inode) this.#close();
    this.#database ??= openForReading(this.#file);
    this.#inode = this.#database === null ? null : inode;
    return this.#database;
  }

  #close(): void {
    this.#database?.close();
    this.#database = null;
    this.#inode = null;
  }
}
