// The texts of the openness pages say what they have to; that they are complete is checked in text/catalogues.test.ts.
import { describe, expect, it } from 'vitest';
import { BLOCKS, CRITERIA, GRADES, RESULTS, WHYS } from '../../src/report/openness-report.ts';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import { OPENNESS } from '../../src/server/text/openness/words.ts';

describe.each(LANGUAGES)('texts in %s', (language) => {
  const words = OPENNESS[language];

  it('ask a question for each criterion, and tell why and what to do for each reason', () => {
    for (const id of CRITERIA) expect(words.criteria[id], id).toMatch(/[?？؟]$/u);
    for (const why of WHYS) {
      const [sentence, fix] = words.whys[why];
      expect(sentence, why).toMatch(/[.。]$/u);
      if (why === 'ok') expect(fix).toBeNull();
      else expect(fix, why).toMatch(/[.。]$/u);
    }
    const differs = (all: readonly string[]) => expect(new Set(all).size).toBe(all.length);
    differs(CRITERIA.map((id) => words.criteria[id]));
    differs(WHYS.map((why) => words.whys[why][0]));
    differs(GRADES.map((grade) => words.grades[grade][0]));
    differs(RESULTS.map((result) => words.results[result]));
    differs(BLOCKS.map((block) => words.blocks[block]));
    expect(words.limits).toHaveLength(OPENNESS.en.limits.length);
  });
});
