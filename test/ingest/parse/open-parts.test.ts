// Mail that is more than text and HTML: encrypted, signed, invitations.
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/ingest/parse/limits.ts';
import { parseMessage } from '../../../src/ingest/parse/parse-message.ts';
import { readPkcs7 } from '../../../src/ingest/parse/pkcs7.ts';
import type { ParsedMessage } from '../../../src/mail/message.ts';
import { makeTnef, packRtf, type TnefDraft } from '../../support/make-tnef.ts';
import { closedData, signedData } from '../../support/make-cms.ts';

const HEAD =
  'From: Ada Example <ada@example.org>\r\nSubject: Agenda\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\n';
const FOOTER =
  '_______________________________________________\r\nDc-x mailing list\r\nhttps://lists.example.org/mailman/listinfo/dc-x\r\n';
const ARMOURED =
  '-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA0abcDEFexampleEXAMPLE\r\n=abcd\r\n-----END PGP MESSAGE-----\r\n';

async function parsed(raw: string | Uint8Array): Promise<ParsedMessage> {
  const outcome = await parseMessage(
    { bytes: typeof raw === 'string' ? Buffer.from(raw) : raw, receivedAt: null },
    {
      listAddress: 'dc-x@lists.example.org',
      subjectTags: [],
      noArchive: 'honour',
      now: Date.UTC(2026, 5, 1),
    },
  );
  if (outcome.kind === 'held') throw new Error(`held: ${outcome.why}`);
  return outcome.message;
}
const multipart = (subtype: string, ...parts: string[]) =>
  `Content-Type: multipart/${subtype}; boundary=${subtype}1\r\n\r\n${parts.map((part) => `--${subtype}1\r\n${part}\r\n`).join('')}--${subtype}1--\r\n`;
const text = (words: string) => `Content-Type: text/plain; charset=utf-8\r\n\r\n${words}`;
const binary = (type: string, bytes: Buffer, name = 'smime.p7m') =>
  `Content-Type: ${type}; name="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64').replace(/.{76}/gu, '$&\r\n')}\r\n`;
const pkcs7 = (bytes: Buffer) => binary('application/pkcs7-mime', bytes);

describe('encrypted mail', () => {
  const pgpMime = ['Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1', `Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n${ARMOURED}`]; // prettier-ignore

  it.each([
    ['PGP/MIME', multipart('encrypted', ...pgpMime)],
    ['PGP/MIME after a gateway', multipart('mixed', ...pgpMime)],
    ['PGP/MIME to which the list added its footer', multipart('mixed', multipart('encrypted', ...pgpMime), text(FOOTER))],
    ['armour in the text', `\r\n${ARMOURED}`],
    ['S/MIME', pkcs7(closedData('enveloped'))],
    ['S/MIME with its older name', binary('application/x-pkcs7-mime', closedData('enveloped'))],
    ['S/MIME with authentication', pkcs7(closedData('authEnveloped'))],
    ['S/MIME to which the list added its footer', multipart('mixed', pkcs7(closedData('enveloped')), text(FOOTER))],
  ])('says so: %s', async (_name, body) => {
    expect(await parsed(HEAD + body)).toMatchObject({ body: '', unreadable: 'encrypted' });
  }); // prettier-ignore

  it('shows what is not encrypted', async () => {
    expect(await parsed(`${HEAD}\r\nFor the chair only:\r\n\r\n${ARMOURED}\r\nAda\r\n`)).toMatchObject({
      body: 'For the chair only:\n\n\nAda',
      unreadable: 'encrypted',
    });
  });

  it('does not call a readable message unreadable', async () => {
    expect((await parsed(`${HEAD}\r\nHello`)).unreadable).toBeUndefined();
    const quoted = ARMOURED.split('\r\n').map((line) => `> ${line}`).join('\r\n'); // prettier-ignore
    expect((await parsed(`${HEAD}\r\nI cannot open this.\r\n${quoted}`)).unreadable).toBeUndefined();
  });
});

describe('signed mail', () => {
  const inner = multipart('mixed', text('Señoras y señores,\r\n'), 'Content-Type: application/pdf; name=minutes.pdf\r\n\r\nx'); // prettier-ignore

  it('shows its text, not the signature', async () => {
    const raw =
      HEAD +
      multipart('signed', text('The text.'), binary('application/pkcs7-signature', Buffer.from('x'), 'smime.p7s')); // prettier-ignore
    expect(await parsed(raw)).toMatchObject({ body: 'The text.', attachments: [] });
  });

  it.each([
    ['in one piece', signedData(inner)],
    ['in pieces without lengths', signedData(inner, { streamed: true })],
  ])('opens S/MIME that wraps its text %s', async (_name, bytes) => {
    const message = await parsed(HEAD + pkcs7(bytes));
    expect(message).toMatchObject({ subject: 'Agenda', body: 'Señoras y señores,' });
    expect(message.attachments.map(({ name }) => name)).toEqual(['minutes.pdf']);
    expect(message.unreadable).toBeUndefined();
    const besideFooter = await parsed(HEAD + multipart('mixed', pkcs7(bytes), text(FOOTER)));
    expect(besideFooter.body).toBe('Señoras y señores,');
  });

  it('finds what is encrypted inside of it', async () => {
    const message = await parsed(HEAD + pkcs7(signedData(pkcs7(closedData('enveloped')))));
    expect(message).toMatchObject({ body: '', unreadable: 'encrypted' });
  });

  it('opens signed mail inside signed mail as often as the limit says', async () => {
    const wrapped = (times: number) => {
      let entity = text('The innermost.');
      for (let i = 0; i < times; i++) entity = pkcs7(signedData(entity));
      return parsed(HEAD + entity);
    };
    expect((await wrapped(LIMITS.wrappings)).body).toBe('The innermost.');
    expect(await wrapped(LIMITS.wrappings + 1)).toMatchObject({ body: '', unreadable: 'form' });
  });

  it('does not open what nests too deep inside', async () => {
    const deep = 'Content-Type: message/rfc822\r\n\r\n'.repeat(LIMITS.depth + 1);
    expect(await parsed(HEAD + pkcs7(signedData(deep)))).toMatchObject({ body: '', unreadable: 'form' });
  });

  it('says that compressed or broken S/MIME could not be read', async () => {
    for (const bytes of [closedData('compressed'), Buffer.from('no DER at all'), Buffer.alloc(0)])
      expect(await parsed(HEAD + pkcs7(bytes))).toMatchObject({ body: '', unreadable: 'form' });
    expect(
      (await parsed(HEAD + multipart('mixed', text('Hello'), pkcs7(closedData('compressed'))))).unreadable,
    ).toBeUndefined();
  });
});

describe('invitations', () => {
  const ICS = [
    'BEGIN:VCALENDAR', 'METHOD:REQUEST', 'BEGIN:VEVENT', 'SUMMARY:Planning call', 'DTSTART:20260112T140000Z', 'DTEND:20260112T150000Z',
    'LOCATION:Room 5', 'DESCRIPTION:Please read the minutes.', 'ORGANIZER;CN=Ada Example:mailto:ada@example.org',
    'ATTENDEE;CN="Bo Example":mailto:bo@example.org', 'END:VEVENT', 'END:VCALENDAR', '',
  ].join('\r\n'); // prettier-ignore
  const calendar = `Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n${ICS}`;
  const WHEN =
    'Event: Planning call\nStart: 2026-01-12, 14:00 UTC\nEnd: 2026-01-12, 15:00 UTC\nLocation: Room 5';

  it.each([
    ['the message itself', calendar],
    ['the only alternative', multipart('alternative', calendar)],
    ['beside an empty text', multipart('alternative', text('\r\n'), calendar)],
    ['beside the footer of the list', multipart('mixed', calendar, text(FOOTER))],
  ])('are shown in plain words where nothing else says anything: %s', async (_name, body) => {
    const message = await parsed(HEAD + body);
    expect(message.body).toBe(`${WHEN}\n\nPlease read the minutes.`);
    expect(message.attachments.map(({ type }) => type)).toEqual(['text/calendar']);
  });

  it('stand with time and place behind a text that does not name them', async () => {
    const body = multipart('alternative', text('Please read the minutes.'), calendar);
    expect((await parsed(HEAD + body)).body).toBe(`Please read the minutes.\n\n${WHEN}`);
    const footed = multipart('mixed', body, text(FOOTER));
    expect((await parsed(HEAD + footed)).body).toBe(`Please read the minutes.\n\n${WHEN}`);
  });

  it('are not said twice, and a calendar that is only attached stays a file', async () => {
    const named = multipart('alternative', text('Planning call, Monday 3 pm'), calendar);
    expect((await parsed(HEAD + named)).body).toBe('Planning call, Monday 3 pm');
    const attached = multipart('mixed', text('See the invitation.'), calendar);
    expect((await parsed(HEAD + attached)).body).toBe('See the invitation.');
  });

  it('never show who is invited', async () => {
    expect((await parsed(HEAD + calendar)).body).not.toMatch(/@|Bo Example/u);
  });

  it('are read in the charset of their part', async () => {
    const bytes = Buffer.from(HEAD + calendar.replace('utf-8', 'iso-8859-1').replace('Room 5', 'Salón'), 'latin1'); // prettier-ignore
    expect((await parsed(bytes)).body).toContain('Location: Salón');
  });

  it('are left alone beyond the limit', async () => {
    const long = calendar.replace('minutes.', `minutes.${'x'.repeat(LIMITS.calendarBytes)}`);
    expect((await parsed(HEAD + long)).body).toBe('');
  });
});

describe('mail in the form of Outlook', () => {
  const winmail = (draft: TnefDraft, type = 'application/ms-tnef') =>
    binary(type, makeTnef(draft), 'winmail.dat');
  const files = [{ longName: 'Minutes.doc', type: 'application/msword', data: Buffer.alloc(100) }];

  it.each([
    ['its body', { body: Buffer.from('The text.\r\n') }],
    ['its HTML', { properties: [[0x1013, 0x102, Buffer.from('<p>The <b>text</b>.</p>')]] }],
    ['its RTF', { properties: [[0x1009, 0x102, packRtf('{\\rtf1 The text.\\par}')]] }],
  ] as const)('is read where nothing else says anything: %s', async (_name, draft) => {
    for (const type of ['application/ms-tnef', 'application/vnd.ms-tnef', 'application/octet-stream']) {
      const message = await parsed(
        HEAD + multipart('mixed', winmail({ ...draft, files }, type), text(FOOTER)),
      );
      expect(message).toMatchObject({ body: 'The text.' });
      expect(message.attachments).toEqual([
        { name: 'Minutes.doc', type: 'application/msword', sizeBytes: 100 },
      ]);
      expect(message.unreadable).toBeUndefined();
    }
  });

  it('gives its files beside a text that can be read', async () => {
    const draft = { body: Buffer.from('The same in other words.'), files };
    const message = await parsed(HEAD + multipart('mixed', text('The text.'), winmail(draft)));
    expect(message.body).toBe('The text.');
    expect(message.attachments.map(({ name }) => name)).toEqual(['Minutes.doc']);
    const noFiles = await parsed(HEAD + multipart('mixed', text('The text.'), winmail({ body: draft.body })));
    expect(noFiles.attachments).toEqual([]);
  });

  it('is said to be unreadable where it is', async () => {
    const broken = binary('application/ms-tnef', Buffer.from('broken'), 'winmail.dat');
    expect(await parsed(HEAD + broken)).toMatchObject({ body: '', unreadable: 'form' });
    const beside = await parsed(HEAD + multipart('mixed', text('The text.'), broken));
    expect(beside.unreadable).toBeUndefined();
    expect(beside.attachments.map(({ name }) => name)).toEqual(['winmail.dat']);
  });

  it('may hold as many files as any message', async () => {
    const many = Array.from({ length: LIMITS.attachments + 1 }, () => files[0]!);
    await expect(parsed(HEAD + winmail({ files: many }))).rejects.toThrow('too_many_attachments');
  });
});

it('never shows a card', async () => {
  const card =
    'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bo Example\r\nTEL:+44 20 7946 0123\r\nEMAIL:bo@example.org\r\nEND:VCARD\r\n';
  for (const type of ['text/vcard', 'text/x-vcard', 'text/directory', 'text/vcard; charset=utf-8']) {
    const alone = await parsed(`${HEAD}Content-Type: ${type}\r\n\r\n${card}`);
    expect(alone.body).toBe('');
    const inline = `Content-Type: ${type}; name=bo.vcf\r\nContent-Disposition: inline; filename=bo.vcf\r\n\r\n${card}`;
    const { body, attachments } = await parsed(HEAD + multipart('mixed', text('Hello'), inline));
    expect(body).toBe('Hello');
    expect(attachments).toMatchObject([{ name: 'bo.vcf', sizeBytes: card.length }]);
  }
});

describe('readPkcs7', () => {
  it('gives the content byte for byte', () => {
    const content = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 256));
    for (const streamed of [false, true])
      expect(readPkcs7(signedData(content, { streamed }))).toEqual({ kind: 'signed', content });
  });

  it('never throws on bytes that were cut or changed, and takes no memory they do not have', () => {
    const good = signedData('x'.repeat(300), { streamed: true });
    for (let i = 0; i < good.length; i++) {
      readPkcs7(good.subarray(0, i));
      for (const value of [0, 0x24, 0x80, 0x84, 0xff]) {
        const bad = Buffer.from(good);
        bad[i] = value;
        const { kind } = readPkcs7(bad);
        expect(['signed', 'encrypted', 'other']).toContain(kind);
      }
    }
  });

  it('reads pieces in pieces without recursion', () => {
    expect(readPkcs7(signedData('x', { nested: 2000 }))).toEqual({
      kind: 'signed',
      content: Buffer.from('x'),
    });
  });
});
