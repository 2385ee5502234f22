import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessToken } from '../../../src/ingest/source/access-token.ts';
import { imapSource } from '../../../src/ingest/source/imap.ts';
import { openSources } from '../../../src/ingest/source/open-source.ts';
import { SourceSettings } from '../../../src/ingest/source/settings.ts';
import { readSecret } from '../../../src/config/secrets.ts';
import { ArchiveError } from '../../../src/ops/errors.ts';
import { startDovecot, type TestDovecot } from '../../support/dovecot.ts';
import { makeMessage } from '../../support/make-message.ts';
import { readSource, subjects } from '../../support/read-source.ts';

const GOOD = 'ya29.good-token_for/tests==';
const STALE = 'ya29.stale-token';
const asked: string[] = [];
// RFC 7662: what an authorisation server says about a token
const introspection = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const token = new URLSearchParams(body).get('token') ?? '';
    asked.push(token);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(token === GOOD ? { active: true, username: 'oauth' } : { active: false }));
  });
});
let dovecot: TestDovecot;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dc-archive-oauth2-'));
  introspection.listen(0, '127.0.0.1');
  await once(introspection, 'listening');
  const { port } = introspection.address() as AddressInfo;
  dovecot = await startDovecot({ introspection: `http://127.0.0.1:${port}/` });
  await dovecot.deliverFiles('oauth', [{ bytes: makeMessage({ subject: 'm1' }) }]);
});
afterAll(async () => {
  await dovecot.stop();
  introspection.close();
  await rm(folder, { recursive: true, force: true });
});

const tokens = (program: string, timeLimitMs?: number) =>
  accessToken(
    { command: [process.execPath, '-e', program] },
    {
      folder,
      secret: (setting) => readSecret(setting, folder, {}),
      ...(timeLimitMs !== undefined && { timeLimitMs }),
    },
  );

function source(oauth2: unknown, port = dovecot.port) {
  const settings = SourceSettings.parse({
    type: 'imap',
    host: '127.0.0.1',
    port,
    tls: 'none',
    user: 'oauth',
    oauth2,
  });
  return openSources([{ id: 'dc-example', sources: [settings] }], {
    configDir: folder,
    secret: (setting) => readSecret(setting, folder, {}),
  })[0]!;
}

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof ArchiveError ? error : null),
  );

describe('XOAUTH2 at a real server', () => {
  it('reads with the token of a file, as it is at the time of each connection', async () => {
    await writeFile(join(folder, 'token'), `${STALE}\n`);
    const one = source({ token: { file: './token' } });
    const fault = await faultOf(readSource(one, new Map()));
    expect(fault?.code).toBe('SOURCE_LOGIN_REFUSED');
    expect(fault?.facts).toEqual({ attempts: 2 });
    await writeFile(join(folder, 'token'), `${GOOD}\n`);
    expect(subjects((await readSource(one, new Map())).messages)).toEqual(['m1']);
    expect(asked).toEqual([STALE, STALE, GOOD]);
  });

  it('asks a command once more where the first token is refused', async () => {
    asked.length = 0;
    await writeFile(join(folder, 'count'), '');
    const program = `const fs = require('node:fs'); fs.appendFileSync('count', 'x');
      console.log(fs.readFileSync('count', 'utf8').length > 1 ? '${GOOD}' : '${STALE}')`;
    const one = source({ command: [process.execPath, '-e', program] });
    expect(subjects((await readSource(one, new Map())).messages)).toEqual(['m1']);
    expect(asked).toEqual([STALE, GOOD]);
    // the command runs in the configuration folder, once a connection
    expect(await readFile(join(folder, 'count'), 'utf8')).toBe('xx');
  });

  it('is refused by a server that knows passwords only', async () => {
    await using plain = await startDovecot();
    await writeFile(join(folder, 'token'), GOOD);
    const fault = await faultOf(readSource(source({ token: { file: './token' } }, plain.port), new Map()));
    expect(fault?.code).toBe('SOURCE_LOGIN_REFUSED');
  });

  it('calls a command that fails no refused login, and tells nothing of what it said', async () => {
    const place = {
      host: '127.0.0.1',
      port: dovecot.port,
      tls: 'none' as const,
      user: 'oauth',
      mailbox: 'INBOX',
      pollSeconds: 300,
      password: tokens(`console.log('${GOOD}'); console.error('refresh-token'); process.exit(1)`),
    };
    const failing = imapSource(place, [{ list: 'dc-example', listId: null }], {
      maxFailures: 2,
      firstBackoffMs: 5,
    });
    const fault = await faultOf(readSource(failing, new Map()));
    expect(fault?.code).toBe('SOURCE_UNREACHABLE');
    expect(fault?.facts).toEqual({ reason: 'no_token', attempts: 2 });
    expect(fault?.cause).toBeInstanceOf(Error);
    expect(inspect(fault, { depth: 10 })).not.toMatch(/good-token|refresh-token/u);
  });
});

describe('a token command', () => {
  const ask = (program: string, timeLimitMs?: number, signal = new AbortController().signal) =>
    tokens(
      program,
      timeLimitMs,
    )(signal).then(
      (token) => token.reveal(),
      (error: Error) => error.message,
    );

  it('gives its output without blanks around it', async () => {
    expect(await ask(`console.log('  abc.def  ')`)).toBe('abc.def');
  });

  it.each([
    ['nothing', ''],
    ['a page', `console.log('<html>not found</html> try later')`],
    ['a control character', `process.stdout.write('abc\\x01auth')`],
  ])('that prints %s gives no token', async (_, program) => {
    expect(await ask(program)).toBe('no access token');
  });

  it('is ended when its time is up, when it prints too much, or when the worker stops', async () => {
    const sleep = 'setTimeout(() => {}, 60_000)';
    expect(await ask(sleep, 300)).toBe('the token command failed');
    expect(await ask(`setInterval(() => process.stdout.write('a'.repeat(50_000)), 5)`)).toBe(
      'the token command failed',
    );
    const stop = new AbortController();
    const waiting = ask(sleep, 30_000, stop.signal);
    stop.abort();
    expect(await waiting).toBe('the token command failed');
  }, 15_000);

  it('that is not there fails', async () => {
    const missing = accessToken({ command: ['./no-such-program'] }, { folder, secret: () => null as never });
    await expect(missing(new AbortController().signal)).rejects.toThrow('the token command failed');
  });
});
