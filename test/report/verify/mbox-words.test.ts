// What the .mbox files say is read as it was written, by this version or an earlier one; whatever else is said is noticed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PublicMessage } from '../../../src/redact/public-message.ts';
import type { ShownRecord } from '../../../src/report/verify/check-slot.ts';
import { readEntry, SAID, saidByRecord } from '../../../src/report/verify/mbox-words.ts';
import { toEml } from '../../../src/server/downloads/eml.ts';
import { toMboxEntry } from '../../../src/server/downloads/mboxrd.ts';
import { makePublicMessage, type MessageDraft } from '../../support/make-public-message.ts';

const NAME = { id: 'dc-example', name: 'Coalition für «Beispiele», أمثلة' };
const SITE = { title: 'T', url: 'https://a.example.org/mail', contact: null, languages: [], version: '0' };

function written(message: PublicMessage): string {
  return toMboxEntry(message, toEml(message, NAME, SITE));
}

function read(text: string | Buffer, isCut = false) {
  return readEntry({ bytes: Buffer.from(text as string), isCut });
}

/** What an entry says otherwise than the record; null where it does not say whose entry it is. */
function differences(message: PublicMessage, text: string | Buffer, isCut = false): string[] | null {
  const entry = read(text, isCut);
  if (entry === null || entry.list !== message.list || entry.seq !== message.seq) return null;
  const expected = saidByRecord(message as unknown as ShownRecord, message.seq);
  return SAID.filter((field) => entry.said[field] !== expected[field]);
}

const WORDS = ['From ', '>From ', '\n', '\r', '\r\n', '\n\n', '=', '=3D', '=?UTF-8?B?QQ==?=', '=?', '?=', '"', '\\', ' ', '  ', '\t', '\0', '\u2028', '\u0085', '\u00a0', '\ufeff', 'é', 'مرحبا', '你好', '🎈', '\ud800', '<a@b>', ',', '-- \n', 'x'.repeat(70), 'я'.repeat(600)] as const; // prettier-ignore
const text = fc
  .array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 12 })
  .map((pieces) => pieces.join(''));

describe('an entry as the archive writes it', () => {
  it('says what its record says, whatever that is', () => {
    const label = text.map((name) => name.slice(0, 400)).filter((name) => name !== '');
    const sentAt = fc
      .date({ min: new Date(0), max: new Date(8.64e15 - 1000), noInvalidDate: true })
      .map((date) => date.toISOString());
    const seq = fc.integer({ min: 1, max: 1e9 });
    fc.assert(
      fc.property(fc.record({ author: label, subject: text, body: text, sentAt, seq }), (draft) => {
        const message = makePublicMessage(draft);
        expect(differences(message, written(message))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it.each<readonly [string, MessageDraft]>([
    ['a text of long lines', { body: `${'words and '.repeat(300)}\nFrom here\n${'=20 '.repeat(400)}` }],
    ['lines that look like separators', { body: 'From a\n>From b\n>>>>From c\nsee >From d\u2028From e\n' }],
    ['a parent and files', { seq: 9, threadRoot: 2, parent: 4, attachments: ['a.pdf', 'b.pdf'] }],
    ['no subject and no text', { subject: '', body: '' }],
    ['empty lines at its end', { body: 'Text\n\n\n\n' }],
    ['a long name', { author: 'Jane '.repeat(60).trim() }],
  ])('with %s', (_, draft) => {
    const message = makePublicMessage(draft);
    expect(differences(message, written(message))).toEqual([]);
  });

  it.each(['encrypted', 'form'] as const)('says why it shows no text: %s', (unreadable) => {
    const message = { ...makePublicMessage({ body: ' \n' }), unreadable };
    expect(differences(message, written(message))).toEqual([]);
    expect(differences(message, written(message).replace('This message, or', 'Nothing, or'))).toEqual(
      unreadable === 'encrypted' ? ['body'] : [],
    );
  });
});

describe('an entry of another form', () => {
  const message = makePublicMessage({
    seq: 7,
    author: 'Jürgen "J" Doe',
    subject: 'Réunion du 12 mars',
    body: 'Cher tous,\nFrom here on\u2028From there\n',
  });
  const plain = written(message);
  const [envelope, ...lines] = plain.split('\n');
  const headers = lines
    .slice(0, lines.indexOf(''))
    .join('\n')
    .split(/\n(?! )/u);
  const rest = lines.slice(lines.indexOf('')).join('\n');
  const base64 = Buffer.from(message.subject).toString('base64');

  it.each([
    ['its fields in another order', [envelope, ...headers.toReversed()].join('\n') + `\n${rest}`],
    ['CRLF', plain.replaceAll('\n', '\r\n')],
    ['names in capitals', plain.replace('Subject:', 'SUBJECT:').replace('Archived-At:', 'archived-at:')],
    ['a folded field', plain.replace('Content-Type: text/plain;', 'Content-Type: text/plain;\n\t')],
    ['the Q encoding', plain.replace(`=?UTF-8?B?${base64}?=`, '=?utf-8?q?R=C3=A9union_du?= 12 =?UTF-8?Q?mars?=')],
    ['letters as they are', plain.replace(`=?UTF-8?B?${base64}?=`, message.subject).replace('https://a.', 'https://à.')],
    ['a further field of its own', plain.replace('MIME-Version', 'X-More: 1\nMIME-Version')],
    ['a ">" after U+2028, as before', plain.replace('\u2028From', '\u2028>From')],
  ])('says the same with %s', (_, entry) => {
    expect(entry).not.toBe(plain);
    expect(differences(message, entry)).toEqual([]);
  }); // prettier-ignore

  const field = (name: string, ...put: string[]) =>
    [envelope, ...headers.flatMap((line) => (line.startsWith(`${name}: `) ? put : line))].join('\n') +
    `\n${rest}`;
  const key = message.author.key;
  it.each([
    ['author', field('From', `From: "Ahmed" <${key}@redacted.invalid>`)],
    ['author', field('From', `From: jane@example.org`)],
    ['author', field('From', `From: "Jürgen \\"J\\" Doe" <jane@example.org>`)],
    ['author', field('From', `From: Ahmed <a@example.org>, "Jane" <${key}@redacted.invalid>`)],
    ['date', field('Date', 'Date: Fri, 17 May 2024 10:00:01 +0000')],
    ['date', field('Date', 'Date: Fri, 17 May 2024 10:00:00 -0800')],
    ['subject', field('Subject', 'Subject: Another')],
    ['subject', field('Subject')],
    ['body', plain.replace('Cher tous', 'Chers tous')],
    ['body', plain.replace('\n>From here', '\n>>From here')],
    ['body', `${plain}More.\n`],
    ['body', field('Content-Type', 'Content-Type: text/html; charset=utf-8')],
    ['body', field('Content-Type', 'Content-Type: text/plain; charset=utf-8; format=flowed')],
    ['body', field('Content-Transfer-Encoding', 'Content-Transfer-Encoding: base64')],
    ['messageId', field('Message-ID', 'Message-ID: <dc-example.8@a.example.org>')],
    ['envelope', plain.replace(/^From \S+/u, 'From jane@example.org')],
    ['envelope', plain.replace(/ 2024\n/u, ' 2023\n')],
    ['header', plain.replace('MIME-Version', 'Reply-To: jane@example.org\nMIME-Version')],
    ['header', plain.replace('MIME-Version', 'no field\nMIME-Version')],
    ['header', plain.replace('MIME-Version', 'Mime-version: 1.0\nMIME-Version')],
  ])('is noticed where it says otherwise: %s', (what, entry) => {
    expect(entry).not.toBe(plain);
    expect(differences(message, entry)).toEqual([what]);
  });

  it('is noticed where bytes are none of the encoding, or it is longer than any', () => {
    const latin1 = Buffer.concat([Buffer.from(plain), Buffer.from([0xe9, 10])]);
    expect(differences(message, latin1)).toEqual(['body']);
    expect(differences(message, plain, true)).toEqual(['body']);
  });

  it.each([
    ['nothing', ''],
    ['no header', plain.slice(0, plain.indexOf('\n') + 1)],
    ['a header without an end', `${plain.slice(0, plain.indexOf('\n\n'))}\n`],
    ['a header of a megabyte', plain.replace('MIME-Version', `X-Long: ${'a'.repeat(1e6)}\nMIME-Version`)],
    ['no address', field('Archived-At', 'X-Was: here')],
    ['an address of no message', field('Archived-At', 'Archived-At: <https://a.example.org/lists/dc-example/7>')],
    ['number 0', field('Archived-At', 'Archived-At: <https://a.example.org/lists/dc-example/messages/0>')],
    ['NUL bytes', '\0'.repeat(100_000)],
  ])('has no message with %s', (_, entry) => {
    expect(read(entry)).toBeNull();
  }); // prettier-ignore
});
