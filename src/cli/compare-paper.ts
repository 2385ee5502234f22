// What compare found: sentences first, then numbers, then samples; on a terminal and as a page.
import type { ListConfig } from '../config/load.ts';
import { explainPolicy, NOT_LOOKED_FOR } from '../redact/explain-policy.ts';
import type { Policy } from '../redact/policy-document.ts';
import type { Category } from '../redact/public-message.ts';
import { html, type Html } from '../server/html/html.ts';
import { pairRows } from './before-after.ts';
import { limitsHtml, paper, rowsHtml, tableHtml } from './before-after-html.ts';
import { fit, paint, paragraph, rowLines, tame, type Terminal } from './before-after-text.ts';
import type { Mail, Trial } from './dry-run.ts';
import { CATEGORY_WORDS, type Count, LEGEND, SHOWN_CATEGORIES, type Tally, total } from './trial-counts.ts';
import { columns, day, messages, originSentence, percent, unpublishedSentence } from './trial-words.ts';

export interface Measured {
  readonly policy: Policy;
  readonly tally: Tally;
  held: number;
  published: number;
}

export interface Sample {
  readonly sentAt: number;
  readonly trials: readonly Trial[];
}

export interface Comparison {
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

export function comparisonText(result: Comparison, screen: Terminal): string[] {
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
    ...columns([['', ...ids], ...numbers(result)], screen.tableColumns),
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

export function comparisonHtml(result: Comparison): string {
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
            ['kind of data', ...ids],
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
      ${tableHtml(['what', ...ids], numbers(result), 'Counted over the messages that were put through each policy')}
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
    ${tableHtml(['policy', 'author and subject'], headLines(trials, labels), 'Who is shown as the author')}
    ${rowsHtml(rowsOf(trials), labels)}
  </article>`;
}
