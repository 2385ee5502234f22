// The English words of a report on a terminal and on paper; the site says the same in six languages.
import type { Criteria } from '../report/criteria.ts';
import type { Assurance, CriterionResult, Grade, OpennessReport, Result } from '../report/openness-report.ts';

export const GRADE_WORDS: Readonly<Record<Grade, string>> = {
  open_verified: 'Open and verified',
  open: 'Open',
  partly_open: 'Partly open',
  not_open: 'Not open',
  not_assessed: 'Not assessed',
};

export const RESULT_WORDS: Readonly<Record<Result, string>> = {
  pass: 'yes',
  partial: 'partly',
  fail: 'no',
  unknown: 'not known',
  not_applicable: 'not asked',
};

export const ASSURANCE_WORDS: Readonly<Record<Assurance, string>> = {
  proved: 'proved',
  observed: 'seen from outside',
  stated: 'stated by the operator',
  attested: 'stated by a person',
};

export const FLAG_WORDS: Readonly<Record<OpennessReport['flags'][number], string>> = {
  many_withheld: 'more than 5 % of the messages of 90 days are withheld',
  one_reason: 'more than 80 % of what is gone has the same reason',
  more_redacted: 'three times as much was redacted in 90 days as in the 90 days before',
};

/** What no outside check can tell, whatever the results. */
export const NOT_CHECKABLE = [
  'that a message which was never given to the archive existed: only a second subscriber shows it',
  'that the reason given for a removal is true',
  'that originals, salts and copies elsewhere were really deleted',
  'that decisions on membership are fair',
  'that the discussion did not move to a private list',
  'that everybody is shown the same pages',
  'whether redaction took too much of the meaning',
] as const;

export interface CriterionLine extends CriterionResult {
  readonly question: string;
  readonly gate: boolean;
  /** what to do; null where there is nothing to do */
  readonly fix: string | null;
}

export function linesOf(report: OpennessReport, criteria: Criteria): CriterionLine[] {
  return report.results.map((result) => {
    const criterion = criteria.criteria.find(({ id }) => id === result.id);
    const isDone = result.result === 'pass' || result.result === 'not_applicable';
    return {
      ...result,
      question: criterion?.question ?? result.id,
      gate: criterion?.gate ?? false,
      fix:
        isDone || result.why === 'ok' ? null : (criterion?.fixes[result.why] ?? criteria.fixes[result.why]),
    };
  });
}

/** What is to be mended: gates first, then what failed, then what nobody could look at. */
export function toMend(lines: readonly CriterionLine[]): CriterionLine[] {
  const order = ['fail', 'partial', 'unknown'];
  return lines
    .filter(({ fix }) => fix !== null)
    .toSorted((a, b) => Number(b.gate) - Number(a.gate) || order.indexOf(a.result) - order.indexOf(b.result));
}

/** "Partly open (decided by A1: Can anybody read …?)" */
export function gradeLine(report: OpennessReport, criteria: Criteria): string {
  const gate = criteria.criteria.find(({ id }) => id === report.gate);
  return `${GRADE_WORDS[report.grade]}${gate === undefined ? '' : ` (decided by ${gate.id}: ${gate.question})`}`;
}

/** "Score 87.5 of 100 over 82 % of what is asked" */
export function scoreLine({ score, coverage }: OpennessReport): string {
  return score === null
    ? 'Nothing was looked at'
    : `Score ${score} of 100 over ${Math.round(coverage * 100)} % of what is asked`;
}

/** Numbers that add up, or null where the archive is elsewhere. */
export function countsLine({ counts }: OpennessReport): string | null {
  if (counts === null) return null;
  const sum = (reasons: Record<string, number>) => Object.values(reasons).reduce((a, b) => a + b, 0);
  const why = (reasons: Record<string, number>) => {
    const each = Object.entries(reasons).map(([reason, n]) => `${reason.replaceAll('_', ' ')} ${n}`);
    return each.length === 0 ? '' : ` (${each.join(', ')})`;
  };
  const { slots, published, withheld, erased, pending } = counts;
  return `${slots} messages seen = ${published} published + ${sum(withheld)} withheld${why(withheld)} + ${sum(erased)} erased${why(erased)} + ${pending} waiting`;
}
