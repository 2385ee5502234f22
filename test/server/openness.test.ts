// The openness pages as readers get them: every grade, six languages, hostile and broken reports.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GRADES } from '../../src/report/openness-report.ts';
import { CATALOGUES } from '../../src/server/text/catalogue.ts';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import { OPENNESS } from '../../src/server/text/openness/words.ts';
import { shapeFaults } from '../support/html-shape.ts';
import { makeReport } from '../support/make-report.ts';
import { runSite, type Running } from './site.ts';
import { FOREIGN_SCRIPT } from '../support/foreign-script.ts';

const HOSTILE_NAME = '"><script>alert(1)</script>';
/** The largest page that may be sent. */
const MOST_BYTES = 50_000;

let site: Running;
beforeAll(async () => {
  site = await runSite();
  const { writer } = site.site;
  for (const grade of GRADES) {
    const subject = `dc-${grade.replaceAll('_', '-')}`;
    await writer.putReport(
      subject,
      JSON.stringify(makeReport({ subject, grade, name: `Coalition ${grade}` })),
    );
  }
  for (const [day, grade, score] of [
    ['2024-03-01', 'not_open', 41.25],
    ['2024-04-01', 'partly_open', 55],
    ['2024-05-01', 'partly_open', 61.29],
  ] as const)
    await writer.putReport(
      'dc-example',
      JSON.stringify(makeReport({ subject: 'dc-example', name: 'Examples', day, grade, score })),
    );
  await writer.putReport(
    'dc-hostile',
    JSON.stringify(
      makeReport({
        subject: 'dc-hostile',
        name: HOSTILE_NAME,
        grade: 'open',
        day: '2024-01-01',
        coverage: 0.996,
      }),
    ),
  );
});
afterAll(() => site[Symbol.asyncDispose]());
const get = (url: string) => site.app.inject({ url });
/** Subjects in the order of the table. */
const rowsOf = (body: string) =>
  [...body.matchAll(/<th scope="row" role="rowheader"><a href="[^"]*\/openness\/([^"]+)"/gu)].map(
    (match) => match[1]!,
  );

describe('each page in each language', () => {
  const pages = [
    '/openness',
    '/openness?sort=-score',
    '/openness?grade=open',
    '/openness/dc-example',
    '/openness/dc-empty',
    '/openness/dc-hostile',
    ...GRADES.map((grade) => `/openness/dc-${grade.replaceAll('_', '-')}`),
    '/log',
    '/log/0',
  ];
  for (const language of LANGUAGES) {
    const prefix = language === 'en' ? '' : `/${language}`;
    it.each(pages)(`${language} %s`, async (path) => {
      const { statusCode, headers, body } = await get(prefix + path);
      expect(statusCode).toBe(200);
      expect(headers['content-language']).toBe(language);
      expect(body).toContain(`dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
      expect(shapeFaults(body)).toEqual([]);
      expect(body.match(/<h1[ >]/gu)).toHaveLength(1);
      expect(body).not.toMatch(/undefined|\[object|NaN|style=|>null</u);
      expect(body).not.toMatch(FOREIGN_SCRIPT);
      expect(Buffer.byteLength(body)).toBeLessThan(MOST_BYTES);
    });
  }
});

describe('the table of coalitions', () => {
  it('shows grade in words, score, coverage and numbers of connected lists, never rounded up', async () => {
    const { body } = await get('/openness');
    const row = (subject: string) =>
      new RegExp(
        `<tr role="row">\\s*<th scope="row" role="rowheader"><a href="/openness/${subject}"[\\s\\S]*?</tr>`,
        'u',
      ).exec(body)![0];
    expect(row('dc-example')).toMatch(/Partly open[\s\S]*>61\.2<[\s\S]*>94%<[\s\S]*>5<[\s\S]*1 May 2024/u);
    expect(row('dc-hostile')).toContain('>99%<');
    expect(row('dc-hostile')).toContain('<strong class="old">old</strong>');
    expect(row('dc-empty')).toMatch(/Not assessed yet[\s\S]*never/u);
    expect(row('dc-not-assessed')).toMatch(/Not assessed<[\s\S]*>–</u);
  });

  it('is sorted by grade and then by name, and by what a reader asks', async () => {
    const byGrade = rowsOf((await get('/openness')).body);
    expect(byGrade[0]).toBe('dc-open-verified');
    expect(byGrade.at(-1)).toBe('dc-empty');
    const byScore = rowsOf((await get('/openness?sort=score')).body);
    expect(byScore.slice(0, 2)).toEqual(['dc-open-verified', 'dc-hostile']);
    expect(rowsOf((await get('/openness?sort=-score')).body)).toEqual(byScore.toReversed());
    const byName = (await get('/ar/openness?sort=name')).body;
    expect(byName).toMatch(/aria-sort="ascending"\s*>\s*<a href="\/ar\/openness\?sort=-name"/u);
    expect(byName.match(/aria-sort/gu)).toHaveLength(1);
    expect((await get('/openness?sort=coverage')).body).toMatch(/aria-sort="descending"/u);
  });

  it('can be narrowed to a grade, and keeps that while it is sorted', async () => {
    const { body } = await get('/openness?grade=partly_open&sort=name');
    expect(rowsOf(body).toSorted()).toEqual(['dc-example', 'dc-partly-open']);
    expect(body).toContain('href="/openness?sort=score&amp;grade=partly_open"');
    expect(body).toContain('<meta name="robots" content="noindex" />');
  });

  it.each(['?sort=size', '?sort=name&sort=grade', '?grade=best'])('answers %s with 400', async (query) => {
    expect((await get(`/openness${query}`)).statusCode).toBe(400);
  });

  it('says on a site without lists and reports that there is nothing yet', async () => {
    await using empty = await runSite(({ reader }) => ({
      reader: new Proxy(reader, {
        get: (target, name) =>
          name === 'snapshot'
            ? () => ({ ...nothing, [Symbol.dispose]() {} })
            : (Reflect.get(target, name) as unknown),
      }),
    }));
    const nothing = { lists: async () => [], newestReports: async () => [] };
    const { statusCode, body } = await empty.app.inject('/openness');
    expect(statusCode).toBe(200);
    expect(body).toContain(OPENNESS.en.empty);
    expect(body).not.toContain('<table');
  });
});

describe('a coalition’s page', () => {
  it('names grade, what decided it, each criterion with its answer, and how to fix what is not met', async () => {
    const { body } = await get('/openness/dc-example');
    expect(body).toMatch(
      /<dt>What decided<\/dt>\s*<dd>\s*<a href="#T1">Is every message accounted for\?<\/a> Numbers of messages are missing\./u,
    );
    expect(body.match(/<li id="[A-Z]\d">/gu)).toHaveLength(30);
    expect(body).toMatch(
      /id="P3">[\s\S]*?Not met[\s\S]*?<strong>How to fix it:<\/strong> Choose a stricter policy/u,
    );
    expect(body).toMatch(/Worth a look[\s\S]*Unusually many messages are withheld\./u);
    for (const block of Object.values(OPENNESS.en.blocks)) expect(body).toContain(block);
  });

  it('gives evidence as links with time and status, and entries of the log with their receipts', async () => {
    const { body } = await get('/openness/dc-example');
    expect(body).toContain('href="https://lists.example.org/mailman/listinfo/dc-example/m1"');
    expect(body).toContain('HTTP 200');
    expect(body).toContain('href="/log/2"');
    expect(body).toContain('href="/log/receipts/2.tlog-proof"');
  });

  it('shows numbers that add up, and says so where they do not', async () => {
    const numbers = { slots: 12, published: 8, withheld: { spam: 1 }, erased: { legal: 2 }, pending: 1 };
    const report = (slots: number) =>
      JSON.stringify(makeReport({ subject: 'dc-sum', counts: { ...numbers, slots } }));
    await site.site.writer.putReport('dc-sum', report(12));
    const right = (await get('/openness/dc-sum')).body;
    expect(right).toContain(CATALOGUES.en.reasons.legal);
    expect(right).not.toContain(OPENNESS.en.doNotAddUp);
    await site.site.writer.putReport('dc-sum', report(13));
    expect((await get('/openness/dc-sum')).body).toContain(OPENNESS.en.doNotAddUp);
  });

  it('shows scores so far, messages by month and requests for removal, each in words too', async () => {
    const { body } = await get('/openness/dc-example');
    expect(body).toMatch(/<polyline points="[\d., ]+"/u);
    expect(body).toContain('Score: 41.2 (1 March 2024); 61.2 (1 May 2024)');
    expect(body).toContain('From January 2021 to June 2023; at most 60 in a month');
    expect(body.match(/<tr id="at-\d+">/gu)).toHaveLength(3);
    expect(body).toMatch(/Half are decided within<\/dt>\s*<dd>4 days/u);
  });

  it('says how to check it, with key and digest', async () => {
    const { body } = await get('/openness/dc-example');
    const { verifier } = (await site.site.reader.log.head())!;
    expect(body).toContain(`npx dc-archive verify https://archive.example.org --key '${verifier}'`);
    expect(body).toMatch(
      /SHA-256 of this report, as in the log:[\s\S]*?<code dir="ltr">[0-9a-f]{64}<\/code>/u,
    );
  });

  it('says of an old report that it is old', async () => {
    expect((await get('/openness/dc-hostile')).body).toContain('It was valid until 31 January 2024');
    expect((await get('/openness/dc-example')).body).toContain('It was valid until 31 May 2024');
    expect((await get('/openness/dc-open')).body).not.toContain('class="notice"');
  });

  it('shows numbers and the log for a list without a report', async () => {
    const { body } = await get('/openness/dc-empty');
    expect(body).toContain('Not assessed yet');
    expect(body).toContain('Seen in all');
    expect(body).not.toContain('Criteria');
  });

  it('is not there for what nobody knows', async () => {
    for (const path of [
      '/openness/none',
      '/fr/openness/none',
      '/openness/none.json',
      '/openness/none/badge.svg',
      '/openness/%3Cb%3E',
    ])
      expect((await get(path)).statusCode, path).toBe(404);
  });

  it('keeps hostile names as text', async () => {
    for (const path of [
      '/openness',
      '/openness/dc-hostile',
      '/openness/dc-hostile/badge.svg',
      '/openness/feed.atom',
    ])
      expect((await get(path)).body, path).not.toMatch(FOREIGN_SCRIPT);
  });
});

it('leaves out documents that are no reports: the one before stands, and nothing fails', async () => {
  const { writer } = site.site;
  const good = makeReport({ subject: 'dc-broken', name: 'Was fine', grade: 'open' });
  await writer.putReport('dc-broken', JSON.stringify(good));
  for (const broken of [
    '{"schema":',
    '[]',
    JSON.stringify({ ...good, leaked: 'CANARY' }),
    JSON.stringify({ ...good, grade: 'best' }),
    JSON.stringify({ ...good, subject: 'dc-other', name: 'CANARY' }),
  ]) {
    await writer.putReport('dc-broken', broken);
    await writer.putReport('dc-never', broken);
    for (const path of [
      '/openness',
      '/openness/dc-broken',
      '/openness.json',
      '/openness.csv',
      '/openness/feed.atom',
      '/api/v1/openness',
    ]) {
      const { statusCode, body } = await get(path);
      expect(statusCode, path).toBe(200);
      expect(body, path).not.toMatch(/CANARY|dc-never/u);
    }
    expect((await get('/openness/dc-broken.json')).body).toBe(JSON.stringify(good));
    expect((await get('/openness/dc-never')).statusCode).toBe(404);
  }
});

it('takes months that are none and unknown criteria as they are', async () => {
  const odd = {
    ...makeReport({
      subject: 'dc-odd',
      results: [{ id: 'Z9', result: 'fail', assurance: 'observed', why: 'late', evidence: [] }],
    }),
    criteria: '2026-99',
    activity: [
      { month: '2024-99', messages: 1 },
      { month: '0000-00', messages: 2 },
    ],
  };
  await site.site.writer.putReport('dc-odd', JSON.stringify(odd));
  const { statusCode, body } = await get('/openness/dc-odd');
  expect(statusCode).toBe(200);
  expect(body).toContain('<strong>Z9</strong>');
  expect(shapeFaults(body)).toEqual([]);
});

it('is linked from every page', async () => {
  for (const path of ['/', '/lists/dc-example', '/lists/dc-example/messages/1']) {
    expect((await get(path)).body).toContain('<a href="/openness">Openness</a>');
    expect((await get(`/es${path}`)).body).toContain('<a href="/es/log">Registro público</a>');
  }
});
