import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createVisitor, isPage, type VisitorOptions } from '../../../src/report/probe/visit.ts';
import { type Answer, servePages } from '../../support/list-systems/server.ts';

async function visit(
  pages: (url: string) => Record<string, Answer>,
  path: string,
  options: Partial<VisitorOptions> = {},
) {
  await using server = await servePages(pages);
  const visitor = createVisitor({
    clock: { now: () => Date.parse('2026-11-01T00:00:00Z') },
    named: new Set([new URL(server.url).host]),
    signal: AbortSignal.timeout(20_000),
    spacingMs: 0,
    timeoutMs: 500,
    maxBytes: 100_000,
    ...options,
  });
  const startedAt = performance.now();
  const answer = await visitor.visit(`${server.url}${path}`);
  return { answer, ms: performance.now() - startedAt, asked: [...server.asked], url: server.url };
}

/** Writes without end, as long as somebody listens. */
function pour(response: ServerResponse, chunk: Buffer, everyMs: number): void {
  const timer = setInterval(() => response.write(chunk), everyMs);
  response.on('close', () => clearInterval(timer));
}

describe('a page', () => {
  it('comes with status, words and what proves that it was seen', async () => {
    const { answer, url } = await visit(() => ({ '/a': { status: 410, body: 'gone' } }), '/a');
    expect(answer.evidence).toEqual({
      url: `${url}/a`,
      at: '2026-11-01T00:00:00.000Z',
      status: 410,
      sha256: createHash('sha256').update('gone').digest('hex'),
    });
    expect(isPage(answer) && answer.text).toBe('gone');
  });

  it('is read where it comes packed', async () => {
    const packed = { headers: { 'content-encoding': 'gzip' }, body: gzipSync('hello') };
    const { answer } = await visit(() => ({ '/a': packed }), '/a');
    expect(isPage(answer) && answer.text).toBe('hello');
  });

  it('is reached over redirects, and evidence names what was asked for', async () => {
    const { answer, url } = await visit(
      () => ({
        '/a': { status: 301, headers: { location: '/b?who=jane@example.org' } },
        '/b?who=jane@example.org': 'here',
      }),
      '/a',
    );
    expect(isPage(answer) && answer.text).toBe('here');
    expect(JSON.stringify(answer.evidence)).not.toContain('jane');
    expect(answer.evidence.url).toBe(`${url}/a`);
  });

  it('is asked for once a run', async () => {
    await using server = await servePages(() => ({ '/a': 'once' }));
    const visitor = createVisitor({
      clock: { now: () => 0 },
      named: new Set([new URL(server.url).host]),
      signal: AbortSignal.timeout(5000),
      spacingMs: 0,
    });
    await Promise.all([visitor.visit(`${server.url}/a`), visitor.visit(`${server.url}/a`)]);
    expect(server.asked).toEqual(['GET /a']);
  });
});

describe('a hostile server', () => {
  const end = async (answer: Answer, options?: Partial<VisitorOptions>) => {
    const result = await visit(() => ({ '/a': answer }), '/a', options);
    expect(isPage(result.answer)).toBe(false);
    return { why: 'why' in result.answer ? result.answer.why : null, ms: result.ms };
  };

  it('that never answers is left', async () => {
    const { why, ms } = await end(() => {});
    expect(why).toBe('timeout');
    expect(ms).toBeLessThan(3000);
  });

  it('that drips a byte at a time is left', async () => {
    const { why, ms } = await end((_request, response) => pour(response, Buffer.from('.'), 20));
    expect(why).toBe('timeout');
    expect(ms).toBeLessThan(3000);
  });

  it('that never stops sending is left at the limit, before its time', async () => {
    const { why, ms } = await end((_request, response) => pour(response, Buffer.alloc(50_000), 1), {
      timeoutMs: 15_000,
    });
    expect(why).toBe('timeout');
    expect(ms).toBeLessThan(5000);
  });

  it('that sends a small packet which unpacks to a large one is left at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(100_000);
    const { why } = await end({ headers: { 'content-encoding': 'gzip' }, body: bomb }, { timeoutMs: 15_000 });
    expect(why).toBe('timeout');
  });

  it('that sends what does not unpack, or breaks off, is unreachable', async () => {
    expect((await end({ headers: { 'content-encoding': 'gzip' }, body: 'no gzip' })).why).toBe('unreachable');
    const broken: Answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half');
      setTimeout(() => response.destroy(), 10);
    };
    expect((await end(broken)).why).toBe('unreachable');
  });

  it('that leads round in circles is left after five times', async () => {
    const { answer, asked } = await visit(
      () => ({ '/a': { status: 302, headers: { location: '/a' } } }),
      '/a',
    );
    expect('why' in answer && answer.why).toBe('not_found');
    expect(asked.length).toBe(6);
  });

  it.each([
    'http://127.0.0.1',
    'http://localhost',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://2130706433',
    'http://0',
  ])('cannot send the visitor to %s of its own network', async (host) => {
    await using secret = await servePages(() => ({ '/secret': 'inside' }));
    const port = new URL(secret.url).port;
    const to = `${host}:${port}/secret`;
    const { answer } = await visit(() => ({ '/a': { status: 302, headers: { location: to } } }), '/a');
    expect('why' in answer && answer.why).toBe('unreachable');
    expect(secret.asked).toEqual([]);
  });

  it.each([
    'file:///etc/passwd',
    'data:text/html,hello',
    'javascript:alert(1)',
    'http://[',
    `/${'x'.repeat(3000)}`,
  ])('cannot send the visitor to %s', async (location) => {
    const { answer } = await visit(() => ({ '/a': { status: 302, headers: { location } } }), '/a');
    expect('why' in answer && answer.why).toBe('not_found');
  });

  it('is asked at a polite pace', async () => {
    await using server = await servePages(() => ({ '/a': 'a', '/b': 'b', '/c': 'c' }));
    const visitor = createVisitor({
      clock: { now: () => 0 },
      named: new Set([new URL(server.url).host]),
      signal: AbortSignal.timeout(5000),
      spacingMs: 150,
    });
    const startedAt = performance.now();
    await Promise.all(['/a', '/b', '/c'].map((path) => visitor.visit(server.url + path)));
    expect(performance.now() - startedAt).toBeGreaterThan(290);
  });
});
