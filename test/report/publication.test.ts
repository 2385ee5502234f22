import { describe, expect, it } from 'vitest';
import type { Grade, OpennessReport } from '../../src/report/openness-report.ts';
import { publicationOf } from '../../src/report/publication.ts';

const DAY = 24 * 3_600_000;
const START = Date.UTC(2026, 10, 1);

function reportOf(grade: Grade, day: number, score = 80): OpennessReport {
  const at = new Date(START + day * DAY).toISOString();
  // prettier-ignore
  return {
    schema: 'dc-openness-report/1', criteria: '2026-11', subject: 'dc-x', name: 'X', connected: true, generated: at,
    validUntil: at, assessor: 'x', log: null, counts: null, activity: [], removals: null, score, coverage: 1, grade,
    gate: null, results: [], flags: [],
  };
}
const decide = (
  report: OpennessReport,
  last: OpennessReport | null,
  waitingSince: number | null = null,
  waitingGrade: Grade = 'not_open',
) =>
  publicationOf(report, {
    last,
    waiting: waitingSince === null ? null : { since: START + waitingSince * DAY, grade: waitingGrade },
    days: 14,
  });

describe('a report', () => {
  it('that is the first one waits fourteen days from its first draft', () => {
    expect(decide(reportOf('not_open', 0), null)).toEqual({
      kind: 'draft',
      since: START,
      dueAt: START + 14 * DAY,
    });
    expect(decide(reportOf('not_open', 13.9), null, 0)).toMatchObject({ kind: 'draft', since: START });
    expect(decide(reportOf('partly_open', 14), null, 0)).toEqual({ kind: 'public' });
  });

  it('that got better is public at once', () => {
    expect(decide(reportOf('open', 1), reportOf('partly_open', 0))).toEqual({ kind: 'public' });
    expect(decide(reportOf('open', 1, 85), reportOf('open', 0, 84))).toEqual({ kind: 'public' });
  });

  it('whose grade got worse waits, and what was mended meanwhile is never shown', () => {
    const last = reportOf('open', 0);
    expect(decide(reportOf('not_open', 1), last)).toMatchObject({ kind: 'draft', since: START + DAY });
    expect(decide(reportOf('not_open', 14), last, 1)).toMatchObject({ kind: 'draft' });
    expect(decide(reportOf('not_open', 15), last, 1)).toEqual({ kind: 'public' });
    expect(decide(reportOf('open', 14), last, 1)).toEqual({ kind: 'public' });
  });

  it('that got worse has its time, although a draft was kept back long before', () => {
    const last = reportOf('open', 0);
    expect(decide(reportOf('not_open', 30), last, 1, 'open')).toMatchObject({
      kind: 'draft',
      since: START + 30 * DAY,
    });
  });

  it('that says the same is issued again after a week, before the last one runs out', () => {
    expect(decide(reportOf('open', 6.9), reportOf('open', 0))).toEqual({ kind: 'same' });
    expect(decide(reportOf('open', 7), reportOf('open', 0))).toEqual({ kind: 'public' });
  });
});
