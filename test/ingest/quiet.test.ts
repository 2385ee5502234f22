import { describe, expect, it } from 'vitest';
import { quietness } from '../../src/ingest/quiet.ts';

const DAY = 24 * 3_600_000;
const NOW = Date.UTC(2026, 10, 1);
const every = (days: number, first: number, count = 20) =>
  Array.from({ length: count }, (_, i) => NOW - (first + i * days) * DAY);

describe('a mailbox', () => {
  it('is quiet where nothing came for four times the usual gap', () => {
    expect(quietness(every(5, 19), NOW)).toEqual({ isQuiet: false, days: 19, usualDays: 5 });
    expect(quietness(every(5, 21), NOW)).toEqual({ isQuiet: true, days: 21, usualDays: 5 });
  });

  it('of a busy list is not called quiet within a week', () => {
    expect(quietness(every(0.1, 6), NOW).isQuiet).toBe(false);
    expect(quietness(every(0.1, 8), NOW).isQuiet).toBe(true);
  });

  it('tells nothing while there is too little to know what is usual', () => {
    expect(quietness([], NOW)).toEqual({ isQuiet: false, days: null, usualDays: null });
    expect(quietness(every(1, 400, 4), NOW)).toEqual({ isQuiet: false, days: 400, usualDays: null });
  });

  it('is not alarmed by mail from the future', () => {
    expect(quietness(every(5, -3), NOW)).toMatchObject({ isQuiet: false, days: 0 });
  });
});
