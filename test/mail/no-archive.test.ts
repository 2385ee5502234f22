import { describe, expect, it } from 'vitest';
import { asksNotToBeArchived, isOfList, SAMPLE } from '../../src/mail/no-archive.ts';

const asks = (header: string) =>
  asksNotToBeArchived(Buffer.from(`From: a@example.org\r\n${header}\r\n\r\nx`));

it.each(['X-No-Archive: yes', 'X-no-archive: Yes; really', 'X-No-Archive :yes', 'x-archive: no', 'Restrict: no-external-archive', 'X-Archive: expiry=30'])(
  'is asked by %s',
  (header) => expect(asks(header)).toBe(true),
); // prettier-ignore

it.each(['X-No-Archive: no', 'X-Archive: yes', 'Subject: X-No-Archive: yes', 'X-Other: x\r\n\r\nX-No-Archive: yes'])(
  'is not asked by %j',
  (header) => expect(asks(header)).toBe(false),
); // prettier-ignore

describe('the list asks', () => {
  const messages = (flagged: number, all: number) => Array.from({ length: all }, (_, i) => i < flagged);

  it('where more than four in five have the field', () => {
    expect(isOfList(messages(SAMPLE, SAMPLE))).toBe(true);
    expect(isOfList(messages(41, SAMPLE))).toBe(true);
    expect(isOfList(messages(40, SAMPLE))).toBe(false);
    expect(isOfList(messages(1, SAMPLE))).toBe(false);
  });

  it('not where too few are known', () => {
    expect(isOfList(messages(SAMPLE - 1, SAMPLE - 1))).toBe(false);
  });
});
