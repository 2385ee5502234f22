// dc-archive requests: what visitors ask to be removed, and the operator's decisions.
import { Command } from 'commander';
import { type Config, configFolder, loadConfig } from '../config/load.ts';
import { takeIn } from '../ingest/requests/desk.ts';
import type { RequestCase } from '../ingest/vault/request-case.ts';
import { openVault } from '../ingest/vault/sqlite-vault.ts';
import type { Vault } from '../ingest/vault/vault.ts';
import { systemClock } from '../ops/clock.ts';
import { ArchiveError } from '../ops/errors.ts';
import { letterKey } from '../requests/sealed-letter.ts';
import { REFUSALS } from '../requests/words.ts';
import { EXIT, end } from './outcome.ts';
import { dataPaths } from './paths.ts';
import { caseLine, caseWords, openFirst, plainCase } from './requests-words.ts';
import { caseOf, grant, type GrantOptions, refuse } from './requests-decide.ts';

export function requestsCommand(): Command {
  const command = new Command('requests')
    // before the subcommands are made, which take it over
    .exitOverride()
    .description('list the requests for removal, look at them, grant or refuse them')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive requests                        all that wait, the oldest first, with the days that are left
  dc-archive requests list dc-example --json
  dc-archive requests show 3                 what was written, on a terminal only
  dc-archive requests preview 3              what granting it would change
  dc-archive requests grant 3                erases the message or the person it is about
  dc-archive requests grant 3 --withhold     only takes the message out of public view; restore brings it back
  dc-archive requests refuse 4 --reason public_interest

A request is named by its number here or by its reference. Whoever asked sees state and outcome on a page of their own,
and gets a mail where they confirmed their address. The answer is due within a month.`,
    );
  const folder = () => command.opts<{ config?: string }>().config;
  command
    .command('list', { isDefault: true })
    .description('those that are open, then those that are closed')
    .argument('[list]', 'id of a list; all where none is named')
    .option('--json', 'one JSON document, without anything that was written')
    .action((list: string | undefined, { json }: { json?: true }) =>
      end(() => show(folder(), (vault, config) => listCases(vault, config, list, json === true))),
    );
  command
    .command('show')
    .description('what was written, by whom: for your eyes')
    .argument('<request>', 'number or reference')
    .action((word: string) => end(() => show(folder(), (vault) => showCase(caseOf(vault, word)))));
  const deciding = (name: string, words: string) =>
    command
      .command(name)
      .description(words)
      .argument('<request>', 'number or reference')
      .option('--erase-message', 'erase the message for good (default where it is about a message)')
      .option('--erase-person', 'erase the person from all messages (default where it is about a person)')
      .option('--withhold', 'only take the message out of public view')
      .option('--person <who>', '"Jane Doe <jane@example.org>", instead of what the request says')
      .option('--alias <name>', 'another name of the person; may be repeated', collect, [])
      .option('--keep <value>', 'a name or address that is not theirs; may be repeated', collect, []);
  deciding('preview', 'what granting would change; changes nothing').action(
    (word: string, options: GrantOptions) => end(() => grant(folder(), word, { ...options, isDry: true })),
  );
  deciding('grant', 'do it, everywhere, and tell who asked')
    .option('--yes', 'do not ask')
    .action((word: string, options: GrantOptions) => end(() => grant(folder(), word, options)));
  command
    .command('refuse')
    .description('do nothing, and tell who asked why')
    .argument('<request...>', 'numbers (15-20 is all of them) or a reference')
    .requiredOption('--reason <word>', `one of ${REFUSALS.join(', ')}`)
    .action((words: string[], { reason }: { reason: string }) => end(() => refuse(folder(), words, reason)));
  return command;
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

// What lies in the inbox is taken in first, so that nothing waits for a worker.
async function show(
  folder: string | undefined,
  work: (vault: Vault, config: Config) => number,
): Promise<number> {
  const config = loadConfig({ folder: configFolder(folder), samples: true });
  const given = config.site.key === undefined ? null : config.secret(config.site.key);
  const { vault, keys } = openVault({ data: config.data, given, clock: systemClock });
  using _vault = vault;
  takeIn({
    vault,
    key: letterKey(keys.letters),
    inbox: dataPaths(config.data).inbox,
    clock: systemClock,
    isConfirmedByMail: config.site.smtp !== undefined,
  });
  return work(vault, config);
}

function listCases(vault: Vault, config: Config, list: string | undefined, isJson: boolean): number {
  if (list !== undefined && !config.lists.some(({ id }) => id === list))
    throw new ArchiveError('LIST_UNKNOWN', 'never', { list });
  const today = new Date(systemClock.now()).toISOString().slice(0, 10);
  const cases = openFirst(vault.requests.all()).filter((one) => list === undefined || one.list === list);
  if (isJson)
    process.stdout.write(
      `${JSON.stringify(
        cases.map((one) => plainCase(one, today)),
        null,
        2,
      )}\n`,
    );
  else if (cases.length === 0) process.stdout.write('Nobody has asked for anything.\n');
  else for (const one of cases) process.stdout.write(`${caseLine(one, today)}\n`);
  return EXIT.done;
}

function showCase(one: RequestCase): number {
  if (!process.stdout.isTTY) {
    process.stderr.write(
      'This shows personal data, so it is shown on a terminal only. requests list --json has the rest.\n',
    );
    return EXIT.usage;
  }
  process.stdout.write(`${caseWords(one)}\n`);
  return EXIT.done;
}
