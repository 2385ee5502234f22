// Invented openness reports of every grade, as the report command would store them.
import {
  CRITERIA,
  type CriterionResult,
  type Grade,
  OpennessReport,
  type Result,
  type Why,
} from '../../src/report/openness-report.ts';

export interface ReportDraft {
  readonly subject: string;
  readonly name?: string;
  readonly grade?: Grade;
  readonly score?: number | null;
  readonly coverage?: number;
  /** ISO day */
  readonly day?: string;
  readonly connected?: boolean;
  readonly flags?: OpennessReport['flags'];
  readonly results?: readonly CriterionResult[];
  readonly counts?: OpennessReport['counts'];
  readonly months?: number;
}

const FAILS: Readonly<Record<Grade, readonly [id: string, result: Result, why: Why][]>> = {
  open_verified: [['R4', 'fail', 'no_mirror']],
  open: [
    ['T6', 'fail', 'no_witness'],
    ['T5', 'partial', 'late'],
    ['M3', 'fail', 'not_linked'],
    ['A6', 'unknown', 'not_probed'],
  ],
  partly_open: [
    ['T1', 'fail', 'slots_missing'],
    ['P1', 'partial', 'policy_differs'],
    ['A2', 'partial', 'noindex'],
    ['M2', 'unknown', 'not_attested'],
    ['P3', 'fail', 'leaks_found'],
  ],
  not_open: [
    ['A1', 'fail', 'login_required'],
    ['M1', 'partial', 'join_by_request'],
    ['T1', 'not_applicable', 'not_connected'],
    ['T2', 'not_applicable', 'not_connected'],
    ['T6', 'not_applicable', 'not_connected'],
    ['A4', 'fail', 'no_search'],
  ],
  not_assessed: [
    ['A1', 'unknown', 'needs_script'],
    ['M1', 'unknown', 'unreachable'],
    ['T1', 'unknown', 'no_log'],
    ['A3', 'unknown', 'timeout'],
  ],
};
const SCORES: Readonly<Record<Grade, number | null>> = {
  open_verified: 97.4,
  open: 86,
  partly_open: 61.25,
  not_open: 33.4,
  not_assessed: null,
};
const GATES: Readonly<Record<Grade, string | null>> = {
  open_verified: null,
  open: 'T6',
  partly_open: 'T1',
  not_open: 'A1',
  not_assessed: null,
};

/** A whole report; what the draft does not say follows from its grade. */
export function makeReport(draft: ReportDraft): OpennessReport {
  const {
    subject,
    grade = 'open',
    day = '2024-05-20',
    connected = grade !== 'not_open',
    months = 30,
  } = draft;
  const generated = `${day}T06:00:00.000Z`;
  const until = new Date(Date.parse(generated) + 30 * 86_400_000).toISOString();
  const results = draft.results ?? CRITERIA.map((id, index) => resultOf(id, index, grade, generated));
  return OpennessReport.parse({
    schema: 'dc-openness-report/1',
    criteria: '2026-11',
    subject,
    name: draft.name ?? `Dynamic Coalition ${subject}`,
    connected,
    generated,
    validUntil: until,
    assessor: 'archive.example.org',
    log: connected ? { origin: 'archive.example.org/log', size: 1234, root: `${'A'.repeat(43)}=` } : null,
    counts:
      draft.counts !== undefined
        ? draft.counts
        : connected
          ? {
              slots: 412,
              published: 400,
              withheld: { spam: 4, under_review: 1 },
              erased: { erasure_request: 6 },
              pending: 1,
            }
          : null,
    activity: connected ? Array.from({ length: months }, (_, index) => activityOf(index)) : [],
    removals: connected ? { received: 9, open: 1, granted: 6, refused: 2, medianDays: 3.5 } : null,
    score: draft.score === undefined ? SCORES[grade] : draft.score,
    coverage: draft.coverage ?? (grade === 'not_assessed' ? 0.31 : 0.94),
    grade,
    gate: GATES[grade],
    results,
    flags: draft.flags ?? (grade === 'partly_open' ? ['many_withheld', 'one_reason'] : []),
  });
}

function resultOf(id: string, index: number, grade: Grade, at: string): CriterionResult {
  const [, result, why] = FAILS[grade].find(([one]) => one === id) ?? [id, 'pass', 'ok'];
  const assurance = (['observed', 'proved', 'stated', 'attested'] as const)[index % 4]!;
  const url = `https://lists.example.org/mailman/listinfo/dc-example/${id.toLowerCase()}`;
  return {
    id,
    result: result as Result,
    assurance,
    why: why as Why,
    ...(index % 3 === 0 && { value: { checked: 299, missing: index } }),
    evidence: [
      { url, at, status: 200, sha256: 'ab'.repeat(32) },
      ...(index % 2 === 0 ? [{ leaf: index }] : []),
    ],
  };
}

function activityOf(index: number): { month: string; messages: number } {
  const month = `${2021 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
  return { month, messages: (index * 37) % 61 };
}
