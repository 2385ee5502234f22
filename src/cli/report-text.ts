// A report for a terminal, with what to mend.
import type { Criteria } from '../report/criteria.ts';
import type { OpennessReport } from '../report/openness-report.ts';
import type { Issued } from './report-issue.ts';
import {
  ASSURANCE_WORDS,
  countsLine,
  FLAG_WORDS,
  GRADE_WORDS,
  gradeLine,
  linesOf,
  NOT_CHECKABLE,
  RESULT_WORDS,
  scoreLine,
  toMend,
} from './report-words.ts';

/** One report in full. */
export function reportText(report: OpennessReport, criteria: Criteria): string {
  const lines = linesOf(report, criteria);
  const counts = countsLine(report);
  return [
    `${report.name} (${report.subject})`,
    gradeLine(report, criteria),
    `${scoreLine(report)}; criteria of ${report.criteria}, made ${report.generated}, valid until ${report.validUntil.slice(0, 10)}`,
    ...(counts === null ? [] : [counts]),
    ...report.flags.map((flag) => `A person should look: ${FLAG_WORDS[flag]}.`),
    '',
    ...lines.map(
      ({ id, result, question, why, assurance }) =>
        `  ${id}  ${RESULT_WORDS[result].padEnd(9)}  ${question}${why === 'ok' ? `  [${ASSURANCE_WORDS[assurance]}]` : `  [${why}]`}`,
    ),
    '',
    'To do:',
    ...toMend(lines).map(({ id, fix, gate }) => `  ${id}${gate ? ' (must)' : ''}  ${fix}`),
    '',
    'Nobody can check from outside:',
    ...NOT_CHECKABLE.map((what) => `  - ${what}`),
    '',
  ].join('\n');
}

/** One line a report. */
export function overviewText(reports: readonly { report: OpennessReport; issued: Issued }[]): string {
  const width = Math.max(8, ...reports.map(({ report }) => report.subject.length));
  const rows = reports.map(({ report: { subject, grade, score, coverage, gate }, issued }) =>
    [
      subject.padEnd(width),
      GRADE_WORDS[grade].padEnd(17),
      (score === null ? '-' : score.toFixed(1)).padStart(5),
      `${Math.round(coverage * 100)} %`.padStart(7),
      (gate ?? '').padEnd(4),
      issuedText(issued),
    ].join('  '),
  );
  const head = `${'list'.padEnd(width)}  ${'grade'.padEnd(17)}  score  checked  gate  report`;
  return [head, ...rows, ''].join('\n');
}

export function issuedText(issued: Issued): string {
  switch (issued.kind) {
    case 'public':
      return 'public';
    case 'same':
      return 'public already, unchanged';
    case 'draft':
      return `draft, public from ${new Date(issued.dueAt).toISOString().slice(0, 10)} on`;
    case 'unconfirmed':
      return 'draft: status is unconfirmed in coalitions.yaml';
  }
}
