import { describe, expect, it } from 'vitest';
import { decideDates, parseMailDate, receivedDate } from '../../src/mail/dates.ts';
import { cpuTimer } from '../support/cpu-timer.ts';

const iso = (text: string) => {
  const ms = parseMailDate(text);
  return ms === null ? null : new Date(ms).toISOString().slice(0, 19);
};

describe('parseMailDate', () => {
  it.each([
    // RFC 5322 3.3 and 4.3
    ['Mon, 05 Jan 2026 10:00:00 +0000', '2026-01-05T10:00:00'],
    ['5 Jan 2026 10:00 +0200', '2026-01-05T08:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 -0330', '2026-01-05T13:30:00'],
    ['Mon, 5 Jan 2026 10:00:00 EST', '2026-01-05T15:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 GMT', '2026-01-05T10:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 K', '2026-01-05T10:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 -0700 (PDT)', '2026-01-05T17:00:00'],
    ['Mon, 5 Jan 2026 23:59:60 +0000', '2026-01-05T23:59:59'],
    ['Fri, 21 Nov 97 09:55:06 -0600', '1997-11-21T15:55:06'],
    ['Mon, 5 Jan 99 10:00:00 +0000', '1999-01-05T10:00:00'],
    ['Mon, 6 Jan 03 10:00:00 +0000', '2003-01-06T10:00:00'],
    ['Mon, 5 Jan 100 10:00:00 +0000', '2000-01-05T10:00:00'],
    ['Mon,\r\n 5 Jan 2026\r\n\t10:00:00 +0000', '2026-01-05T10:00:00'],
    ['Sat, 29 Feb 2020 12:00:00 +0000', '2020-02-29T12:00:00'],
    // zones of live mail
    ['Mon, 5 Jan 2026 10:00:00 --500', '2026-01-05T15:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 +-0500', '2026-01-05T05:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 +1', '2026-01-05T09:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 -0060', '2026-01-05T11:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 +0480', '2026-01-05T04:40:00'],
    ['Mon, 5 Jan 2026 10:00:00 +9999', '2026-01-05T10:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 GMT+00:00', '2026-01-05T10:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 GMT+02:00', '2026-01-05T08:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 +0000-62495-238', '2026-01-05T10:00:00'],
    ['Mon, 5 Jan 2026 10:00:00', '2026-01-05T10:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 JST', '2026-01-05T01:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 SAST', '2026-01-05T08:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 Eastern Daylight Time', '2026-01-05T14:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 Pacific Standard Time', '2026-01-05T18:00:00'],
    ['Mon, 5 Jan 2026 10:00:00 Nowhere', '2026-01-05T10:00:00'],
    // shapes of live mail
    ['Mon,5 Jan 2026 10:00:00 +0000', '2026-01-05T10:00:00'],
    ['Monday, 5 January 2026 10:00:00 +0000', '2026-01-05T10:00:00'],
    ['Mon, 5-Jan-2026 10.00.00 +0000', '2026-01-05T10:00:00'],
    ['Mon, 5 Jan 2026 10:00:00.123 +0000', '2026-01-05T10:00:00'],
    ['Sat Sep 14 10:00:00 2002', '2002-09-14T10:00:00'],
    ['Sat Sep 14 10:00:00 EDT 2002', '2002-09-14T14:00:00'],
    ['Sat Sep 14 10:00:00 2002 +0200', '2002-09-14T08:00:00'],
    ['2002/09/14 Sat 10:00:00', '2002-09-14T10:00:00'],
    ['2026-01-05T10:00:00Z', '2026-01-05T10:00:00'],
    ['2026-01-05T10:00:00.5+02:00', '2026-01-05T08:00:00'],
    ['2026-01-05 10:00', '2026-01-05T10:00:00'],
    ['29-04-2017 23:34', '2017-04-29T23:34:00'],
    ['05.01.2026 10:00:00 +0100', '2026-01-05T09:00:00'],
    // months and days of other languages
    ['lun., 5 janv. 2026 10:00:00 +0100', '2026-01-05T09:00:00'],
    ['jeu., 5 févr. 2026 10:00:00 +0000', '2026-02-05T10:00:00'],
    ['ven., 5 juin 2026 10:00:00 +0000', '2026-06-05T10:00:00'],
    ['dim., 5 juil. 2026 10:00:00 +0000', '2026-07-05T10:00:00'],
    ['mié, 5 ago 2026 10:00:00 +0000', '2026-08-05T10:00:00'],
    ['lun, 5 de enero de 2026 10:00:00 +0000', '2026-01-05T10:00:00'],
    ['Do, 5 Mär 2026 10:00:00 +0000', '2026-03-05T10:00:00'],
    ['Mo, 5. Okt 2026 10:00:00 +0000', '2026-10-05T10:00:00'],
    ['Sa, 5 Dez 2026 10:00:00 +0000', '2026-12-05T10:00:00'],
    ['Вт, 5 мая 2026 10:00:00 +0300', '2026-05-05T07:00:00'],
    ['пн, 5 янв 2026 10:00:00 +0300', '2026-01-05T07:00:00'],
  ])('reads %j as %s', (text, expected) => expect(iso(text)).toBe(expected));

  it.each([
    '', 'yesterday', 'Mon, 5 Foo 2026 10:00:00 +0000', 'Mon, 5 Jan 71685 10:00:00 +0000', 'Wed, 29 Feb 2023 10:00:00 +0000', 'Mon, 31 Apr 2026 10:00:00 +0000',
    'Mon, 0 Jan 2026 10:00:00 +0000', 'Mon, 32 Jan 2026 10:00:00 +0000', 'Mon, 5 Jan 2026 25:00:00 +0000', 'Mon, 5 Jan 2026 10:61:00 +0000',
    'Mon, 5 Jan 1904 10:00:00 +0000', '2026-13-05 10:00', '99-99-2017 23:34', 'NaN', '0', '-1',
  ])('finds no date in %j', (text) => expect(parseMailDate(text)).toBeNull()); // prettier-ignore

  it('does not depend on the zone of the machine', () => {
    const before = process.env['TZ'];
    try {
      const seen = new Set(['Pacific/Kiritimati', 'America/Caracas', 'UTC'].map((zone) => {
        process.env['TZ'] = zone;
        return ['2026-01-05T10:00', '2026-01-05 10:00', 'Mon, 5 Jan 2026 10:00:00', '29-04-2017 23:34'].map(iso).join();
      })); // prettier-ignore
      expect(seen.size).toBe(1);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  it('puts the ends of the earth into the month of their UTC date', () => {
    expect(iso('Sat, 31 Jan 2026 23:59:00 -1100')).toBe('2026-02-01T10:59:00');
    expect(iso('Sun, 1 Mar 2026 00:01:00 +1300')).toBe('2026-02-28T11:01:00');
  });

  it.each([
    ' '.repeat(100_000),
    '1 '.repeat(50_000),
    '1-a-'.repeat(50_000),
    `5 Jan 2026 10:00 ${'+1'.repeat(50_000)}`,
    `${'a'.repeat(12)},`.repeat(9000),
  ])('is quick on hostile text %#', (text) => {
    const spentMs = cpuTimer();
    parseMailDate(text);
    expect(spentMs()).toBeLessThan(50);
  });
});

describe('receivedDate', () => {
  const at = Date.UTC(2026, 0, 5, 10);
  it('reads what stands after the last semicolon', () => {
    expect(receivedDate('from a by b with ESMTP id x; Mon, 5 Jan 2026 10:00:00 +0000')).toBe(at);
    expect(receivedDate('from a (x; y) by b; Mon, 5 Jan 2026 10:00:00 +0000 (UTC)')).toBe(at);
  });
  it('looks behind a comment that holds a semicolon', () => {
    expect(receivedDate('from a by b; Mon, 5 Jan 2026 10:00:00 +0000 (UTC; x)')).toBe(at);
  });
  it.each(['', ';', 'from a by b', 'from a; by b'])('gives null for %j', (field) =>
    expect(receivedDate(field)).toBeNull(),
  );
});

describe('decideDates', () => {
  const day = 24 * 3600 * 1000;
  const now = Date.UTC(2026, 5, 1);
  const sent = Date.UTC(2020, 2, 3, 12);
  const decide = (claims: Partial<Parameters<typeof decideDates>[0]>) =>
    decideDates({ sent: null, received: null, stored: null, now, ...claims });

  it('believes the sender where the receipt agrees', () => {
    const received = sent + 60_000;
    expect(decide({ sent, received, stored: received })).toEqual({
      sentAt: sent,
      receivedAt: received,
      dateCorrected: false,
    });
  });
  it.each([
    ['7 days before', -7 * day, false],
    ['a little more than 7 days before', -7 * day - 1, true],
    ['26 hours after', 26 * 3600_000, false],
    ['a little more than 26 hours after', 26 * 3600_000 + 1, true],
    ['weeks before', -30 * day, true],
    ['2099', Date.UTC(2099, 0, 1) - sent, true],
    ['1970', -sent, true],
  ])('takes the receipt where the sender says %s: %#', (_name, distance, dateCorrected) => {
    const decided = decide({ sent: sent + distance, received: sent });
    expect(decided).toEqual({
      sentAt: dateCorrected ? sent : sent + distance,
      receivedAt: sent,
      dateCorrected,
    });
  });
  it('keeps the sender’s date after a migration of the mailbox: INTERNALDATE today, no Received', () => {
    expect(decide({ sent, stored: now })).toEqual({ sentAt: sent, receivedAt: sent, dateCorrected: false });
  });
  it('prefers the newest Received to a migrated INTERNALDATE', () => {
    const decided = decide({ sent, received: sent + 5000, stored: now });
    expect(decided).toEqual({ sentAt: sent, receivedAt: sent + 5000, dateCorrected: false });
  });
  it('does not let a future date stand where nobody but the store knows better', () => {
    const stored = Date.UTC(2020, 2, 4);
    expect(decide({ sent: Date.UTC(2099, 0, 1), stored })).toEqual({
      sentAt: stored,
      receivedAt: stored,
      dateCorrected: true,
    });
    expect(decide({ sent: Date.UTC(2099, 0, 1) })).toEqual({ sentAt: 0, receivedAt: 0, dateCorrected: true });
  });
  it('does not believe a Received field of the future', () => {
    const stored = Date.UTC(2020, 2, 4);
    expect(decide({ sent, received: Date.UTC(2099, 0, 1), stored }).receivedAt).toBe(sent);
  });
  it('does not believe an INTERNALDATE of the future', () => {
    expect(decide({ stored: now + 3 * day })).toEqual({ sentAt: 0, receivedAt: 0, dateCorrected: true });
  });
  it('takes the store’s date where the message has none, never the time of indexing', () => {
    const stored = Date.UTC(2019, 0, 1);
    expect(decide({ stored })).toEqual({ sentAt: stored, receivedAt: stored, dateCorrected: true });
    expect(decide({}).sentAt).toBe(0);
  });
  it('takes the store’s date where the sender’s clock was never set', () => {
    const stored = Date.UTC(2019, 0, 1);
    expect(decide({ sent: 3600_000, stored })).toEqual({
      sentAt: stored,
      receivedAt: stored,
      dateCorrected: true,
    });
  });
});
