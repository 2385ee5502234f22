// dc-archive actions: who did what to which message, when and why. Words and numbers only; no text from mail is kept.
import { Command } from 'commander';
import { configFolder, loadConfig } from '../config/load.ts';
import { openVault } from '../ingest/vault/sqlite-vault.ts';
import { systemClock } from '../ops/clock.ts';
import { ArchiveError } from '../ops/errors.ts';
import { EXIT, end } from './outcome.ts';

const MOST = 1000;

export function actionsCommand(): Command {
  return new Command('actions')
    .description('list what operators did: withhold, hold, release, restore, republish …')
    .argument('[list]', 'id of a list; all where none is named')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `\nExamples:\n  dc-archive actions\n  dc-archive actions dc-example\n\nNewest first, at most ${MOST}.`,
    )
    .action((list: string | undefined, options: { config?: string }) =>
      end(async () => {
        const config = loadConfig({ folder: configFolder(options.config), samples: true });
        if (list !== undefined && !config.lists.some(({ id }) => id === list))
          throw new ArchiveError('LIST_UNKNOWN', 'never', { list });
        const { vault } = openVault({
          data: config.data,
          given: config.site.key === undefined ? null : config.secret(config.site.key),
          clock: systemClock,
        });
        using _vault = vault;
        const actions = vault.actions(list ?? null, MOST);
        for (const { at, who, what, list: id, seq, reason, counts } of actions) {
          const when = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
          const where = seq === null ? id : `${id} ${seq}`;
          const how = [
            reason,
            ...Object.entries(counts ?? {}).map(([name, n]) => `${name} ${n.toLocaleString('en')}`),
          ];
          process.stdout.write(
            `${when} UTC  ${who}  ${what} ${where}  ${how.filter((part) => part !== null).join(', ')}`.trimEnd() +
              '\n',
          );
        }
        if (actions.length === 0) process.stdout.write('Nothing was recorded.\n');
        return EXIT.done;
      }),
    );
}
