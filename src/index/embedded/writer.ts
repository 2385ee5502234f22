// Puts documents into search.db. Documents and cursor are one transaction, so the cursor is never ahead.
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate as breathe } from 'node:timers/promises';
import { asArchiveError } from '../../ops/errors.ts';
import { SearchDocument } from '../document.ts';
import type { IndexWriter } from '../search.ts';
import {
  closeLeavingLog,
  createShadow,
  inTransaction,
  isDamaged,
  openForWriting,
  swapShadow,
  type Suffix,
} from './database.ts';
import { wordColumns } from './index-words.ts';

/** Documents in one transaction; between two the event loop gets its turn. */
const SLICE = 200;

/** The writing side of `file`; nothing is touched before `prepare`. One writer at a time, any number of readers. */
export function openEmbeddedWriter(file: string): IndexWriter {
  return new EmbeddedWriter(file);
}

class EmbeddedWriter implements IndexWriter {
  readonly name = 'embedded';
  readonly #file: string;
  #database: DatabaseSync | null = null;
  // Names the live tables. A batch begun on tables that a rebuild has since replaced must not move their cursor.
  #generation: string | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  prepare(): Promise<void> {
    return this.#alone(() => void this.#open());
  }

  cursor(): Promise<number> {
    return this.#alone(() => {
      const database = this.#open();
      this.#generation = state(database, 'generation');
      return Number(state(database, 'cursor') ?? 0);
    });
  }

  apply(batch: Parameters<IndexWriter['apply']>[0]): Promise<void> {
    return this.#alone(async () => {
      const database = this.#open();
      const removed = new Set(batch.remove);
      const put = batch.put.filter(({ id }) => !removed.has(id));
      // In slices: a long transaction would keep the event loop and other writers waiting. The cursor comes last.
      for (let at = 0; at < put.length; at += SLICE) {
        inTransaction(database, () => putDocuments(database, '', put.slice(at, at + SLICE)));
        await breathe();
      }
      inTransaction(database, () => {
        const statements = removals(database, '');
        for (const id of removed) removeDocument(statements, id);
        if (state(database, 'generation') === this.#generation)
          setState(database, 'cursor', String(batch.cursor));
      });
      if (removed.size > 0) forgetLog(database);
    });
  }

  rebuild(documents: AsyncIterable<readonly SearchDocument[]>, cursor: number): Promise<void> {
    return this.#alone(async () => {
      const database = this.#open();
      createShadow(database);
      for await (const batch of documents) {
        for (let at = 0; at < batch.length; at += SLICE) {
          inTransaction(database, () => putDocuments(database, '_new', batch.slice(at, at + SLICE)));
          await breathe();
        }
      }
      const generation = randomUUID();
      inTransaction(database, () => {
        swapShadow(database);
        setState(database, 'generation', generation);
        setState(database, 'cursor', String(cursor));
      });
      this.#generation = generation;
      forgetLog(database);
    });
  }

  count(): Promise<number> {
    return this.#alone(() => {
      const row = this.#open().prepare('SELECT count(*) AS n FROM documents').get();
      return Number(row?.['n'] ?? 0);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last.catch(() => undefined);
    this.#close();
  }

  #open(): DatabaseSync {
    if (this.#database !== null) return this.#database;
    mkdirSync(dirname(this.#file), { recursive: true });
    try {
      this.#database = openForWriting(this.#file);
    } catch (error) {
      if (!isDamaged((error as { cause?: unknown }).cause)) throw error;
      for (const end of ['', '-wal', '-shm']) rmSync(this.#file + end, { force: true });
      this.#database = openForWriting(this.#file);
    }
    this.#generation = state(this.#database, 'generation');
    return this.#database;
  }

  #close(): void {
    if (this.#database !== null) closeLeavingLog(this.#database, this.#file);
    this.#database = null;
  }

  #alone<T>(work: () => T | Promise<T>): Promise<T> {
    const next = this.#last
      .catch(() => undefined)
      .then(work)
      .catch((error: unknown) => {
        if (isDamaged(error)) this.#close();
        throw asArchiveError(error);
      });
    this.#last = next;
    return next;
  }
}

function putDocuments(database: DatabaseSync, suffix: Suffix, documents: readonly SearchDocument[]): void {
  const drop = removals(database, suffix);
  const document = database.prepare(
    `INSERT INTO documents${suffix} (id, list, seq, thread, author, author_key, has_attachment, language, date, year, policy_version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const text = database.prepare(`INSERT INTO texts${suffix} (rowid, subject, body) VALUES (?, ?, ?)`);
  const words = database.prepare(
    `INSERT INTO words${suffix} (rowid, subject, body, author, attachments, subject_extra, extra) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const untrusted of documents) {
    const d = SearchDocument.parse(untrusted);
    removeDocument(drop, d.id);
    const { lastInsertRowid: rowid } = document.run(
      d.id, d.list, d.seq, d.thread, d.author, d.authorKey, d.hasAttachment ? 1 : 0, d.language, d.date, d.year, d.policyVersion,
    ); // prettier-ignore
    text.run(rowid, d.subject, d.body);
    const columns = wordColumns(d);
    words.run(
      rowid, columns.subject, columns.body, columns.author, columns.attachments, columns.subjectExtra, columns.extra,
    ); // prettier-ignore
  }
}

interface Removals {
  readonly find: StatementSync;
  readonly drops: readonly StatementSync[];
}

function removals(database: DatabaseSync, suffix: Suffix): Removals {
  return {
    find: database.prepare(`SELECT rowid FROM documents${suffix} WHERE id = ?`),
    drops: ['documents', 'texts', 'words'].map((table) =>
      database.prepare(`DELETE FROM ${table}${suffix} WHERE rowid = ?`),
    ),
  };
}

function removeDocument({ find, drops }: Removals, id: string): void {
  const rowid = find.get(id)?.['rowid'];
  if (typeof rowid !== 'number') return;
  for (const drop of drops) drop.run(rowid);
}

// What was removed must not live on in the write-ahead log; a reader in the middle of a query delays it to the next time.
function forgetLog(database: DatabaseSync): void {
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

function state(database: DatabaseSync, key: string): string | null {
  const value = database.prepare('SELECT value FROM state WHERE key = ?').get(key)?.['value'];
  return typeof value === 'string' ? value : null;
}

function setState(database: DatabaseSync, key: string, value: string): void {
  database.prepare('INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)').run(key, value);
}
