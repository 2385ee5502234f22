// What lies around the slots: lists and their numbers, pages, search, policies, reports.
import { createHash, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkPageOf } from './check-sample.ts';
import type { CheckedList, ListChecker } from './check-list.ts';
import { type Finding, type FindingCode, noted, type Warning } from './finding.ts';
import type { ListRow } from './published.ts';
import type { SlotMachine } from './slot-machine.ts';

const ROUNDS = 4;
const SAMPLE = 10;
const MOST_POLICY = 4 * 1024 * 1024;

export interface Counts {
  readonly slots: number;
  readonly published: number;
  readonly withheld: Readonly<Record<string, number>>;
  readonly erased: Readonly<Record<string, number>>;
  readonly pending: number;
}

/** The numbers of a list by what the log said when it had `size` leaves. */
export function countsOf(slots: SlotMachine, list: string, size: number): Counts {
  const counts = { slots: 0, published: 0, withheld: {}, erased: {}, pending: 0 };
  const count = (reasons: Record<string, number>, reason: string | null) =>
    (reasons[reason ?? '?'] = (reasons[reason ?? '?'] ?? 0) + 1);
  for (const seq of slots.seqs(list, size)) {
    const { state, reason } = slots.at(list, seq, size)!;
    counts.slots += 1;
    if (state === 'published' || state === 'pending') counts[state] += 1;
    else count(counts[state], reason);
  }
  return counts;
}

/** Lists that are shown are those of the log, with its numbers. Gives the lists too. */
export async function checkLists(
  { published, log, slots, signal, pauseMs }: ListChecker,
  only: string | null,
): Promise<{ findings: Finding[]; warnings: Warning[]; lists: ListRow[] }> {
  for (let round = 1; ; round += 1) {
    const lists = await published.lists();
    await log.extend();
    const findings: Finding[] = [];
    const warnings: Warning[] = [];
    const shown = new Map(lists.map((row) => [row.id, row]));
    const wanted = slots.lists.filter((list) => only === null || list === only);
    for (const list of wanted) {
      const row = shown.get(list);
      if (row === undefined && published.served === null) warnings.push(noted('list_left_out', { list }));
      else if (row === undefined) findings.push(noted('list_missing', { list }));
      else if (!addsUp(row, countsOf(slots, list, log.size))) findings.push(noted('counts_differ', { list }));
    }
    for (const { id, policy } of lists) {
      if (only !== null && id !== only) continue;
      if (!slots.lists.includes(id)) findings.push(noted('list_unlogged', { list: id }));
      else if (!slots.policies.has(`${policy.id}/${policy.version}`))
        findings.push(noted('policy_unknown', { list: id, field: `${policy.id}/${policy.version}` }));
    }
    if (findings.length === 0 || published.served === null || round === ROUNDS)
      return { findings, warnings, lists };
    await sleep(pauseMs * round, undefined, { signal }).catch(() => undefined);
  }
}

function addsUp({ counts }: ListRow, logged: Counts): boolean {
  return (
    counts.published === logged.published &&
    counts.withheld === sum(logged.withheld) &&
    counts.erased === sum(logged.erased) &&
    counts.pending === logged.pending
  );
}

export function sum(reasons: Readonly<Record<string, number>>): number {
  return Object.values(reasons).reduce((a, b) => a + b, 0);
}

/** A sample of the pages for people, drawn so that nobody can foresee it. Gives how many were looked at. */
export async function checkPages(
  checker: ListChecker,
  list: string,
  { live, gone }: CheckedList,
): Promise<{ findings: Finding[]; pages: number }> {
  const { served } = checker.published;
  if (served === null) return { findings: [], pages: 0 };
  const findings: Finding[] = [];
  const seqs = [...drawn(live), ...drawn(gone)];
  for (const seq of seqs) findings.push(...(await checkPageOf(checker, served, list, seq)));
  return { findings, pages: seqs.length };
}

function drawn(seqs: readonly number[]): number[] {
  if (seqs.length <= SAMPLE) return [...seqs];
  const chosen = new Set<number>();
  while (chosen.size < SAMPLE) chosen.add(seqs[randomInt(seqs.length)]!);
  return [...chosen];
}

/** Search finds as many messages of a list as are published. */
export async function checkSearch(
  { published, log, slots, signal, pauseMs }: ListChecker,
  list: string,
): Promise<{ findings: Finding[]; warnings: Warning[] }> {
  for (let round = 1; ; round += 1) {
    const found = (await published.served?.found(list)) ?? null;
    if (found === null) return { findings: [], warnings: [] };
    await log.extend();
    const live = countsOf(slots, list, log.size).published;
    // engines count up to a limit
    if (found.total === live || (found.total >= MOST_COUNTED && live >= MOST_COUNTED))
      return { findings: [], warnings: [] };
    if (round === ROUNDS)
      return found.isBehind
        ? { findings: [], warnings: [noted('search_behind', { list })] }
        : { findings: [noted('search_differs', { list })], warnings: [] };
    await sleep(pauseMs * round * 2, undefined, { signal }).catch(() => undefined);
  }
}

const MOST_COUNTED = 10_000;

/** Policies and reports are the texts that the log has the digests of; nothing of that is left out. */
export async function checkDocuments(
  checker: ListChecker,
): Promise<{ findings: Finding[]; policies: number; reports: number }> {
  const { published, slots } = checker;
  const findings: Finding[] = [];
  for (const [policy, sha256] of slots.policies) {
    const bytes = await published.logFile(`policies/${policy}.json`, MOST_POLICY);
    if (bytes === null) findings.push(noted('policy_missing', { field: policy }));
    else if (digest(bytes) !== sha256) findings.push(noted('policy_differs', { field: policy }));
  }
  let reports = 0;
  for (const subject of slots.reports.keys()) {
    const { shown, wrong } = await checkReports(checker, subject);
    reports += shown;
    if (wrong !== null) findings.push(noted(wrong, { field: subject }));
  }
  return { findings, policies: slots.policies.size, reports };
}

/** A site shows the newest report of a coalition, an export all of them. */
async function checkReports(
  { published, log, slots, signal, pauseMs }: ListChecker,
  subject: string,
): Promise<{ shown: number; wrong: FindingCode | null }> {
  const isExport = published.served === null;
  for (let round = 1; ; round += 1) {
    const shown = (await published.reports(subject)).map(digest);
    // one may have been issued a moment ago
    if (round > 1) await log.extend();
    const issued = [...slots.reports.get(subject)!];
    const wanted = isExport ? issued : issued.slice(-1);
    const wrong = !shown.every((one) => issued.includes(one))
      ? 'report_differs'
      : wanted.every((one) => shown.includes(one))
        ? null
        : 'report_missing';
    if (wrong === null || isExport || round === ROUNDS) return { shown: shown.length, wrong };
    await sleep(pauseMs * round, undefined, { signal }).catch(() => undefined);
  }
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
