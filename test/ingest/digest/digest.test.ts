import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/ingest/digest/digest.ts';
import { LIMITS } from '../../../src/ingest/parse/limits.ts';
import { parseMessage } from '../../../src/ingest/parse/parse-message.ts';
import { type DigestMail, mimeDigest, plainDigest, plainText } from '../../support/make-digest.ts';

const ADA: DigestMail = { from: 'Ada Example <ada@example.org>', subject: '[dc-x] Agenda', date: 'Mon, 5 Jan 2026 10:00:00 +0000', messageId: 'a1@example.org', text: 'Señoras y señores,\r\n\r\n    the agenda.' }; // prettier-ignore
const BO: DigestMail = { from: 'Bo Example <bo@example.org>', subject: 'Re: [dc-x] Agenda', date: 'Mon, 5 Jan 2026 11:00:00 +0000', messageId: 'b1@example.org', text: 'Yes.', headers: ['In-Reply-To: <a1@example.org>'] }; // prettier-ignore

const split = (raw: string | Buffer) => digestOf(Buffer.from(raw));
const texts = (raw: string | Buffer) => (split(raw)?.messages ?? []).map((bytes) => bytes.toString());

async function parsed(bytes: Uint8Array, isPart: boolean) {
  const outcome = await parseMessage(
    { bytes, receivedAt: null },
    { listAddress: 'dc-x@lists.example.org', subjectTags: ['dc-x'], noArchive: 'honour', now: Date.UTC(2026, 5, 1), isPart },
  ); // prettier-ignore
  return outcome.kind === 'parsed' ? outcome.message : outcome.why;
}

describe('a MIME digest', () => {
  it('gives its messages byte for byte as they stand in it', () => {
    const messages = texts(mimeDigest([ADA, BO]));
    expect(messages).toHaveLength(2);
    expect(messages[0]).toBe(
      `Date: ${ADA.date}\r\nFrom: ${ADA.from}\r\nTo: dc-x@lists.example.org\r\nSubject: ${ADA.subject}\r\nMessage-ID: <${ADA.messageId}>\r\nContent-Type: text/plain; charset=utf-8\r\nMIME-Version: 1.0\r\n\r\n${ADA.text}\r\n`,
    );
  });

  it('may stand without anything around it, say no type of its parts, and have LF line ends', () => {
    const inner = (mail: DigestMail) =>
      `--b\n\nFrom: ${mail.from}\nSubject: ${mail.subject}\n\n${mail.text}\n`;
    const raw = `From: dc-x-request@lists.example.org\nTo: dc-x@lists.example.org\nSubject: x\nContent-Type: multipart/digest; boundary=b\n\n--b\nContent-Type: text/plain\n\nContents\n${inner(ADA)}${inner(BO)}--b--\n`;
    expect(texts(raw)).toEqual([
      `From: ${ADA.from}\nSubject: ${ADA.subject}\n\n${ADA.text}`,
      `From: ${BO.from}\nSubject: ${BO.subject}\n\n${BO.text}`,
    ]);
  });

  it('is not looked into a second time', () => {
    const nested: DigestMail = { ...ADA, text: 'x', headers: ['X-Inside: yes'] };
    const raw = mimeDigest([nested]).replace('Content-Type: text/plain; charset=utf-8\r\nMIME-Version', 'Content-Type: multipart/digest; boundary=deep\r\nMIME-Version').replace('\r\n\r\nx\r\n', `\r\n\r\n--deep\r\n\r\nFrom: ${BO.from}\r\n\r\ndeep\r\n--deep--\r\n`); // prettier-ignore
    const messages = texts(raw);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain('multipart/digest; boundary=deep');
  });

  it('gives the last message too where it was cut off', () => {
    const raw = mimeDigest([ADA, BO]);
    expect(texts(raw.slice(0, raw.indexOf('Yes.') + 2))).toHaveLength(2);
  });
});

describe('a plain digest', () => {
  it.each([true, false])('gives each message a header of its own: numbered %s', async (isNumbered) => {
    const messages = split(plainDigest([ADA, BO], { isNumbered }))!.messages;
    expect(messages).toHaveLength(2);
    expect(await parsed(messages[0]!, true)).toMatchObject({
      messageId: ADA.messageId,
      author: { displayName: 'Ada Example', addrSpec: 'ada@example.org' },
      subject: 'Agenda',
      body: 'Señoras y señores,\n\n    the agenda.',
      sentAt: Date.parse(ADA.date),
    });
    expect(await parsed(messages[1]!, true)).toMatchObject({ body: 'Yes.', inReplyTo: ['a1@example.org'] });
  });

  it.each([
    ['base64', (text: string) => Buffer.from(text).toString('base64').replace(/.{76}/gu, '$&\r\n')],
    [
      'quoted-printable',
      (text: string) =>
        Buffer.from(text)
          .toString('latin1')
          .replace(/[=\u0080-\u00ff]/gu, (c) => `=${c.charCodeAt(0).toString(16).toUpperCase()}`),
    ],
  ])('is read in %s', (encoding, encode) => {
    const plain = plainDigest([ADA, BO]);
    const [head] = plain.split('\r\n\r\n');
    const raw = `${head!.replace('8bit', encoding)}\r\n\r\n${encode(plainText([ADA, BO]))}`;
    expect(texts(raw)).toEqual(texts(plain));
  });

  it('leaves a rule in a text to the text', () => {
    const ruled: DigestMail = { ...ADA, text: `One\r\n\r\n${'-'.repeat(30)}\r\n\r\nTwo` };
    const messages = texts(plainDigest([ruled, BO]));
    expect(messages).toHaveLength(2);
    expect(messages[0]).toContain(`One\r\n\r\n${'-'.repeat(30)}\r\n\r\nTwo`);
  });

  it('waits for a person where a text pretends to hold a message', async () => {
    const forged = `x\r\n\r\n${'-'.repeat(30)}\r\n\r\nMessage: 2\r\nFrom: ${BO.from}\r\nSubject: I resign\r\nDate: ${BO.date}\r\n\r\nForged.`;
    const raw = plainDigest([{ ...ADA, text: forged }, BO]);
    expect(split(raw)).toEqual({ messages: [], isRefused: true });
    expect(await parsed(Buffer.from(raw), false)).toBe('digest_unclear');
  });

  it('keeps the joined lines of a message that was format=flowed', async () => {
    const raw = plainDigest([{ ...ADA, text: 'One \r\nline.' }]).replace('charset="us-ascii"', 'charset="us-ascii"; format=flowed'); // prettier-ignore
    expect(await parsed(split(raw)!.messages[0]!, true)).toMatchObject({ body: 'One line.' });
  });
});

describe('what is no digest', () => {
  const head = (...more: string[]) => ['From: Ada <ada@example.org>', 'To: dc-x@lists.example.org', 'List-Id: <dc-x.lists.example.org>', 'MIME-Version: 1.0', ...more]; // prettier-ignore

  it.each([
    ['a digest that somebody passes on', plainDigest([ADA, BO], { head: head('Subject: Dc-x Digest, Vol 7') })],
    ['an answer to one', plainDigest([ADA], { subject: 'Re: Dc-x Digest, Vol 7, Issue 2' })],
    ['a message about the digest', plainDigest([ADA], { subject: 'Your subscription' })],
    ['a MIME digest by a person', mimeDigest([ADA]).replace('From: dc-x-request@lists.example.org', 'From: ada@example.org')],
    ['the list in the place of a writer', mimeDigest([ADA]).replace('From: dc-x-request@lists.example.org', 'From: Ada via Dc-x <dc-x@lists.example.org>').replace('Reply-To: dc-x@lists.example.org', 'Reply-To: ada@example.org')],
    ['the software of another list', mimeDigest([ADA]).replaceAll('dc-x-request@', 'dc-y-request@')],
    ['a notice of the software', `${head().join('\r\n').replace('ada@example.org', 'dc-x-request@lists.example.org')}\r\nSubject: Digest settings\r\n\r\nYour digest is on.\r\n`],
    ['nothing', ''],
  ])('%s', (_name, raw) => {
    expect(split(raw)).toBeNull();
  }); // prettier-ignore
});

it('is withheld itself, and its messages are not', async () => {
  for (const raw of [mimeDigest([ADA, BO]), plainDigest([ADA, BO])]) {
    expect(await parsed(Buffer.from(raw), false)).toMatchObject({ withhold: 'digest' });
    for (const message of split(raw)!.messages)
      expect(await parsed(message, true)).toMatchObject({ withhold: null, isPart: true });
  }
});

it('is not split where it holds more messages than the limit', async () => {
  const many = (n: number) =>
    Array.from({ length: n }, (_, i) => ({ ...ADA, messageId: `${i}@example.org` }));
  for (const make of [mimeDigest, (mails: DigestMail[]) => plainDigest(mails)]) {
    expect(split(make(many(LIMITS.digestMessages)))!.messages).toHaveLength(LIMITS.digestMessages);
    const over = make(many(LIMITS.digestMessages + 1));
    expect(split(over)).toEqual({ messages: [], isRefused: true });
    expect(await parsed(Buffer.from(over), false)).toBe('digest_unclear');
  }
});

it('never throws and is linear', () => {
  const pieces = ['From: dc-x-request@lists.example.org\n', 'To: dc-x@lists.example.org\n', 'Subject: Digest\n', 'Content-Type: multipart/digest; boundary=b\n', 'Content-Type: multipart/mixed; boundary=b\n', '\n', '--b', '--b--', '\r\n', '-'.repeat(30), '-'.repeat(70), 'Message: 1\n', 'Date: x\n', 'End of X Digest\n', 'x', 'Content-Transfer-Encoding: base64\n']; // prettier-ignore
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (soup) => {
      split(soup.join(''));
    }),
    { numRuns: 500 },
  );
  const head = 'From: dc-x-request@lists.example.org\nTo: dc-x@lists.example.org\nSubject: Digest\n';
  const start = process.cpuUsage().user;
  split(`${head}Content-Type: multipart/digest; boundary=b\n\n${'--b\n'.repeat(300_000)}`);
  split(`${head}Content-Type: multipart/digest; boundary=b\n\n${'--bx\n'.repeat(300_000)}`);
  split(`${head}\n${'-'.repeat(70)}\n${`\n${'-'.repeat(30)}\n`.repeat(50_000)}`);
  split(`${head}\n${'-'.repeat(70)}\n\n${'From: x\n'.repeat(200_000)}`);
  split(`${head}${'X: y\n'.repeat(300_000)}`);
  expect(process.cpuUsage().user - start).toBeLessThan(4_000_000);
});
