import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { imapSource } from '../../../src/ingest/source/imap.ts';
import { dailyBytes, msToNextDay } from '../../../src/ingest/source/daily-limit.ts';
import { openSources } from '../../../src/ingest/source/open-source.ts';
import { SourceSettings } from '../../../src/ingest/source/settings.ts';
import { Secret } from '../../../src/ops/secret.ts';
import { startDovecot, type TestDovecot } from '../../support/dovecot.ts';
import { makeMessage } from '../../support/make-message.ts';
import { readSource, subjects, type Cursors } from '../../support/read-source.ts';
import { imapSourceOf, makeSite } from '../../support/site.ts';

let dovecot: TestDovecot;
beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(() => dovecot.stop());

const mailOf = (count: number, sizeBytes: number) =>
  Array.from({ length: count }, (_, index) => ({
    bytes: makeMessage({
      subject: `m${index + 1}`,
      messageId: `m${index + 1}@example.org`,
      text: 'A line of text.\r\n'.repeat(sizeBytes / 17),
    }),
  }));

const names = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `m${from + index}`);

function limited(user: string, bytes: number, mailbox = 'INBOX') {
  const place = {
    host: '127.0.0.1',
    port: dovecot.port,
    tls: 'none' as const,
    user,
    password: new Secret(dovecot.password),
    mailbox,
    pollSeconds: 300,
  };
  const routes = [{ list: 'dc-example', listId: null }];
  return imapSource(place, routes, { firstBackoffMs: 20, daily: { account: user, bytes } });
}

describe('a source with a limit a day', () => {
  it('stops at it, says how many are left, and goes on where it stopped', async () => {
    await dovecot.deliverFiles('day', mailOf(30, 10_000));
    const cursors: Cursors = new Map();
    const today = await readSource(limited('day', 100_000), cursors);
    const count = today.messages.length;
    expect(count).toBeGreaterThanOrEqual(9);
    expect(count).toBeLessThanOrEqual(11);
    expect(today.notices).toEqual([['daily_limit', 30 - count]]);
    expect(Number(cursors.get('day'))).toBeLessThan(120_000);

    const nothing = await readSource(limited('day', 100_000), cursors);
    expect(nothing).toMatchObject({ messages: [], notices: [['daily_limit', 0]] });

    cursors.set('day', '0');
    const tomorrow = await readSource(limited('day', 1_000_000), cursors);
    expect(subjects(tomorrow.messages)).toEqual(names(count + 1, 30));
    expect(tomorrow.notices).toEqual([]);
  });

  it('rests until the next day instead of asking again', async () => {
    await dovecot.deliverFiles('rest', mailOf(5, 10_000));
    const source = limited('rest', 20_000);
    const cursors: Cursors = new Map();
    const stop = new AbortController();
    await readSource(source, cursors, { signal: stop.signal });
    let isOver = false;
    const resting = source.changed(stop.signal).then(() => (isOver = true));
    await expect.poll(() => dovecot.sessions('rest'), { timeout: 5000 }).toBe(0);
    expect(isOver).toBe(false);
    stop.abort();
    await resting;
  });

  it('counts what other mailboxes of the account cost meanwhile', async () => {
    await dovecot.deliverFiles('both', mailOf(100, 60_000));
    const cursors: Cursors = new Map();
    const reading = await readSource(limited('both', 20_000_000), cursors, {
      onBatch: () => void cursors.set('both', '20000000'),
    });
    expect(reading.batches).toBeLessThanOrEqual(2);
    expect(reading.messages.length).toBeLessThan(100);
    expect(reading.notices).toEqual([['daily_limit', 100 - reading.messages.length]]);
  });
});

describe('the limit of an account', () => {
  it('is set for Gmail, and for others where the configuration says so', () => {
    expect(dailyBytes('IMAP.gmail.com', undefined)).toBe(2_000_000_000);
    expect(dailyBytes('imap.gmail.com', 500)).toBe(500_000_000);
    expect(dailyBytes('imap.example.org', undefined)).toBeNull();
    expect(dailyBytes('imap.example.org', 3)).toBe(3_000_000);
  });

  it('is one for all mailboxes of an account, the smallest that is named', () => {
    const imap = (facts: object) =>
      SourceSettings.parse({
        type: 'imap',
        host: 'imap.example.org',
        user: 'archive',
        password: { env: 'PASSWORD' },
        ...facts,
      });
    const sources = [
      imap({ mailbox: 'A', dailyMegabytes: 700 }),
      imap({ mailbox: 'B' }),
      imap({ mailbox: 'C', dailyMegabytes: 300 }),
      imap({ user: 'other' }),
    ];
    const opened = openSources([{ id: 'dc-a', sources }], { configDir: '.', secret: () => new Secret('x') });
    const limits = opened.map(({ daily }) => daily);
    expect(limits.map((one) => one?.bytes)).toEqual([300_000_000, 300_000_000, 300_000_000, undefined]);
    expect(new Set(limits.slice(0, 3).map((one) => one!.account)).size).toBe(1);
  });

  it('ends a few minutes after midnight', () => {
    const evening = Date.UTC(2026, 0, 1, 23, 0);
    expect(new Date(evening + msToNextDay(evening)).toISOString()).toBe('2026-01-02T00:05:00.000Z');
  });
});

it('is kept over runs, shown by check, and gives the rest the next day', { timeout: 90_000 }, async () => {
  await dovecot.deliverFiles('site', mailOf(20, 100_000));
  const source = { ...imapSourceOf(dovecot.port, 'site'), dailyMegabytes: 1 };
  await using site = await makeSite({ lists: [{ id: 'dc-day', sources: [source] }] });
  const counts = async () => {
    const { code, stdout } = await site.run(['ingest', '--once']);
    expect(code).toBe(0);
    return {
      published: Number(/^published\s+(\d+)/mu.exec(stdout)?.[1]),
      postponed: Number(/^postponed\s+(\d+)/mu.exec(stdout)?.[1] ?? 0),
    };
  };
  const first = await counts();
  expect(first.published + first.postponed).toBe(20);
  expect(first.published).toBeLessThan(12);
  expect((await counts()).published).toBe(0);
  expect((await site.run(['check'])).stdout).toMatch(/1 of at most 1 MB .* it is read on tomorrow/u);
  let published = first.published;
  for (let day = 1; day <= 2; day++) {
    const vault = new DatabaseSync(join(site.data, 'vault', 'vault.db'));
    vault.exec(`update downloads set day = '2000-01-0${day}'`);
    vault.close();
    published += (await counts()).published;
  }
  expect(published).toBe(20);
});
