// A server that means harm: whatever it answers, the verifier ends, with a word for what happened.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkpointText } from '../../../src/archive/log/checkpoint.ts';
import { signNote, signerOf, verifierText } from '../../../src/archive/log/note.ts';
import { verdictJson, verdictText } from '../../../src/cli/verify-words.ts';
import { noted } from '../../../src/report/verify/finding.ts';
import { publishedAt } from '../../../src/report/verify/http.ts';
import type { Unread } from '../../../src/report/verify/published.ts';
import { verifyArchive } from '../../../src/report/verify/verify-archive.ts';
import { TEST_SIGNER } from '../../support/make-archive.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function serverOf(answer: Answer): Promise<AsyncDisposable & { readonly url: string; asked: number }> {
  const server = createServer((request, response) => {
    running.asked += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const running = {
    asked: 0,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return running;
}

async function verdictOf(answer: Answer, signal = AbortSignal.timeout(20_000)) {
  await using server = await serverOf(answer);
  const published = publishedAt(server.url, { signal, answerMs: 400 });
  const trust = { published, key: TEST_SIGNER, earlier: null, others: [], now: Date.now() };
  const verdict = await verifyArchive({ ...trust, list: null, signal, pauseMs: 5 });
  return { verdict, asked: server.asked };
}

const POLICY = `log ${verifierText(TEST_SIGNER)}\nquorum none\n`;
/** a few kB that become 40 MB */
const UNFOLDING = gzipSync(Buffer.alloc(40_000_000));
const head = (size: number, root = Buffer.alloc(32)) =>
  signNote(checkpointText({ origin: TEST_SIGNER.name, size, root }), TEST_SIGNER);
/** Answers key and checkpoint, and lets `rest` do the harm. */
const withHead =
  (size: number, rest: Answer): Answer =>
  (request, response) => {
    if (request.url === '/log/policy.txt') response.end(POLICY);
    else if (request.url === '/log/checkpoint') response.end(head(size));
    else rest(request, response);
  };

describe('a hostile server', () => {
  it.each<readonly [string, Unread['why'], Answer]>([
    [
      'an answer without an end',
      'too_large',
      (_, response) => {
        const more = () => {
          while (response.write(Buffer.alloc(65_536, 97)));
          response.once('drain', more);
        };
        more();
      },
    ],
    [
      'an answer byte by byte',
      'timeout',
      (_, response) => {
        const timer = setInterval(() => response.write('a'), 20);
        response.once('close', () => clearInterval(timer));
      },
    ],
    ['no answer', 'timeout', () => undefined],
    [
      'a small answer that unfolds',
      'too_large',
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(UNFOLDING),
    ],
    [
      'a way in a circle',
      'redirect',
      (request, response) => void response.writeHead(302, { location: `${request.url}x` }).end(),
    ],
    [
      'a way to another site',
      'redirect',
      (_, response) => void response.writeHead(302, { location: 'http://127.0.0.2:1/log/policy.txt' }).end(),
    ],
    ['faults', 'refused', (_, response) => void response.writeHead(500).end()],
    ['a cut line', 'unreachable', (request) => void request.socket.destroy()],
    [
      'a log that nobody can read',
      'too_large',
      withHead(9_000_000_000_000_000, (_, response) => void response.end()),
    ],
  ])('that gives %s', async (_, why, answer) => {
    const { verdict } = await verdictOf(answer);
    expect(verdict).toMatchObject({ outcome: 'unread', unread: { why }, head: null });
  });

  it.each<readonly [string, string, Answer]>([
    [
      'no checkpoint',
      'checkpoint_unreadable',
      (request, response) => void response.end(request.url === '/log/policy.txt' ? POLICY : '<html>'),
    ],
    [
      'another’s checkpoint',
      'signature_wrong',
      (request, response) => {
        const other = signerOf(TEST_SIGNER.name, Buffer.alloc(32, 1));
        const text = checkpointText({ origin: TEST_SIGNER.name, size: 0, root: Buffer.alloc(32) });
        response.end(request.url === '/log/policy.txt' ? POLICY : signNote(text, other));
      },
    ],
    ['entries that are none', 'entries_missing', withHead(300, (_, response) => void response.end('x'))],
    ['no entries', 'entries_missing', withHead(300, (_, response) => void response.writeHead(404).end())],
    ['a root of nothing', 'root_differs', withHead(0, (_, response) => void response.end())],
  ])('that gives %s', async (_, code, answer) => {
    const { verdict } = await verdictOf(answer);
    expect(verdict).toMatchObject({ outcome: 'not_trusted', findings: [{ code }] });
  });

  it('that asks to wait is waited for, and given up at last by who stops', async () => {
    let refusals = 3;
    const { verdict, asked } = await verdictOf((request, response) => {
      if (refusals-- > 0) return void response.writeHead(429, { 'retry-after': '0' }).end();
      withHead(0, () => response.end())(request, response);
    });
    expect(verdict.outcome).toBe('not_trusted');
    expect(asked).toBe(5);
    const stopped = await verdictOf(
      (_, response) => void response.writeHead(429, { 'retry-after': '3600' }).end(),
      AbortSignal.timeout(300),
    );
    expect(stopped.verdict).toMatchObject({ outcome: 'unread', unread: { why: 'aborted' } });
  });

  it('cannot write on the terminal', () => {
    const field = 'data/\u001b[2J\u009b31m\u202eevil\nHONEST  Nothing was found wrong.';
    const verdict = {
      outcome: 'findings',
      unread: null,
      key: `a\u001b]0;x\u0007+${'0'.repeat(8)}+x`,
      isPinnedNow: true,
      head: null,
      signed: null,
      hashes: [],
      lists: {},
      checked: { slots: 0, pages: 0, mails: 0, policies: 0, reports: 0, files: 1 },
      findings: [noted('file_missing', { field })],
      findingsTotal: 1,
      warnings: [],
    } as const;
    const run = { place: 'x\u001bc', verdict, comparedWith: null, statePath: '', isKept: false };
    for (const text of [verdictText(run), verdictJson(run)]) {
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/u);
      expect(text).not.toMatch(/^HONEST/mu);
    }
  });
});
