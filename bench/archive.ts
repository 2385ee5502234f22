// Archive writing alone: slots, records, threads, change feed, in batches as the line writes them.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from '../src/archive/archive-writer.ts';
import { openArchiveWriter } from '../src/archive/sql/writer.ts';
import { systemClock } from '../src/ops/clock.ts';
import { batches, type Corpus, LIST, parsed, redactor, time } from './corpus.ts';
import type { Measurement } from './run.ts';

export function archiveFile(corpus: Corpus): string {
  return join(corpus.folder, 'archive.db');
}

export async function entriesOf(corpus: Corpus): Promise<Entry[]> {
  const redact = await redactor();
  return (await parsed(corpus)).flatMap((message): Entry[] => {
    const outcome = redact(message);
    return outcome.kind === 'public'
      ? [{ kind: 'publish', keys: outcome.keys, message: outcome.message }]
      : [];
  });
}

export async function* archiveStage(corpus: Corpus): AsyncGenerator<Measurement> {
  const entries = await entriesOf(corpus);
  const file = archiveFile(corpus);
  await using archive = await openArchiveWriter(file, systemClock);
  await archive.putList({ id: LIST, name: 'Bench', address: null, join: null, description: null });
  const seconds = await time(async () => {
    for (const batch of batches(entries, 200)) await archive.record(LIST, batch);
  });
  const bytesPerMessage = Math.round(statSync(file).size / entries.length);
  yield { stage: 'archive', messages: entries.length, seconds, bytesPerMessage };
}
