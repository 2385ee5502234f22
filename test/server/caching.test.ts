// What caches are told, and that asking again costs nothing and never hides a change.
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptedEncoding } from '../../src/server/compression.ts';
import { NOW, entryOf } from '../support/make-archive.ts';
import { override, runSite, type Running, WITHHELD } from './site.ts';

let now = NOW;
let questions = 0;
let site: Running;
beforeAll(async () => {
  site = await runSite(({ reader }) => ({
    clock: { now: () => now },
    // every page of a message asks this
    reader: override(reader, {
      snapshot: () => {
        questions += 1;
        return reader.snapshot();
      },
    }),
  }));
});
afterAll(() => site[Symbol.asyncDispose]());
const get = (url: string, headers: Record<string, string> = {}) => site.app.inject({ url, headers });
const MESSAGE = '/lists/dc-example/messages/1';

describe('a reader who asks again', () => {
  it('is told that nothing changed without any question to the archive', async () => {
    for (const url of [MESSAGE, '/fr/lists/dc-example', '/api/v1/lists', '/lists/dc-example/feed.atom']) {
      const first = await get(url);
      const before = questions;
      const again = await get(url, { 'if-none-match': String(first.headers.etag) });
      expect(again.statusCode, url).toBe(304);
      expect(again.body).toBe('');
      expect(questions, url).toBe(before);
      for (const name of ['etag', 'cache-control', 'vary', 'content-security-policy'])
        expect(again.headers[name], `${url} ${name}`).toBe(first.headers[name]);
    }
  });

  it('gets the tombstone as soon as the message is gone', async () => {
    const entry = entryOf('dc-empty', { id: 'short-lived@example.org', subject: 'Goes soon' });
    await site.site.writer.record('dc-empty', [entry]);
    const first = await get('/lists/dc-empty/messages/1');
    expect(first.statusCode).toBe(200);
    const headers = { 'if-none-match': String(first.headers.etag) };
    expect((await get('/lists/dc-empty/messages/1', headers)).statusCode).toBe(304);
    await site.site.writer.withhold('dc-empty', 1, 'spam');
    const gone = await get('/lists/dc-empty/messages/1', headers);
    expect(gone.statusCode).toBe(410);
    expect(gone.body).not.toContain('Goes soon');
  });

  it('keeps its copy where something else changed', async () => {
    const first = await get(MESSAGE);
    await site.site.writer.record('dc-empty', [entryOf('dc-empty', { id: 'other@example.org' })]);
    const again = await get(MESSAGE, { 'if-none-match': String(first.headers.etag) });
    expect(again.statusCode).toBe(304);
  });

  it('is not believed to have what it has not', async () => {
    await get(MESSAGE);
    expect((await get(MESSAGE, { 'if-none-match': 'W/"another"' })).statusCode).toBe(200);
    expect((await get(MESSAGE, { 'if-none-match': 'W/"another", *' })).statusCode).toBe(304);
  });

  it('may ask by date, but for the second in which something changed', async () => {
    await site.site.writer.record('dc-empty', [entryOf('dc-empty', { id: 'dated@example.org' })]);
    expect((await get(MESSAGE)).headers['last-modified']).toBeUndefined();
    now += 1000;
    const first = await get(MESSAGE);
    const headers = { 'if-modified-since': String(first.headers['last-modified']) };
    expect(Date.parse(headers['if-modified-since'])).toBe(now - 1000);
    expect((await get(MESSAGE, headers)).statusCode).toBe(304);
    await site.site.writer.withhold('dc-example', 5, 'spam');
    expect((await get(MESSAGE, headers)).statusCode).toBe(200);
  });

  it('gets words that depend on the time anew after ten minutes', async () => {
    const first = await get('/openness');
    const before = questions;
    now += 11 * 60_000;
    await get('/openness', { 'if-none-match': String(first.headers.etag) });
    expect(questions).toBe(before + 1);
  });

  it('hears of a search what its index says now', async () => {
    const first = await get('/search?q=agenda');
    const before = questions;
    const again = await get('/search?q=agenda', { 'if-none-match': String(first.headers.etag) });
    expect([again.statusCode, questions]).toEqual([304, before + 1]);
    expect(first.headers['last-modified']).toBeUndefined();
  });
});

describe('what many ask for', () => {
  it('is made twice at most: the third answer asks the archive nothing and says the same', async () => {
    for (const url of [
      '/es',
      '/lists/dc-example/messages/2',
      '/lists/dc-example/2024/05',
      '/api/v1/lists/dc-example',
      '/lists/dc-example/messages/2.eml',
    ]) {
      await get(url);
      const second = await get(url);
      const before = questions;
      for (const encoding of ['identity', 'gzip', 'gzip']) {
        const third = await get(url, { 'accept-encoding': encoding });
        expect(third.statusCode, url).toBe(200);
        const isPacked = third.headers['content-encoding'] === 'gzip';
        const bytes = isPacked ? gunzipSync(third.rawPayload) : third.rawPayload;
        expect(bytes.equals(second.rawPayload), url).toBe(true);
        const told = ({ date: _now, connection: _kept, ...headers }: typeof third.headers) => headers;
        if (!isPacked) expect(told(third.headers), url).toEqual(told(second.headers));
      }
      expect(questions, url).toBe(before);
      const head = await site.app.inject({ method: 'HEAD', url });
      expect([head.statusCode, head.body, head.headers.etag]).toEqual([200, '', second.headers.etag]);
    }
  });

  it('is gone with what was in it', async () => {
    const url = '/lists/dc-example/messages/3';
    for (let i = 0; i < 3; i++) expect((await get(url)).statusCode).toBe(200);
    await site.site.writer.withhold('dc-example', 3, 'spam');
    for (let i = 0; i < 3; i++) expect((await get(url)).statusCode).toBe(410);
    expect((await get('/lists/dc-example/messages/2')).statusCode).toBe(200);
  });

  it('is no search, which follows its index', async () => {
    for (let i = 0; i < 2; i++) await get('/search?q=agenda');
    const before = questions;
    await get('/search?q=agenda');
    expect(questions).toBeGreaterThan(before);
  });
});

describe('what caches may keep', () => {
  it('is three minutes for what is shown and for what is gone, and nothing that is private or wrong', async () => {
    for (const url of [MESSAGE, `/lists/dc-example/messages/${WITHHELD}`, '/api/v1/lists', '/search?q=a']) {
      const { headers } = await get(url);
      const [, age, shared, stale] =
        /^public, max-age=(\d+), s-maxage=(\d+), stale-while-revalidate=(\d+)$/.exec(
          String(headers['cache-control']),
        ) ?? [];
      expect(Number(age), url).toBeLessThanOrEqual(60);
      expect(Number(shared) + Number(stale), url).toBeLessThanOrEqual(180);
    }
    for (const url of ['/nothing', '/healthz', '/lists/dc-example?before=x'])
      expect((await get(url)).headers['cache-control'], url).toBe('no-store');
    const posted = await site.app.inject({
      method: 'POST',
      url: '/api/v1/verify',
      payload: { list: 'dc-example', messageIds: ['a1@example.org'] },
    });
    expect(posted.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(posted.headers.etag).toBeUndefined();
  });
});

describe('compression', () => {
  const encodings = { 'br, gzip': brotliDecompressSync, gzip: gunzipSync } as const;
  for (const [accepted, unpack] of Object.entries(encodings)) {
    it(`by ${accepted}: the same bytes, fewer of them`, async () => {
      for (const url of [
        '/',
        '/api/openapi.json',
        '/lists/dc-example/2024-05.mbox',
        '/lists/dc-example/feed.atom',
      ]) {
        const plain = await get(url);
        const packed = await get(url, { 'accept-encoding': accepted });
        expect(packed.headers['content-encoding'], url).toBe(accepted.split(',', 1)[0]);
        expect(packed.rawPayload.length, url).toBeLessThan(plain.rawPayload.length);
        expect(unpack(packed.rawPayload).equals(plain.rawPayload), url).toBe(true);
        expect([plain.headers.vary, packed.headers.vary], url).toEqual([
          'Accept-Encoding',
          'Accept-Encoding',
        ]);
        const again = await get(url, {
          'accept-encoding': accepted,
          'if-none-match': String(packed.headers.etag),
        });
        expect(again.statusCode, url).toBe(304);
        expect(again.headers['content-encoding'], url).toBeUndefined();
      }
    });
  }

  it('of assets is made once, for who takes it', async () => {
    const path = /href="(\/assets\/site\.[0-9a-f]{16}\.css)"/.exec((await get('/')).body)![1]!;
    const plain = await get(path);
    const packed = await get(path, { 'accept-encoding': 'gzip;q=0.5, br' });
    expect(packed.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
    expect(brotliDecompressSync(packed.rawPayload).equals(plain.rawPayload)).toBe(true);
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 3);
  });

  it('leaves alone what is kept by no cache, and what is packed already', async () => {
    const headers = { 'accept-encoding': 'br, gzip' };
    for (const url of ['/nothing', '/lists/dc-example/all.mbox.gz'])
      expect((await get(url, headers)).headers['content-encoding'], url).toBeUndefined();
  });

  it('follows the weights that the reader gives', () => {
    for (const [header, encoding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0.1, gzip', 'gzip'],
      ['br;q=0, *', 'gzip'],
      ['*;q=0', null],
      ['identity', null],
      ['', null],
      ['gzip;q=zero', null],
    ] as const)
      expect(acceptedEncoding(header), header).toBe(encoding);
    expect(acceptedEncoding(undefined)).toBe(null);
  });
});
