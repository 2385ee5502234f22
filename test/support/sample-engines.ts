// Both engines filled with the sample lists, in folders that go away.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArchiveReader } from '../../src/archive/sql/reader.ts';
import { openArchiveWriter } from '../../src/archive/sql/writer.ts';
import type { SearchDocument } from '../../src/index/document.ts';
import { toDocument } from '../../src/index/documents.ts';
import { openEmbeddedEngine } from '../../src/index/embedded/engine.ts';
import { openEmbeddedWriter } from '../../src/index/embedded/writer.ts';
import { openMeilisearchEngineInThread } from '../../src/index/meilisearch/engine-in-thread.ts';
import { openMeilisearchWriter } from '../../src/index/meilisearch/writer.ts';
import type { IndexWriter, SearchEngine } from '../../src/index/search.ts';
import { startMeilisearch } from './meilisearch.ts';
import { publishSampleLists, SAMPLE_LISTS } from './sample-lists.ts';

export interface SampleEngines extends AsyncDisposable {
  readonly meilisearch: SearchEngine;
  readonly embedded: SearchEngine;
  /** what both hold */
  readonly documents: readonly SearchDocument[];
}

export async function openSampleEngines(): Promise<SampleEngines> {
  const opened = new AsyncDisposableStack();
  try {
    const folder = await mkdtemp(join(tmpdir(), 'dc-archive-samples-'));
    opened.defer(() => rm(folder, { recursive: true, force: true }));
    const documents = await sampleDocuments(join(folder, 'archive.db'));
    const server = opened.use(await startMeilisearch());
    const { url, adminKey, searchKey } = server;
    const file = join(folder, 'search.db');
    const meilisearch = opened.use(openMeilisearchEngineInThread({ url, searchKey }));
    const embedded = opened.use(openEmbeddedEngine(file));
    await fill(opened.use(openMeilisearchWriter({ url, adminKey })), documents);
    await fill(opened.use(openEmbeddedWriter(file)), documents);
    const stack = opened.move();
    return { meilisearch, embedded, documents, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

async function sampleDocuments(file: string): Promise<SearchDocument[]> {
  await using writer = await openArchiveWriter(file, { now: () => Date.UTC(2026, 0, 6) });
  await publishSampleLists(writer);
  await using reader = openArchiveReader(file);
  const messages = await Promise.all(SAMPLE_LISTS.map((list) => reader.messages(list, 0, 1000)));
  return messages.flat().map(toDocument);
}

async function fill(writer: IndexWriter, documents: readonly SearchDocument[]): Promise<void> {
  await writer.prepare();
  await writer.apply({ put: documents, remove: [], cursor: 1 });
}
