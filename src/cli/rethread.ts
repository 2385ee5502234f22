// dc-archive rethread: places all messages of a list in threads anew.
import { Command } from 'commander';
import { openArchiveReader } from '../archive/sql/reader.ts';
import { openArchiveWriter } from '../archive/sql/writer.ts';
import { configFolder, loadConfig } from '../config/load.ts';
import { systemClock } from '../ops/clock.ts';
import { ArchiveError } from '../ops/errors.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { EXIT, end } from './outcome.ts';
import { dataPaths } from './paths.ts';

export function rethreadCommand(): Command {
  return new Command('rethread')
    .description('place all messages of a list in threads anew')
    .argument('[list...]', 'ids of lists; all where none is named')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive rethread dc-example      after an upgrade that mends threads, or where a thread looks wrong
  dc-archive rethread                 every list

Works beside a running worker and web: readers see the threads of a list as they were, then as they are. Texts,
numbers and addresses of messages stay. Running it again moves nothing.`,
    )
    .action((lists: string[], options: { config?: string }) => end(() => rethread(lists, options.config)));
}

async function rethread(named: string[], folder: string | undefined): Promise<number> {
  const config = loadConfig({ folder: configFolder(folder), samples: true });
  const known = config.lists.map(({ id }) => id);
  const unknown = named.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new ArchiveError('LIST_UNKNOWN', 'never', { list: unknown });
  const signal = shutdownSignal();
  const { archive } = dataPaths(config.data);
  // A writer would make an archive where there is none.
  await openArchiveReader(archive)[Symbol.asyncDispose]();
  await using writer = await openArchiveWriter(archive, systemClock);
  let isAnyMoved = false;
  for (const list of named.length > 0 ? new Set(named) : known) {
    if (signal.aborted) {
      process.stderr.write('Stopped. The lists that are not named above are as they were.\n');
      return EXIT.failed;
    }
    const startedAt = performance.now();
    const { messages, threads, moved } = await writer.rethread(list);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(
      `${list}: ${n(messages)} messages in ${n(threads)} threads, ${n(moved)} moved, ${seconds} s\n`,
    );
    isAnyMoved ||= moved > 0;
  }
  if (isAnyMoved)
    process.stdout.write(
      'The worker brings this to the search index: the one that runs, or the next that starts.\n',
    );
  return EXIT.done;
}

function n(value: number): string {
  return value.toLocaleString('en');
}
