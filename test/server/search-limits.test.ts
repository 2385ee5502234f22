// Searches that nobody types: each is answered or explained, and quickly, on page, feed and API alike.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cpuTimer } from '../support/cpu-timer.ts';
import { runSite, type Running } from './site.ts';

let site: Running;
beforeAll(async () => {
  site = await runSite(() => ({ rateLimit: null }));
  await site.app.inject('/search?q=agenda');
});
afterAll(() => site[Symbol.asyncDispose]());

const q = (text: string) => `q=${encodeURIComponent(text)}`;

const UNREADABLE: Readonly<Record<string, string>> = {
  'ten thousand words': q('word '.repeat(10_000)),
  'a megabyte': q('x'.repeat(1_000_000)),
  'a megabyte of quotation marks': q('"'.repeat(1_000_000)),
  'eleven words': q('a b c d e f g h i j k'),
  'an open quotation mark': q('agenda "of the'),
  'a page behind the last that is shown': 'q=agenda&page=501',
  'a page of any depth': 'q=agenda&page=99999999999999999999',
  'a page of a hundred, behind the last': 'size=100&page=101',
  'no page': 'page=-1',
  'no size': 'size=0',
  'no date': 'from=yesterday',
  'a date that ends before it begins': 'from=2024&to=2023',
  'an operator without a word': q('subject:'),
  'something else than a starter': q('is:unread'),
  'a negated filter': q('-from:jane'),
  'another choice': 'starters=no',
  'another group': 'group=author',
  'half exact': 'exact=maybe',
  'a list that is none': 'list=../../etc/passwd',
  'an author that is none': 'author=jane@example.org',
  'a language that is none': 'lang=xxx',
  'another order': 'sort=random',
  'nothing to look for': q('!!! ??? ---'),
  'deep quotation marks': q('"'.repeat(400)),
};

const READABLE: Readonly<Record<string, string>> = {
  'pairs of quotation marks': q('"a" '.repeat(10)),
  'a null byte': 'q=agenda%00may',
  'half a character': 'q=agenda%ED%A0%80',
  'broken percent signs': 'q=agenda%ZZ%',
  'a regular expression': q('(a+)+$ [[:alpha:]]* .*(?=x){1,9999}'),
  SQL: q("'; DROP TABLE documents; -- OR 1=1"),
  'a filter of the engine': q('from:"x\\" OR list = \\"dc-example"'),
  'ten thousand parameters': `q=agenda&${'x=1&'.repeat(10_000)}`,
  'ten thousand words that are lists': `q=agenda&${'lang=en&'.repeat(10_000)}`,
  'a parameter many times': 'q=agenda&q=other&page=1&page=x&sort=newest&sort=x',
  'names of prototypes': 'q=agenda&__proto__=x&constructor=y&toString=z',
  'many words left out': q('-ab '.repeat(120)),
  'many authors': q('from:a '.repeat(70)),
  'only characters': q('治'.repeat(9)),
  'a long word': q('a'.repeat(490)),
  'marks without letters': q(`a${'\u0301'.repeat(480)}`),
  'letters from right to left': q('\u202Eagenda\u202C'),
  'the last page that is shown': 'q=agenda&page=500',
  'everything at once': `${q('agenda -x "may" subject:agenda from:jane after:2020 is:starter')}&group=thread&exact=yes&sort=oldest&has=attachment`,
};

describe.each(['/search', '/api/v1/search', '/search.atom'])('%s', (path) => {
  // A feed has one order and one page.
  const asked = Object.keys(UNREADABLE).filter(
    (name) => path !== '/search.atom' || !/page|size|group|order/.test(name),
  );

  it.each(asked)('explains %s', async (name) => {
    const spent = cpuTimer();
    const { statusCode, body, headers } = await site.app.inject(`${path}?${UNREADABLE[name]}`);
    expect(spent()).toBeLessThan(500);
    expect(statusCode).toBe(400);
    expect(body.length).toBeLessThan(60_000);
    if (path === '/api/v1/search') {
      expect(headers['content-type']).toContain('application/problem+json');
      expect(JSON.parse(body)).toMatchObject({
        code: expect.stringMatching(/^[a-z_]+$/),
        detail: expect.stringMatching(/\w.*\.$/su),
      });
    }
  });

  it.each(Object.keys(READABLE))('answers %s', async (name) => {
    const spent = cpuTimer();
    const { statusCode, body } = await site.app.inject(`${path}?${READABLE[name]}`);
    expect(spent()).toBeLessThan(500);
    expect({ statusCode, body: statusCode === 200 ? '' : body.slice(0, 300) }).toEqual({
      statusCode: 200,
      body: '',
    });
  });
});
