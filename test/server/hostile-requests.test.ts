// Whatever is asked, in whatever language and by whatever method: an answer that a reader understands, never a fault, and
// nothing of the question comes back as markup.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FOREIGN_SCRIPT } from '../support/foreign-script.ts';
import { shapeFaults } from '../support/html-shape.ts';
import { ERASED, PENDING, runSite, type Running, WITHHELD } from './site.ts';

let site: Running;
beforeAll(async () => {
  site = await runSite(() => ({
    letterBox: {
      drop: () => {},
      waiting: () => 0,
      needsContact: false,
      keepMonths: 12,
      formKey: Buffer.alloc(32, 5),
      rateLimit: { perMinute: 1e9, burst: 1e9 },
    },
  }));
});
afterAll(() => site[Symbol.asyncDispose]());

// prettier-ignore
const PAGES = [
  '/', '/search', '/help', '/privacy', '/api', '/log', '/openness', '/removal',
  '/lists/{list}', '/lists/{list}/{year}', '/lists/{list}/{year}/{month}', '/lists/{list}/policy',
  '/lists/{list}/threads/{seq}', '/lists/{list}/messages/{seq}', '/lists/{list}/mid/{id}',
  '/openness/{list}', '/log/{seq}', '/removal/{id}', '/consent/{id}',
];
// prettier-ignore
const FILES = [
  '/search.atom', '/search.mbox', '/openness.json', '/openness.csv', '/openness/feed.atom',
  '/lists/{list}/messages/{seq}.eml', '/lists/{list}/{year}-{month}.mbox', '/lists/{list}/all.mbox.gz',
  '/lists/{list}/messages.jsonl.gz', '/lists/{list}/threads/{seq}.mbox', '/lists/{list}/threads/{seq}.atom',
  '/lists/{list}/feed.atom', '/lists/{list}/feed.json', '/openness/{list}.json', '/openness/{list}/badge.svg',
  '/lists/{list}/messages/{seq}.bib', '/lists/{list}/messages/{seq}.csl.json',
  '/sitemap.xml', '/sitemap-pages.xml', '/opensearch.xml', '/dcat.jsonld', '/robots.txt', '/.well-known/security.txt',
  '/log/checkpoint', '/log/cosigned-checkpoint', '/log/predecessors.json', '/log/policy.txt',
  '/log/tile/{id}', '/log/entries/{id}', '/log/policies/{id}/{seq}.json', '/log/receipts/{seq}.tlog-proof',
  '/assets/{id}', '/{id}', '/{id}/{id}', '/api/{id}', '/api/v1/{id}',
];
// prettier-ignore
const TYPES = new Set([
  'text/html', 'text/plain', 'text/csv', 'application/json', 'application/problem+json',
  'application/xml', 'application/atom+xml', 'application/feed+json', 'application/ld+json', 'image/svg+xml',
  'application/opensearchdescription+xml', 'application/x-bibtex', 'application/vnd.citationstyles.csl+json',
  'application/mbox', 'application/gzip', 'message/rfc822', 'application/octet-stream',
]);
const MOST_BYTES = 200_000;

// prettier-ignore
const hostile = fc.oneof(
  fc.constantFrom(
    '', '0', '-1', '1e9', '99999999999999999999', '٣', '２', ' 1', '1.0', '01', 'NaN', '__proto__', 'constructor',
    '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onfocus='x", '</title><b>', '&lt;', '<!--',
    '\0', '\r\nSet-Cookie: a=b', '../../etc/passwd', '..', '.', '//example.org', '\\\\example.org', '%2e%2e',
    'javascript:alert(1)', 'data:text/html,x', '\u202e\u2066', '\ufeff', '\uffff', 'a'.repeat(3000), '('.repeat(400),
    '"', '"open', 'from:', 'before:yesterday', 'list:none x', '-', '*', 'x'.repeat(501), 'é'.repeat(200),
    '9999999999999999-1', '1-1', '2024-13', '0000', '9999', 'thread', 'yes', 'attachment', 'oldest', '500', '501',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const places: Record<string, fc.Arbitrary<string>> = {
  list: fc.constantFrom('dc-example', 'dc-empty', 'dc-none'),
  seq: fc.constantFrom(1, 2, 3, 4, 5, WITHHELD, ERASED, PENDING, 9, 0).map(String),
  year: fc.constantFrom('2023', '2024', '1969', '0000'),
  month: fc.constantFrom('05', '12', '00', '13'),
  id: fc.constantFrom('a1@example.org', '<a3@example.org>', '0/000', '0/000.p/3', 'balanced', 'x'),
};
// prettier-ignore
const NAMES = [
  'order', 'by', 'at',
  'q', 'list', 'author', 'from', 'to', 'lang', 'has', 'starters', 'group', 'exact', 'sort', 'page', 'size',
  'before', 'after', 'part', 'grade', 'seq', 'period', 'message',
];

const encoded = (text: string) => encodeURIComponent(text.toWellFormed());
const path = fc.constantFrom(...PAGES, ...FILES).chain((template) => {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const values = names.map((name) => fc.oneof({ weight: 3, arbitrary: places[name]! }, hostile));
  return fc.tuple(fc.constantFrom('', '/ar', '/fr', '/zz'), fc.tuple(...values)).map(([language, given]) => {
    let next = 0;
    return language + template.replaceAll(/\{\w+\}/g, () => encoded(given[next++]!));
  });
});
const query = fc
  .array(fc.tuple(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...NAMES) }, hostile), hostile), {
    maxLength: 4,
  })
  .map((pairs) => pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&'));

async function check(url: string): Promise<number> {
  const response = await site.app.inject({ url });
  const { statusCode, headers } = response;
  expect([200, 202, 302, 400, 404, 410], url).toContain(statusCode);
  expect(headers['content-security-policy'], url).toMatch(/^default-src 'none'/);
  expect(headers['x-content-type-options'], url).toBe('nosniff');
  expect(headers['cache-control'], url).toMatch(/^(?:public, |no-store$)/);
  expect(headers['set-cookie'], url).toBeUndefined();
  expect(response.rawPayload.length, url).toBeLessThan(MOST_BYTES);
  if (statusCode === 302) {
    expect(headers.location, url).toMatch(/^\/(?!\/)[\x21-\x7e]*$/);
    return 302;
  }
  const [type = ''] = String(headers['content-type']).split(';');
  expect(TYPES, `${url} ${type}`).toContain(type);
  if (type === 'text/html') {
    expect(shapeFaults(response.body), url).toEqual([]);
    // tags as the shape above knows them: what stands in quoted attributes is text
    const tags = response.body.match(/<[a-z][^>]*>/gi) ?? [];
    const bad = /^<(?:img|iframe|object)|\son\w+="|href="(?:java|data)/i;
    expect(response.body, url).not.toMatch(FOREIGN_SCRIPT);
    expect(
      tags.filter((tag) => bad.test(tag)),
      url,
    ).toEqual([]);
  }
  if (type.endsWith('json')) JSON.parse(response.body);
  if (String(headers['content-disposition']).startsWith('attachment'))
    expect(headers['content-disposition'], url).toMatch(/^attachment; filename="[\w.-]+"$/);
  return statusCode;
}

describe('hostile requests', () => {
  it('get an answer on every path, with every query', { timeout: 120_000 }, async () => {
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(path, query, async (asked, words) => {
        const status = await check(words === '' ? asked : `${asked}?${words}`);
        seen.set(status, (seen.get(status) ?? 0) + 1);
      }),
      { numRuns: 1200 },
    );
    // it was not the same refusal all the time
    for (const status of [200, 400, 404]) expect(seen.get(status) ?? 0, String(status)).toBeGreaterThan(2);
  });

  it('get an answer where the address is no address', async () => {
    for (const url of [
      '/%',
      '/%E0%A4%A',
      '/lists/%ff',
      '/lists/dc-example/mid/%',
      '//',
      '///x',
      '/lists//',
      '/?%&=&%zz=%',
    ])
      await check(url);
  });
});

describe('methods', () => {
  const ask = (method: string, url: string, payload?: string) =>
    site.app.inject({ method: method as 'PUT', url, ...(payload !== undefined && { payload }) });

  it('that change nothing here are refused with those that are answered', async () => {
    for (const [url, allowed] of [
      ['/', 'GET, HEAD'],
      ['/fr/lists/dc-example', 'GET, HEAD'],
      ['/lists/dc-example/messages/1.eml', 'GET, HEAD'],
      ['/search?q=a', 'GET, HEAD'],
      ['/api/v1/lists', 'GET, HEAD'],
      ['/removal', 'GET, HEAD, POST'],
    ]) {
      for (const method of ['PUT', 'DELETE', 'PATCH', ...(allowed === 'GET, HEAD' ? ['POST'] : [])]) {
        const response = await ask(method, url!, 'x=1');
        expect([response.statusCode, response.headers.allow], `${method} ${url}`).toEqual([405, allowed]);
      }
      const options = await ask('OPTIONS', url!);
      expect([options.statusCode, options.headers['access-control-allow-methods']]).toEqual([204, allowed]);
    }
    const verify = await ask('GET', '/api/v1/verify');
    expect([verify.statusCode, verify.headers.allow]).toEqual([405, 'POST']);
  });

  it('are all refused alike where nothing is', async () => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'TRACE'])
      expect((await ask(method, '/nothing/here')).statusCode, method).toBe(404);
  });

  it('HEAD says what GET says, without saying it', async () => {
    const sample: Record<string, string> = {
      list: 'dc-example',
      seq: '1',
      year: '2024',
      month: '05',
      id: 'x',
    };
    for (const template of [...PAGES, ...FILES]) {
      const url = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => sample[name]!);
      const [get, head] = [await ask('GET', url), await ask('HEAD', url)];
      expect([head.statusCode, head.body], url).toEqual([get.statusCode, '']);
      for (const name of [
        'content-type',
        'content-disposition',
        'cache-control',
        'vary',
        'location',
        'content-length',
      ])
        // a form has a token of its own each time, as long as the others
        expect(head.headers[name], `${url} ${name}`).toBe(get.headers[name]);
      if (get.headers['cache-control'] !== 'no-store') expect(head.headers.etag, url).toBe(get.headers.etag);
    }
  });
});
