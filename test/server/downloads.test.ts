import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toEml } from '../../src/server/downloads/eml.ts';
import { toMboxEntry } from '../../src/server/downloads/mboxrd.ts';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import { makePublicMessage } from '../support/make-public-message.ts';
import { HOSTILE_AUTHOR, HOSTILE_SUBJECT, MAIL, runSite, WITHHELD, type Running } from './site.ts';

let site: Running;
beforeAll(async () => {
  site = await runSite();
});
afterAll(() => site[Symbol.asyncDispose]());
const get = (url: string) => site.app.inject({ url });

const SITE = {
  title: 'T',
  url: 'https://archive.example.org',
  contact: null,
  languages: LANGUAGES,
  version: '1',
};
const LIST = { id: 'dc-example', name: 'Dynamic Coalition on Examples' };

/** What a reader of mboxrd does. */
function splitMbox(text: string): string[] {
  const parts = text.split(/^From .*\n/m);
  expect(parts.shift()).toBe('');
  return parts.map((part) => part.replace(/\n$/, '').replace(/^>(>*From )/gm, '$1'));
}

it.each([
  '/lists/dc-example/all.mbox.gz',
  '/lists/dc-example/messages.jsonl.gz',
  '/lists/dc-example/2024-05.mbox',
  '/lists/dc-example/messages/2.eml',
])('%s is made as it is sent: no ranges, and who asks for one gets the whole', async (url) => {
  const whole = await get(url);
  const asked = await site.app.inject({ url, headers: { range: 'bytes=0-9' } });
  expect(asked.statusCode).toBe(200);
  expect(asked.headers['accept-ranges']).toBe('none');
  expect(asked.headers['content-range']).toBeUndefined();
  expect(asked.rawPayload.equals(whole.rawPayload)).toBe(true);
  expect(asked.rawPayload.length).toBeGreaterThan(100);
});

describe('.eml', () => {
  it('is read back by a mail parser with subject, author, thread and text', async () => {
    const response = await get('/lists/dc-example/messages/2.eml');
    expect(response.headers['content-type']).toContain('message/rfc822');
    const mail = await simpleParser(response.rawPayload);
    expect(mail.subject).toBe('Re: Agenda of the May meeting');
    expect(mail.from?.value[0]).toMatchObject({
      name: 'Ahmed',
      address: expect.stringMatching(/^[a-z2-7]{26}@redacted\.invalid$/),
    });
    expect(mail.messageId).toBe('<dc-example.2@archive.example.org>');
    expect(mail.inReplyTo).toBe('<dc-example.1@archive.example.org>');
    expect(mail.date?.toISOString()).toBe('2024-05-17T11:00:00.000Z');
    expect(mail.headers.get('x-redaction')).toBe('balanced; version=1');
    expect(mail.text?.trim()).toBe(MAIL[1]!.body!.trim());
  });

  it('keeps hostile names and subjects in their headers', async () => {
    const mail = await simpleParser((await get('/lists/dc-example/messages/3.eml')).rawPayload);
    expect(mail.subject).toBe(HOSTILE_SUBJECT);
    expect(mail.from?.value[0]?.name).toBe(HOSTILE_AUTHOR);
  });

  it('gives any text back, in lines under 998 octets and ASCII headers', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 }).map((one) => one.toWellFormed());
    await fc.assert(
      fc.asyncProperty(text, text, text, async (subject, author, body) => {
        const message = makePublicMessage({ subject, author: author === '' ? 'x' : author, body });
        const eml = toEml(message, LIST, SITE);
        const [headers = ''] = eml.split('\r\n\r\n', 1);
        expect(headers).toMatch(/^[\x20-\x7e\r\n]*$/);
        expect(
          headers.split('\r\n').every((line) => /^([A-Za-z-]+: | [^ ])/.test(line) && line.length <= 200),
        ).toBe(true);
        expect(eml.split('\r\n').every((line) => Buffer.byteLength(line) <= 998)).toBe(true);
        const names = headers.match(/^[A-Za-z-]+(?=:)/gm)!;
        expect(new Set(names).size).toBe(names.length);
        expect(names.length).toBeLessThanOrEqual(12);
      }),
      { numRuns: 200 },
    );
  });

  it('writes a line over 998 octets as quoted-printable', async () => {
    const body = `${'é'.repeat(900)} end \n`;
    const mail = await simpleParser(toEml(makePublicMessage({ body }), LIST, SITE));
    expect(mail.text?.trimEnd()).toBe(body.trimEnd());
  });

  it('answers a withheld slot with 410', async () => {
    const response = await get(`/lists/dc-example/messages/${WITHHELD}.eml`);
    expect(response.statusCode).toBe(410);
    expect(response.body).toContain('spam');
  });
});

describe('mbox', () => {
  it('of a month splits back into its messages', async () => {
    const response = await get('/lists/dc-example/2024-05.mbox');
    expect(response.statusCode).toBe(200);
    const messages = splitMbox(response.body);
    expect(messages).toHaveLength(3);
    const third = await simpleParser(messages[2]!);
    expect(third.text).toContain('From here on\n>From there');
  });

  it('of a list holds every published message and no other', async () => {
    const response = await get('/lists/dc-example/all.mbox.gz');
    const text = gunzipSync(response.rawPayload).toString();
    expect(splitMbox(text)).toHaveLength(5);
    expect(text).not.toMatch(/To be (withheld|erased)/);
  });

  it('of an empty list is an empty file', async () => {
    expect(gunzipSync((await get('/lists/dc-empty/all.mbox.gz')).rawPayload)).toHaveLength(0);
  });

  it('quotes whatever looks like a separator', () => {
    const message = makePublicMessage({ body: 'From a\n>From b\n>>From c\nFromage\u2028From d\n' });
    expect(toMboxEntry(message, toEml(message, LIST, SITE))).toContain(
      '\n\n>From a\n>>From b\n>>>From c\nFromage\u2028From d\n',
    );
  });
});
