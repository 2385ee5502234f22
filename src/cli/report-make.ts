// Makes openness reports: reads the log and the archive at one moment, then looks at pages, then puts both together.
import type { ArchiveReader, ArchiveView } from '../archive/archive.ts';
import type { Config } from '../config/load.ts';
import type { ListHeaders } from '../ingest/list-headers.ts';
import type { Clock } from '../ops/clock.ts';
import { account, type Account, type Accounting } from '../report/accounting.ts';
import type { Finding } from '../report/assess.ts';
import type { Coalition } from '../report/coalition.ts';
import { makeReport } from '../report/make-report.ts';
import { OpennessReport } from '../report/openness-report.ts';
import {
  depth,
  joining,
  knownSystem,
  membersFinding,
  pageFindings,
  probeOutside,
} from '../report/probe/outside.ts';
import type { OutsidePlace } from '../report/probe/outside.ts';
import { probeOwnArchive } from '../report/probe/own-archive.ts';
import { createVisitor } from '../report/probe/visit.ts';
import { readLog, type WholeLog } from '../report/read-log.ts';
import { recentWitnesses } from '../report/witnesses.ts';
import { leakRules } from './report-leaks.ts';

/** Whom a report is about. */
export interface Subject {
  /** id of the list where one is connected, else of the coalition */
  readonly id: string;
  readonly name: string;
  readonly acronym: string | null;
  readonly list: string | null;
  readonly coalition: Coalition | null;
  /** its report may become public: somebody has checked that the row is right, or the list is one of this site */
  readonly isConfirmed: boolean;
}

/** What only the worker's side knows of a list; all null where nobody could look. */
export interface ListFacts {
  readonly isSourceQuiet: boolean | null;
  readonly headers: ListHeaders | null;
  /** requests for removal; null where none are taken here */
  readonly removals: OpennessReport['removals'];
}

export interface ReportRun {
  readonly config: Config;
  /** null where nothing was taken in yet */
  readonly reader: ArchiveReader | null;
  readonly facts: (list: string) => Promise<ListFacts>;
  /** address under which this site is looked at, without a slash at the end; null: not at all */
  readonly site: string | null;
  /** pages of other hosts are looked at */
  readonly outside: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** ms between two requests to one host of others */
  readonly paceMs: number;
  readonly accounting?: Accounting;
  readonly onSubject?: (subject: Subject, done: number) => void;
}

export interface MadeReport {
  readonly subject: Subject;
  readonly report: OpennessReport;
  /** canonical bytes */
  readonly document: string;
}

/** Every list, then every coalition that has none here. */
export function subjectsOf({ lists, coalitions }: Config): Subject[] {
  const connected = lists.map(({ id, name }): Subject => {
    const coalition = coalitions.find(({ list }) => list === id) ?? null;
    return { id, name, acronym: coalition?.acronym ?? null, list: id, coalition, isConfirmed: true };
  });
  const others = coalitions.flatMap((coalition): Subject[] => {
    if (coalition.list !== undefined) return [];
    const { id, name, acronym = null, status } = coalition;
    return [{ id, name, acronym, list: null, coalition, isConfirmed: status === 'confirmed' }];
  });
  return [...connected, ...others];
}

/** One after another, so that a run that is stopped has made the first ones. */
export async function* makeReports(run: ReportRun, subjects: readonly Subject[]): AsyncGenerator<MadeReport> {
  const known = await readArchive(run, subjects);
  const { config, clock, signal } = run;
  const named = namedHosts(run, subjects);
  const visitors = {
    own: createVisitor({ clock, signal, named, spacingMs: OWN_PACE_MS }),
    outside: createVisitor({ clock, signal, named, spacingMs: run.paceMs }),
  };
  for (const [done, subject] of subjects.entries()) {
    signal.throwIfAborted();
    run.onSubject?.(subject, done);
    const list = subject.list === null ? null : (known?.lists.get(subject.list) ?? null);
    const findings = await findingsOf(run, subject, list, visitors);
    const { report, document } = makeReport({
      criteria: config.criteria,
      subject: subject.id,
      name: subject.name,
      connected: list !== null,
      assessor: new URL(run.site ?? config.site.url ?? 'http://localhost').host,
      now: clock.now(),
      findings,
      attestations: subject.coalition?.attestations ?? [],
      log: list === null ? null : (known?.log.head ?? null),
      counts: list?.account.counts ?? null,
      months: list?.months ?? [],
      removals: list?.removals ?? null,
      flags: list?.account.flags ?? [],
    });
    yield { subject, report, document };
  }
}

/** The site is ours and bears more than one request a second. */
const OWN_PACE_MS = 20;

interface ListAtOnce {
  readonly account: Account;
  readonly months: readonly { readonly month: string; readonly messages: number }[];
  readonly removals: OpennessReport['removals'];
}

/** All that is read from the archive, at one moment, which is let go before the first page is asked for. */
async function readArchive(run: ReportRun, subjects: readonly Subject[]) {
  if (run.reader === null) return null;
  using view = run.reader.snapshot();
  const before = new Map<string, OpennessReport['log']>();
  for (const { subject, document } of await view.newestReports()) {
    const read = OpennessReport.safeParse(JSON.parse(document));
    if (read.success) before.set(subject, read.data.log);
  }
  const sizes = [...before.values()].flatMap((log) => log?.size ?? []);
  const log = await readLog(view.log, sizes, { now: run.clock.now(), signal: run.signal });
  const lists = new Map<string, ListAtOnce>();
  for (const { list } of subjects) {
    if (list === null || (await view.list(list)) === null) continue;
    lists.set(list, await readList(run, view, log, list, before.get(list) ?? null));
  }
  return { log, lists };
}

async function readList(
  { clock, facts, accounting = account }: ReportRun,
  view: ArchiveView,
  log: WholeLog,
  list: string,
  before: OpennessReport['log'],
): Promise<ListAtOnce> {
  const { isSourceQuiet, headers, removals } = await facts(list);
  const gaps = {
    missingParents: await view.missingParents(list),
    missingNumbers: headers?.missingNumbers ?? null,
  };
  const made = await accounting(list, view, log, {
    now: clock.now(),
    before,
    witnesses: await recentWitnesses(view.log, clock.now()),
    isSourceQuiet,
    gaps,
  });
  return {
    account: { ...made, findings: [...made.findings, ...headerFinding(headers)] },
    months: await view.months(list),
    removals,
  };
}

/** L1: what recent messages say of their list. */
function headerFinding(headers: ListHeaders | null): Finding[] {
  if (headers === null || headers.messages === 0) return [];
  const { messages, withListId, withPost, withArchive } = headers;
  const value = {
    messages,
    with_list_id: withListId,
    with_list_post: withPost,
    with_list_archive: withArchive,
  };
  // the mail itself is seen by the archive's own side only
  const assurance = 'stated';
  const l1 = (result: Finding['result'], why: Finding['why']): Finding => ({
    id: 'L1',
    result,
    why,
    value,
    assurance,
  });
  if (withListId === messages && withArchive === messages) return [l1('pass', 'ok')];
  return [l1(withListId > 0 || withPost > 0 ? 'partial' : 'fail', 'no_list_headers')];
}

/** P5: the form that was found, and how long requests wait. */
function answeredInTime(findings: readonly Finding[], removals: OpennessReport['removals']): Finding[] {
  const form = findings.findLast(({ id }) => id === 'P5');
  const days = removals?.medianDays ?? null;
  if (form?.result !== 'pass' || removals === null || days === null) return [];
  const value = { received: removals.received, open: removals.open, median_days: days };
  if (days <= 30) return [{ ...form, value }];
  return [{ ...form, result: days <= 90 ? 'partial' : 'fail', why: 'requests_late', value }];
}

type Visitors = Record<'own' | 'outside', ReturnType<typeof createVisitor>>;

async function findingsOf(
  run: ReportRun,
  subject: Subject,
  list: ListAtOnce | null,
  visitors: Visitors,
): Promise<Finding[]> {
  const place = placeOf(run.config, subject);
  if (list === null) return run.outside ? probeOutside(place, visitors.outside) : [];
  const findings = [...list.account.findings, ...depth(place.since, list.months[0]?.month ?? null)];
  const { config, reader, site } = run;
  const summary = await reader!.list(subject.list!);
  if (site !== null && summary !== null) {
    const prefixes = config.site.languages.filter((one) => one !== 'en').map((one) => `/${one}`);
    const leaks = await leakRules(config, reader!, summary);
    findings.push(
      ...(await probeOwnArchive({ site, list: summary, view: reader!, prefixes, leaks }, visitors.own)),
    );
  }
  findings.push(...answeredInTime(findings, list.removals));
  if (run.outside) {
    const system = knownSystem(place);
    findings.push(
      await joining(place, system, visitors.outside),
      ...(await membersFinding(place, system, visitors.outside)),
      // the page should link the archive that is assessed here, and the notice is this site's
      ...(await pageFindings(
        { ...place, archive: site === null ? null : `${site}/lists/${subject.list}`, privacy: null },
        visitors.outside,
      )),
    );
  } else if (place.join === null) findings.push({ id: 'M1', result: 'fail', why: 'no_join_page' });
  return findings;
}

/** Of all addresses that somebody wrote down. */
function namedHosts({ config, site }: ReportRun, subjects: readonly Subject[]): Set<string> {
  const urls = subjects.flatMap((subject) => {
    const { join, archive, page, rules, privacy, terms } = placeOf(config, subject);
    return [join, archive, page, rules, privacy, terms];
  });
  return new Set([...urls, site].flatMap((url) => (url === null ? [] : new URL(url).host)));
}

function placeOf(config: Config, { list, coalition }: Subject): OutsidePlace {
  const settings = config.lists.find(({ id }) => id === list);
  return {
    system: coalition?.system ?? null,
    join: settings?.join ?? coalition?.join ?? null,
    archive: coalition?.archive ?? null,
    page: coalition?.page ?? null,
    rules: coalition?.rules ?? null,
    privacy: coalition?.privacy ?? null,
    terms: coalition?.terms ?? null,
    since: coalition?.since ?? null,
  };
}
