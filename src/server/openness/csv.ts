// The table of coalitions as CSV (RFC 4180): one line each, all of the same fields.
import type { Standing } from './standings.ts';

const FIELDS = [
  'coalition',
  'name',
  'connected',
  'grade',
  'gate',
  'score',
  'coverage',
  'published',
  'withheld',
  'erased',
  'pending',
  'generated',
  'valid_until',
  'assessor',
  'url',
] as const;

/** Counts are those of now. What is not known is empty. */
export function opennessCsv(standings: readonly Standing[], siteUrl: string): string {
  const lines = standings.map(({ subject, name, list, newest }) => {
    const report = newest?.report ?? null;
    const values: Readonly<Record<(typeof FIELDS)[number], string | number | null | undefined>> = {
      coalition: subject,
      name,
      connected: list === null ? 'no' : 'yes',
      grade: report?.grade,
      gate: report?.gate,
      score: report?.score,
      coverage: report?.coverage,
      published: list?.counts.published,
      withheld: list?.counts.withheld,
      erased: list?.counts.erased,
      pending: list?.counts.pending,
      generated: report?.generated,
      valid_until: report?.validUntil,
      assessor: report?.assessor,
      url: `${siteUrl}/openness/${subject}`,
    };
    return FIELDS.map((field) => cell(values[field] ?? ''));
  });
  return [FIELDS, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

// A spreadsheet takes what begins with one of these for a formula, also behind spaces and quotation marks; an apostrophe
// before it makes it text (OWASP, CSV injection). Numbers of ours are never negative.
function cell(value: string | number): string {
  const text = String(value).replace(/^(?=[\s"']*[=+\-@＝＋－＠|%\t\r])/u, "'");
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
