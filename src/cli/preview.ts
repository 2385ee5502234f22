// dc-archive preview: what a policy would do to the mail of a list, before anything is published.
import { Command } from 'commander';
import { type Config, configFolder, type ListConfig, loadConfig } from '../config/load.ts';
import { ArchiveError } from '../ops/errors.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import type { Policy } from '../redact/policy-document.ts';
import type { CompiledPolicy } from '../redact/policy.ts';
import { fit, tame, terminal } from './before-after-text.ts';
import { compileFor, type KnownHere, type Mail, openMail, spread, tryItem, whoIsKnown } from './dry-run.ts';
import { EXIT, end } from './outcome.ts';
import { type Preview, previewHtml, previewText, type Shown } from './preview-paper.ts';
import { writePrivateFile } from './private-file.ts';
import { changesIn, count, emptyTally } from './trial-counts.ts';
import { messages } from './trial-words.ts';

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
  const signal = shutdownSignal();
  using mail = await openMail(config, list, { limit, signal });
  if (mail.messages.length === 0 && !signal.aborted) return noMail(list.id);
  const compiled = compileFor(config, list, policy, mail.hasher);
  const known = await whoIsKnown(mail, config, list, { policies: [policy], signal });
  const shown = await look(mail, list, compiled, { sample, limit, signal, known });
  const result = { list, policy, mail, ...shown };
  if (signal.aborted) return stopped();
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

export function noMail(list: string): number {
  process.stderr.write(
    `There is no mail of ${list}: none in the vault, and none in its sources. Add a source, or use dc-archive import; dc-archive check ${list} says more.\n`,
  );
  return EXIT.failed;
}

export function stopped(): number {
  process.stderr.write('Stopped; nothing was written.\n');
  return EXIT.failed;
}

/** A whole number from 1 to 500, or null. */
export function sampleSize(text: string): number | null {
  return /^[1-9]\d{0,2}$/u.test(text) && Number(text) <= MOST ? Number(text) : null;
}

async function look(
  mail: Mail,
  list: ListConfig,
  policy: CompiledPolicy,
  { sample, limit, signal, known }: { sample: number; limit: number; signal: AbortSignal; known: KnownHere },
): Promise<Omit<Preview, 'list' | 'policy' | 'mail'>> {
  const tally = emptyTally();
  const unpublished = new Map<string, number>();
  const found: Shown[] = [];
  let held = 0;
  const places = spread(mail.messages.length, limit);
  for (const place of places) {
    if (signal.aborted) break;
    const tried = await tryItem(mail.messages[place]!, list, [policy], known);
    if (tried.kind === 'not') {
      unpublished.set(tried.why, (unpublished.get(tried.why) ?? 0) + 1);
      continue;
    }
    const trial = tried.trials[0]!;
    count(tally, trial);
    if (trial.outcome === 'held') held += 1;
    found.push({ place, sentAt: tried.message.sentAt, trial });
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
