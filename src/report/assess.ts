// From results to a grade. A pure function: the same input gives the same report, byte for byte.
import type { Criteria, Criterion } from './criteria.ts';
import type { CriterionResult, Grade, OpennessReport } from './openness-report.ts';

/** What a criterion found; what the criteria's file says of it (assurance) may be left out. */
export type Finding = Omit<CriterionResult, 'assurance' | 'evidence'> &
  Partial<Pick<CriterionResult, 'assurance' | 'evidence'>>;

export type Assessment = Pick<OpennessReport, 'score' | 'coverage' | 'grade' | 'gate' | 'results'>;

/** Points of the whole that a list needs to be called so. */
const OPEN = 0.75;
const VERIFIED = 0.9;
/** Of the weight, so that anything can be said at all. */
const LEAST_COVERAGE = 0.5;
/** From here on the bonus counts. */
const BONUS_FROM = 90;

/**
 * Puts findings in the order of the criteria, and grades them. A criterion without a finding is unknown (not_probed);
 * one that asks connected lists only is not applicable to others. The score is the mean over what was checked; the grade
 * takes what was not checked as a no, so that it never gets better by looking less.
 */
export function assess(criteria: Criteria, findings: readonly Finding[], connected: boolean): Assessment {
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const results = criteria.criteria.map((criterion) =>
    resultOf(criterion, byId.get(criterion.id), connected),
  );
  const base = sums(criteria.criteria, results, false);
  const bonus = sums(criteria.criteria, results, true);
  const mean = base.checked === 0 ? null : (base.points / base.checked) * 100;
  const score =
    mean === null
      ? null
      : mean >= BONUS_FROM && bonus.applicable > 0
        ? mean + (100 - mean) * (bonus.points / bonus.applicable)
        : mean;
  const coverage = base.applicable === 0 ? 0 : base.checked / base.applicable;
  const assured = base.applicable === 0 ? 0 : base.points / base.applicable;
  return {
    score: score === null ? null : Math.round(score * 10) / 10,
    coverage: Math.round(coverage * 1000) / 1000,
    ...gradeOf(criteria.criteria, results, { coverage, assured }),
    results,
  };
}

function resultOf(criterion: Criterion, found: Finding | undefined, connected: boolean): CriterionResult {
  const { id, assurance } = criterion;
  if (criterion.applies === 'connected' && !connected)
    return { id, result: 'not_applicable', assurance, why: 'not_connected', evidence: [] };
  if (found === undefined) return { id, result: 'unknown', assurance, why: 'not_probed', evidence: [] };
  return { ...found, assurance: found.assurance ?? assurance, evidence: found.evidence ?? [] };
}

const POINTS = { pass: 1, partial: 0.5, fail: 0, unknown: 0, not_applicable: 0 } as const;

function sums(criteria: readonly Criterion[], results: readonly CriterionResult[], bonus: boolean) {
  const sum = { points: 0, checked: 0, applicable: 0 };
  for (const [i, { weight, bonus: isBonus }] of criteria.entries()) {
    const { result } = results[i]!;
    if (isBonus !== bonus || result === 'not_applicable') continue;
    sum.applicable += weight;
    if (result !== 'unknown') sum.checked += weight;
    sum.points += weight * POINTS[result];
  }
  return sum;
}

function gradeOf(
  criteria: readonly Criterion[],
  results: readonly CriterionResult[],
  { coverage, assured }: { coverage: number; assured: number },
): { grade: Grade; gate: string | null } {
  const isPassed = (id: string) => results.find((one) => one.id === id)?.result === 'pass';
  const access = results.find(({ id }) => id === 'A1')?.result;
  // closed is closed, however little else was seen
  if (access === 'fail') return { grade: 'not_open', gate: 'A1' };
  if (access !== 'pass' && access !== 'partial') return { grade: 'not_assessed', gate: 'A1' };
  if (coverage < LEAST_COVERAGE) return { grade: 'not_assessed', gate: null };
  const closed = gateOf(criteria, results);
  if (closed !== null) return { grade: 'partly_open', gate: closed };
  if (assured >= VERIFIED && isPassed('T6')) return { grade: 'open_verified', gate: null };
  return { grade: assured >= OPEN ? 'open' : 'partly_open', gate: null };
}

// What was looked at and failed says more than what nobody could look at.
function gateOf(criteria: readonly Criterion[], results: readonly CriterionResult[]): string | null {
  const gates = results.filter((one, i) => criteria[i]!.gate && one.result !== 'pass');
  const [first] = gates.toSorted((a, b) => SEVERITY.indexOf(a.result) - SEVERITY.indexOf(b.result));
  return first?.id ?? null;
}

const SEVERITY = ['fail', 'partial', 'unknown', 'not_applicable'];
