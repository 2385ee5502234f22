// dc-archive reindex: builds the search index anew from the public archive, behind a swap.
import { Command } from 'commander';
import { configFolder, loadConfig } from '../config/load.ts';
import { reindex } from '../index/reindex.ts';
import { letReadersGoFirst } from '../ops/priority.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { openArchiveReader } from '../archive/sql/reader.ts';
import { openEngines } from './engines.ts';
import { observe } from './observe.ts';
import { EXIT, end } from './outcome.ts';
import { dataPaths, lockForRebuild } from './paths.ts';

export function reindexCommand(): Command {
  return new Command('reindex')
    .description('build the search index anew behind a swap; searches go on meanwhile')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      '\nExample:\n  dc-archive reindex        after an upgrade of Meilisearch, or when check advises it',
    )
    .action((options: { config?: string }) => end(() => rebuild(options.config)));
}

async function rebuild(folder: string | undefined): Promise<number> {
  const config = loadConfig({ folder: configFolder(folder), samples: true });
  const signal = shutdownSignal();
  const { events } = observe('warn');
  using _lock = lockForRebuild(config.data);
  await using archive = openArchiveReader(dataPaths(config.data).archive);
  await using engines = await openEngines({ config, events, signal, writes: true });
  letReadersGoFirst();
  const { isTTY } = process.stderr;
  for (const writer of engines.writers) {
    const startedAt = Date.now();
    const documents = await reindex({
      archive,
      writer,
      signal,
      onProgress: ({ documents: done, of }) => {
        if (isTTY)
          process.stderr.write(
            `\r\u001B[K${writer.name}: ${done.toLocaleString('en')} of ${of.toLocaleString('en')}`,
          );
      },
    }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return null;
    });
    if (isTTY) process.stderr.write('\r\u001B[K');
    if (documents === null) {
      process.stderr.write(`Stopped. The ${writer.name} index is the old one still; run reindex again.\n`);
      return EXIT.failed;
    }
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(
      `${writer.name.padEnd(12)}${documents.toLocaleString('en')} messages in ${seconds} s\n`,
    );
  }
  return EXIT.done;
}
