// dc-archive connect: a mailing list's admin connects the list, by answers or by flags. Nothing is written before the end.
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { ListSettings } from '../config/list.ts';
import { type Config, configFolder, type ListConfig, loadConfig } from '../config/load.ts';
import { readCriteria } from '../config/openness.ts';
import { readPolicies } from '../config/policies.ts';
import { SiteSettings } from '../config/site.ts';
import { Secret } from '../ops/secret.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { terminal } from './before-after-text.ts';
import { type Asker, openAsker, shown, Stop } from './connect-ask.ts';
import { type ListFlags, listOf, pickLists } from './connect-lists.ts';
import { type AccountFlags, faultWords, openAccount, openMailboxOf } from './connect-mailbox.ts';
import { erasedOf, sampleLines } from './connect-samples.ts';
import { type NewList, noticeText, passwordPath, writeLists } from './connect-write.ts';
import { EXIT, end } from './outcome.ts';

const PRESETS = ['open', 'balanced', 'strict'];
const SAMPLES = 10;

interface Options extends AccountFlags, ListFlags {
  readonly policy?: string;
  readonly yes?: true;
  readonly config?: string;
}

const collect = (value: string, values: string[] | undefined) => [...(values ?? []), value];

export function connectCommand(): Command {
  return new Command('connect')
    .description(
      'connect a mailing list: asks in plain words, tries the login, shows samples, writes its file',
    )
    .option('--name <name>', 'full name of the list', collect)
    .option('--address <address>', 'posting address of the list', collect)
    .option('--id <id>', 'short name for addresses and files', collect)
    .option('--join <url>', 'where anybody can join', collect)
    .option('--user <address>', 'mail account that is subscribed to the list')
    .option('--host <host>', 'its IMAP server; found by the address where it can be')
    .option('--port <port>', 'port of the server')
    .option('--tls <way>', 'implicit, starttls, or none on this machine')
    .option('--password-env <name>', 'environment variable that holds the password')
    .option('--password-file <path>', 'file that holds the password')
    .option('--token-command <words>', 'command that prints an access token (OAuth 2), instead of a password')
    .option('--token-env <name>', 'environment variable that holds the token')
    .option('--token-file <path>', 'file that holds the token')
    .option('--mailbox <name>', 'mailbox that the list mail is in')
    .option('--list-id <id>', 'List-Id of the list; again for another list in the same mailbox', collect)
    .option('--policy <id>', 'redaction policy')
    .option('--yes', 'take what is suggested, ask nothing')
    .option('--force', 'write over the file of a list that is there')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive connect
  dc-archive connect --name "DC Garden" --address dc-garden@lists.example.org --user archive@example.org \\
    --password-file garden.password --yes
  dc-archive connect … --list-id dc-garden.lists.example.org --list-id dc-trees.lists.example.org

On a terminal it asks for what the flags leave open. Several --list-id make several lists; the first --id, --name,
--address and --join belong to the first one, the second to the second. The mailbox is only read.`,
    )
    .action((options: Options) => end(() => connect(options)));
}

async function connect(options: Options): Promise<number> {
  using ask = openAsker({ isYes: options.yes === true, ended: shutdownSignal() });
  try {
    return await flow(ask, options);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.code;
  }
}

async function flow(ask: Asker, options: Options): Promise<number> {
  const folder = configFolder(options.config);
  // as the web reads it: the secrets of the worker need not be in the shell of the admin
  const config = existsSync(folder) ? loadConfig({ folder, role: 'web' }) : emptyConfig(folder);
  const { signal } = ask;
  const goOn = () => {
    if (signal.aborted) throw new Stop('\nStopped; nothing was written.');
  };
  const first = await listOf(ask, options, { place: 0, folder, listId: null, taken: [] });
  const account = await openAccount(ask, options, { folder, listAddress: first.address, signal }).catch(
    (error) => {
      goOn();
      throw error;
    },
  );
  await using look = account.look;
  const { mailbox, seen } = await openMailboxOf(ask, options.mailbox, account);
  const lists = await pickLists(ask, options, { first, seen, folder, mailbox });
  try {
    for (const list of lists)
      await showSamples(list, config, await look.samples(list.listId, SAMPLES), signal);
  } catch (error) {
    goOn();
    throw new Stop(`${faultWords(error, account.server, account.user)}\nNothing was written.`);
  }
  const known = [...config.policies.keys()].sort().join(', ');
  const policy = await ask.text({
    words: `Policy (${known})`,
    flag: '--policy',
    given: options.policy,
    suggest: 'balanced',
    check: (name) =>
      config.policies.has(name) ? null : `There is no policy ${shown(name)}; there are: ${known}.`,
  });
  goOn();
  if (ask.isTerminal && !(ask.isYes || (await ask.confirm('Write the configuration now?', true, '--yes'))))
    throw new Stop('Nothing was written.');
  // a token is never typed
  const typed = account.setting === null && account.password instanceof Secret ? account.password : null;
  const login =
    typed === null ? account.setting! : { password: { file: passwordPath(folder, lists[0]!.id, typed) } };
  const source = {
    server: account.server,
    user: account.user,
    mailbox,
    login,
    policy,
  };
  const result = writeLists(folder, lists, source, typed);
  report(lists, result, policy, options.config);
  return EXIT.done;
}

async function showSamples(
  list: NewList,
  config: Config,
  samples: Parameters<typeof sampleLines>[0],
  signal: AbortSignal,
): Promise<void> {
  if (samples.length === 0) {
    process.stdout.write(`No message of ${list.id} is here yet, so there is nothing to show.\n\n`);
    return;
  }
  const policies = PRESETS.flatMap((name) => config.policies.get(name) ?? []);
  const { id, name, address } = list;
  const draft: ListConfig = { ...ListSettings.parse({ id, name, address }), policyDocument: policies[0]! };
  // its own address counts as a list's, as it will when it is connected
  const lists = [...config.lists.filter((other) => other.id !== id), draft];
  const erased = erasedOf(config);
  if (erased === null) {
    process.stdout.write(
      'Samples are not shown: the vault of this site cannot be opened here, and only it knows who was erased. Run connect as the user of the worker, with its key, to see them.\n\n',
    );
    return;
  }
  const trial = { config: { ...config, lists }, list: draft, policies, erased, signal };
  process.stdout.write(`\n${(await sampleLines(samples, trial, terminal())).join('\n')}\n\n`);
}

function report(
  lists: readonly NewList[],
  { config, written }: ReturnType<typeof writeLists>,
  policy: string,
  folder: string | undefined,
): void {
  const option = folder === undefined ? '' : ` --config ${folder}`;
  const notices = lists.map((list) => noticeText(list, config.policies.get(policy)!, config));
  const commands = [
    ...lists.flatMap(({ id }) => [`check ${id}`, `preview ${id} --policy ${policy}`]),
    'ingest --once',
  ];
  process.stdout.write(
    [
      `Written: ${written.join(', ')}`,
      '',
      'A text for the members of the list; please read it before you send it:',
      '',
      ...notices,
      'Next (nothing is published before ingest):',
      ...commands.map((command) => `  npx dc-archive ${command}${option}`),
      '',
    ].join('\n'),
  );
}

function emptyConfig(folder: string): Config {
  const site = SiteSettings.parse({});
  const { known } = readPolicies(folder, (path) => path);
  const secret = () => {
    throw new Stop('There is no configuration yet.');
  };
  return {
    folder,
    site,
    data: folder,
    lists: [],
    policies: known,
    criteria: readCriteria(folder, (path) => path, [])!,
    coalitions: [],
    isSample: false,
    meilisearchBinary: null,
    secret,
  };
}
