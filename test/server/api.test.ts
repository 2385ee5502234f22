import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMetricsApp, requestMetrics } from '../../src/server/metrics.ts';
import { PENDING, runSite, WITHHELD, type Running } from './site.ts';

let site: Running;
const registry = new Registry();
beforeAll(async () => {
  site = await runSite(() => ({ onRequest: requestMetrics(registry) }));
});
afterAll(() => site[Symbol.asyncDispose]());
const get = (url: string) => site.app.inject({ url });

describe('api', () => {
  it('lists lists', async () => {
    const { lists } = (await get('/api/v1/lists')).json<{ lists: unknown[] }>();
    expect(lists).toHaveLength(2);
    expect((await get('/api/v1/lists/dc-example')).json()).toMatchObject({
      counts: { published: 5, withheld: 2, erased: 0, pending: 1 },
      lastAt: '2024-05-18T11:00:00.000Z',
      url: 'https://archive.example.org/lists/dc-example',
    });
  });

  it('pages through messages by number', async () => {
    const first = (await get('/api/v1/lists/dc-example/messages?limit=3')).json<{
      messages: { seq: number }[];
      next: number;
    }>();
    expect(first.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    const second = (await get(`/api/v1/lists/dc-example/messages?limit=3&after=${first.next}`)).json();
    expect(second).toMatchObject({ messages: [{ seq: 4 }, { seq: 5 }], next: null });
  });

  it('gives threads in order, changes with a place to go on', async () => {
    expect((await get('/api/v1/lists/dc-example/threads/2')).json()).toMatchObject({
      root: 1,
      entries: [
        { kind: 'message', depth: 0, message: { seq: 1 } },
        { kind: 'message', depth: 1, message: { seq: 2, sentAt: '2024-05-17T11:00:00.000Z' } },
      ],
    });
    expect((await get('/api/v1/lists/dc-example/threads/2?limit=1')).json()).toMatchObject({
      entries: [{ message: { seq: 1 } }],
      next: 1,
    });
    expect((await get('/api/v1/lists/dc-example/threads/2?limit=1&after=1')).json()).toMatchObject({
      entries: [{ message: { seq: 2 } }],
      next: null,
    });
    const { changes, next } = (await get('/api/v1/lists/dc-example/changes')).json<{
      changes: { kind: string }[];
      next: number;
    }>();
    expect(changes.map(({ kind }) => kind)).toContain('withheld');
    expect((await get(`/api/v1/lists/dc-example/changes?after=${next}`)).json()).toEqual({
      changes: [],
      next,
    });
  });

  it('answers tombstones as problem documents', async () => {
    const gone = await get(`/api/v1/lists/dc-example/messages/${WITHHELD}`);
    expect(gone.statusCode).toBe(410);
    expect(gone.headers['content-type']).toContain('application/problem+json');
    expect(gone.json()).toMatchObject({
      status: 410,
      slot: { seq: WITHHELD, state: 'withheld', reason: 'spam' },
    });
    expect((await get(`/api/v1/lists/dc-example/messages/${PENDING}`)).statusCode).toBe(202);
  });

  for (const [url, status] of [
    ['/api/v1/lists/none', 404],
    ['/api/v1/lists/dc-example/messages/999', 404],
    ['/api/v1/lists/dc-example/messages/x', 400],
    ['/api/v1/lists/dc-example/messages?limit=100000', 400],
    ['/api/v1/search?q=%22open', 400],
    ['/api/v1/nothing', 404],
  ] as const) {
    it(`${status} for ${url}`, async () => {
      const response = await get(url);
      expect(response.statusCode).toBe(status);
      expect(response.headers['content-type']).toContain('application/problem+json');
      expect(response.json()).toMatchObject({ status, type: 'about:blank' });
    });
  }

  it('searches with the parameters of the page', async () => {
    const answer = (await get('/api/v1/search?q=agenda&list=dc-example&sort=oldest')).json<{
      hits: { excerpt: string; marks: { start: number; end: number }[] }[];
    }>();
    expect(answer).toMatchObject({
      query: 'agenda',
      total: 2,
      hits: [
        {
          list: 'dc-example',
          seq: 1,
          thread: 1,
          author: 'Jane Doe',
          sentAt: '2024-05-17T10:00:00.000Z',
          url: 'https://archive.example.org/lists/dc-example/messages/1',
        },
        { seq: 2 },
      ],
      facets: { list: [{ value: 'dc-example', count: 2 }] },
    });
    expect(answer).not.toHaveProperty('notice');
    const { excerpt, marks } = answer.hits[0]!;
    for (const { start, end } of marks) expect(excerpt.slice(start, end)).toMatch(/agenda/i);
  });

  it('describes itself in OpenAPI 3.1', async () => {
    const document = (await get('/api/openapi.json')).json<{
      openapi: string;
      paths: Record<string, { get: { responses: object } }>;
      components: { schemas: Record<string, unknown> };
    }>();
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/api/v1/lists',
      '/api/v1/lists/{list}',
      '/api/v1/lists/{list}/changes',
      '/api/v1/lists/{list}/messages',
      '/api/v1/lists/{list}/messages/{seq}',
      '/api/v1/lists/{list}/openings',
      '/api/v1/lists/{list}/threads/{seq}',
      '/api/v1/openness',
      '/api/v1/search',
      '/api/v1/verify',
    ]);
    expect(document.components.schemas).toHaveProperty('Message');
    const references = JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
    for (const [, name] of references) expect(document.components.schemas).toHaveProperty(name!);
  });
});

describe('feeds', () => {
  // Well-formed enough for our writer: every tag closed in order, no stray ampersand or angle bracket.
  const wellFormed = (text: string) => {
    const open: string[] = [];
    for (const [, close, name, self] of text.matchAll(
      /<(\/?)([a-zA-Z:-]+)(?:\s[a-zA-Z:-]+="[^"<]*")*\s*(\/?)>/g,
    )) {
      if (close === '/') expect(open.pop()).toBe(name);
      else if (self !== '/') open.push(name!);
    }
    expect(open).toEqual([]);
    expect(text.replaceAll(/<[^<>]*>/g, '')).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot|#39);)/);
  };

  it('a list’s feed has entries and tombstones', async () => {
    const response = await get('/lists/dc-example/feed.atom');
    expect(response.headers['content-type']).toContain('application/atom+xml');
    wellFormed(response.body);
    expect(response.body.match(/<entry>/g)).toHaveLength(5);
    expect(response.body).toContain(
      `<at:deleted-entry ref="https://archive.example.org/lists/dc-example/messages/${WITHHELD}"`,
    );
    expect(response.body).toContain('spam');
    expect(response.body).toContain('xml:lang="ar">اجتماع DC في مايو');
  });

  it('a search has a feed', async () => {
    const response = await get('/search.atom?q=agenda');
    expect(response.statusCode).toBe(200);
    wellFormed(response.body);
    expect(response.body.match(/<entry>/g)).toHaveLength(2);
    expect((await get('/search.atom?q=%22open')).statusCode).toBe(400);
  });
});

describe('for programs', () => {
  it('health, readiness, robots, sitemap and security.txt', async () => {
    expect((await get('/healthz')).json()).toEqual({ status: 'ok', version: '0.1.0' });
    expect((await get('/readyz')).json()).toEqual({ status: 'ready', archive: 'ready', engine: 'ready' });
    expect((await get('/robots.txt')).body).toContain('Sitemap: https://archive.example.org/sitemap.xml');
    expect((await get('/sitemap.xml')).body).toContain(
      '<loc>https://archive.example.org/sitemap.xml?list=dc-example</loc>',
    );
    expect((await get('/.well-known/security.txt')).body).toMatch(
      /^Contact: mailto:archive@example\.org\nExpires: 2024-11-28T00:00:00\.000Z\n/,
    );
  });

  it('serves the stylesheet for ever under its hash', async () => {
    const path = /href="(\/assets\/site\.[0-9a-f]{16}\.css)"/.exec((await get('/')).body)![1]!;
    const response = await get(path);
    expect(response.headers['cache-control']).toContain('immutable');
    expect(response.headers['content-type']).toContain('text/css');
  });

  it('shows metrics by pattern only, on an app of their own', async () => {
    await get('/fr/lists/dc-example/messages/1');
    const metrics = buildMetricsApp(registry);
    const { body } = await metrics.inject('/metrics');
    expect(body).toContain(
      'http_requests_total{pattern="/lists/:list/messages/:seq",method="GET",status="200"} 1',
    );
    expect(body).not.toContain('dc-example');
    expect((await metrics.inject('/')).statusCode).toBe(404);
    await metrics.close();
  });
});
