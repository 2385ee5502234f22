// An archive of ours over HTTP, as it is and with one thing wrong each time.
import type { ServerResponse } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeOwnArchive } from '../../../src/report/probe/own-archive.ts';
import { createVisitor } from '../../../src/report/probe/visit.ts';
import { type Running, runSite } from '../../server/site.ts';
import { type PageServer, servePages } from '../../support/list-systems/server.ts';

const LIST = 'dc-example';
let running: Running;
beforeAll(async () => {
  running = await runSite();
});
afterAll(() => running[Symbol.asyncDispose]());

interface Given {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}
type Wrong = (path: string, given: Given) => Partial<Given>;

/** The site behind a server that changes some answers. */
function serveSite(wrong: Wrong = () => ({})): Promise<PageServer> {
  return servePages(() => {
    const answer = async (path: string) => {
      const { statusCode, headers, rawPayload } = await running.app.inject({ url: path });
      const plain = { status: statusCode, headers: headers as Record<string, string>, body: rawPayload };
      delete plain.headers['content-length'];
      return { ...plain, ...wrong(path, plain) };
    };
    // every path is answered
    return new Proxy(
      {},
      {
        get: (_target, path) => (_request: unknown, response: ServerResponse) => {
          void answer(String(path)).then(({ status, headers, body }) => {
            response.writeHead(status, headers);
            response.end(body);
          });
        },
      },
    );
  });
}

async function probe(wrong?: Wrong) {
  await using server = await serveSite(wrong);
  const { reader } = running.site;
  const visitor = createVisitor({
    clock: { now: () => 0 },
    named: new Set([new URL(server.url).host]),
    signal: AbortSignal.timeout(30_000),
    spacingMs: 0,
  });
  const findings = await probeOwnArchive(
    {
      site: server.url,
      list: (await reader.list(LIST))!,
      view: reader,
      prefixes: ['/fr', '/ar'],
      leaks: { publicAddresses: new Set(['archive@example.org']), kept: new Set(), keepsRoles: false },
    },
    visitor,
  );
  expect(server.cookies).toEqual([]);
  const said = JSON.stringify(findings);
  const answer = (id: string) => {
    const found = findings.findLast((one) => one.id === id);
    return found === undefined ? null : `${found.result} ${found.why}`;
  };
  return { answer, findings, said };
}

const isMessage = (path: string) => /^\/lists\/dc-example\/messages\/\d+$/u.test(path);
const html = (body: string) => ({ headers: { 'content-type': 'text/html' }, body: Buffer.from(body) });

describe('an open archive', () => {
  it('is readable, keeps its addresses, is searchable and can be downloaded', async () => {
    const { answer } = await probe();
    expect(answer('A1')).toBe('pass ok');
    expect(answer('A2')).toBe('pass ok');
    // the test serves it without TLS
    expect(answer('A3')).toBe('partial not_https');
    expect(answer('A4')).toBe('pass ok');
    expect(answer('P1')).toBe(null);
    expect(answer('P3')).toBe('pass ok');
    expect(answer('P4')).toBe('pass ok');
    expect(answer('R1')).toBe('pass ok');
  });
});

it('finds a message whose subject stands over more than one page of hits: it is looked for on its day', async () => {
  const crowded: Wrong = (path, given) => {
    const { searchParams } = new URL(path, 'http://localhost');
    if (!path.startsWith('/api/v1/search?') || !searchParams.get('q') || searchParams.has('from')) return {};
    const answer = JSON.parse(given.body.toString()) as object;
    return { body: Buffer.from(JSON.stringify({ ...answer, hits: [] })) };
  };
  expect((await probe(crowded)).answer('A4')).toBe('pass ok');
});

describe('an archive with one thing wrong', () => {
  it.each<[string, string, string, Wrong]>([
    [
      'a login in front of everything',
      'A1',
      'fail login_required',
      (path) => (path === `/lists/${LIST}` ? html('<input type="password">') : {}),
    ],
    [
      'a login in front of messages',
      'A1',
      'fail login_required',
      (path) =>
        isMessage(path)
          ? { status: 302, headers: { location: '/login' }, body: Buffer.alloc(0) }
          : path === '/login'
            ? html('<input type="password">')
            : {},
    ],
    [
      'the list’s page gone',
      'A1',
      'fail not_found',
      (path) => (path === `/lists/${LIST}` ? { status: 404 } : {}),
    ],
    [
      'one message gone without a word',
      'A1',
      'partial addresses_lost',
      (path) => (path.endsWith('/messages/3') ? { status: 404 } : {}),
    ],
    [
      'addresses that lead nowhere',
      'A3',
      'fail addresses_lost',
      (path) => (path.endsWith('/messages/3') ? { status: 404 } : {}),
    ],
    [
      'a tombstone that is a bare 404',
      'A3',
      'fail addresses_lost',
      (path, { status }) => (isMessage(path) && status === 410 ? { status: 404 } : {}),
    ],
    [
      'a server that is down',
      'A3',
      'unknown unreachable',
      (path) => (isMessage(path) ? { status: 503 } : {}),
    ],
    [
      'robots.txt that forbids',
      'A2',
      'fail robots_forbid',
      (path) =>
        path === '/robots.txt'
          ? {
              headers: { 'content-type': 'text/plain' },
              body: Buffer.from('User-agent: *\nDisallow: /lists/\n'),
            }
          : {},
    ],
    [
      'robots.txt that fails',
      'A2',
      'unknown unreachable',
      (path) => (path === '/robots.txt' ? { status: 500 } : {}),
    ],
    [
      'noindex in a header',
      'A2',
      'partial noindex',
      (path, { headers }) =>
        path === `/lists/${LIST}` ? { headers: { ...headers, 'x-robots-tag': 'noindex' } } : {},
    ],
    [
      'noindex in a page',
      'A2',
      'partial noindex',
      (path, { body }) =>
        isMessage(path)
          ? {
              body: Buffer.from(
                body.toString().replace('<head>', '<head><meta name="robots" content="nofollow, noindex">'),
              ),
            }
          : {},
    ],
    [
      'a search that knows fewer',
      'A4',
      'fail search_incomplete',
      (path, { body }) =>
        path.startsWith('/api/v1/search')
          ? { body: Buffer.from(body.toString().replace(/"total":\d+/u, '"total":1')) }
          : {},
    ],
    [
      'a search that is down',
      'A4',
      'unknown no_search',
      (path) => (path.startsWith('/api/v1/search') ? { status: 503 } : {}),
    ],
    [
      'an address in a message',
      'P3',
      'fail leaks_found',
      (path, { body }) =>
        path.endsWith('/messages/1')
          ? {
              body: Buffer.from(
                body
                  .toString()
                  .replaceAll('Shall we meet?', 'Write to jane.doe@example.com or call +44 20 7946 0999'),
              ),
            }
          : {},
    ],
    [
      'an address in Pipermail’s disguise',
      'P3',
      'fail leaks_found',
      (path, { body }) =>
        path.endsWith('/messages/1')
          ? { body: Buffer.from(body.toString().replaceAll('Shall we meet?', 'jane.doe at example.com')) }
          : {},
    ],
    ['no privacy notice', 'P4', 'fail no_notice', (path) => (path === '/privacy' ? { status: 404 } : {})],
    [
      'a privacy notice in one language only',
      'P4',
      'partial no_notice',
      (path) => (path === '/ar/privacy' ? { status: 404 } : {}),
    ],
    [
      'no contact',
      'P4',
      'partial no_contact',
      (path, { body }) =>
        path === '/privacy'
          ? { body: Buffer.from(body.toString().replace(/href="mailto:[^"]*"/gu, '')) }
          : {},
    ],
    [
      'no form for removal',
      'P5',
      'fail no_removal_form',
      (path) => (path === '/removal' ? { status: 404 } : {}),
    ],
    ['no policy page', 'P1', 'fail no_policy', (path) => (path.endsWith('/policy') ? { status: 404 } : {})],
    [
      'an mbox without its last message',
      'R1',
      'fail no_export',
      (path, { body }) => {
        if (!path.endsWith('.mbox.gz')) return {};
        const text = gunzipSync(body).toString();
        return { body: gzipSync(text.slice(0, text.lastIndexOf('\nFrom '))) };
      },
    ],
    [
      'JSON Lines that do not parse',
      'R1',
      'fail no_export',
      (path) => (path.endsWith('.jsonl.gz') ? { body: gzipSync('{"half":') } : {}),
    ],
    [
      'a download that is no gzip',
      'R1',
      'fail no_export',
      (path) => (path.endsWith('.mbox.gz') ? { body: Buffer.from('sorry') } : {}),
    ],
    [
      'neither feed nor sitemap',
      'R2',
      'fail no_feed',
      (path, { body }) =>
        path.endsWith('.atom') || path === '/sitemap.xml'
          ? { status: 404 }
          : {
              body: Buffer.from(
                body.toString('latin1').replaceAll('application/ld+json', 'text/plain'),
                'latin1',
              ),
            },
    ],
  ])('says so: %s', async (_name, id, expected, wrong) => {
    const { answer, said } = await probe(wrong);
    expect(answer(id)).toBe(expected);
    // what was found is counted, never repeated
    expect(said).not.toMatch(/jane|7946/u);
  });
});
