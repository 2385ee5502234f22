import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Criteria } from '../../src/report/criteria.ts';
import { makeReport, type ReportDraft } from '../../src/report/make-report.ts';
import { OpennessReport } from '../../src/report/openness-report.ts';

const DRAFT: ReportDraft = {
  criteria: Criteria.parse(parse(readFileSync('config/criteria/2026-11.yaml', 'utf8'))),
  subject: 'dc-x',
  name: 'Dynamic Coalition on Examples',
  connected: true,
  assessor: 'archive.example.org',
  now: Date.UTC(2026, 10, 1, 6),
  findings: [{ id: 'A1', result: 'pass', why: 'ok', value: { tried: 3, read: 3 } }],
  attestations: [],
  log: { origin: 'archive.example.org/log', size: 5, root: 'x' },
  counts: { slots: 3, published: 1, withheld: { spam: 1 }, erased: {}, pending: 1 },
  months: [
    { month: '2025-11', messages: 2 },
    { month: '2026-02', messages: 1 },
  ],
  removals: null,
  flags: ['one_reason', 'many_withheld', 'one_reason'],
};

describe('a report', () => {
  it('is the same bytes for the same input, and what it says can be read again', () => {
    const { report, document } = makeReport(DRAFT);
    expect(makeReport({ ...DRAFT, findings: [...DRAFT.findings] }).document).toBe(document);
    expect(OpennessReport.parse(JSON.parse(document))).toEqual(report);
    expect(report).toMatchObject({
      generated: '2026-11-01T06:00:00.000Z',
      validUntil: '2026-12-01T06:00:00.000Z',
    });
    expect(report.flags).toEqual(['many_withheld', 'one_reason']);
  });

  it('has every month from the first to the last', () => {
    const { activity } = makeReport(DRAFT).report;
    expect(activity.map(({ month, messages }) => `${month} ${messages}`)).toEqual([
      '2025-11 2',
      '2025-12 0',
      '2026-01 0',
      '2026-02 1',
    ]);
    const wild = [
      { month: '1970-01', messages: 1 },
      { month: '2026-02', messages: 1 },
    ];
    const long = makeReport({ ...DRAFT, months: wild }).report.activity;
    expect(long.length).toBe(600);
    expect(long.at(-1)).toEqual({ month: '2026-02', messages: 1 });
  });

  it('takes what a person states for twelve months, and no longer', () => {
    const m2 = (...days: string[]) => {
      const attestations = days.map((on) => ({ criterion: 'M2' as const, by: 'Somebody', on }));
      const { report, document } = makeReport({ ...DRAFT, attestations });
      expect(document).not.toContain('Somebody');
      const { result, why, assurance } = report.results.find(({ id }) => id === 'M2')!;
      return `${result} ${why} ${assurance}`;
    };
    expect(m2()).toBe('unknown not_attested attested');
    expect(m2('2026-10-01')).toBe('pass ok attested');
    expect(m2('2025-10-01')).toBe('unknown attestation_old attested');
    expect(m2('2025-10-01', '2026-10-01', '2024-01-01')).toBe('pass ok attested');
    // of tomorrow nobody can state anything
    expect(m2('2026-12-01')).toBe('unknown not_attested attested');
  });

  it('takes no statement where the criteria ask for none', () => {
    const attestations = [{ criterion: 'T1' as const, by: 'Somebody', on: '2026-10-01' }];
    expect(makeReport({ ...DRAFT, attestations }).document).toBe(makeReport(DRAFT).document);
  });
});
