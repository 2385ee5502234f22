// What preview found, on a terminal and as a page.
import type { ListConfig } from '../config/load.ts';
import { explainPolicy } from '../redact/explain-policy.ts';
import type { Policy } from '../redact/policy-document.ts';
import { html, type Html } from '../server/html/html.ts';
import { pairRows } from './before-after.ts';
import { limitsHtml, paper, policyHtml, rowsHtml, tableHtml } from './before-after-html.ts';
import { fit, paint, rowLines, tame, type Terminal } from './before-after-text.ts';
import type { Mail, Trial } from './dry-run.ts';
import {
  CATEGORY_WORDS,
  changesIn,
  changesInWords,
  LEGEND,
  SHOWN_CATEGORIES,
  type Tally,
} from './trial-counts.ts';
import { columns, day, messages, originSentence, percent, unpublishedSentence } from './trial-words.ts';

export interface Shown {
  readonly place: number;
  readonly sentAt: number;
  readonly trial: Trial;
}

export interface Preview {
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

export function previewText(result: Preview, screen: Terminal): string[] {
  const { list, policy, shown } = result;
  const out = [
    paint(`${list.id} under the policy ${policy.id}`, 'strong', screen),
    ...sentences(result),
    '',
    ...columns([SUM_HEADS, ...sumRows(result)], screen.tableColumns),
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

export function previewHtml(result: Preview): string {
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
