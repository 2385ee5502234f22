import robotsModule from 'robots-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArchiveReader } from '../../src/archive/archive.ts';
import type { PublicMessage } from '../../src/redact/public-message.ts';
import { HOSTILE_AUTHOR, override, runSite, type Running } from './site.ts';
import { FOREIGN_SCRIPT } from '../support/foreign-script.ts';

// its types call it a module of ECMAScript, which it is not
const robotsParser = robotsModule as unknown as typeof robotsModule.default;
let site: Running;
beforeAll(async () => {
  site = await runSite();
});
afterAll(() => site[Symbol.asyncDispose]());

describe('hostile text', () => {
  for (const path of [
    '/lists/dc-example',
    '/lists/dc-example/2024/05',
    '/lists/dc-example/messages/3',
    '/lists/dc-example/threads/3',
    '/search?q=bold',
    '/search?q=script',
  ]) {
    it(`stays text on ${path}`, async () => {
      const { body, statusCode } = await site.app.inject({ url: path });
      expect(statusCode).toBe(200);
      expect(body).not.toMatch(/<img|<b onclick|href="javascript:/i);
      expect(body).not.toMatch(FOREIGN_SCRIPT);
      expect(body).not.toMatch(/href="[^"]*onmouseover/);
    });
  }
  it('is escaped in feeds and is JSON in the API', async () => {
    const feed = await site.app.inject('/lists/dc-example/feed.atom');
    expect(feed.body).not.toMatch(/<script|<img/);
    const message = (await site.app.inject('/api/v1/lists/dc-example/messages/3')).json<PublicMessage>();
    expect(message.author.label).toBe(HOSTILE_AUTHOR);
  });
});

it('sends the security headers with every kind of answer and no cookie', async () => {
  for (const url of [
    '/',
    '/nothing',
    '/api/v1/lists',
    '/api/v1/none',
    '/healthz',
    '/lists/dc-example/feed.atom',
    '/lists/dc-example/all.mbox.gz',
  ]) {
    const { headers } = await site.app.inject({ url });
    expect(headers['content-security-policy'], url).toMatch(
      /^default-src 'none'; style-src 'self'.*frame-ancestors 'none'/,
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers['set-cookie']).toBeUndefined();
  }
});

it('loads nothing from other sites', async () => {
  const { body } = await site.app.inject('/lists/dc-example/messages/1');
  for (const [, url] of body.matchAll(/(?:src|<link rel="(?:stylesheet|icon)"[^>]*href)="([^"]*)"/g))
    expect(url).toMatch(/^\//);
});

it('answers HEAD like GET, without a body', async () => {
  for (const url of [
    '/',
    '/lists/dc-example/messages/1',
    '/api/v1/lists',
    '/lists/dc-example/all.mbox.gz',
    '/healthz',
  ]) {
    const head = await site.app.inject({ method: 'HEAD', url });
    const get = await site.app.inject({ method: 'GET', url });
    expect(head.statusCode, url).toBe(get.statusCode);
    expect(head.headers['content-type'], url).toBe(get.headers['content-type']);
    expect(head.body).toBe('');
  }
});

it('answers 304 where the reader has the page, the API answer or the file already', async () => {
  for (const url of [
    '/lists/dc-example',
    '/api/v1/lists',
    '/lists/dc-example/all.mbox.gz',
    '/lists/dc-example/feed.atom',
  ]) {
    const first = await site.app.inject({ url });
    const etag = String(first.headers.etag);
    expect(etag, url).toMatch(/^(W\/)?".+"$/);
    const second = await site.app.inject({ url, headers: { 'if-none-match': etag } });
    expect(second.statusCode, url).toBe(304);
    expect(second.body).toBe('');
  }
});

describe('wall d: a field that may not be public', () => {
  const planted = (reader: ArchiveReader) =>
    override(reader, {
      message: async (list, seq) =>
        ({ ...(await reader.message(list, seq)), leaked: 'CANARY' }) as unknown as PublicMessage,
      messages: async (list, after, limit) =>
        (await reader.messages(list, after, limit)).map(
          (one) => ({ ...one, leaked: 'CANARY' }) as PublicMessage,
        ),
      messagesBySeq: async (list, seqs) =>
        (await reader.messagesBySeq(list, seqs)).map(
          (one) => ({ ...one, leaked: 'CANARY' }) as PublicMessage,
        ),
    });

  it('stops API and downloads with 500 or a cut, and is shown nowhere', async () => {
    const faults: unknown[] = [];
    await using leaky = await runSite(({ reader }) => ({
      reader: planted(reader),
      onFault: (fault) => faults.push(fault),
    }));
    for (const url of [
      '/api/v1/lists/dc-example/messages/1',
      '/api/v1/lists/dc-example/messages',
      '/lists/dc-example/messages/1.eml',
    ]) {
      const response = await leaky.app.inject({ url });
      expect(response.statusCode, url).toBe(500);
      expect(response.body, url).not.toMatch(/CANARY|leaked/);
    }
    expect(faults).toEqual(
      Array(3).fill({ code: expect.stringMatching(/^[A-Z_]+$/), pattern: expect.any(String) }),
    );
    expect((await leaky.app.inject('/lists/dc-example/messages/1')).body).not.toMatch(/CANARY|leaked/);
    const download = await leaky.app.inject('/lists/dc-example/messages.jsonl.gz');
    expect(download.statusCode).toBe(500);
    expect(download.headers['content-disposition']).toBeUndefined();
    expect(download.body).not.toMatch(/CANARY|leaked/);
  });
});

it('never shows the text of an error', async () => {
  const broken = (): never => {
    throw new Error('SQLITE_CORRUPT near "jane@example.org"');
  };
  await using failing = await runSite(({ reader }) => ({
    reader: override(reader, { lists: broken, list: broken }),
  }));
  for (const url of [
    '/',
    '/fr',
    '/lists/dc-example',
    '/api/v1/lists',
    '/sitemap.xml',
    '/lists/dc-example/all.mbox.gz',
  ]) {
    const response = await failing.app.inject({ url });
    expect(response.statusCode, url).toBe(500);
    expect(response.body, url).not.toMatch(/jane|SQLITE/);
  }
});

it('limits an address with 429 and Retry-After, and lets it in again later', async () => {
  let now = 0;
  await using limited = await runSite(() => ({
    rateLimit: { perMinute: 60, burst: 5 },
    clock: { now: () => now },
  }));
  for (let i = 0; i < 5; i++) expect((await limited.app.inject('/help')).statusCode).toBe(200);
  const refused = await limited.app.inject('/help');
  expect(refused.statusCode).toBe(429);
  expect(refused.headers['retry-after']).toBe('1');
  expect((await limited.app.inject('/api/v1/lists')).json()).toMatchObject({
    status: 429,
    code: 'too_many_requests',
  });
  expect((await limited.app.inject({ url: '/help', remoteAddress: '192.0.2.9' })).statusCode).toBe(200);
  expect((await limited.app.inject('/healthz')).statusCode).toBe(200);
  now += 1000;
  expect((await limited.app.inject('/help')).statusCode).toBe(200);
});

it('counts a /64 network as one reader, and asking whether anything changed hardly at all', async () => {
  let now = 0;
  await using limited = await runSite(() => ({
    rateLimit: { perMinute: 60, burst: 2 },
    clock: { now: () => now },
  }));
  const ask = async (remoteAddress: string, headers = {}) =>
    (await limited.app.inject({ url: '/help', remoteAddress, headers })).statusCode;
  const codes = [];
  for (const host of ['1', '2', 'ffff:ffff:ffff:ffff']) codes.push(await ask(`2001:db8:0:1::${host}`));
  expect(codes).toEqual([200, 200, 429]);
  expect(await ask('2001:db8:0:2::1')).toBe(200);
  // the same reader, as sockets of both kinds show it
  expect([await ask('192.0.2.1'), await ask('::ffff:192.0.2.1'), await ask('192.0.2.1')]).toEqual([
    200, 200, 429,
  ]);
  const { headers } = await limited.app.inject({ url: '/help', remoteAddress: '192.0.2.7' });
  for (let i = 0; i < 10; i++) expect(await ask('192.0.2.7', { 'if-none-match': headers.etag })).toBe(304);
  expect(await ask('192.0.2.7', { 'if-none-match': headers.etag })).toBe(429);
  // an hour later nothing tells any more who asked
  now += 3_600_000;
  expect(await ask('192.0.2.7')).toBe(200);
});

it('asks for TLS where the site has it, and lets other sites read data only', async () => {
  const headers = async (of: Running, url: string) => (await of.app.inject(url)).headers;
  expect((await headers(site, '/'))['strict-transport-security']).toBe('max-age=31536000');
  await using plain = await runSite(({ site: own }) => ({ site: { ...own, url: 'http://127.0.0.1:8080' } }));
  expect((await headers(plain, '/'))['strict-transport-security']).toBeUndefined();
  for (const url of [
    '/api/v1/lists',
    '/openness/dc-example/badge.svg',
    '/lists/dc-example/feed.json?x=.html',
  ])
    expect(await headers(site, url), url).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
  for (const url of ['/', '/search?q=a.json', '/nothing', '/removal']) {
    const page = await headers(site, url);
    expect(page['cross-origin-resource-policy'], url).toBe('same-origin');
    expect(page['access-control-allow-origin'], url).toBeUndefined();
  }
});

it('keeps crawlers out of what never ends, and of files', async () => {
  const { body } = await site.app.inject('/robots.txt');
  const rules = robotsParser('https://archive.example.org/robots.txt', body);
  const isOpen = (path: string) => rules.isAllowed(`https://archive.example.org${path}`, 'SomeBot');
  // prettier-ignore
  for (const path of [
    '/', '/lists/dc-example', '/ar/lists/dc-example/2024/05', '/lists/dc-example/messages/1', '/api',
    '/lists/dc-example/feed.atom', '/openness', '/sitemap.xml?list=dc-example&period=2024', '/dcat.jsonld',
  ])
    expect(isOpen(path), path).toBe(true);
  // prettier-ignore
  for (const path of [
    '/search?q=a&list=b', '/fr/search?q=a', '/search.atom?q=a', '/search.mbox?q=a', '/api/v1/lists',
    '/lists/dc-example/2024-05.mbox', '/lists/dc-example/all.mbox.gz', '/lists/dc-example/messages.jsonl.gz',
    '/lists/dc-example/messages/1.eml', '/lists/dc-example/threads/1.mbox', '/log/1', '/zh/lists/x/mid/y',
  ])
    expect(isOpen(path), path).toBe(false);
});

it('tells the operator pattern, method, status and time only', async () => {
  await site.app.inject('/fr/search?q=hidden-words');
  await site.app.inject('/hidden-path');
  expect(site.facts.at(-2)).toMatchObject({ pattern: '/search', method: 'GET', status: 200 });
  expect(site.facts.at(-1)).toMatchObject({ pattern: '(none)', status: 404 });
  expect(JSON.stringify(site.facts)).not.toContain('hidden');
});
