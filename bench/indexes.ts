// Indexing alone, both engines, from the archive that the stage before wrote (or that is written first).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openArchiveReader } from '../src/archive/sql/reader.ts';
import { openEmbeddedWriter } from '../src/index/embedded/writer.ts';
import { followArchive } from '../src/index/follow.ts';
import { openMeilisearchWriter } from '../src/index/meilisearch/writer.ts';
import type { IndexWriter } from '../src/index/search.ts';
import { startMeilisearch } from '../test/support/meilisearch.ts';
import { archiveFile, archiveStage } from './archive.ts';
import { type Corpus, time } from './corpus.ts';
import type { Measurement } from './run.ts';

export async function* indexStages(corpus: Corpus): AsyncGenerator<Measurement> {
  if (!existsSync(archiveFile(corpus))) for await (const _ of archiveStage(corpus));
  await using embedded = openEmbeddedWriter(join(corpus.folder, 'search.db'));
  yield await follow(corpus, embedded);
  await using engine = await startMeilisearch();
  await using writer = openMeilisearchWriter({ url: engine.url, adminKey: engine.adminKey });
  yield await follow(corpus, writer);
}

async function follow(corpus: Corpus, writer: IndexWriter): Promise<Measurement> {
  await using changes = openArchiveReader(archiveFile(corpus));
  const ending = new AbortController();
  const seconds = await time(async () => {
    const follower = followArchive({ changes, writer, signal: ending.signal });
    await follower.idle();
    ending.abort();
    await follower.done;
  });
  return { stage: `index ${writer.name}`, messages: await writer.count(), seconds };
}
