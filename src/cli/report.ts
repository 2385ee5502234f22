// dc-archive report: how open each list is, why not, and how to mend it.
import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { openArchiveReader } from '../archive/sql/reader.ts';
import { openArchiveWriter } from '../archive/sql/writer.ts';
import { type Config, configFolder, loadConfig } from '../config/load.ts';
import { LIMITS } from '../ingest/parse/limits.ts';
import { openSources } from '../ingest/source/open-source.ts';
import { openVault } from '../ingest/vault/sqlite-vault.ts';
import { systemClock } from '../ops/clock.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { canonicalJson } from '../report/canonical-json.ts';
import { logSigner, refuseHandedOver } from './log-key.ts';
import { EXIT, end } from './outcome.ts';
import { dataPaths } from './paths.ts';
import { showLine } from './progress.ts';
import { reportCsv } from './report-csv.ts';
import { reportDrafts } from './report-drafts.ts';
import { listFacts } from './report-facts.ts';
import { reportHtml } from './report-html.ts';
import { issue, type Issued } from './report-issue.ts';
import { type ListFacts, makeReports, type MadeReport, type Subject, subjectsOf } from './report-make.ts';
import { overviewText, reportText } from './report-text.ts';

const FORMATS = ['text', 'html', 'json', 'csv'] as const;
const NO_FACTS: ListFacts = { isSourceQuiet: null, headers: null, removals: null };

interface Options {
  config?: string;
  format: (typeof FORMATS)[number];
  draft?: boolean;
  publish?: boolean;
  probe?: boolean;
  url?: string;
  pace: number;
}

export function reportCommand(): Command {
  return new Command('report')
    .description('how open each list is, why not, and how to mend it')
    .argument('[list|coalition...]', 'ids of lists or coalitions; all where none is named')
    .option('--config <dir>', 'configuration folder')
    .addOption(new Option('--format <format>', 'how to write it').choices(FORMATS).default('text'))
    .option('--draft', 'keep it as a draft, however long it has waited')
    .option('--publish', 'make it public now')
    .option('--probe', 'look at pages of other hosts too (where one joins, archives elsewhere)')
    .option('--no-probe', 'look at no page at all')
    .option('--url <url>', 'where this site is reached; default: url in site.yaml', url)
    .option('--pace <ms>', 'milliseconds from one request to a host to the next', milliseconds, 1000)
    .addHelpText(
      'after',
      `
Examples:
  dc-archive report                                    every list, one line each
  dc-archive report dc-example --probe                 one list in full, with what to do
  dc-archive report irpc --probe                       a coalition whose list is not connected
  dc-archive report --format html > report.html        a page each, to be printed
  dc-archive report dc-example --probe --publish       make it public now

A first report, and one with a worse grade, is a draft for report.publishAfterDays (14) days; drafts lie in reports/
of the data folder, for the worker's user only. Others are public at once and stand in the log. Rows of
coalitions.yaml with status: unconfirmed stay drafts. Other hosts are asked at most once a second.`,
    )
    .action((named: string[], options: Options) => end(() => report(named, options)));
}

async function report(named: string[], options: Options): Promise<number> {
  if (options.draft && options.publish) {
    process.stderr.write('Say --draft or --publish, not both.\n');
    return EXIT.usage;
  }
  const config = loadConfig({ folder: configFolder(options.config), samples: true });
  const all = subjectsOf(config);
  const subjects = named.length === 0 ? all : named.map((name) => find(all, name));
  const unknown = named.filter((_, i) => subjects[i] === undefined);
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no list or coalition ${unknown.join(', ')}. Known: ${all.map(({ id }) => id).join(', ')}\n`,
    );
    return EXIT.usage;
  }
  return makeAndShow(config, subjects as Subject[], options);
}

async function makeAndShow(config: Config, subjects: readonly Subject[], options: Options): Promise<number> {
  const signal = shutdownSignal();
  await using side = await openSide(config, options.url);
  const drafts = reportDrafts(config.data);
  const site = options.probe === false ? null : (options.url ?? config.site.url ?? null);
  const made: { report: MadeReport['report']; document: string; issued: Issued }[] = [];
  let current = '';
  {
    using _progress = showLine(() => `${made.length} of ${subjects.length} reports, ${current}`);
    const run = {
      config,
      reader: side.reader,
      facts: side.facts,
      site,
      clock: systemClock,
      signal,
      outside: options.probe ?? config.site.report.probe,
      paceMs: options.pace,
      onSubject: ({ id }: Subject) => (current = id),
    };
    try {
      for await (const one of makeReports(run, subjects)) {
        const when = options.publish ? 'now' : options.draft ? 'never' : 'due';
        const { reader, writer } = side;
        const days = config.site.report.publishAfterDays;
        const issued = await issue(one, { reader, writer, drafts, days, when });
        made.push({ report: one.report, document: one.document, issued });
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
  process.stdout.write(shown(made, config, options.format));
  if (signal.aborted) {
    process.stderr.write('Stopped. What is shown above is made; the other reports are as they were.\n');
    return EXIT.failed;
  }
  const refused = made.filter(({ issued }) => options.publish && issued.kind === 'unconfirmed');
  if (refused.length === 0) return EXIT.done;
  process.stderr.write(
    `Not published: ${refused.map(({ report: { subject } }) => subject).join(', ')}. Check these rows of coalitions.yaml and write status: confirmed.\n`,
  );
  return EXIT.failed;
}

function shown(
  made: readonly { report: MadeReport['report']; document: string; issued: Issued }[],
  { criteria }: Config,
  format: Options['format'],
): string {
  const reports = made.map(({ report: one }) => one);
  switch (format) {
    case 'json':
      return made.length === 1 ? `${made[0]!.document}\n` : `${canonicalJson(reports)}\n`;
    case 'csv':
      return reportCsv(reports, criteria);
    case 'html': {
      const isPublic = ({ issued }: { issued: Issued }) => issued.kind === 'public' || issued.kind === 'same';
      const drafts = made.filter((one) => !isPublic(one)).map(({ report: { subject } }) => subject);
      return reportHtml(reports, criteria, new Set(drafts));
    }
    case 'text':
      return made.length === 1
        ? `${reportText(reports[0]!, criteria)}\n${overviewText(made)}`
        : overviewText(made);
  }
}

/** What there is: before the first ingest there is neither archive nor vault, and none is made. */
async function openSide(config: Config, url: string | undefined) {
  const paths = dataPaths(config.data);
  const facts = (_list: string) => Promise.resolve(NO_FACTS);
  const opened = new AsyncDisposableStack();
  const nothing = { reader: null, writer: null, facts, [Symbol.asyncDispose]: () => opened.disposeAsync() };
  if (!existsSync(paths.archive)) return nothing;
  try {
    const { vault, keys } = openVault({
      data: config.data,
      given: config.site.key === undefined ? null : config.secret(config.site.key),
      clock: systemClock,
    });
    opened.defer(() => vault[Symbol.dispose]());
    const signer = logSigner(config, keys);
    const writer = opened.use(await openArchiveWriter(paths.archive, systemClock, signer));
    await refuseHandedOver(writer, signer);
    const reader = opened.use(openArchiveReader(paths.archive));
    const sources = openSources(config.lists, {
      configDir: config.folder,
      secret: (setting) => config.secret(setting),
      maxBytes: LIMITS.rawBytes,
    });
    const site = config.site.url ?? url ?? null;
    return {
      ...nothing,
      reader,
      writer,
      facts: listFacts({
        vault,
        reader,
        sources,
        site,
        takesRequests: config.site.removal.enabled,
        clock: systemClock,
      }),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

function find(all: readonly Subject[], name: string): Subject | undefined {
  const wanted = name.toLowerCase();
  return all.find(({ id, coalition, acronym }) =>
    [id, coalition?.id, acronym?.toLowerCase()].includes(wanted),
  );
}

function url(text: string): string {
  if (!/^https?:\/\//u.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('Write a URL that begins with http:// or https://.');
  return text.replace(/\/+$/u, '');
}

function milliseconds(text: string): number {
  if (!/^\d{1,6}$/u.test(text)) throw new InvalidArgumentError('Write a whole number, such as 1000.');
  return Number(text);
}
