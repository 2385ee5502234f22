// dc-archive preview: what a policy would do to the mail of a list, before anything is published.
import { Command } from 'commander';
import { type Config, configFolder, type ListConfig, loadConfig } from '../config/load.ts';
import { ArchiveError } from '../ops/errors.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { explainPolicy } from '../redact/explain-policy.ts';
import type { Policy } from '../redact/policy-document.ts';
import type { CompiledPolicy } from '../redact/policy.ts';
import { html, type Html } from '../server/html/html.ts';
import { pairRows } from './before-after.ts';
import { limitsHtml, paper, policyHtml, rowsHtml, tableHtml } from './before-after-html.ts';
import { fit, paint, rowLines, tame, type Terminal, terminal } from './before-after-text.ts';
import { compileFor, type Mail, openMail, readItem, spread, type Trial, tryOn } from './dry-run.ts';
import { EXIT, end } from './outcome.ts';
import { writePrivateFile } from './private-file.ts';
import {
  CATEGORY_WORDS,
  changesIn,
  changesInWords,
  count,
  emptyTally,
  LEGEND,
  SHOWN_CATEGORIES,
  type Tally,
} from './trial-counts.ts';

const DEFAULT_SAMPLE = 10;
const MOST = 500;
/** So many messages are looked at for each that is shown, to find those with the most in them. */
const LOOK = 20;

interface Options {
  policy?: string;
  sample: string;
  html?: string;
  config?: string;
}

export function previewCommand(): Command {
  return new Command('preview')
    .description('show what a policy does to real mail of a list, before and after; changes nothing')
    .argument('<list>', 'id of the list')
    .option('--policy <id>', 'another policy than the one of the list')
    .option('--sample <number>', 'how many messages to show', String(DEFAULT_SAMPLE))
    .option('--html <file>', 'write a page instead, readable by you only (mode 0600): it shows real mail')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive preview dc-example
  dc-archive preview dc-example --policy strict --sample 20
  dc-archive preview dc-example --html before-after.html

Half of the messages are spread over time, half are those in which the most is found; the same ones in every run.
Mail comes from the vault; before the first ingest it is read from the sources and not kept. Nothing is published.`,
    )
    .action((list: string, options: Options) => end(() => preview(list, options)));
}

interface Shown {
  readonly place: number;
  readonly sentAt: number;
  readonly trial: Trial;
}

interface Preview {
  readonly list: ListConfig;
  readonly policy: Policy;
  readonly mail: Pick<Mail, 'origin' | 'isPartial'>;
  readonly total: number;
  readonly looked: number;
  readonly tally: Tally;
  readonly held: number;
  /** why a message is published under no policy -> how many */
  readonly unpublished: ReadonlyMap<string, number>;
  readonly shown: readonly Shown[];
}

async function preview(listId: string, options: Options): Promise<number> {
  const sample = sampleSize(options.sample);
  if (sample === null) {
    process.stderr.write(`--sample takes a number from 1 to ${MOST}.\n`);
    return EXIT.usage;
  }
  const { config, list } = listNamed(listId, options.config);
  const policy =
    options.policy === undefined ? list.policyDocument : policyNamed(config, list, options.policy);
  if (policy === null) return unknownPolicy(config, options.policy!);
  const limit = Math.max(200, sample * LOOK);
  using mail = await openMail(config, list, { limit, signal: shutdownSignal() });
  const compiled = compileFor(config, list, policy, mail.hasher);
  const result = { list, policy, mail, ...(await look(mail, list, compiled, { sample, limit })) };
  if (options.html === undefined) {
    process.stdout.write(`${previewText(result, terminal()).join('\n')}\n`);
    return EXIT.done;
  }
  const problem = writePrivateFile(options.html, previewHtml(result));
  if (problem !== null) {
    process.stderr.write(`${problem}\n`);
    return EXIT.failed;
  }
  process.stdout.write(
    `${options.html} shows ${messages(result.shown.length)} of ${listId} under ${policy.id}, before and after.\nIt holds real mail and is readable by you only (mode 0600). Do not publish it; delete it when you have decided.\n`,
  );
  return EXIT.done;
}

/** The list and its configuration; also the sample lists where there are no others. Throws LIST_UNKNOWN. */
export function listNamed(id: string, folder: string | undefined): { config: Config; list: ListConfig } {
  const config = loadConfig({ folder: configFolder(folder), samples: true });
  const list = config.lists.find((one) => one.id === id);
  if (list === undefined) throw new ArchiveError('LIST_UNKNOWN', 'never', { list: id });
  return { config, list };
}

/** A policy by its name, or the list's own one by its id. */
export function policyNamed(config: Config, list: ListConfig, name: string): Policy | null {
  return config.policies.get(name) ?? (list.policyDocument.id === name ? list.policyDocument : null);
}

export function unknownPolicy(config: Config, name: string): number {
  const known = [...config.policies.keys()].sort().join(', ');
  process.stderr.write(`There is no policy ${fit(tame(name), 60)}; there are: ${known}.\n`);
  return EXIT.usage;
}

/** A whole number from 1 to 500, or null. */
export function sampleSize(text: string): number | null {
  return /^[1-9]\d{0,2}$/u.test(text) && Number(text) <= MOST ? Number(text) : null;
}

async function look(
  mail: Mail,
  list: ListConfig,
  policy: CompiledPolicy,
  { sample, limit }: { sample: number; limit: number },
): Promise<Omit<Preview, 'list' | 'policy' | 'mail'>> {
  const tally = emptyTally();
  const unpublished = new Map<string, number>();
  const found: Shown[] = [];
  let held = 0;
  const places = spread(mail.messages.length, limit);
  for (const place of places) {
    const read = await readItem(mail.messages[place]!, list);
    if (read.kind !== 'parsed') {
      unpublished.set(read.why, (unpublished.get(read.why) ?? 0) + 1);
      continue;
    }
    const trial = tryOn(read.message, list.id, policy);
    count(tally, trial);
    if (trial.outcome === 'held') held += 1;
    found.push({ place, sentAt: read.message.sentAt, trial });
  }
  const shown = choose(
    found,
    sample,
    ({ trial }) => changesIn(trial) + (trial.outcome === 'held' ? 1000 : 0),
  );
  return { total: mail.messages.length, looked: places.length, tally, held, unpublished, shown };
}

/** Half of them spread over what there is, half with the highest weight; in the order of what there is. */
export function choose<Item>(items: readonly Item[], wanted: number, weight: (item: Item) => number): Item[] {
  if (items.length <= wanted) return [...items];
  const rich = items.toSorted((a, b) => weight(b) - weight(a)).slice(0, Math.ceil(wanted / 2));
  const rest = items.filter((item) => !rich.includes(item));
  const even = spread(rest.length, wanted - rich.length).map((index) => rest[index]!);
  const chosen = new Set([...rich, ...even]);
  return items.filter((item) => chosen.has(item));
}

export function messages(number: number): string {
  return number === 1 ? 'one message' : `${number.toLocaleString('en')} messages`;
}

/** Where the mail came from, in a sentence. */
export function originSentence(
  { origin, isPartial }: Pick<Mail, 'origin' | 'isPartial'>,
  total: number,
): string {
  if (origin === 'vault') return `${messages(total)} in the vault.`;
  return isPartial
    ? `Nothing was taken in yet: the first ${messages(total)} of the sources were read, and not kept.`
    : `Nothing was taken in yet: ${messages(total)} of the sources were read, and not kept.`;
}

/** What no policy publishes, such as bounces, and how much of it there is. */
export function unpublishedSentence(unpublished: ReadonlyMap<string, number>): string[] {
  if (unpublished.size === 0) return [];
  const reasons = [...unpublished].map(([why, number]) => `${why.replaceAll('_', ' ')} ${number}`);
  return [`Not published under any policy: ${reasons.join(', ')}.`];
}

export function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function percent(part: number, whole: number): string {
  return `${(whole === 0 ? 0 : (100 * part) / whole).toFixed(2)} %`;
}

function sumRows({ tally }: Preview): string[][] {
  return SHOWN_CATEGORIES.flatMap((category) => {
    const { removed, coded, shortened, kept } = tally.categories.get(category)!;
    const numbers = [removed, coded, shortened, kept];
    return numbers.some((one) => one > 0)
      ? [[CATEGORY_WORDS[category], ...numbers.map((one) => (one === 0 ? '' : one.toLocaleString('en')))]]
      : [];
  });
}

const SUM_HEADS = ['kind of data', 'removed', 'coded', 'shortened', 'kept'];

/** What came of the messages that were looked at, in sentences. */
function sentences(result: Preview): string[] {
  const { looked, total, held, unpublished, tally, mail } = result;
  return [
    originSentence(mail, total),
    ...(looked < total ? [`${messages(looked)} were looked at, spread over time.`] : []),
    `Of the letters and digits in subjects and texts ${percent(tally.lettersGone, tally.letters)} go.`,
    ...(held > 0 ? [`${messages(held)} would wait for a person before anything is published.`] : []),
    ...unpublishedSentence(unpublished),
  ];
}

function stateSentence({ outcome, why }: Trial): string | null {
  if (outcome === 'published') return null;
  return why === 'policy_hold'
    ? 'Waits for a person: the policy holds messages like this one. Below is what would be published after a release.'
    : `Is not published and waits for a person (${why}).`;
}

function previewText(result: Preview, screen: Terminal): string[] {
  const { list, policy, shown } = result;
  const out = [
    paint(`${list.id} under the policy ${policy.id}`, 'strong', screen),
    ...sentences(result),
    '',
    ...columns([SUM_HEADS, ...sumRows(result)]),
    '',
  ];
  for (const [index, { sentAt, trial }] of shown.entries()) {
    const rule = '─'.repeat(Math.min(screen.columns, 120));
    const heading = `${index + 1} of ${shown.length}  ${day(sentAt)}  ${tame(trial.subject.after.text)}`;
    const state = stateSentence(trial);
    out.push(
      paint(rule, 'quiet', screen),
      paint(fit(heading, screen.columns), 'strong', screen),
      ...authorLine(trial),
      changesIn(trial) === 0 ? 'Nothing is changed.' : `Changed: ${changesInWords(trial)}`,
      ...(state === null ? [] : [paint(state, 'before', screen)]),
      '',
      ...changedFields(trial).flatMap(({ name, before, after }) => [
        `${name}:`,
        ...rowLines(pairRows(before, [after]), ['before', 'after'], screen),
      ]),
      ...rowLines(pairRows(trial.body.before, [trial.body.after]), ['before', 'after'], screen),
      '',
    );
  }
  out.push('Nothing was published, kept or changed.');
  return out;
}

function authorLine({ author }: Trial): string[] {
  const after = tame(author.after.text);
  return [author.before === author.after.text ? `From ${after}` : `From ${tame(author.before)} → ${after}`];
}

/** Subject and file names, where they change. */
function changedFields(trial: Trial) {
  const named = [
    { name: 'Subject', ...trial.subject },
    ...trial.attachments.map((field) => ({ name: 'Attached file', ...field })),
  ];
  return named.filter(({ before, after }) => before !== after.text);
}

/** Rows as aligned columns. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}

function previewHtml(result: Preview): string {
  const { list, policy, shown } = result;
  return paper(`${list.name} under the policy “${policy.title}”`, {
    warning: 'It is for the people who run the list. Do not publish it, and delete it when you have decided.',
    lead: html`<section>
      <p>${sentences(result).join(' ')}</p>
      ${tableHtml(SUM_HEADS, sumRows(result), 'Found in the messages that were looked at')}
      <p class="quiet">${LEGEND}</p>
      <details>
        <summary>What the policy does, ${explainPolicy(policy).length} sentences</summary>
        <p>${policy.summary}</p>
        ${policyHtml(policy)} ${limitsHtml()}
      </details>
    </section>`,
    main: html`<h2>${shown.length === 1 ? 'One message' : messages(shown.length)}, before and after</h2>
      ${shown.map(({ sentAt, trial }, index) => articleHtml(trial, sentAt, index + 1))}`,
  });
}

function articleHtml(trial: Trial, sentAt: number, number: number): Html {
  const state = stateSentence(trial);
  const { author } = trial;
  return html`<article>
    <h3 dir="auto">${number}. ${trial.subject.after.text || '(no subject)'}</h3>
    <p class="quiet">
      ${day(sentAt)} ·
      <bdi>${author.before === author.after.text ? author.before : `${author.before} → ${author.after.text}`}</bdi>
      · ${changesIn(trial) === 0 ? 'nothing is changed' : changesInWords(trial)}
    </p>
    ${state !== null && html`<p class="waits">${state}</p>`}
    ${changedFields(trial).map(
      ({ name, before, after }) =>
        html`<p class="quiet">${name}</p>
          ${rowsHtml(pairRows(before, [after]), ['before', 'after'])}`,
    )}
    ${rowsHtml(pairRows(trial.body.before, [trial.body.after]), ['before', 'after'])}
  </article>`;
}
