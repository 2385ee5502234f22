import { expect, it } from 'vitest';
import { isHeaderLine, parseFromLine } from '../../../src/ingest/source/from-line.ts';

const AT = Date.UTC(2020, 10, 9, 10, 0, 0);

it.each([
  ['From ada@example.org Mon Nov  9 10:00:00 2020', AT],
  ['From ada at example.org  Mon Nov  9 10:00:00 2020', AT],
  ['From - Mon Nov 09 10:00:00 2020', AT],
  ['From MAILER-DAEMON Mon Nov  9 10:00 2020', AT],
  ['From  Mon Nov  9 10:00:00 2020', AT],
  ['From 1690000000000000001@xxx Mon Nov 09 12:00:00 +0200 2020', AT],
  ['From ada@example.org Mon Nov  9 10:00:00 UTC 2020', AT],
  ['From ada@example.org Mon Nov  9 10:00:00 2020 +0000', AT],
  ['From ada@example.org Mon, 9 Nov 2020 10:00:00 +0000', AT],
  ['From ada Mon Nov  9 10:00:00 2020 remote from relay', AT],
  ['From "ada b"@example.org Mon Nov  9 10:00:00 2020', AT],
  ['From mboxrd@z Thu Jan  1 00:00:00 1970', null],
])('reads %s', (line, receivedAt) => {
  expect(parseFromLine(line)?.receivedAt).toBe(receivedAt);
});

it.each([
  'From your message Mon Nov  9 10:00:00 2020',
  'From your message Mon, 9 Nov 2020 10:00:00 +0000',
  'From the start of Mon Nov  9 10:00:00 2020',
  'From here on, Monday is the day',
  'From Mon Nov  9 10:00:00 2020',
  'From ada@example.org',
  'From ada@example.org Mon Nov  9 2020',
  'From ada@example.org Mon Nov 31 10:00:00 2020',
  'From ada@example.org Mon Nov  9 25:00:00 2020',
  'From ada@example.org Mon Nov  9 10:00:00',
  'from ada@example.org Mon Nov  9 10:00:00 2020',
  '>From ada@example.org Mon Nov  9 10:00:00 2020',
  `From ${'x'.repeat(2000)} Mon Nov  9 10:00:00 2020`,
])('takes %s for text', (line) => {
  expect(parseFromLine(line)).toBeNull();
});

it('knows the separator of a patch', () => {
  expect(parseFromLine(`From ${'0123456789'.repeat(4)} Mon Sep 17 00:00:00 2001`)).toEqual({
    receivedAt: null,
    isPatch: true,
  });
});

it.each([
  ['Subject: x', true],
  ['X-Odd_name.1:y', true],
  ['>From ada Mon Nov  9 10:00:00 2020', true],
  ['Dear all,', false],
  ['', false],
  [': no name', false],
])('says whether %j begins a header block', (line, answer) => {
  expect(isHeaderLine(line)).toBe(answer);
});
