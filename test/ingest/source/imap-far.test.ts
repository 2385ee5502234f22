// A server far away: a proxy that takes its time each way.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imapSource } from '../../../src/ingest/source/imap.ts';
import { Secret } from '../../../src/ops/secret.ts';
import { startDovecot, type TestDovecot } from '../../support/dovecot.ts';
import { makeMessage } from '../../support/make-message.ts';
import { readSource, subjects, type Cursors } from '../../support/read-source.ts';

const WAY_MS = 15;
/** more than are read over one connection */
const MANY = 2_600;

let dovecot: TestDovecot;
beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(() => dovecot.stop());

async function farProxy(port: number) {
  const state = { bytes: 0, lines: [] as Socket[] };
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    state.lines.push(far);
    far.on('data', (chunk) => (state.bytes += chunk.length));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      // timers of the same length keep their order
      from
        .on('data', (chunk) => setTimeout(() => to.write(chunk), WAY_MS))
        .on('close', () => setTimeout(() => to.destroy(), WAY_MS))
        .on('error', () => {});
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    state,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

function source(user: string, port: number) {
  const place = { host: '127.0.0.1', port, tls: 'none' as const, mailbox: 'INBOX', pollSeconds: 300 };
  return imapSource(
    { ...place, user, password: new Secret(dovecot.password) },
    [{ list: 'dc-example', listId: null }],
    { firstBackoffMs: 20 },
  );
}

const numbered = (from: number, to: number, text: string) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    bytes: makeMessage({ subject: `m${from + i}`, text }),
  }));
const names = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `m${from + i}`);

describe('a server far away', () => {
  it('is read over two connections in turn, in order, deflated', async () => {
    const text = 'The coalition meets before the annual forum.\n'.repeat(60);
    await dovecot.deliverFiles('far', numbered(1, MANY, text));
    await using proxy = await farProxy(dovecot.port);
    const cursors: Cursors = new Map();
    const { messages, notices } = await readSource(source('far', proxy.port), cursors);
    expect(subjects(messages)).toEqual(names(1, MANY));
    expect(notices).toEqual([]);
    expect(proxy.state.lines).toHaveLength(2);
    expect(proxy.state.bytes).toBeLessThan(0.3 * messages.reduce((sum, { bytes }) => sum + bytes.length, 0));
    expect(JSON.parse(cursors.get('dc-example')!)).toMatchObject({ lastUid: MANY });
    await expect.poll(() => dovecot.sessions('far'), { timeout: 5000 }).toBe(0);
  });

  it('is read over one where there is little', async () => {
    await dovecot.deliverFiles('few', numbered(1, 300, 'Hello\n'));
    await using proxy = await farProxy(dovecot.port);
    const { messages } = await readSource(source('few', proxy.port), new Map());
    expect(subjects(messages)).toEqual(names(1, 300));
    expect(proxy.state.lines).toHaveLength(1);
  });

  it('is read over one where a second is refused', async () => {
    await using small = await startDovecot({ maxConnections: 1 });
    await small.deliverFiles('alone', numbered(1, MANY, 'Hello\n'));
    await using proxy = await farProxy(small.port);
    const { messages, notices } = await readSource(source('alone', proxy.port), new Map());
    expect(subjects(messages)).toEqual(names(1, MANY));
    expect(notices).toEqual([]);
  });

  it('loses nothing when the second connection breaks, and goes on with one', async () => {
    await dovecot.deliverFiles('broken', numbered(1, MANY, 'x'.repeat(8_000)));
    await using proxy = await farProxy(dovecot.port);
    let broken = 0;
    const { messages, notices } = await readSource(source('broken', proxy.port), new Map(), {
      onBatch: () => {
        const second = proxy.state.lines[1];
        if (second === undefined || broken > 0) return;
        broken++;
        second.destroy();
      },
    });
    expect(broken).toBe(1);
    const seen = subjects(messages);
    expect([...new Set(seen)]).toEqual(names(1, MANY));
    // one notice where rows of it were waited for, none where its windows were already here
    expect(notices.every(([what]) => what === 'reconnecting')).toBe(true);
    expect(proxy.state.lines.length).toBeLessThanOrEqual(3);
  });
});
