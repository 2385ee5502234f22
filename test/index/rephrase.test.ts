import { describe, expect, it } from 'vitest';
import { parseQuery, type ParsedQuery } from '../../src/index/query.ts';
import { inStem, plainWords, withWords } from '../../src/index/rephrase.ts';

function read(q: string): ParsedQuery {
  const outcome = parseQuery({ q }, []);
  if (outcome.kind === 'unreadable') throw new Error(outcome.problem.code);
  return outcome.request.query;
}
const textsOf = (query: Pick<ParsedQuery, 'terms'>) => query.terms.map(({ text }) => text);

describe('a query said otherwise', () => {
  it('has its words apart, without phrases and negated ones', () => {
    expect(
      plainWords(read('open "net neutrality" -spam co-organiser subject:agenda')).map(({ text }) => text),
    ).toEqual(['open', 'co-organiser', 'agenda']);
    expect(plainWords(read('屏幕阅读器')).map(({ text }) => text)).toEqual(['屏幕', '阅读']);
  });

  it('keeps phrases, negated words and fields when words are left out', () => {
    const query = read('open "net neutrality" -spam subject:agenda minutes');
    const [first, second] = plainWords(query);
    const fewer = withWords(query, [first!, second!]);
    expect(textsOf(fewer)).toEqual(['net neutrality', 'spam', 'open', 'agenda']);
    expect(fewer.terms.map(({ negated }) => negated)).toEqual([false, true, false, false]);
    expect(fewer.terms.at(-1)?.field).toBe('subject');
  });

  it('has stems in the places of words', () => {
    const stems = (q: string) => plainWords(read(q)).map((word) => inStem(word).text);
    expect(stems('redes comunitarias')).toEqual(['red', 'comunitari']);
    expect(stems('co-organisers v1.2')).toEqual(['co-organiser', 'v1.2']);
    expect(stems('閱讀')).toEqual(['阅读']);
  });
});
