import { describe, expect, it } from 'vitest';
import { summary } from '../../src/cli/progress.ts';
import { emptyTally } from '../../src/line-tell.ts';

describe('the summary of a run', () => {
  it('says what to do where the list software puts X-No-Archive on everything', () => {
    const tally = { ...emptyTally(), seen: 100, published: 3, withheld: { no_archive: 97 } };
    expect(summary(tally, 1000, 100)).toContain('noArchive: ignore');
  });

  it('says nothing of it where some authors have asked', () => {
    const tally = { ...emptyTally(), seen: 100, published: 90, withheld: { no_archive: 10 } };
    expect(summary(tally, 1000, 100)).not.toContain('noArchive');
  });

  it('says nothing of it after a few messages, which tell little', () => {
    const tally = { ...emptyTally(), seen: 5, withheld: { no_archive: 5 } };
    expect(summary(tally, 1000, 5)).not.toContain('noArchive');
  });
});
