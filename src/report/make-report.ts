// Puts a report together. Pure: who asked the network, the log and the clock has done so before.
import { assess, type Finding } from './assess.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Attestation } from './coalition.ts';
import type { Criteria } from './criteria.ts';
import { OpennessReport } from './openness-report.ts';

const DAY_MS = 24 * 3_600_000;
const VALID_DAYS = 30;
const ATTESTED_DAYS = 366;
const MOST_MONTHS = 600;

export interface ReportDraft {
  readonly criteria: Criteria;
  /** id of the coalition; of the list where that is connected */
  readonly subject: string;
  readonly name: string;
  readonly connected: boolean;
  /** host that makes it */
  readonly assessor: string;
  /** ms UTC */
  readonly now: number;
  /** of one criterion the last counts */
  readonly findings: readonly Finding[];
  readonly attestations: readonly Attestation[];
  readonly log: OpennessReport['log'];
  readonly counts: OpennessReport['counts'];
  /** oldest first; months without messages may be missing */
  readonly months: readonly { readonly month: string; readonly messages: number }[];
  readonly removals: OpennessReport['removals'];
  readonly flags: OpennessReport['flags'];
}

/** The report, checked against its shape, and its bytes (RFC 8785). The same draft gives the same bytes. */
export function makeReport(draft: ReportDraft): { report: OpennessReport; document: string } {
  const { criteria, connected, now } = draft;
  const findings = [...draft.findings, ...attested(draft)];
  const report = OpennessReport.parse({
    schema: 'dc-openness-report/1',
    criteria: criteria.version,
    subject: draft.subject,
    name: draft.name,
    connected,
    generated: new Date(now).toISOString(),
    validUntil: new Date(now + VALID_DAYS * DAY_MS).toISOString(),
    assessor: draft.assessor,
    log: draft.log,
    counts: draft.counts,
    activity: everyMonth(draft.months).slice(-MOST_MONTHS),
    removals: draft.removals,
    ...assess(criteria, findings, connected),
    flags: [...new Set(draft.flags)].sort(),
  });
  return { report, document: canonicalJson(report) };
}

/** What people state, where the criteria's file takes a statement for an answer. The latest one counts. */
function attested({ criteria, attestations, now }: ReportDraft): Finding[] {
  return criteria.criteria.flatMap(({ id, attested: isTaken, bonus }): Finding[] => {
    if (!isTaken) return [];
    const on = attestations
      .filter(({ criterion }) => criterion === id)
      .map((one) => Date.parse(one.on))
      .filter((at) => at <= now)
      .sort((a, b) => b - a)[0];
    const assurance = 'attested';
    if (on === undefined) {
      // what nobody claims to have is not there; whether membership is open, nobody said
      if (bonus) return [{ id, result: 'fail', why: id === 'R4' ? 'no_mirror' : 'no_plan', assurance }];
      return [{ id, result: 'unknown', why: 'not_attested', assurance }];
    }
    const ageDays = Math.floor((now - on) / DAY_MS);
    const isOld = ageDays > ATTESTED_DAYS;
    return [
      {
        id,
        result: isOld ? 'unknown' : 'pass',
        why: isOld ? 'attestation_old' : 'ok',
        assurance,
        value: { age_days: ageDays },
        evidence: [{ at: new Date(on).toISOString() }],
      },
    ];
  });
}

function everyMonth(months: ReportDraft['months']): { month: string; messages: number }[] {
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return [];
  const known = new Map(months.map(({ month, messages }) => [month, messages]));
  const all: { month: string; messages: number }[] = [];
  for (let [year, month] = first.month.split('-').map(Number) as [number, number]; ;) {
    const name = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
    all.push({ month: name, messages: known.get(name) ?? 0 });
    // dates of mail may be wild; the last months are the ones that are shown
    if (name >= last.month || all.length > MOST_MONTHS * 20) return all;
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
}
