// dc-archive check: looks at everything a site needs and says of every problem what to do.
import { statSync } from 'node:fs';
import { Command } from 'commander';
import type { ArchiveReader, ListSummary } from '../archive/archive.ts';
import { openArchiveReader } from '../archive/sql/reader.ts';
import { type Config, configFolder, loadConfig } from '../config/load.ts';
import { openSources } from '../ingest/source/open-source.ts';
import type { Source } from '../ingest/source/source.ts';
import { LIMITS } from '../ingest/parse/limits.ts';
import { readVault, type VaultReader } from '../ingest/vault/read-vault.ts';
import { vaultPaths } from '../ingest/vault/vault-file.ts';
import { ArchiveError, asArchiveError } from '../ops/errors.ts';
import { KeyedHasher } from '../redact/keyed-hash.ts';
import { publicPolicy } from '../redact/public-policy.ts';
import type { SecretSetting } from '../ops/secret.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { checkLog } from './check-log.ts';
import { mailerOf } from './desk.ts';
import { chooseEngine, engineWords, openEngines } from './engines.ts';
import { observe } from './observe.ts';
import { olderPolicyWords, underOlderPolicy } from './older-policy.ts';
import { EXIT, end, sentence } from './outcome.ts';
import { dataPaths } from './paths.ts';

export function checkCommand(): Command {
  return new Command('check')
    .description('check configuration, sources, vault, archive and search engine')
    .argument('[list]', 'id of one list')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      '\nExamples:\n  dc-archive check\n  dc-archive check dc-example --config /etc/dc-archive',
    )
    .action((list: string | undefined, options: { config?: string }) =>
      end(() => check(list, options.config)),
    );
}

async function check(list: string | undefined, folder: string | undefined): Promise<number> {
  const config = loadConfig({ folder: configFolder(folder), samples: true });
  if (list !== undefined && !config.lists.some(({ id }) => id === list)) {
    throw new ArchiveError('LIST_UNKNOWN', 'never', { list });
  }
  const report = new Report();
  report.good(
    'configuration',
    `${config.lists.length} list(s)${config.isSample ? ', the samples' : ''}, data in ${config.data}`,
  );
  await checkSources(config, list, report);
  checkVault(config, report);
  checkVanished(config, report);
  await checkArchive(config, report);
  await checkEngine(config, report);
  await checkMailer(config, report);
  return report.problems === 0 ? EXIT.done : EXIT.failed;
}

class Report {
  problems = 0;

  good(what: string, detail: string): void {
    process.stdout.write(`ok       ${what}: ${detail}\n`);
  }
  note(what: string, detail: string): void {
    process.stdout.write(`note     ${what}: ${detail}\n`);
  }
  bad(what: string, remedy: string): void {
    this.problems += 1;
    process.stdout.write(`problem  ${what}: ${remedy}\n`);
  }
}

async function checkSources(config: Config, only: string | undefined, report: Report): Promise<void> {
  const lists = config.lists.filter(({ id }) => only === undefined || id === only);
  for (const { id } of lists.filter((list) => list.sources.length === 0)) {
    report.note(`list ${id}`, 'has no source; add one under sources: or use dc-archive import');
  }
  const options = {
    configDir: config.folder,
    secret: (setting: SecretSetting) => config.secret(setting),
    maxBytes: LIMITS.rawBytes,
  };
  const signal = shutdownSignal();
  for (const source of openSources(lists, options)) {
    const what = `${source.type} source of ${source.lists.join(', ')}`;
    try {
      noteDaily(config, source, what, report);
      const { messages, listIds } = await source.probe(signal);
      report.good(what, `${messages.toLocaleString('en')} messages`);
      if (listIds.length > 0) {
        const seen = listIds.slice(0, 5).map(({ listId, count }) => `${listId} (${count})`);
        report.note(what, `List-Ids of the newest messages: ${seen.join(', ')}`);
      }
      for (const list of lists) {
        for (const { match } of list.sources.filter((candidate) => candidate.type === source.type)) {
          if (
            match === undefined ||
            !source.lists.includes(list.id) ||
            listIds.some(({ listId }) => listId === match.listId)
          )
            continue;
          if (messages > 0)
            report.note(
              what,
              `no new message carries ${match.listId}; compare match.listId with the List-Ids seen`,
            );
        }
      }
    } catch (error) {
      const fault = asArchiveError(error, 'SOURCE_FAILED');
      report.bad(what, sentence(fault.code, fault));
    }
  }
}

function noteDaily(config: Config, { daily }: Source, what: string, report: Report): void {
  if (daily === undefined) return;
  const fetched = withVault(config, (vault) => vault.fetchedToday(daily.account)) ?? 0;
  const [done, most] = [fetched, daily.bytes].map((bytes) =>
    Math.round(bytes / 1_000_000).toLocaleString('en'),
  );
  const rest = fetched >= daily.bytes ? '; it is read on tomorrow (UTC)' : '';
  report.note(what, `${done} of at most ${most} MB of its account fetched today${rest}`);
}

function checkVault(config: Config, report: Report): void {
  const { folder, key } = vaultPaths(config.data);
  const mode = modeOf(folder);
  if (mode === null) return report.note('vault', 'not made yet; the first ingest makes it');
  if ((mode & 0o077) !== 0) report.bad('vault', `others can enter it; chmod 700 ${folder}`);
  else report.good('vault', 'only its owner can enter');
  const keyMode = modeOf(key);
  if (keyMode !== null && (keyMode & 0o077) !== 0)
    report.bad('vault key', `others can read it; chmod 600 ${key}`);
  if (keyMode === null && config.site.key === undefined)
    report.bad('vault key', 'the key file is missing; restore it from your backup');
}

function checkVanished(config: Config, report: Report): void {
  const following = config.lists.filter(({ policyDocument }) => policyDocument.followDeletions === true);
  for (const { id } of following) {
    const count = withVault(config, (vault) => vault.vanished(id)) ?? 0;
    if (count > 0)
      report.note(
        `list ${id}`,
        `${count} message(s) deleted at the source are still here; if they stay so, dc-archive vanished ${id} decides`,
      );
  }
}

async function checkArchive(config: Config, report: Report): Promise<void> {
  for (const folder of [config.data, dataPaths(config.data).public]) {
    const mode = modeOf(folder);
    if (mode !== null && (mode & 0o005) !== 0o005) {
      report.note(
        'archive',
        `a web process under another user cannot enter it; for that, chmod 755 ${folder}`,
      );
    }
  }
  try {
    await using reader = openArchiveReader(dataPaths(config.data).archive);
    const lists = await reader.lists();
    const published = lists.reduce((sum, { counts }) => sum + counts.published, 0);
    report.good('archive', `${lists.length} list(s), ${published.toLocaleString('en')} published messages`);
    await checkPolicies(config, reader, lists, report);
    await checkRequests(reader, report);
  } catch (error) {
    const fault = asArchiveError(error);
    if (fault.code === 'STORE_MISSING') report.note('archive', 'not made yet; the first ingest makes it');
    else report.bad('archive', sentence(fault.code, fault));
  }
}

// What the log says of itself; what the public policy says, against the configuration and against each message.
async function checkPolicies(
  config: Config,
  reader: ArchiveReader,
  lists: readonly ListSummary[],
  report: Report,
): Promise<void> {
  const ids = lists.map(({ id }) => id);
  try {
    await checkLog(reader.log, Date.now(), report);
    for (const { list, messages } of await underOlderPolicy(reader, ids))
      report.note('policy', olderPolicyWords(list, messages));
  } catch {
    return report.note(
      'archive',
      'written by an older version; the next start of the worker brings it to this one',
    );
  }
  const hasher = hasherOf(config);
  if (hasher === null) return;
  for (const { id, policyDocument } of config.lists) {
    const now = lists.find((list) => list.id === id)?.policy;
    const stored = now === undefined ? null : await reader.policy(now.id, now.version);
    const wanted = JSON.stringify(publicPolicy(policyDocument, hasher));
    if (stored === null || JSON.stringify(stored.document) === wanted) continue;
    report.note(
      'policy',
      `the policy of ${id} was changed in the configuration; dc-archive republish ${id} puts it in force, a restart of the worker for new mail only`,
    );
  }
}

async function checkRequests(reader: ArchiveReader, report: Report): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  // an archive of an older version has none; that is told with the policies
  const figures = await reader.requestFigures(today).catch(() => null);
  if (figures === null || figures.open === 0) return;
  const late = figures.overdue > 0 ? `, ${figures.overdue} of them late` : '';
  report.note('requests', `${figures.open} for removal wait for a decision${late}; dc-archive requests`);
}

async function checkMailer(config: Config, report: Report): Promise<void> {
  const { enabled } = config.site.removal;
  if (!enabled) return report.note('removal', 'the form is switched off (removal.enabled)');
  const mailer = mailerOf(config);
  if (mailer === null)
    return report.note(
      'smtp',
      'not configured: who asks for removal is not asked to confirm, and gets no mail',
    );
  const what = `smtp ${config.site.smtp!.host}:${config.site.smtp!.port}`;
  try {
    await mailer.probe();
    report.good(what, 'takes mail');
  } catch (error) {
    const fault = asArchiveError(error);
    report.bad(what, sentence(fault.code, fault));
  }
}

/** Null where there is no vault, or no key to it; that is told elsewhere. */
function hasherOf(config: Config): KeyedHasher | null {
  return withVault(config, ({ keys }) => new KeyedHasher(keys.hash));
}

/** Null where there is no vault yet, or one that cannot be read: what is wrong with it is told elsewhere. */
function withVault<T>(config: Config, look: (vault: VaultReader) => T): T | null {
  try {
    const given = config.site.key === undefined ? null : config.secret(config.site.key);
    using vault = readVault({ data: config.data, given });
    return vault === null ? null : look(vault);
  } catch {
    return null;
  }
}

async function checkEngine(config: Config, report: Report): Promise<void> {
  let words;
  try {
    words = engineWords(await chooseEngine(config));
  } catch (error) {
    const fault = asArchiveError(error);
    return report.bad('search engine', sentence(fault.code, fault));
  }
  const what = `search engine: ${words.engine} (${words.found})`;
  if (words.engine === 'embedded') {
    const why =
      config.site.search.engine === 'embedded' ? 'as search.engine says' : 'no Meilisearch was found';
    return report.note(what, `${why}; a Meilisearch (search.url) adds typo tolerance and speed`);
  }
  const ending = new AbortController();
  const { events } = observe('silent');
  try {
    await using engines = await openEngines({ config, events, signal: ending.signal, writes: true });
    const writer = engines.writers.find(({ name }) => name === 'meilisearch');
    if (writer === undefined)
      return report.bad(what, 'could not be started; the embedded engine answers meanwhile');
    await writer.prepare();
    report.good(what, `${(await writer.count()).toLocaleString('en')} messages in the index`);
  } catch (error) {
    const fault = asArchiveError(error, 'ENGINE_UNREACHABLE');
    report.bad(what, sentence(fault.code, fault));
  }
}

function modeOf(path: string): number | null {
  try {
    return statSync(path).mode;
  } catch {
    return null;
  }
}
