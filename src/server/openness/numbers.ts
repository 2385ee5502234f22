// Score and coverage as readers see them: never rounded up, so that a whole is only what is whole.
import type { OpennessReport } from '../../report/openness-report.ts';
import type { View } from '../html/view.ts';

/** Score with one decimal; a dash where there is none. */
export function scoreOf({ format }: View, report: Pick<OpennessReport, 'score'> | null): string {
  return report?.score == null ? '–' : format.number(floor(report.score, 10));
}

export function coverageOf({ format }: View, report: Pick<OpennessReport, 'coverage'> | null): string {
  return report === null ? '–' : format.percent(floor(report.coverage, 100));
}

// 0.29 is 28.999… hundredths in a computer.
function floor(value: number, parts: number): number {
  return Math.floor(value * parts + 1e-6) / parts;
}
