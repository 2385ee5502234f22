// dc-archive import: takes in files by hand, for the past of a list.
import { resolve } from 'node:path';
import { Command } from 'commander';
import { configFolder, loadConfig } from '../config/load.ts';
import { openPath } from '../ingest/source/open-source.ts';
import { LIMITS } from '../ingest/parse/limits.ts';
import { ArchiveError } from '../ops/errors.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { beforeWork } from './before-work.ts';
import { openEngines } from './engines.ts';
import { observe } from './observe.ts';
import { operator } from './operator.ts';
import { end } from './outcome.ts';
import { runSources } from './run-sources.ts';
import { followAll, openWork, refuseOtherKey } from './work.ts';
import { lockForWorker } from './worker-lease.ts';

export function importCommand(): Command {
  return new Command('import')
    .description('take in mbox files (.gz too), Maildirs, .eml files and Pipermail month files')
    .argument('<list>', 'id of a configured list')
    .argument('<path...>', 'files or folders')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive import dc-example history/2010-2024.mbox.gz
  dc-archive import dc-example ~/Maildir/.dc-example

Importing the same file again changes nothing.`,
    )
    .action((list: string, paths: string[], options: { config?: string }) =>
      end(() => importPaths(list, paths, options.config)),
    );
}

async function importPaths(list: string, paths: string[], folder: string | undefined): Promise<number> {
  const config = loadConfig({ folder: configFolder(folder) });
  if (!config.lists.some(({ id }) => id === list)) throw new ArchiveError('LIST_UNKNOWN', 'never', { list });
  const signal = shutdownSignal();
  const { events } = observe('warn');
  const sources = [];
  for (const path of paths) sources.push(await openPath(list, resolve(path), LIMITS.rawBytes));
  using _lock = lockForWorker(config.data);
  await using work = await openWork({ config, events, lists: [list] });
  refuseOtherKey(work, sources);
  await beforeWork({ config, work, events, signal });
  await using engines = await openEngines({ config, events, signal, writes: true });
  const ending = new AbortController();
  const followers = followAll(work, engines, events, ending.signal);
  try {
    work.vault.record({ who: operator(), what: 'import', list, seq: null, reason: null });
    return await runSources({ config, work, sources, followers, signal, events });
  } finally {
    ending.abort();
    await Promise.all(followers.map((follower) => follower.done));
  }
}
