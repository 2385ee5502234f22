// The texts of the openness pages: complete in each language, and in that language.
import { describe, expect, it } from 'vitest';
import { BLOCKS, CRITERIA, GRADES, RESULTS, WHYS } from '../../src/report/openness-report.ts';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import { OPENNESS } from '../../src/server/text/openness/words.ts';

/** Every text by its path, functions asked with markers. */
function textsOf(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function')
    return [[path, String((value as (...args: unknown[]) => string)(MARKERS, '2', '3'))]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, one]) => textsOf(one, `${path}/${name}`));
}
const MARKERS = {
  list: 'L',
  seq: 'S',
  version: 'V',
  policy: 'P',
  reason: 'R',
  messages: 'M',
  slots: 'N',
  subject: 'U',
};

/** Letters that a text of the language is written in. */
const SCRIPT = {
  ar: /\p{Script=Arabic}/u,
  zh: /\p{Script=Han}/u,
  en: /\p{Script=Latin}/u,
  fr: /\p{Script=Latin}/u,
  ru: /\p{Script=Cyrillic}/u,
  es: /\p{Script=Latin}/u,
} as const;

describe.each(LANGUAGES)('texts in %s', (language) => {
  const words = OPENNESS[language];
  const texts = new Map(textsOf(words));
  const english = new Map(textsOf(OPENNESS.en));

  it('are all there, in their script', () => {
    expect([...texts.keys()]).toEqual([...english.keys()]);
    for (const [path, text] of texts) {
      expect(text.trim(), path).toBe(text);
      expect(text, path).toMatch(SCRIPT[language]);
    }
  });

  it('are not left in English', () => {
    if (language === 'en') return;
    // single words that two languages share
    const same = [...texts].filter(([path, text]) => english.get(path) === text);
    expect(same.filter(([, text]) => /\s/u.test(text))).toEqual([]);
    expect(same.length).toBeLessThan(6);
  });

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
