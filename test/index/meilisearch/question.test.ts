import { describe, expect, it } from 'vitest';
import { toQuestion } from '../../../src/index/meilisearch/question.ts';
import { parseQuery } from '../../../src/index/query.ts';

function asked(q: string): string | null | undefined {
  const outcome = parseQuery({ q }, []);
  if (outcome.kind === 'unreadable') throw new Error(outcome.problem.code);
  return toQuestion(outcome.request).q;
}

describe('a question to Meilisearch', () => {
  it.each([
    ['Пётр ещё', 'Петр еще'],
    ['"ещё раз" -счёт', '"ещё раз" -счет'],
    ['Ｂ０３', 'B03'],
    ['閱讀', '阅读'],
    ['والمؤتمر', 'موتمر'],
  ])('has words as the index has them: %s', (typed, text) => {
    expect(asked(typed)).toBe(text);
  });
});
