// dc-archive serve: the public site and API, nothing else. Runs as a user that cannot enter the vault.
import { once } from 'node:events';
import { Command } from 'commander';
import { openArchiveReader } from '../archive/sql/reader.ts';
import { configFolder, loadConfig } from '../config/load.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { openEngines } from './engines.ts';
import { observe } from './observe.ts';
import { end } from './outcome.ts';
import { dataPaths } from './paths.ts';
import { openWeb } from './web.ts';

export function serveCommand(): Command {
  return new Command('serve')
    .description('the public site and API; reads the archive, writes sealed requests for removal only')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive serve                          on server.host and server.port of config/site.yaml
  dc-archive serve --config /etc/dc-archive

Needs no password and no vault key; see docs/operations.md for running it as its own user.`,
    )
    .action((options: { config?: string }) => end(() => serve(options.config)));
}

async function serve(folder: string | undefined): Promise<void> {
  const config = loadConfig({ folder: configFolder(folder), role: 'web' });
  const signal = shutdownSignal();
  const { events, metrics } = observe('info');
  await using reader = openArchiveReader(dataPaths(config.data).archive);
  await using engines = await openEngines({ config, events, signal, writes: false });
  await using search = engines.search();
  await using web = await openWeb({ config, reader, search, behind: () => null, events, metrics });
  process.stdout.write(`${config.site.title}: ${web.url}/\n`);
  if (!signal.aborted) await once(signal, 'abort');
  events.stopped();
}
