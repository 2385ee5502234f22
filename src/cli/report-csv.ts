// Reports as a table for a spreadsheet (RFC 4180): one line a coalition, one column a criterion.
import type { Criteria } from '../report/criteria.ts';
import type { OpennessReport } from '../report/openness-report.ts';

export function reportCsv(reports: readonly OpennessReport[], criteria: Criteria): string {
  const ids = criteria.criteria.map(({ id }) => id);
  const head = ['subject', 'name', 'grade', 'gate', 'score', 'coverage', 'criteria', 'generated', ...ids];
  const rows = reports.map((report) => [
    report.subject,
    report.name,
    report.grade,
    report.gate ?? '',
    report.score === null ? '' : String(report.score),
    String(report.coverage),
    report.criteria,
    report.generated,
    ...ids.map((id) => {
      const found = report.results.find((one) => one.id === id);
      if (found === undefined) return '';
      return found.why === 'ok' ? found.result : `${found.result}: ${found.why}`;
    }),
  ]);
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

// A name that begins like a formula would be one in a spreadsheet.
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
