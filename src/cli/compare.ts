// dc-archive compare: policies side by side, the paper that a coalition takes to its members.
import { Command } from 'commander';
import type { ListConfig } from '../config/load.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { explainPolicy, NOT_LOOKED_FOR } from '../redact/explain-policy.ts';
import type { Policy } from '../redact/policy-document.ts';
import type { CompiledPolicy } from '../redact/policy.ts';
import type { Category } from '../redact/public-message.ts';
import { html, type Html } from '../server/html/html.ts';
import { pairRows } from './before-after.ts';
import { limitsHtml, paper, rowsHtml, tableHtml } from './before-after-html.ts';
import { fit, paint, paragraph, rowLines, tame, type Terminal, terminal } from './before-after-text.ts';
import { compileFor, type Mail, openMail, readItem, spread, type Trial, tryOn } from './dry-run.ts';
import { EXIT, end } from './outcome.ts';
import {
  columns,
  day,
  listNamed,
  messages,
  originSentence,
  percent,
  policyNamed,
  sampleSize,
  unknownPolicy,
  unpublishedSentence,
} from './preview.ts';
import { writePrivateFile } from './private-file.ts';
import {
  CATEGORY_WORDS,
  changesIn,
  count,
  emptyTally,
  LEGEND,
  SHOWN_CATEGORIES,
  type Count,
  type Tally,
} from './trial-counts.ts';

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
  const compiled = policies.map((policy) => compileFor(config, list, policy, mail.hasher));
  const measured = await measure(mail, list, compiled, {
    sample,
    samples: options.mail ? SAMPLES : 0,
    signal,
  });
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

interface Measured {
  readonly policy: Policy;
  readonly tally: Tally;
  held: number;
  published: number;
}

interface Sample {
  readonly sentAt: number;
  readonly trials: readonly Trial[];
}

interface Comparison {
  readonly list: ListConfig;
  readonly mail: Pick<Mail, 'origin' | 'isPartial'>;
  readonly total: number;
  readonly looked: number;
  readonly policies: readonly Measured[];
  readonly unpublished: ReadonlyMap<string, number>;
  readonly from: number | null;
  readonly to: number | null;
  readonly samples: readonly Sample[];
}

async function measure(
  mail: Mail,
  list: ListConfig,
  compiled: readonly CompiledPolicy[],
  { sample, samples: wanted, signal }: { sample: number | undefined; samples: number; signal: AbortSignal },
): Promise<Omit<Comparison, 'list' | 'mail' | 'total'>> {
  const policies = compiled.map(({ policy }) => ({ policy, tally: emptyTally(), held: 0, published: 0 }));
  const unpublished = new Map<string, number>();
  const weights: { place: number; weight: number }[] = [];
  const dates: number[] = [];
  const places = spread(mail.messages.length, sample ?? mail.messages.length);
  for (const [done, place] of places.entries()) {
    if (signal.aborted) break;
    showProgress(done, places.length);
    const read = await readItem(mail.messages[place]!, list);
    if (read.kind !== 'parsed') {
      unpublished.set(read.why, (unpublished.get(read.why) ?? 0) + 1);
      continue;
    }
    dates.push(read.message.sentAt);
    const trials = compiled.map((policy) => tryOn(read.message, list.id, policy));
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
    const read = await readItem(mail.messages[place]!, list);
    if (read.kind !== 'parsed') continue;
    const trials = compiled.map((policy) => tryOn(read.message, list.id, policy));
    samples.push({ sentAt: read.message.sentAt, trials });
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
    if (policy.names === 'keep') tally.categories.get('name')!.kept = most;
  }
}

function total({ removed, coded, shortened, kept }: Count): number {
  return removed + coded + shortened + kept;
}

let lastShown = 0;
function showProgress(done: number | null, of: number): void {
  if (!process.stderr.isTTY || Date.now() - lastShown < (done === null ? 0 : 200)) return;
  lastShown = Date.now();
  process.stderr.write(done === null ? '\r\u001B[K' : `\r\u001B[K${done} of ${of} messages`);
}

function introduction({ total: all, looked, from, to, mail, unpublished }: Comparison): string[] {
  const period = from === null || to === null ? '' : `, sent from ${day(from)} to ${day(to)}`;
  return [
    originSentence(mail, all),
    `${looked === all ? 'All' : messages(looked)} were put through each policy${period}.`,
    ...unpublishedSentence(unpublished),
  ];
}

interface Words {
  /** sentences that hold under every policy */
  readonly alike: readonly string[];
  /** what differs: for each kind of data one sentence a policy */
  readonly different: readonly { readonly kind: string; readonly sentences: readonly string[] }[];
}

const KINDS: Readonly<Record<string, string>> = {
  ...CATEGORY_WORDS,
  list_address: 'addresses of the list',
  role_address: 'addresses of functions',
  attachment: 'attached files',
  custom: 'what the list names itself',
};

function inWords(policies: readonly Measured[]): Words {
  const explained = policies.map(({ policy }) => explainPolicy(policy));
  const kinds = [...new Set(explained.flatMap((one) => one.map(({ category }) => category)))];
  const alike: string[] = [];
  const different: { kind: string; sentences: string[] }[] = [];
  for (const kind of kinds) {
    const sentences = explained.map((one) =>
      one
        .filter(({ category }) => category === kind)
        .map(({ sentence }) => sentence)
        .join(' '),
    );
    if (new Set(sentences).size === 1) alike.push(sentences[0]!);
    else
      different.push({
        kind: KINDS[kind] ?? kind,
        sentences: sentences.map((one) => one || 'Nothing is said.'),
      });
  }
  return { alike, different };
}

/** A sentence that an earlier policy has too is not read twice. */
function asEarlier(sentences: readonly string[], ids: readonly string[]): string[] {
  return sentences.map((sentence, index) => {
    const first = sentences.indexOf(sentence);
    return first === index ? sentence : `as ${ids[first]!}`;
  });
}

function numbers({ policies }: Comparison): string[][] {
  const n = (value: number) => value.toLocaleString('en');
  const rows = [
    ['messages published', ...policies.map(({ published }) => n(published))],
    ['messages that wait for a person', ...policies.map(({ held }) => n(held))],
    [
      'share of the text that goes',
      ...policies.map(({ tally }) => percent(tally.lettersGone, tally.letters)),
    ],
  ];
  const isFound = (category: Category) =>
    policies.some(({ tally }) => total(tally.categories.get(category)!) > 0);
  for (const category of SHOWN_CATEGORIES.filter(isFound)) {
    const cells = policies.map(({ tally }) => countWords(tally.categories.get(category)!));
    rows.push([CATEGORY_WORDS[category], ...cells]);
  }
  return rows;
}

function countWords(counts: Count): string {
  const words = (['removed', 'coded', 'shortened', 'kept'] as const).flatMap((what) =>
    counts[what] === 0 ? [] : `${counts[what].toLocaleString('en')} ${what}`,
  );
  return words.length === 0 ? '0' : words.join(', ');
}

function comparisonText(result: Comparison, screen: Terminal): string[] {
  const { list, policies, samples } = result;
  const { alike, different } = inWords(policies);
  const ids = policies.map(({ policy }) => policy.id);
  const width = Math.max(...ids.map((id) => id.length)) + 4;
  const out = [
    paint(`${list.name}: ${ids.join(', ')} compared`, 'strong', screen),
    ...introduction(result),
    '',
    ...policies.flatMap(({ policy }) => paragraph(policy.summary, screen, policy.id, width)),
    '',
    ...(different.length === 0 ? [] : [paint('Where they differ', 'strong', screen)]),
    ...different.flatMap(({ kind, sentences }) => [
      kind,
      ...asEarlier(sentences, ids).flatMap((sentence, index) =>
        paragraph(sentence, screen, `  ${ids[index]!}`, width),
      ),
    ]),
    '',
    paint(different.length === 0 ? 'What is done' : 'The same under all of them', 'strong', screen),
    ...alike.flatMap((sentence) => paragraph(sentence, screen, '- ')),
    '',
    paint('What is not looked for', 'strong', screen),
    ...NOT_LOOKED_FOR.flatMap((sentence) => paragraph(sentence, screen, '- ')),
    '',
    paint('In numbers', 'strong', screen),
    ...columns([['', ...ids], ...numbers(result)]),
    ...paragraph(LEGEND, screen),
    '',
  ];
  for (const [index, { sentAt, trials }] of samples.entries()) {
    const heading = `Sample ${index + 1} of ${samples.length}  ${day(sentAt)}`;
    const labels = ['before', ...ids];
    out.push(
      paint('─'.repeat(Math.min(screen.columns, 120)), 'quiet', screen),
      paint(heading, 'strong', screen),
      ...headLines(trials, labels).map(
        ([label, text]) => `${label}: ${fit(tame(text), screen.columns - 20)}`,
      ),
      '',
      ...rowLines(rowsOf(trials), labels, screen),
      '',
    );
  }
  out.push('Nothing was published, kept or changed.');
  return out;
}

/** Author and subject, before and under each policy, where they differ. */
function headLines(trials: readonly Trial[], labels: readonly string[]): [string, string][] {
  const line = (author: string, subject: string) => `${author} · ${subject || '(no subject)'}`;
  const first = trials[0]!;
  const lines: [string, string][] = [[labels[0]!, line(first.author.before, first.subject.before)]];
  for (const [index, trial] of trials.entries()) {
    const held = trial.outcome === 'held' ? ` (waits for a person: ${trial.why})` : '';
    const text = line(trial.author.after.text, trial.subject.after.text) + held;
    const earlier = lines.find(([, known]) => known === text);
    lines.push([labels[index + 1]!, earlier === undefined ? text : `as ${earlier[0]}`]);
  }
  return lines;
}

function rowsOf(trials: readonly Trial[]) {
  return pairRows(
    trials[0]!.body.before,
    trials.map(({ body }) => body.after),
  );
}

function comparisonHtml(result: Comparison): string {
  const { list, policies, samples } = result;
  const { alike, different } = inWords(policies);
  const ids = policies.map(({ policy }) => policy.id);
  return paper(`${list.name}: which policy?`, {
    warning:
      samples.length === 0
        ? null
        : 'The samples at its end are for those who decide about the archive. Do not publish them.',
    lead: html`<section>
      <p>
        Before the archive of the list is opened, personal data is removed from it. How much is for the list to
        decide. This paper shows what ${policies.length === 1 ? 'one policy does' : `${policies.length} policies do`}
        to the list’s own mail.
      </p>
      <p>${introduction(result).join(' ')}</p>
    </section>`,
    main: html`<h2>In words</h2>
      <dl class="prose">
        ${policies.map(
          ({ policy }) =>
            html`<dt><strong>${policy.title}</strong> (${policy.id})</dt>
              <dd>${policy.summary}</dd>`,
        )}
      </dl>
      ${
        different.length > 0 &&
        html`<h3>Where they differ</h3>
          ${tableHtml(
            ['', ...ids],
            different.map(({ kind, sentences }) => [kind, ...asEarlier(sentences, ids)]),
            'What becomes of each kind of data',
          )}`
      }
      <h3>${different.length > 0 ? 'The same under all of them' : 'What is done'}</h3>
      <ul>
        ${alike.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>
      ${limitsHtml()}
      <h2>In numbers</h2>
      ${tableHtml(['', ...ids], numbers(result), 'Counted over the messages that were put through each policy')}
      <p class="quiet prose">${LEGEND}</p>
      ${
        samples.length > 0 &&
        html`<h2>In samples</h2>
          ${samples.map((sample, index) => sampleHtml(sample, index + 1, ids))}`
      }`,
  });
}

function sampleHtml({ sentAt, trials }: Sample, number: number, ids: readonly string[]): Html {
  const labels = ['before', ...ids];
  return html`<article>
    <h3>Sample ${number}</h3>
    <p class="quiet">${day(sentAt)}</p>
    ${tableHtml(['', 'author and subject'], headLines(trials, labels), 'Who is shown as the author')}
    ${rowsHtml(rowsOf(trials), labels)}
  </article>`;
}
