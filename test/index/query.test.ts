import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUERY_PROBLEMS, explainProblem } from '../../src/index/query-problems.ts';
import { parseQuery, type SearchParams } from '../../src/index/query.ts';

const LISTS = ['dc-access', 'dc-youth'];

function read(params: SearchParams | string) {
  const outcome = parseQuery(typeof params === 'string' ? { q: params } : params, LISTS);
  if (outcome.kind !== 'query') throw new Error(outcome.problem.code);
  return outcome.request;
}
function problem(params: SearchParams | string) {
  const outcome = parseQuery(typeof params === 'string' ? { q: params } : params, LISTS);
  if (outcome.kind !== 'unreadable') throw new Error('expected a problem');
  return outcome.problem;
}
const terms = (q: string) =>
  read(q).query.terms.map(
    ({ kind, text, negated, field }) => `${negated ? '-' : ''}${field === 'any' ? '' : 's:'}${kind === 'phrase' ? `"${text}"` : text}`,
  ); // prettier-ignore

describe('parseQuery', () => {
  it('reads words, phrases and what they must not be', () => {
    expect(terms('open "two words" -closed -"not this" subject:charter subject:"a b" -subject:x')).toEqual([
      'open', '"two words"', '-closed', '-"not this"', 's:charter', 's:"a b"', '-s:x',
    ]); // prettier-ignore
  });

  it('takes the quotation marks of six keyboards', () => {
    for (const q of ['“a b”', '„a b“', '«a b»', '＂a b＂', '「a b」', '« a b »'])
      expect(terms(q)).toEqual(['"a b"']);
  });

  it('takes an unknown prefix for a plain word', () => {
    expect(terms('http://example.org/x re:hello Fwd: foo:bar')).toEqual([
      'http://example.org/x',
      're:hello',
      'Fwd:',
      'foo:bar',
    ]);
    expect(terms('well-known')).toEqual(['well-known']);
    expect(terms('word"a phrase"word')).toEqual(['word', '"a phrase"', 'word']);
  });

  it('reads the operators, whatever their case and colon', () => {
    const { query } = read(
      'from:jane From:"two words" LIST:DC-Access list:dc-youth lang：fr has:attachment after:2020 before:2024-03',
    );
    expect(query).toMatchObject({
      terms: [], from: ['jane', 'two words'], lists: ['dc-access', 'dc-youth'], languages: ['fr'], hasAttachment: true,
      after: Date.UTC(2020, 0), before: Date.UTC(2024, 2),
    }); // prettier-ignore
  });

  it('reads dates as the first moment of a year, month or day', () => {
    expect(read('after:2024-02-29').query.after).toBe(Date.UTC(2024, 1, 29));
    expect(read('before:2024').query.before).toBe(Date.UTC(2024, 0));
    expect(read('after:٢٠٢٤-٠٢').query.after).toBe(Date.UTC(2024, 1));
    for (const bad of [
      '2024-13',
      '2023-02-29',
      '2024-00',
      '24',
      'yesterday',
      '2024-01-01T00:00',
      '2024/01/01',
      '1024',
    ]) {
      expect(problem(`after:${bad}`)).toEqual({ code: 'bad_date', at: `after:${bad}` });
    }
  });

  it('takes from and to as days that both belong to the period', () => {
    const { query } = read({ from: '2024-02-29', to: '2024-02-29' });
    expect([query.after, query.before]).toEqual([Date.UTC(2024, 1, 29), Date.UTC(2024, 2, 1)]);
    expect(read({ to: '2024' }).query.before).toBe(Date.UTC(2025, 0));
    expect(read({ q: 'after:2024-03', from: '2024-01' }).query.after).toBe(Date.UTC(2024, 2));
  });

  it('takes lists and languages repeated, with commas, or both', () => {
    const { query } = read({ list: ['dc-access', 'dc-youth,dc-access'], lang: 'fr, es' });
    expect(read('lang:und').query.languages).toEqual(['und']);
    expect([query.lists, query.languages]).toEqual([['dc-access', 'dc-youth'], ['fr', 'es']]); // prettier-ignore
  });

  it('sorts by relevance where there are words and by date where there are none', () => {
    expect(read('word').sort).toBe('relevance');
    expect(read('-word').sort).toBe('newest');
    expect(read('list:dc-access').sort).toBe('newest');
    expect(read('').sort).toBe('newest');
    expect(read({ q: 'word', sort: 'oldest' }).sort).toBe('oldest');
  });

  it('counts empty parameters as absent', () => {
    const empty = {
      q: '',
      list: '',
      author: '',
      from: '',
      to: '',
      lang: '',
      has: '',
      sort: '',
      page: '',
      size: '',
    };
    expect(read(empty)).toEqual(read({}));
    expect(read({})).toMatchObject({
      page: 1,
      size: 20,
      sort: 'newest',
      query: { terms: [], lists: [], authorKey: null },
    });
  });

  it('passes the language of the page on as a primary tag', () => {
    expect(read({ locale: 'zh-Hans' }).locale).toBe('zh');
    expect(read({ locale: '../x' }).locale).toBeUndefined();
  });

  it.each<[SearchParams | string, string]>([
    ['"open', 'unclosed_quote'],
    ['from:"jane', 'unclosed_quote'],
    ['after:soon', 'bad_date'],
    [{ from: '2024-02-31' }, 'bad_date'],
    ['after:2024 before:2023', 'empty_period'],
    [{ from: '2024-02-02', to: '2024-02-01' }, 'empty_period'],
    ['has:cheese', 'unknown_has'],
    ['list:dc-nowhere', 'unknown_list'],
    [{ list: 'dc-access,dc-nowhere' }, 'unknown_list'],
    ['lang:qqq', 'unknown_language'],
    [{ lang: 'english' }, 'unknown_language'],
    [{ author: 'jane@example.org' }, 'unknown_author'],
    [{ sort: 'size' }, 'unknown_sort'],
    [{ page: '0' }, 'bad_page'],
    [{ page: '1e3' }, 'bad_page'],
    [{ size: '101' }, 'bad_size'],
    [{ page: '501', size: '20' }, 'page_too_deep'],
    ['x'.repeat(501), 'query_too_long'],
    ['a b c d e f g h i j k', 'too_many_words'],
    ['-from:jane', 'cannot_negate'],
    ['subject:', 'empty_operator'],
    ['from:@ x', 'empty_operator'],
    ['!!! ???', 'nothing_to_find'],
    ['-', 'nothing_to_find'],
  ])('explains what it cannot read: %j', (params, code) => {
    const found = problem(params);
    expect(found.code).toBe(code);
    expect(explainProblem(found)).toMatch(/^[A-Z].*[.”]$/s);
  });

  it('counts ten positive words, not the negated ones, and a phrase as one', () => {
    expect(read('a b c d e f g h i "j k l" -m -n').query.terms).toHaveLength(12);
    expect(read({ page: 500, size: 20 }).page).toBe(500);
  });

  it('explains with the piece and nothing unquoted', () => {
    expect(explainProblem({ code: 'unknown_list', at: 'dc-nowhere' })).toBe(
      'There is no list called “dc-nowhere”.',
    );
    expect(explainProblem({ code: 'bad_date', at: '$& $1' })).toContain('“$& $1”');
    expect(explainProblem({ code: 'unknown_list', at: 'x'.repeat(300) }).length).toBeLessThan(120);
    for (const code of Object.keys(QUERY_PROBLEMS))
      expect(explainProblem({ code: code as never, at: 'x' })).toBeTruthy();
  });

  it('reads or explains anything, in linear time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (q) => {
        const outcome = parseQuery({ q }, LISTS);
        if (outcome.kind === 'unreadable')
          expect(Object.keys(QUERY_PROBLEMS)).toContain(outcome.problem.code);
        else expect(outcome.request.query.text).toBe(q.trim());
      }),
    );
    const started = performance.now();
    for (const piece of ['"', '-', 'from:', '-subject:"', ' ', 'a"', '：'])
      parseQuery({ q: piece.repeat(500).slice(0, 500) }, LISTS);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
