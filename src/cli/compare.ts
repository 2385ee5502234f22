// dc-archive compare: policies side by side, the paper that a coalition takes to its members.
import { Command } from 'commander';
import type { ListConfig } from '../config/load.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import type { Policy } from '../redact/policy-document.ts';
import type { CompiledPolicy } from '../redact/policy.ts';
import { terminal } from './before-after-text.ts';
import {
  type Comparison,
  comparisonHtml,
  comparisonText,
  type Measured,
  type Sample,
} from './compare-paper.ts';
import {
  compileFor,
  type KnownHere,
  type Mail,
  openMail,
  spread,
  type Trial,
  tryItem,
  whoIsKnown,
} from './dry-run.ts';
import { EXIT, end } from './outcome.ts';
import { listNamed, noMail, policyNamed, sampleSize, stopped, unknownPolicy } from './preview.ts';
import { writePrivateFile } from './private-file.ts';
import { changesIn, count, emptyTally, total } from './trial-counts.ts';
import { messages } from './trial-words.ts';

const USUAL = ['open', 'balanced', 'strict'];
const MOST_POLICIES = 5;
const SAMPLES = 4;
/** Where nothing was taken in yet, so many messages of the sources are read. */
const READ_LIMIT = 1000;

interface Options {
  sample?: string;
  /** false with --no-mail */
  mail: boolean;
  html?: string;
  config?: string;
}

export function compareCommand(): Command {
  return new Command('compare')
    .description('what each policy would remove and keep on a list, in numbers and samples; changes nothing')
    .argument('<list>', 'id of the list')
    .argument(
      '[policy...]',
      `policies, at most ${MOST_POLICIES} (default: ${USUAL.join(', ')}, and the list’s own)`,
    )
    .option('--sample <number>', 'look at so many messages, spread over time (default: all)')
    .option('--no-mail', 'words and numbers only, without samples of mail: may be passed on')
    .option('--html <file>', 'write a page instead, readable by you only (mode 0600): it shows real mail')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive compare dc-example
  dc-archive compare dc-example balanced our-own --html policies.html
  dc-archive compare dc-example --sample 200

Mail comes from the vault; before the first ingest up to ${READ_LIMIT} messages are read from the sources and not kept.`,
    )
    .action((list: string, policies: string[], options: Options) =>
      end(() => compare(list, policies, options)),
    );
}

async function compare(listId: string, names: string[], options: Options): Promise<number> {
  const sample = options.sample === undefined ? undefined : sampleSize(options.sample);
  if (sample === null) {
    process.stderr.write('--sample takes a number from 1 to 500.\n');
    return EXIT.usage;
  }
  const { config, list } = listNamed(listId, options.config);
  const wanted = names.length > 0 ? names : [...USUAL, list.policyDocument.id];
  const policies: Policy[] = [];
  for (const name of new Set(wanted)) {
    const policy = policyNamed(config, list, name);
    if (policy === null) return unknownPolicy(config, name);
    policies.push(policy);
  }
  if (policies.length > MOST_POLICIES) {
    process.stderr.write(`Name at most ${MOST_POLICIES} policies.\n`);
    return EXIT.usage;
  }
  const signal = shutdownSignal();
  using mail = await openMail(config, list, { limit: sample ?? READ_LIMIT, signal });
  if (mail.messages.length === 0 && !signal.aborted) return noMail(list.id);
  const compiled = policies.map((policy) => compileFor(config, list, policy, mail.hasher));
  const known = await whoIsKnown(mail, config, list, { policies, signal });
  const measured = await measure(mail, list, compiled, {
    known,
    sample,
    samples: options.mail ? SAMPLES : 0,
    signal,
  });
  if (signal.aborted) return stopped();
  const result: Comparison = { list, mail, total: mail.messages.length, ...measured };
  if (options.html === undefined) {
    process.stdout.write(`${comparisonText(result, terminal()).join('\n')}\n`);
    return EXIT.done;
  }
  const problem = writePrivateFile(options.html, comparisonHtml(result));
  if (problem !== null) {
    process.stderr.write(`${problem}\n`);
    return EXIT.failed;
  }
  process.stdout.write(
    `${options.html} compares ${policies.map(({ id }) => id).join(', ')} on ${messages(result.looked)} of ${listId}.\n${
      options.mail
        ? 'Its samples are real mail: it is readable by you only (mode 0600). With --no-mail it has none and may be passed on.'
        : 'It holds words and numbers, no mail.'
    }\n`,
  );
  return EXIT.done;
}

async function measure(
  mail: Mail,
  list: ListConfig,
  compiled: readonly CompiledPolicy[],
  {
    known,
    sample,
    samples: wanted,
    signal,
  }: { known: KnownHere; sample: number | undefined; samples: number; signal: AbortSignal },
): Promise<Omit<Comparison, 'list' | 'mail' | 'total'>> {
  const policies = compiled.map(({ policy }) => ({ policy, tally: emptyTally(), held: 0, published: 0 }));
  const unpublished = new Map<string, number>();
  const weights: { place: number; weight: number }[] = [];
  const dates: number[] = [];
  const places = spread(mail.messages.length, sample ?? mail.messages.length);
  for (const [done, place] of places.entries()) {
    if (signal.aborted) break;
    showProgress(done, places.length);
    const tried = await tryItem(mail.messages[place]!, list, compiled, known);
    if (tried.kind === 'not') {
      unpublished.set(tried.why, (unpublished.get(tried.why) ?? 0) + 1);
      continue;
    }
    const { message, trials } = tried;
    dates.push(message.sentAt);
    for (const [index, trial] of trials.entries()) {
      const one = policies[index]!;
      count(one.tally, trial);
      if (trial.outcome === 'held') one.held += 1;
      else one.published += 1;
    }
    weights.push({ place, weight: weightOf(trials) });
  }
  showProgress(null, places.length);
  const telling = weights.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  // not the four strongest, which are often one discussion: four out of the strong ones, spread over time
  const strong = telling.slice(0, SAMPLES * 3).toSorted((a, b) => a.place - b.place);
  const chosen = spread(strong.length, wanted).map((index) => strong[index]!);
  const samples: Sample[] = [];
  for (const { place } of chosen) {
    const tried = await tryItem(mail.messages[place]!, list, compiled, known);
    if (tried.kind === 'tried') samples.push({ sentAt: tried.message.sentAt, trials: tried.trials });
  }
  nameNames(policies);
  const [from, to] = [
    dates.reduce((a, b) => Math.min(a, b), Infinity),
    dates.reduce((a, b) => Math.max(a, b), 0),
  ];
  const hasDates = dates.length > 0;
  return {
    looked: places.length,
    policies,
    unpublished,
    from: hasDates ? from : null,
    to: hasDates ? to : null,
    samples,
  };
}

/** A sample tells most where policies do different things to a text that can be read in a minute. */
function weightOf(trials: readonly Trial[]): number {
  const texts = new Set(trials.map(({ body }) => body.after.text));
  const changes = Math.max(...trials.map(changesIn));
  const length = trials[0]!.body.before.length;
  return changes === 0 ? 0 : (texts.size * 10 + Math.min(changes, 30)) / (length > 6000 ? 10 : 1);
}

// Where names stay nobody looks for them; what another policy would have hidden was kept.
function nameNames(policies: readonly Measured[]): void {
  const most = Math.max(...policies.map(({ tally }) => total(tally.categories.get('name')!)));
  for (const { policy, tally } of policies) {
    const names = tally.categories.get('name')!;
    if (policy.names === 'keep') names.kept = most - total(names);
  }
}

let lastShown = 0;
function showProgress(done: number | null, of: number): void {
  if (!process.stderr.isTTY || Date.now() - lastShown < (done === null ? 0 : 200)) return;
  lastShown = Date.now();
  process.stderr.write(done === null ? '\r\u001B[K' : `\r\u001B[K${done} of ${of} messages`);
}
