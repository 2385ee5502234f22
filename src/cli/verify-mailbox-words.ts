// What a comparison of one's own mail with an archive says.
import { FINDINGS, type Finding, type Warning, WARNINGS } from '../report/verify/finding.ts';
import type { Judged } from '../report/verify/ask-archive.ts';
import { shown } from './connect-ask.ts';
import { n, row, whereOf } from './verify-words.ts';

const DAY_MS = 24 * 3_600_000;
const MOST_LINES = 200;

export interface MailCounts {
  read: number;
  /** not of this list */
  others: number;
  /** could not be compared, by why */
  readonly skipped: Record<'without_id' | 'digest' | 'unreadable', number>;
  /** sentences about sources that failed */
  readonly failed: string[];
}

export interface MailboxRun {
  readonly list: string;
  readonly url: string;
  readonly counts: MailCounts;
  readonly results: readonly Judged[];
  /** about the log */
  readonly findings: readonly Finding[];
  readonly warnings: readonly Warning[];
}

type Outcome = Judged['verdict']['state'] | 'not_yet';

/** What is hardly a day old may be on its way. */
function outcomeOf({ verdict, sentAt }: Judged, now: number): Outcome {
  return verdict.state === 'unknown' && sentAt > now - DAY_MS ? 'not_yet' : verdict.state;
}

function isBad(outcome: Outcome): boolean {
  return outcome === 'unknown' || outcome === 'altered' || outcome === 'wrong';
}

export function isAccountedFor({ results, findings }: MailboxRun, now: number): boolean {
  return findings.length === 0 && !results.some((one) => isBad(outcomeOf(one, now)));
}

/** For people. Withheld, erased and waiting messages are told with their reasons, published ones counted. */
export function mailboxText(run: MailboxRun, now: number): string {
  const { counts, results, findings, warnings } = run;
  const outcomes = results.map((one) => ({ one, outcome: outcomeOf(one, now) }));
  const bad = outcomes.filter(({ outcome }) => isBad(outcome));
  const told = outcomes.filter(({ outcome }) => !isBad(outcome) && outcome !== 'published');
  const lines = [
    isAccountedFor(run, now)
      ? 'COMPLETE    Every message of the list in this mailbox is accounted for.'
      : `INCOMPLETE  ${n(bad.length)} messages of this mailbox are not in the archive as they should be:`,
    ...findings.slice(0, MOST_LINES).map((one) => `  ${whereOf(one)}${FINDINGS[one.code]}`),
    ...bad.slice(0, MOST_LINES).flatMap(({ one, outcome }) => lineOf(one, outcome)),
  ];
  if (bad.length > MOST_LINES) lines.push(`  … and ${n(bad.length - MOST_LINES)} more (see --json)`);
  if (told.length > 0) lines.push('', 'Not shown in the archive, and accounted for:');
  lines.push(...told.slice(0, MOST_LINES).flatMap(({ one, outcome }) => lineOf(one, outcome)));
  if (told.length > MOST_LINES) lines.push(`  … and ${n(told.length - MOST_LINES)} more (see --json)`);
  const tally = Map.groupBy(outcomes, ({ outcome }) => outcome);
  lines.push('', row('archive', `${shown(run.url)}, list ${run.list}`));
  lines.push(row('mail', `${n(counts.read)} messages, of them ${n(counts.others)} not of this list`));
  lines.push(
    row(
      'of the list',
      [...tally].map(([outcome, all]) => `${n(all.length)} ${WORDS[outcome]}`).join(', ') || '0',
    ),
  );
  const skipped = Object.entries(counts.skipped).filter(([, count]) => count > 0);
  for (const [why, count] of skipped)
    lines.push(row('not compared', ` ${n(count)} ${SKIPPED[why as keyof typeof SKIPPED]}`));
  for (const one of warnings) lines.push(row('note', WARNINGS[one.code]));
  return `${lines.join('\n')}\n`;
}

/** One JSON document with every message. */
export function mailboxJson(run: MailboxRun, now: number): string {
  const { list, url, counts, results, findings, warnings } = run;
  const document = {
    schema: 'dc-archive-verify-mailbox/1',
    archive: shown(url),
    list,
    isComplete: isAccountedFor(run, now),
    mail: { read: counts.read, others: counts.others, ...counts.skipped },
    findings,
    warnings,
    messages: results.map((one) => {
      const { seq, reason, since, field, isProved } = one.verdict;
      return {
        messageId: one.messageId,
        sentAt: new Date(one.sentAt).toISOString(),
        outcome: outcomeOf(one, now),
        seq,
        reason,
        since: since === null ? null : new Date(since).toISOString(),
        field,
        isProved,
        findings: one.verdict.findings.map(({ code, leaf }) => ({ code, leaf, sentence: FINDINGS[code] })),
      };
    }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const WORDS: Readonly<Record<Outcome, string>> = {
  published: 'published',
  withheld: 'withheld',
  erased: 'erased',
  pending: 'waiting',
  not_yet: 'not known yet',
  unknown: 'NOT KNOWN',
  altered: 'ALTERED',
  wrong: 'WRONGLY ANSWERED',
};

const SKIPPED = {
  without_id: 'without a Message-ID, which nobody can ask for',
  digest: 'digests: ask for single messages',
  unreadable: 'that could not be read',
} as const;

function lineOf({ messageId, sentAt, subject, verdict }: Judged, outcome: Outcome): string[] {
  const { seq, reason, since, field, findings } = verdict;
  const day = new Date(sentAt).toISOString().slice(0, 10);
  const hour = since === null ? '' : ` since ${new Date(since).toISOString().slice(0, 13)}Z`;
  const why = reason === null ? '' : `, ${shown(reason)}`;
  const said = {
    published: `published as ${seq}`,
    withheld: `${seq} withheld${hour}${why}`,
    erased: `${seq} erased${hour}${why}`,
    pending: `${seq} waiting for a decision${hour}`,
    not_yet: 'not known to the archive yet (less than a day old)',
    unknown: 'NOT KNOWN to the archive',
    altered: `ALTERED beyond redaction: ${field} of ${seq}`,
    wrong: `WRONGLY ANSWERED: ${[...new Set(findings.map(({ code }) => FINDINGS[code]))].join(' ')}`,
  }[outcome];
  return [`  ${day}  ${said}`, `              ${shown(subject)} <${shown(messageId)}>`];
}
