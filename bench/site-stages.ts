// What a filled site costs: bytes on disk a message, and building its indexes anew.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Corpus } from './corpus.ts';
import type { FilledSite } from './filled-site.ts';
import { peakMemory } from './peak-memory.ts';
import type { Measurement } from './run.ts';

export async function* diskStage(
  corpus: Corpus,
  filled: () => Promise<FilledSite>,
): AsyncGenerator<Measurement> {
  const { site } = await filled();
  const each = (...path: string[]) =>
    Math.round(
      ['', '-wal'].reduce(
        (sum, suffix) =>
          sum + (statSync(`${join(site.data, ...path)}${suffix}`, { throwIfNoEntry: false })?.size ?? 0),
        0,
      ) / corpus.count,
    );
  yield {
    stage: 'bytes on disk a message',
    messages: corpus.count,
    seconds: 0,
    mail: Math.round(corpus.bytes / corpus.count),
    vault: each('vault', 'vault.db'),
    archive: each('public', 'archive.db'),
    search: each('public', 'search.db'),
  };
}

export async function* reindexStage(
  corpus: Corpus,
  filled: () => Promise<FilledSite>,
): AsyncGenerator<Measurement> {
  const { site } = await filled();
  const child = site.spawn(['reindex']);
  const output: Buffer[] = [];
  child.stdout!.on('data', (chunk: Buffer) => output.push(chunk));
  const peakMegabytes = await peakMemory(child);
  const lines = Buffer.concat(output)
    .toString()
    .matchAll(/^(\S+) +([\d,]+) messages in ([\d.]+) s$/gmu);
  for (const [, engine, messages, seconds] of lines) {
    yield {
      stage: `reindex ${engine}`,
      messages: Number(messages!.replaceAll(',', '')),
      seconds: Number(seconds),
      peakMegabytes,
    };
  }
  if (child.exitCode !== 0)
    throw new Error(`reindex of ${corpus.count} messages ended with ${child.exitCode}`);
}
