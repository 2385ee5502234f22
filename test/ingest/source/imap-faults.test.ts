// Faults of servers and lines: a real Dovecot, and a proxy before it for what Dovecot cannot be made to do.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imapSource, type ImapOptions } from '../../../src/ingest/source/imap.ts';
import type { Source } from '../../../src/ingest/source/source.ts';
import { ArchiveError } from '../../../src/ops/errors.ts';
import { Secret } from '../../../src/ops/secret.ts';
import { startDovecot, type TestDovecot } from '../../support/dovecot.ts';
import { imapProxy, type ProxyFaults } from '../../support/imap-proxy.ts';
import { makeMessage } from '../../support/make-message.ts';
import { readSource, subjects, type Cursors, type SourceReading } from '../../support/read-source.ts';

let dovecot: TestDovecot;
beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(() => dovecot.stop());

function source(user: string, options: ImapOptions = {}, place: object = {}): Source {
  const usual = {
    host: '127.0.0.1',
    port: dovecot.port,
    tls: 'none' as const,
    user,
    password: new Secret(dovecot.password),
    mailbox: 'INBOX',
    pollSeconds: 300,
  };
  const routes = [{ list: 'dc-example', listId: null }];
  return imapSource({ ...usual, ...place }, routes, { firstBackoffMs: 20, ...options });
}

const numbered = (from: number, to: number, text = 'Hello\r\n') =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    bytes: makeMessage({ subject: `m${from + index}`, text }),
  }));

const names = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `m${from + index}`);

/** Reads the user's mailbox through a proxy with these faults. */
async function readThrough(
  user: string,
  faults: ProxyFaults,
  { options = {}, cursors = new Map() as Cursors } = {},
): Promise<SourceReading & { connections: number }> {
  await using proxy = await imapProxy(dovecot.port, faults);
  const reading = await readSource(source(user, options, { port: proxy.port }), cursors);
  return { ...reading, connections: proxy.connections };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof ArchiveError ? error.code : `foreign ${String(error)}`),
  );

describe('a half-open connection', () => {
  it('in the middle of a FETCH is given up and loses nothing', async () => {
    await dovecot.deliverFiles('half', numbered(1, 300, 'x'.repeat(2_000)));
    const reading = await readThrough(
      'half',
      {
        onResponse: (bytes, number) => (number === 1 && bytes.includes('Subject: m120') ? 'silence' : bytes),
      },
      { options: { silenceMs: 500 } },
    );
    expect(subjects(reading.messages)).toEqual(names(1, 300));
    expect(reading.notices).toEqual([['reconnecting', 1]]);
    expect(reading.connections).toBe(2);
  });

  it('before the login is given up too', async () => {
    await dovecot.deliverFiles('mute', numbered(1, 2));
    const { messages, notices } = await readThrough(
      'mute',
      {
        onCommand: (text, number) =>
          number === 1 && /^(?:LOGIN|AUTHENTICATE)/u.test(text) ? 'silence' : 'pass',
      },
      { options: { silenceMs: 500 } },
    );
    expect(subjects(messages)).toEqual(names(1, 2));
    expect(notices).toEqual([['reconnecting', 1]]);
  });

  it('while waiting for mail ends the wait', { timeout: 20_000 }, async () => {
    await dovecot.deliverFiles('dead', numbered(1, 2));
    let isDead = false;
    await using proxy = await imapProxy(dovecot.port, {
      onCommand: (text) => {
        if (text === 'IDLE') isDead = true;
        return isDead ? 'silence' : 'pass';
      },
    });
    const waiting = source('dead', { silenceMs: 500 }, { port: proxy.port });
    const cursors: Cursors = new Map();
    await readSource(waiting, cursors);
    await waiting.changed(new AbortController().signal);
    expect(isDead).toBe(true);
    isDead = false;
    await dovecot.deliverNew('dead', makeMessage({ subject: 'm3' }));
    expect(subjects((await readSource(waiting, cursors)).messages)).toEqual(['m3']);
  });
});

describe('throttling', () => {
  const BACKOFF = 'BAD Request is throttled. Suggested Backoff Time: 300 milliseconds';

  it('of Microsoft 365 in a FETCH is waited out as long as it asks for', async () => {
    await dovecot.deliverFiles('m365', numbered(1, 250));
    let throttled = 0;
    const started = performance.now();
    const reading = await readThrough('m365', {
      onCommand: (text) =>
        text.startsWith('UID FETCH') && text.includes('BODY') && throttled++ === 0
          ? { answer: BACKOFF }
          : 'pass',
    });
    expect(subjects(reading.messages)).toEqual(names(1, 250));
    expect(throttled).toBeGreaterThan(1);
    expect(performance.now() - started).toBeGreaterThan(300);
  });

  it('that lasts is told, with a new connection after the wait', { timeout: 40_000 }, async () => {
    await dovecot.deliverFiles('lasting', numbered(1, 3));
    const reading = await readThrough('lasting', {
      onCommand: (text, number) =>
        number === 1 && text.startsWith('UID FETCH') ? { answer: BACKOFF } : 'pass',
    });
    expect(subjects(reading.messages)).toEqual(names(1, 3));
    expect(reading.notices).toEqual([['throttled', 1]]);
  });

  it.each([
    ['LOGIN', 'NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)'],
    ['LOGIN', 'NO [ALERT] Too many simultaneous connections. (Failure)'],
    ['LOGIN', 'NO [UNAVAILABLE] Temporary authentication failure.'],
    ['LOGIN', BACKOFF],
    ['EXAMINE', 'BAD User is authenticated but not connected.'],
    ['EXAMINE', 'NO Server Unavailable. 15'],
  ])('at %s is no wrong password and no missing mailbox: %s', async (command, answer) => {
    const user = 'gentle';
    if (!(await dovecot.flags(user, 'INBOX').catch(() => [])).length)
      await dovecot.deliverFiles(user, numbered(1, 3));
    const verbs = command === 'LOGIN' ? /^(?:LOGIN|AUTHENTICATE)/u : /^EXAMINE/u;
    const reading = await readThrough(user, {
      onCommand: (text, number) => (number <= 2 && verbs.test(text) ? { answer } : 'pass'),
    });
    expect(subjects(reading.messages)).toEqual(names(1, 3));
    expect(reading.notices).toEqual([
      ['throttled', 1],
      ['throttled', 2],
    ]);
  });
});

describe('a message that the server names and does not give', () => {
  const isThird = (bytes: Buffer) => bytes.includes('FETCH') && bytes.includes('Subject: m3');
  const asNil = (bytes: Buffer) =>
    Buffer.from(bytes.toString('latin1').replace(/BODY\[\] \{\d+\}[^]*/u, 'BODY[] NIL)\r\n'), 'latin1');

  it('is passed, told, and asked for again until it comes', async () => {
    await dovecot.deliverFiles('nil', numbered(1, 5));
    const cursors: Cursors = new Map();
    let asked = 0;
    const nil: ProxyFaults = {
      onResponse: (bytes) => (isThird(bytes) && ++asked > 0 ? asNil(bytes) : bytes),
    };
    const first = await readThrough('nil', nil, { cursors });
    expect(subjects(first.messages)).toEqual(['m1', 'm2', 'm4', 'm5']);
    expect(first.notices).toEqual([['unreadable', 1]]);
    // once more at once, and then not again in this run
    expect(asked).toBe(2);
    const second = await readThrough('nil', nil, { cursors });
    expect([second.messages, second.notices]).toEqual([[], [['unreadable', 1]]]);

    await dovecot.append('nil', 'INBOX', makeMessage({ subject: 'm6' }));
    const third = await readSource(source('nil'), cursors);
    expect(subjects(third.messages)).toEqual(['m3', 'm6']);
    expect((await readSource(source('nil'), cursors)).batches).toBe(0);
  });

  it('is forgotten when it is deleted', async () => {
    await dovecot.deliverFiles('nilgone', numbered(1, 5));
    const cursors: Cursors = new Map();
    await readThrough(
      'nilgone',
      { onResponse: (bytes) => (isThird(bytes) ? asNil(bytes) : bytes) },
      { cursors },
    );
    await dovecot.expunge('nilgone', 'INBOX', [3]);
    const next = await readSource(source('nilgone'), cursors);
    expect([next.messages, next.notices]).toEqual([[], [['vanished', 1]]]);
    expect((await readSource(source('nilgone'), cursors)).batches).toBe(0);
  });

  it('is not taken for the text that Exchange makes up about it', async () => {
    await dovecot.deliverFiles('madeup', numbered(1, 5));
    const text =
      'The server couldn’t retrieve the following message:\r\n\r\nSubject: "m3"\r\nThe message hasn’t been deleted.\r\n';
    const madeUp = makeMessage({
      subject: 'Retrieval using the IMAP4 protocol failed for the following message: 3',
      text,
    });
    const instead = (bytes: Buffer) =>
      isThird(bytes)
        ? Buffer.concat([
            Buffer.from(
              bytes.toString('latin1').replace(/BODY\[\] \{\d+\}[^]*/u, `BODY[] {${madeUp.length}}\r\n`),
              'latin1',
            ),
            madeUp,
            Buffer.from(')\r\n'),
          ])
        : bytes;
    const cursors: Cursors = new Map();
    const first = await readThrough('madeup', { onResponse: instead }, { cursors });
    expect(subjects(first.messages)).toEqual(['m1', 'm2', 'm4', 'm5']);
    expect(first.notices).toEqual([['unreadable', 1]]);
    expect(subjects((await readSource(source('madeup'), cursors)).messages)).toEqual(['m3']);
  });

  it('is not a reply that quotes such a text', async () => {
    const quoting = makeMessage({
      subject: 'Re: Retrieval using the IMAP4 protocol failed for the following message: 3',
      text: "> The server couldn't retrieve the following message:\r\nWhat is this?\r\n",
    });
    await dovecot.deliverFiles('quoting', [{ bytes: quoting }]);
    expect((await readSource(source('quoting'), new Map())).messages).toHaveLength(1);
  });
});

describe('a mailbox', () => {
  it('renamed or deleted under a waiting service is missing from then on, and read when it is back', async () => {
    await dovecot.append('moved', 'Lists', makeMessage({ subject: 'm1' }));
    const place = { mailbox: 'Lists', pollSeconds: 1 };
    const waiting = source('moved', {}, place);
    const cursors: Cursors = new Map();
    await readSource(waiting, cursors);
    await dovecot.session('moved', (client) => client.mailboxRename('Lists', 'Elsewhere'));
    await waiting.changed(new AbortController().signal);
    expect(await codeOf(readSource(waiting, cursors))).toBe('SOURCE_MAILBOX_MISSING');
    await dovecot.session('moved', (client) => client.mailboxRename('Elsewhere', 'Lists'));
    await dovecot.session('moved', (client) => client.append('Lists', makeMessage({ subject: 'm2' })));
    expect(subjects((await readSource(waiting, cursors)).messages).at(-1)).toBe('m2');
    await dovecot.session('moved', (client) => client.mailboxDelete('Lists'));
    expect(await codeOf(readSource(source('moved', {}, place), cursors))).toBe('SOURCE_MAILBOX_MISSING');
  });

  it('with a name that is no ASCII is read', async () => {
    const mailbox = 'Listen & Entwürfe/日本';
    await dovecot.session('names', async (client) => {
      await client.mailboxCreate(mailbox);
      await client.append(mailbox, makeMessage({ subject: 'm1' }));
    });
    expect(subjects((await readSource(source('names', {}, { mailbox }), new Map())).messages)).toEqual([
      'm1',
    ]);
  });

  it('that gets a new UIDVALIDITY while it is read is read to its end', { timeout: 30_000 }, async () => {
    // more than the sockets hold, so that the server is not done when it is killed
    await dovecot.deliverFiles('bump', numbered(1, 900, 'x'.repeat(40_000)));
    const cursors: Cursors = new Map();
    let bumped = 0;
    const reading = await readSource(source('bump'), cursors, {
      onBatch: async () => {
        if (bumped++ > 0) return;
        // nothing is asked before this is over
        await dovecot.killImapProcess('bump');
        await expect.poll(() => dovecot.sessions('bump'), { timeout: 5000 }).toBe(0);
        await dovecot.bumpUidValidity('bump');
      },
    });
    expect(new Set(subjects(reading.messages))).toEqual(new Set(names(1, 900)));
    expect(reading.notices.map(([what]) => what)).toContain('uidvalidity_changed');
    expect((await readSource(source('bump'), cursors)).messages).toEqual([]);
  });

  it('whose UIDNEXT is far above its messages counts as read', async () => {
    await dovecot.deliverFiles('ahead', numbered(1, 3));
    const cursors: Cursors = new Map();
    const ahead: ProxyFaults = {
      onResponse: (bytes) =>
        Buffer.from(bytes.toString('latin1').replace('[UIDNEXT 4]', '[UIDNEXT 420004]'), 'latin1'),
    };
    expect(subjects((await readThrough('ahead', ahead, { cursors })).messages)).toEqual(names(1, 3));
    expect(JSON.parse(cursors.get('dc-example')!)).toMatchObject({ lastUid: 420_003 });
    expect((await readThrough('ahead', ahead, { cursors })).batches).toBe(0);
  });
});

describe('bytes', () => {
  it('come as they are: 8-bit header fields, what looks like a literal or the end of one, long lines, no body', async () => {
    const odd = [
      Buffer.concat([
        Buffer.from('Subject: m1 '),
        Buffer.from([0xe9, 0xff, 0x80]),
        Buffer.from('\r\nFrom: a@example.org\r\n\r\n'),
        Buffer.from([0xc3, 0x28, 0xfe]),
        Buffer.from('\r\n'),
      ]),
      Buffer.from('Subject: m2\r\n\r\n* 1 FETCH (UID 9 BODY[] {5}\r\n)\r\nA1 OK done\r\n{100000}\r\n'),
      Buffer.from(`Subject: m3\r\n\r\n${'x'.repeat(300_000)}\r\n`),
      Buffer.from('Subject: m4\r\n\r\n'),
      Buffer.from('Subject: m5\r\n'),
      Buffer.from('\r\nno header at all\r\n'),
    ];
    await dovecot.deliverFiles(
      'odd',
      odd.map((bytes) => ({ bytes })),
    );
    const { messages } = await readSource(source('odd'), new Map());
    expect(messages.map(({ bytes }) => Buffer.from(bytes).toString('latin1'))).toEqual(
      odd.map((bytes) => bytes.toString('latin1')),
    );
  });
});

it('reads a server that can do nothing but IMAP4rev1', { timeout: 30_000 }, async () => {
  await using plain = await startDovecot({ capability: 'IMAP4rev1' });
  await plain.deliverFiles('plain', numbered(1, 250));
  const at = source('plain', {}, { port: plain.port, pollSeconds: 1 });
  const cursors: Cursors = new Map();
  expect(subjects((await readSource(at, cursors)).messages)).toEqual(names(1, 250));
  await plain.expunge('plain', 'INBOX', [10]);
  const waiting = at.changed(new AbortController().signal);
  await plain.deliverNew('plain', makeMessage({ subject: 'm251' }));
  await waiting;
  expect(subjects((await readSource(at, cursors)).messages)).toEqual(['m251']);
});

it('calls a server that speaks no TLS where TLS is expected a fault of TLS', async () => {
  const error = await readSource(source('clear', {}, { tls: 'implicit' }), new Map()).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'SOURCE_UNREACHABLE', facts: { reason: 'tls' } });
});
