import { readdirSync, unlinkSync } from 'node:fs';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imapSource, type ImapOptions } from '../../../src/ingest/source/imap.ts';
import type { Route } from '../../../src/ingest/source/route.ts';
import { ArchiveError } from '../../../src/ops/errors.ts';
import { Secret } from '../../../src/ops/secret.ts';
import { startDovecot, type TestDovecot } from '../../support/dovecot.ts';
import { makeMessage } from '../../support/make-message.ts';
import { readSource, subjects, type Cursors } from '../../support/read-source.ts';

let dovecot: TestDovecot;
beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(() => dovecot.stop());

const ALL: readonly Route[] = [{ list: 'dc-example', listId: null }];

function source(
  user: string,
  routes = ALL,
  options: ImapOptions = {},
  place: Partial<Parameters<typeof imapSource>[0]> = {},
) {
  const defaults = {
    host: '127.0.0.1',
    port: dovecot.port,
    tls: 'none' as const,
    mailbox: 'INBOX',
    pollSeconds: 300,
  };
  const password = new Secret(dovecot.password);
  return imapSource({ ...defaults, user, password, ...place }, routes, { firstBackoffMs: 20, ...options });
}

function numbered(from: number, to: number, text = 'Hello\n') {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    bytes: makeMessage({ subject: `m${from + index}`, text }),
  }));
}

const names = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `m${from + index}`);

/** Stands before a server and drops the connection whenever these bytes come by. */
async function breakingProxy(port: number, bytes: string) {
  const state = { broken: 0 };
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    const drop = () => {
      near.destroy();
      far.destroy();
    };
    near
      .on('error', drop)
      .on('close', drop)
      .on('data', (chunk) => far.write(chunk));
    far
      .on('error', drop)
      .on('close', drop)
      .on('data', (chunk) => {
        if (!chunk.includes(bytes)) return void near.write(chunk);
        state.broken++;
        drop();
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get broken() {
      return state.broken;
    },
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof ArchiveError ? error.code : `foreign ${String(error)}`),
  );
}

describe('incremental reading', () => {
  it('delivers every message once, byte for byte, with INTERNALDATE, and nothing on the second run', async () => {
    const bytes = makeMessage({ subject: 'm1', text: 'Grüße\n' });
    await dovecot.deliverFiles('inc', [
      { bytes, internalDate: Date.UTC(2020, 1, 2, 3, 4, 5) },
      ...numbered(2, 450),
    ]);
    const cursors: Cursors = new Map();
    const first = await readSource(source('inc'), cursors);
    expect(subjects(first.messages)).toEqual(names(1, 450));
    expect(Buffer.from(first.messages[0]!.bytes).equals(bytes)).toBe(true);
    expect(first.messages[0]!.receivedAt).toBe(Date.UTC(2020, 1, 2, 3, 4, 5));
    expect(first.expected).toBe(450);
    expect(first.batches).toBe(3);
    const second = await readSource(source('inc'), cursors);
    expect(second).toMatchObject({ messages: [], batches: 0, notices: [] });

    await dovecot.append('inc', 'INBOX', makeMessage({ subject: 'm451' }));
    expect(subjects((await readSource(source('inc'), cursors)).messages)).toEqual(['m451']);
    expect((await readSource(source('inc'), cursors)).batches).toBe(0);
  });

  it('goes on after the last kept batch when a run was stopped', async () => {
    await dovecot.deliverFiles('stopped', numbered(1, 500));
    const cursors: Cursors = new Map();
    const first = await readSource(source('stopped'), cursors, { onBatch: () => false });
    const rest = await readSource(source('stopped'), cursors);
    expect([...subjects(first.messages), ...subjects(rest.messages)]).toEqual(names(1, 500));
    expect(first.messages.length).toBeLessThan(500);
  });

  it('sets no flag and reads through EXAMINE', async () => {
    await dovecot.append('flags', 'INBOX', makeMessage({ subject: 'm1' }));
    const before = await dovecot.flags('flags', 'INBOX');
    expect((await readSource(source('flags'), new Map())).messages).toHaveLength(1);
    const after = await dovecot.flags('flags', 'INBOX');
    expect(after).toEqual(before);
    expect(after.flat()).not.toContain('\\Seen');
  });

  it('counts a mailbox as read whose newest messages were deleted', async () => {
    await dovecot.deliverFiles('hole', numbered(1, 3));
    await readSource(source('hole'), new Map());
    await dovecot.expunge('hole', 'INBOX', [2, 3]);
    const cursors: Cursors = new Map();
    expect(subjects((await readSource(source('hole'), cursors)).messages)).toEqual(['m1']);
    expect(JSON.parse(cursors.get('dc-example')!)).toMatchObject({ lastUid: 3 });
    expect((await readSource(source('hole'), cursors)).batches).toBe(0);
  });

  it('reads everything again after UIDVALIDITY changed, and says so', async () => {
    await dovecot.deliverFiles('validity', numbered(1, 5));
    const cursors: Cursors = new Map();
    await readSource(source('validity'), cursors);
    await dovecot.bumpUidValidity('validity');
    const again = await readSource(source('validity'), cursors);
    expect(subjects(again.messages)).toEqual(names(1, 5));
    expect(again.notices).toEqual([['uidvalidity_changed', 1]]);
    expect((await readSource(source('validity'), cursors)).batches).toBe(0);
  });

  it('starts from the beginning when a cursor cannot be read', async () => {
    await dovecot.deliverFiles('badcursor', numbered(1, 2));
    const cursors: Cursors = new Map([['dc-example', '{"uidValidity":1']]);
    expect((await readSource(source('badcursor'), cursors)).messages).toHaveLength(2);
  });
});

describe('routing', () => {
  it('gives each list its messages, and a list that comes later its past, without repeating the others', async () => {
    const to = (subject: string, listId?: string) => ({
      bytes: makeMessage({ subject, ...(listId ? { listId } : {}) }),
    });
    await dovecot.deliverFiles('routes', [
      to('a1', 'dc-a.lists.example.org'),
      to('b1', 'DC-B.lists.Example.org'),
      to('c1', 'dc-c.lists.example.org'),
      to('private'),
      to('a2', 'dc-a.lists.example.org'),
    ]);
    const a = { list: 'dc-a', listId: 'dc-a.lists.example.org' };
    const b = { list: 'dc-b', listId: 'dc-b.lists.example.org' };
    const c = { list: 'dc-c', listId: 'dc-c.lists.example.org' };
    const cursors: Cursors = new Map();
    const first = await readSource(source('routes', [a, b]), cursors);
    expect(first.messages.map(({ lists }) => lists)).toEqual([['dc-a'], ['dc-b'], ['dc-a']]);
    expect(first.unrouted).toBe(2);

    const later = await readSource(source('routes', [a, b, c]), cursors);
    expect(later.messages.map(({ lists }) => lists)).toEqual([['dc-c']]);
    expect(subjects(later.messages)).toEqual(['c1']);
    expect(JSON.parse(cursors.get('dc-c')!).lastUid).toBe(JSON.parse(cursors.get('dc-a')!).lastUid);
    expect((await readSource(source('routes', [a, b, c]), cursors)).batches).toBe(0);
  });

  it('looks at everything again when the List-Id of the configuration was corrected', async () => {
    const cursors: Cursors = new Map();
    const wrong = await readSource(source('routes', [{ list: 'dc-a', listId: 'dc-a.example.org' }]), cursors);
    expect(wrong).toMatchObject({ messages: [], unrouted: 5 });
    const right = [{ list: 'dc-a', listId: 'dc-a.lists.example.org' }];
    expect(subjects((await readSource(source('routes', right), cursors)).messages)).toEqual(['a1', 'a2']);
    expect((await readSource(source('routes', right), cursors)).batches).toBe(0);
  });

  it('probes the List-Ids that arrive', async () => {
    const probe = await source('routes').probe(new AbortController().signal);
    expect(probe.messages).toBe(5);
    expect(probe.listIds[0]).toEqual({ listId: 'dc-a.lists.example.org', count: 2 });
    expect(probe.listIds).toHaveLength(3);
  });
});

describe('faults', () => {
  it('loses nothing when the server process is killed in the middle', async () => {
    await dovecot.deliverFiles('killed', numbered(1, 1500, 'x'.repeat(20_000)));
    const cursors: Cursors = new Map();
    let kills = 0;
    const reading = await readSource(source('killed'), cursors, {
      onBatch: async () => {
        if (kills < 3) kills += await dovecot.killImapProcess('killed');
      },
    });
    expect(kills).toBeGreaterThanOrEqual(3);
    expect(subjects(reading.messages)).toEqual(names(1, 1500));
    // a kill that comes when all is read already, or beside another, costs no connection
    expect(reading.notices.filter(([what]) => what === 'reconnecting').length).toBeGreaterThan(0);
    expect(reading.expected).toBe(1500);
  });

  it('says unreachable after a number of failures in a row', async () => {
    const notices: string[] = [];
    const closed = source('nobody', ALL, { maxFailures: 3 }, { port: 1 });
    const context = {
      cursor: () => null,
      fetchedToday: () => 0,
      signal: new AbortController().signal,
      expect() {},
      notice: (what: string) => void notices.push(what),
    };
    await expect(codeOf(Array.fromAsync(closed.batches(context)))).resolves.toBe('SOURCE_UNREACHABLE');
    expect(notices).toEqual(['reconnecting', 'reconnecting']);
  });

  it('tries a refused login twice at most and never shows the password or the server text', async () => {
    const refused = source('login', ALL, {}, { password: new Secret('wrong-password') });
    const error = await readSource(refused, new Map()).then(
      () => null,
      (thrown: unknown) => thrown as ArchiveError,
    );
    expect(error).toMatchObject({ code: 'SOURCE_LOGIN_REFUSED', retry: 'never', facts: { attempts: 2 } });
    expect(JSON.stringify([error!.message, error!.facts])).not.toContain('wrong-password');
    expect(await codeOf(refused.probe(new AbortController().signal))).toBe('SOURCE_LOGIN_REFUSED');
  });

  it('says that a mailbox is missing', async () => {
    expect(await codeOf(readSource(source('missing', ALL, {}, { mailbox: 'No/Such' }), new Map()))).toBe(
      'SOURCE_MAILBOX_MISSING',
    );
    expect(
      await codeOf(source('missing', ALL, {}, { mailbox: 'No%Such' }).probe(new AbortController().signal)),
    ).toBe('SOURCE_MAILBOX_MISSING');
  });

  it('goes past a message whose file is gone, and says so', async () => {
    await dovecot.deliverFiles('vanished', numbered(1, 5));
    expect((await readSource(source('vanished'), new Map())).messages).toHaveLength(5);
    const cur = join(dovecot.maildir('vanished'), 'cur');
    const cursors: Cursors = new Map();
    // Between SEARCH and FETCH: the server still names the message, and answers its FETCH without a body.
    const onExpect = () => unlinkSync(join(cur, readdirSync(cur).toSorted()[2]!));
    const reading = await readSource(source('vanished'), cursors, { onExpect });
    expect(subjects(reading.messages)).toEqual(['m1', 'm2', 'm4', 'm5']);
    expect(reading.notices).toContainEqual(['vanished', 1]);
    expect((await readSource(source('vanished'), cursors)).messages).toEqual([]);
  });

  it('delivers the beginning of a message over the limit, marked as cut', async () => {
    await dovecot.deliverFiles('big', [
      ...numbered(1, 2),
      ...numbered(3, 3, 'x'.repeat(400_000)),
      ...numbered(4, 4),
    ]);
    const reading = await readSource(
      source('big', ALL, { limits: { maxBytes: 100_000, cutBytes: 2_000 } }),
      new Map(),
    );
    expect(subjects(reading.messages)).toEqual(names(1, 4));
    expect(reading.oversized).toBe(1);
    expect(reading.messages.map(({ cut }) => cut ?? false)).toEqual([false, false, true, false]);
    expect(reading.messages[2]!.bytes).toHaveLength(2_000);
  });

  it('gets past a message that breaks the connection each time, and delivers its beginning', async () => {
    const poison = { bytes: makeMessage({ subject: 'm137', text: `${'x\n'.repeat(3000)}POISON` }) };
    await dovecot.deliverFiles('poison', [...numbered(1, 136), poison, ...numbered(138, 300)]);
    await using proxy = await breakingProxy(dovecot.port, 'POISON');
    const limits = { maxBytes: 100_000, cutBytes: 1_000 };
    const { messages, oversized } = await readSource(
      source('poison', ALL, { limits }, { port: proxy.port }),
      new Map(),
    );
    expect(subjects(messages)).toEqual(names(1, 300));
    expect(oversized).toBe(1);
    expect(messages[136]).toMatchObject({ cut: true });
    expect(messages[136]!.bytes).toHaveLength(1_000);
    expect(proxy.broken).toBe(4);
  });

  it('ends quickly and logs out when aborted', async () => {
    await dovecot.deliverFiles('aborted', numbered(1, 2000));
    const stop = new AbortController();
    const started = performance.now();
    const reading = await readSource(source('aborted'), new Map(), {
      signal: stop.signal,
      onBatch: () => stop.abort(),
    });
    expect(reading.messages.length).toBeLessThan(2000);
    expect(performance.now() - started).toBeLessThan(5000);
    await expect.poll(() => dovecot.sessions('aborted'), { timeout: 5000 }).toBe(0);
  });
});

describe('waiting for new mail', () => {
  async function wakesFor(
    user: string,
    pollSeconds: number,
    deliver: () => Promise<unknown>,
  ): Promise<{ ms: number; found: string[] }> {
    const stop = new AbortController();
    const watched = source(user, ALL, {}, { pollSeconds });
    const cursors: Cursors = new Map();
    await readSource(watched, cursors, { signal: stop.signal });
    const waiting = watched.changed(stop.signal);
    await expect.poll(() => dovecot.sessions(user), { timeout: 5000 }).toBe(1);
    const started = performance.now();
    await deliver();
    await waiting;
    const ms = performance.now() - started;
    const found = subjects((await readSource(watched, cursors, { signal: stop.signal })).messages);
    stop.abort();
    return { ms, found };
  }

  it('wakes from IDLE within seconds and reads on the same connection', async () => {
    await dovecot.deliverFiles('idle', numbered(1, 1));
    const { ms, found } = await wakesFor('idle', 300, () =>
      dovecot.deliverNew('idle', makeMessage({ subject: 'fresh' })),
    );
    expect(found).toEqual(['fresh']);
    expect(ms).toBeLessThan(10_000);
    await expect.poll(() => dovecot.sessions('idle'), { timeout: 5000 }).toBe(0);
  });

  it('does not miss a message that came between reading and waiting', async () => {
    await dovecot.deliverFiles('between', numbered(1, 1));
    const watched = source('between');
    const cursors: Cursors = new Map();
    await readSource(watched, cursors);
    await dovecot.append('between', 'INBOX', makeMessage({ subject: 'fresh' }));
    const stop = new AbortController();
    await watched.changed(stop.signal);
    expect(subjects((await readSource(watched, cursors, { signal: stop.signal })).messages)).toEqual([
      'fresh',
    ]);
    stop.abort();
  });

  it('tells while nothing comes that the server has answered', async () => {
    await dovecot.deliverFiles('silent', numbered(1, 1));
    const watched = source('silent', ALL, {}, { pollSeconds: 1 });
    await readSource(watched, new Map());
    const stop = new AbortController();
    let answers = 0;
    const waiting = watched.changed(stop.signal, () => (answers += 1));
    await expect.poll(() => answers, { timeout: 10_000 }).toBeGreaterThan(1);
    stop.abort();
    await waiting;
  });

  it('returns at once when aborted and leaves no session', async () => {
    await dovecot.deliverFiles('leave', numbered(1, 1));
    const watched = source('leave');
    await readSource(watched, new Map());
    const stop = new AbortController();
    const waiting = watched.changed(stop.signal);
    await expect.poll(() => dovecot.sessions('leave'), { timeout: 5000 }).toBe(1);
    const started = performance.now();
    stop.abort();
    await waiting;
    expect(performance.now() - started).toBeLessThan(500);
    await expect.poll(() => dovecot.sessions('leave'), { timeout: 5000 }).toBe(0);
  });

  it('comes back when the server drops the waiting connection', async () => {
    await dovecot.deliverFiles('dropped', numbered(1, 1));
    const { found } = await wakesFor('dropped', 300, () => dovecot.killImapProcess('dropped'));
    expect(found).toEqual([]);
  });
});

describe('TLS', () => {
  it('reads over implicit TLS and STARTTLS, and refuses an unknown certificate at once', async () => {
    await using secure = await startDovecot({ tls: true });
    await secure.deliverFiles('tls', numbered(1, 3));
    const { ca } = secure;
    const implicit = { port: secure.tlsPort, tls: 'implicit' as const };
    const starttls = { port: secure.port, tls: 'starttls' as const };
    for (const place of [implicit, starttls]) {
      expect((await readSource(source('tls', ALL, { ca }, place), new Map())).messages).toHaveLength(3);
      const error = await readSource(source('tls', ALL, {}, place), new Map()).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: 'SOURCE_UNREACHABLE', retry: 'never', facts: { reason: 'tls' } });
    }
  });

  it('never sends the password in clear: STARTTLS that is not offered ends the attempt', async () => {
    const error = await readSource(source('strip', ALL, {}, { tls: 'starttls' }), new Map()).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'SOURCE_UNREACHABLE', facts: { reason: 'tls' } });
    expect(await codeOf(readSource(source('clear', ALL, {}, { host: 'imap.example.org' }), new Map()))).toBe(
      'CONFIG_INVALID',
    );
  });
});

describe('servers with fewer abilities', () => {
  it('polls where there is no IDLE', async () => {
    await using plain = await startDovecot({ idle: false });
    await plain.deliverFiles('poll', numbered(1, 2));
    const stop = new AbortController();
    const watched = source('poll', ALL, {}, { port: plain.port, pollSeconds: 1 });
    const cursors: Cursors = new Map();
    await readSource(watched, cursors, { signal: stop.signal });
    const waiting = watched.changed(stop.signal);
    await expect.poll(() => plain.sessions('poll'), { timeout: 5000 }).toBe(1);
    await plain.deliverNew('poll', makeMessage({ subject: 'fresh' }));
    await waiting;
    expect(subjects((await readSource(watched, cursors, { signal: stop.signal })).messages)).toEqual([
      'fresh',
    ]);
    stop.abort();
  });

  it('waits and tries again when there are too many connections', async () => {
    await using small = await startDovecot({ maxConnections: 1 });
    await small.deliverFiles('crowd', numbered(1, 2));
    const holder = source('crowd', ALL, {}, { port: small.port });
    const stop = new AbortController();
    await readSource(holder, new Map());
    const held = holder.changed(stop.signal);
    await expect.poll(() => small.sessions('crowd'), { timeout: 5000 }).toBe(1);
    const { messages, notices } = await readSource(
      source('crowd', ALL, { firstBackoffMs: 300 }, { port: small.port }),
      new Map(),
      {
        onNotice: () => stop.abort(),
      },
    );
    await held;
    expect(messages).toHaveLength(2);
    expect(notices[0]).toEqual(['throttled', 1]);
  });
});
