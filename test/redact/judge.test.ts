import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainCase, readMarks } from './corpus-case.ts';
import { comparedRemovals, judge, reportedRemovals } from './judge.ts';
import { tokenDiff } from './token-diff.ts';

function marked(text: string, format = 'text/plain') {
  const { text: plain, ...marks } = readMarks('test', text);
  return plainCase(plain, { ...marks, format });
}

describe('the difference of two texts', () => {
  const words = fc.array(fc.constantFrom('a', 'bc', ' ', '.', '@', '[x]'), { maxLength: 40 });

  it('makes one text of the other', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const [before, after] = [a.join(''), b.join('')];
        let rebuilt = '';
        let from = 0;
        for (const { start, end, inserted } of tokenDiff(before, after)) {
          rebuilt += before.slice(from, start) + inserted;
          from = end;
        }
        expect(rebuilt + before.slice(from)).toBe(after);
      }),
      { seed: 1 },
    );
  });

  it('is not greater than what was cut', () => {
    expect(tokenDiff('write to jane@example.org, or call', 'write to [EMAIL], or call')).toEqual([
      { start: 9, end: 25, inserted: '[EMAIL]' },
    ]);
  });

  it('ends on texts that have nothing in common', () => {
    const hunks = tokenDiff('a '.repeat(20_000), 'b\n'.repeat(20_000));
    expect(hunks).toHaveLength(1);
  });
});

describe('the judge', () => {
  it('sees a value that is partly there, and one that is there in another form', () => {
    const subject = marked('call ⟦phone:+44 20 7946 0123⟧ now');
    const partly = judge(
      subject,
      'call +44 [phone] now',
      comparedRemovals(subject.text, 'call +44 [phone] now'),
    );
    expect(partly.labels).toEqual([{ category: 'phone', signs: 12, hidden: 10 }]);
    const elsewhere = 'call [phone] now, or ４４-20-7946-0123';
    expect(judge(subject, elsewhere, comparedRemovals(subject.text, elsewhere)).problems.join()).toContain(
      'value left',
    );
  });

  it('sees words that are lost, and forgives those that may go', () => {
    const subject = marked('live at ⟦postal_address:1 Elm Row⟧, ⟦?:Leeds⟧ or so');
    const output = 'live at [address]';
    const { lost, outside, problems } = judge(subject, output, comparedRemovals(subject.text, output));
    expect([lost, outside]).toEqual([4, 10]);
    expect(problems).toEqual(['words lost: "orso"']);
  });

  it('finds what went without being told, to the character', () => {
    const subject = marked('<b>jane</b>⟦?:<!-- x -->⟧roe', 'text/html');
    const output = '<b>jane</b>roe';
    expect(judge(subject, output, reportedRemovals(subject.text, output, [], [])).problems).toEqual([]);
  });

  it('calls a text that must stay changed when anything is added', () => {
    const subject = { ...plainCase('all is well'), keep: true };
    expect(judge(subject, 'all is well.', []).problems).toEqual(['changed']);
  });
});
