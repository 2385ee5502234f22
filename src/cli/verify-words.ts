// What a verification says, to people and to programs. Names come from the archive that is checked: nothing of it may move
// the cursor of a terminal.
import { FINDINGS, type Finding, type Noted, WARNINGS } from '../report/verify/finding.ts';
import { UNREAD } from '../report/verify/published.ts';
import { type Counts, sum } from '../report/verify/check-site.ts';
import type { Verdict } from '../report/verify/verify-archive.ts';
import { tame } from './before-after-text.ts';

const MOST_LINES = 100;
const MOST_CHARS = 600;

const HEADLINES = {
  honest: 'HONEST      Nothing was found wrong.',
  findings: 'NOT HONEST  What the archive shows is not what its log says:',
  not_trusted: 'NOT HONEST  The log cannot be trusted, so nothing else was looked at:',
  unread: 'NOT KNOWN   The archive could not be checked to the end, which proves nothing:',
} as const;

export interface Run {
  readonly place: string;
  readonly verdict: Verdict;
  /** leaves of the log that was seen before, null where none was */
  readonly comparedWith: number | null;
  readonly statePath: string;
  readonly isKept: boolean;
}

/** For people. */
export function verdictText({ place, verdict, comparedWith, statePath, isKept }: Run): string {
  const { outcome, unread, head, checked, lists, findings, findingsTotal, warnings } = verdict;
  const lines: string[] = [HEADLINES[outcome]];
  if (unread !== null) lines.push(`  ${UNREAD[unread.why]} (${shown(unread.path)})`);
  lines.push(...findings.slice(0, MOST_LINES).map((one) => `  ${whereOf(one)}${FINDINGS[one.code]}`));
  if (findingsTotal > MOST_LINES) lines.push(`  … and ${n(findingsTotal - MOST_LINES)} more (see --json)`);
  lines.push('', row('archive', shown(place)));
  if (verdict.key !== null) lines.push(row('key', shown(verdict.key)));
  if (head !== null) {
    lines.push(
      row('log', `${shown(head.origin)}, ${n(head.size)} leaves, root ${head.root.toString('base64')}`),
    );
    lines.push(
      row(
        'before',
        comparedWith === null ? 'nothing was known' : `continues the ${n(comparedWith)} leaves seen before`,
      ),
    );
  }
  for (const [list, counts] of Object.entries(lists))
    lines.push(row('list', `${shown(list)}: ${countsText(counts)}`));
  const looked = Object.entries(checked).filter(([, count]) => count > 0);
  if (looked.length > 0)
    lines.push(row('checked', looked.map(([what, count]) => `${n(count)} ${what}`).join(', ')));
  for (const one of warnings.slice(0, MOST_LINES))
    lines.push(row('note', `${whereOf(one)}${WARNINGS[one.code]}`));
  if (isKept) lines.push(row('kept', `key and checkpoint in ${statePath}`));
  return `${lines.join('\n')}\n`;
}

/** One JSON document. */
export function verdictJson({ place, verdict, comparedWith, statePath, isKept }: Run): string {
  const { outcome, unread, key, isPinnedNow, head, signed, lists, checked, findingsTotal } = verdict;
  const document = {
    schema: 'dc-archive-verify/1',
    archive: shown(place),
    outcome,
    unread:
      unread === null ? null : { why: unread.why, path: shown(unread.path), sentence: UNREAD[unread.why] },
    key: key === null ? null : shown(key),
    isPinnedNow,
    log:
      head === null
        ? null
        : { origin: shown(head.origin), size: head.size, root: head.root.toString('base64') },
    comparedWith,
    lists,
    checked,
    findingsTotal,
    findings: verdict.findings.map((one) => ({ ...plain(one), sentence: FINDINGS[one.code] })),
    warnings: verdict.warnings.map((one) => ({ ...plain(one), sentence: WARNINGS[one.code] })),
    // what was signed and does not fit: to be shown to others
    evidence: outcome === 'not_trusted' && signed !== null ? [signed.note] : [],
    state: isKept ? statePath : null,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function plain<Code extends string>(one: Noted<Code>) {
  return { ...one, field: one.field === null ? null : shown(one.field) };
}

export function countsText({ slots, published, withheld, erased, pending }: Counts): string {
  const reasons = (counts: Readonly<Record<string, number>>) =>
    sum(counts) === 0
      ? '0'
      : `${n(sum(counts))} (${Object.entries(counts)
          .map(([reason, count]) => `${shown(reason)} ${n(count)}`)
          .join(', ')})`;
  return `${n(slots)} slots = ${n(published)} published + ${reasons(withheld)} withheld + ${reasons(erased)} erased + ${n(pending)} pending`;
}

/** Text from outside as one line of a terminal. */
function shown(text: string): string {
  return tame(text.slice(0, MOST_CHARS)).replaceAll('\n', ' ');
}

/** "dc-example 17, leaf 42, subject: " */
export function whereOf({ list, seq, leaf, field }: Finding | Noted): string {
  const parts = [
    ...(list === null ? [] : [seq === null || seq === 0 ? list : `${list} ${seq}`]),
    ...(leaf === null ? [] : [`leaf ${leaf}`]),
    ...(field === null ? [] : [shown(field)]),
  ];
  return parts.length === 0 ? '' : `${parts.join(', ')}: `;
}

export function row(name: string, value: string): string {
  return `${name.padEnd(12)}${value}`;
}

export function n(value: number): string {
  return value.toLocaleString('en');
}
