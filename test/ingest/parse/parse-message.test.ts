import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/ingest/parse/limits.ts';
import { type ParseContext, parseMessage } from '../../../src/ingest/parse/parse-message.ts';
import type { ParsedMessage } from '../../../src/mail/message.ts';
import { encodeText, makeMessage, type MessageParts } from '../../support/make-message.ts';

const CONTEXT: ParseContext = {
  listAddress: 'dc-x@lists.example.org',
  subjectTags: ['dc-x'],
  noArchive: 'honour',
  now: Date.UTC(2026, 5, 1),
};
const HEAD = [
  'From: Ada Example <ada@example.com>',
  'To: dc-x@lists.example.org',
  'Subject: [dc-x] Agenda',
  'Date: Mon, 5 Jan 2026 10:00:00 +0000',
  'Message-ID: <1@example.com>',
  '',
].join('\r\n');
const FOOTER = [
  '_______________________________________________',
  'Dc-x mailing list',
  'Dc-x@lists.example.org',
  'https://lists.example.org/mailman/listinfo/dc-x',
].join('\r\n');
const bytes = (text: string | Uint8Array) => (typeof text === 'string' ? Buffer.from(text, 'utf8') : text);
const outcome = (
  raw: string | Uint8Array,
  context: Partial<ParseContext> = {},
  receivedAt: number | null = null,
) => parseMessage({ bytes: bytes(raw), receivedAt }, { ...CONTEXT, ...context });

async function parsed(
  raw: string | Uint8Array,
  context: Partial<ParseContext> = {},
  receivedAt: number | null = null,
): Promise<ParsedMessage> {
  const result = await outcome(raw, context, receivedAt);
  if (result.kind !== 'parsed') throw new Error(`held: ${result.why}`);
  return result.message;
}
const made = (parts: MessageParts, context?: Partial<ParseContext>) => parsed(makeMessage(parts), context);
const multipart = (subtype: string, ...parts: string[]) =>
  `Content-Type: multipart/${subtype}; boundary=${subtype}1\r\n\r\n${parts.map((part) => `--${subtype}1\r\n${part}\r\n`).join('')}--${subtype}1--\r\n`;
const textPart = (text: string) => `Content-Type: text/plain; charset=utf-8\r\n\r\n${text}`;
const htmlPart = (html: string) => `Content-Type: text/html; charset=utf-8\r\n\r\n${html}`;

describe('fields', () => {
  it('reads a plain message', async () => {
    const message = await made({
      from: 'José Pérez <jose@example.com>', subject: '[dc-x] Título', messageId: 'a@example.org', references: ['r1@example.org'], inReplyTo: 'r2@example.org', text: 'Hola\n',
    }); // prettier-ignore
    expect(message).toMatchObject({
      messageId: 'a@example.org',
      references: ['r1@example.org', 'r2@example.org'],
      inReplyTo: ['r2@example.org'],
      author: { displayName: 'José Pérez', addrSpec: 'jose@example.com' },
      subject: 'Título',
      body: 'Hola',
      sentAt: Date.UTC(2026, 0, 5, 10),
      dateCorrected: false,
      attachments: [],
      withhold: null,
    });
    expect(message.contentDigest).toMatch(/^[0-9a-f]{64}$/u);
  });

  it('names everybody in the header for the redactor, groups and all', async () => {
    const message = await parsed(
      `From: Ada <ada@example.com>\r\nReply-To: Bo <bo@example.com>\r\nCc: Friends: Cy <cy@example.com>, di@example.com;\r\nDelivered-To: sub@example.net\r\nSubject: x\r\n\r\nx`,
    );
    expect(message.people.map((person) => person.addrSpec).sort()).toEqual([
      'ada@example.com',
      'bo@example.com',
      'cy@example.com',
      'di@example.com',
      'sub@example.net',
    ]);
  });

  it('does not take an address in In-Reply-To for an id', async () => {
    const message = await parsed(`${HEAD}In-Reply-To: Message from <ada@example.com>\r\n\r\nx`);
    expect(message.references).toEqual([]);
  });

  it('undoes DMARC rewriting', async () => {
    const from = 'Ada Example via DC-X <dc-x@lists.example.org>';
    const reply = await made({ from, headers: [['Reply-To', 'Ada Example <ada@example.com>']] });
    expect(reply.author).toEqual({ displayName: 'Ada Example', addrSpec: 'ada@example.com' });
    const original = await made({
      from,
      headers: [['X-Original-From', '=?utf-8?Q?Ad=C3=A1?= <ada@example.com>']],
    });
    expect(original.author).toEqual({ displayName: 'Adá', addrSpec: 'ada@example.com' });
    const sender = await made({ from, headers: [['X-Original-Sender', 'ada@example.com']] });
    expect(sender.author).toEqual({ displayName: 'Ada Example', addrSpec: 'ada@example.com' });
  });

  it('joins encoded words as bytes: a character split over two', async () => {
    const message = await parsed(
      HEAD.replace('Agenda', '=?utf-8?Q?t=C3?= =?utf-8?Q?=A9?= =?utf-8?B?w6k=?=') + '\r\nx',
    );
    expect(message.subject).toBe('téé');
  });

  it.each([
    ['a charset that only some software knows', '=?eucgb2312_cn?q?=B4=F0=B8=B4?=', '答复'],
    ['GB2312 with letters beyond it', '=?gb2312?B?1uzpRrv5?=', '朱镕基'],
    ['Latin-1 called UTF-8', '=?utf-8?Q?T=EDtulo_nuevo?=', 'Título nuevo'],
    ['words that are padded one by one', '=?utf-8?B?w6k=?= =?utf-8?B?w6g=?=', 'éè'],
    ['a language behind the charset', '=?iso-8859-1*es?Q?Se=F1ora?=', 'Señora'],
    ['UTF-7', '=?utf-7?Q?Hi_+Jjo-?=', 'Hi ☺'],
    ['an unknown charset', '=?x-unknown?Q?caf=C3=A9?=', 'café'],
  ])('reads encoded words: %s', async (_name, word, subject) => {
    expect((await parsed(`${HEAD.replace('Agenda', word)}\r\nx`)).subject).toBe(subject);
    const from = HEAD.replace('Ada Example', word);
    expect((await parsed(`${from}\r\nx`)).author.displayName).toBe(subject);
  });

  it.each([
    ['UTF-8', Buffer.from('From: José <jose@example.com>\r\nSubject: Título\r\n\r\nseñor')],
    [
      'Latin-1 with a label on the body',
      Buffer.from(
        'From: José <jose@example.com>\r\nSubject: Título\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nseñor',
        'latin1',
      ),
    ],
    [
      'Latin-1 called UTF-8',
      Buffer.from(
        'From: José <jose@example.com>\r\nSubject: Título\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nseñor',
        'latin1',
      ),
    ],
    [
      'Latin-1 without a label',
      Buffer.from('From: José <jose@example.com>\r\nSubject: Título\r\n\r\nseñor', 'latin1'),
    ],
  ])('reads raw 8-bit fields: %s', async (_name, raw) => {
    expect(await parsed(raw)).toMatchObject({
      author: { displayName: 'José' },
      subject: 'Título',
      body: 'señor',
    });
  });

  it('reads a subject of 3,000 characters up to the limit', async () => {
    expect((await made({ subject: 'long '.repeat(600) })).subject).toHaveLength(1000);
  });

  it('takes the receipt where the date cannot be', async () => {
    const received = ['Received', 'from a by b; Sat, 1 Mar 2025 10:00:00 +0000'] as const;
    const message = await made({ date: 'Thu, 1 Jan 2099 00:00:00 +0000', headers: [received] });
    expect(message).toMatchObject({ sentAt: Date.UTC(2025, 2, 1, 10), dateCorrected: true });
    expect(
      await parsed(HEAD.replace('5 Jan 2026', 'rubbish') + '\r\nx', {}, Date.UTC(2020, 0, 1)),
    ).toMatchObject({ sentAt: Date.UTC(2020, 0, 1), dateCorrected: true });
  });

  it('looks into the next Received field where the newest has no date', async () => {
    const headers = [['Received', 'from a by b'], ['Received', 'from c by a; Sat, 1 Mar 2025 10:00:00 +0000']] as const; // prettier-ignore
    expect((await made({ date: 'never', headers })).sentAt).toBe(Date.UTC(2025, 2, 1, 10));
  });
});

describe('text', () => {
  it('makes text of HTML where there is no other', async () => {
    const html =
      '<style>p{color:red}</style><h1>Hello</h1><p>See <a href="https://example.org/x">the page</a>,<br>please.</p><ul><li>one<li>two</ul><img alt="" src="https://tracker.example.net/p.gif"><!-- ada@example.com -->';
    const { body } = await made({ text: null, html });
    expect(body).toBe('Hello\n\nSee the page [https://example.org/x],\nplease.\n\n * one\n * two');
  });

  it('never breaks lines of its own into HTML’s text', async () => {
    const { body } = await made({ text: null, html: `<p>${'word '.repeat(100)}+1 202 555 0100 end</p>` });
    expect(body).not.toContain('\n');
  });

  it('takes the plain alternative, unless it is a stub', async () => {
    const rich = `<p>${'The long text of the message. '.repeat(30)}</p>`;
    expect((await made({ text: 'The plain text.', html: '<p>The plain text.</p>' })).body).toBe(
      'The plain text.',
    );
    expect((await made({ text: 'View this message in HTML', html: rich })).body).toMatch(/^The long text/u);
    expect((await made({ text: '', html: rich })).body).toMatch(/^The long text/u);
    expect((await made({ text: ' \n', html: '<p>Short</p>' })).body).toBe('Short');
  });

  it('keeps the plain text beside HTML of pictures and styles only', async () => {
    const html = `<style>${'p{margin:0} '.repeat(200)}</style><img src="x">`;
    expect((await made({ text: 'A short text.', html })).body).toBe('A short text.');
  });

  it('keeps an HTML message to which the list added a text part', async () => {
    const raw = HEAD + multipart('mixed', htmlPart('<p>The message itself.</p>'), textPart(FOOTER));
    expect((await parsed(raw)).body).toBe('The message itself.');
    const both =
      HEAD +
      multipart(
        'mixed',
        multipart('alternative', textPart('The message.'), htmlPart('<p>The message.</p>')),
        textPart(FOOTER),
      );
    expect((await parsed(both)).body).toBe('The message.');
  });

  it('puts text parts one after the other', async () => {
    expect(
      (await parsed(HEAD + multipart('mixed', textPart('One'), htmlPart('<b>Two</b>'), textPart('Three'))))
        .body,
    ).toBe('One\nTwo\nThree');
  });

  it('joins format=flowed, with and without delsp (RFC 3676)', async () => {
    const flowed = (text: string, delSp = '') =>
      `${HEAD}Content-Type: text/plain; charset=utf-8; format=flowed${delSp}\r\n\r\n${text}`;
    expect(
      (await parsed(flowed('One line \r\nthat goes on.\r\n> quoted \r\n> too\r\n\r\n-- \r\nAda\r\n'))).body,
    ).toBe('One line that goes on.\n> quoted too\n\n-- \nAda');
    expect((await parsed(flowed('各位 \r\n同事\r\n', '; delsp=yes'))).body).toBe('各位同事');
    expect((await parsed(flowed('call +1 202 555 \r\n0100 now\r\n'))).body).toBe('call +1 202 555 0100 now');
  });

  it('reads base64 with a blank behind the name of the encoding and a stray =', async () => {
    const raw = `${HEAD}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64 \r\n\r\nSGVsbG8gd29ybGQ=\r\n=\r\n`;
    expect((await parsed(raw)).body).toBe('Hello world');
  });

  it('reads one message with three charsets', async () => {
    const part = (charset: string, text: Buffer) =>
      Buffer.concat([
        Buffer.from(`--b\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n`),
        text,
        Buffer.from('\r\n'),
      ]);
    const raw = Buffer.concat([
      Buffer.from(`${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n`),
      part('koi8-r', encodeText('Привет всем участникам', 'koi8-r')),
      part('gb2312', Buffer.from([0xd6, 0xec, 0xe9, 0x46, 0xbb, 0xf9])),
      part('utf-7', Buffer.from('Hi +Jjo-')),
      Buffer.from('--b--\r\n'),
    ]);
    expect((await parsed(raw)).body).toBe('Привет всем участникам\n朱镕基\nHi ☺');
  });

  it.each([
    ['quoted-printable', 'utf-8', 'Det h=E4r =E4r ett meddelande'],
    ['base64', 'utf-8', Buffer.from('Det här är ett meddelande', 'latin1').toString('base64')],
    ['base64', 'us-ascii', Buffer.from('Det här är ett meddelande', 'latin1').toString('base64')],
  ])('reads Latin-1 that hides in %s and is called %s', async (encoding, charset, text) => {
    const raw = `${HEAD}Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${text}\r\n`;
    expect((await parsed(raw)).body).toBe('Det här är ett meddelande');
    const unlabelled = raw.replace(`; charset=${charset}`, '');
    expect((await parsed(unlabelled)).body).toBe('Det här är ett meddelande');
  });

  it('keeps a replacement character that the sender wrote', async () => {
    expect(
      (await parsed(`${HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\nWorld \uFFFD é\r\n`)).body,
    ).toBe('World \uFFFD é');
  });

  it('takes NUL and controls out and keeps Unicode whole', async () => {
    const { body, subject } = await parsed(
      `${HEAD.replace('Agenda', 'A\0gen\x07da')}\r\nbo\0dy\x1b[31m\tx e\u0301\r\n`,
    );
    expect(subject).toBe('Agenda');
    expect(body).toBe('body[31m\tx é');
  });

  it('leaves out a part of bytes that calls itself text', async () => {
    const noise = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 37) % 256)).toString('latin1');
    const raw = Buffer.from(
      HEAD +
        multipart(
          'mixed',
          textPart('The text.'),
          `Content-Type: text/plain; charset=us-ascii\r\nContent-Disposition: inline\r\n\r\n${noise}`,
        ),
      'latin1',
    );
    expect((await parsed(raw)).body).toBe('The text.');
  });

  it('shows of a message inside who wrote it and what about, not to whom', async () => {
    const inner = 'From: Bo <bo@example.com>\r\nTo: secret@example.com\r\nSubject: Inner\r\n\r\nInner text';
    const { body } = await parsed(
      HEAD +
        multipart(
          'mixed',
          textPart('See below.'),
          `Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n${inner}`,
        ),
    );
    expect(body).toContain('See below.');
    expect(body).not.toContain('secret@example.com');
  });
});

describe('repair', () => {
  it.each([
    ['CR alone', (raw: string) => raw.replaceAll('\r\n', '\r')],
    ['LF alone', (raw: string) => raw.replaceAll('\r\n', '\n')],
    ['CR CR LF', (raw: string) => raw.replaceAll('\r\n', '\r\r\n')],
    ['an mbox line in front', (raw: string) => `From ada@example.com Mon Jan  5 10:00:00 2026\r\n${raw}`],
    [
      'a blank before the colon',
      (raw: string) => raw.replace('From:', 'From :').replace('Subject:', 'Subject \t:'),
    ],
    ['Content-Type: text', (raw: string) => raw.replace('\r\n\r\n', '\r\nContent-Type: text\r\n\r\n')],
  ])('reads %s', async (_name, breakIt) => {
    expect(await parsed(breakIt(`${HEAD}\r\nOne\r\nTwo\r\n`))).toMatchObject({
      author: { addrSpec: 'ada@example.com' },
      subject: 'Agenda',
      body: 'One\nTwo',
      attachments: [],
    });
  });

  it('keeps a text that begins without an empty line', async () => {
    expect(
      (await parsed(`${HEAD}Dear all, this is the text\r\nand more of it.\r\n\r\nLast line.\r\n`)).body,
    ).toBe('Dear all, this is the text\nand more of it.\n\nLast line.');
  });

  it('does not turn fields behind a broken line into text', async () => {
    const raw = `From: ada@example.com\r\nSubject: x\r\na broken line\r\nReceived: from secret.example.net\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\n\r\nText\r\n`;
    expect(await parsed(raw)).toMatchObject({ body: 'Text', sentAt: Date.UTC(2026, 0, 5, 10) });
  });
});

describe('attachments', () => {
  it('gives name, type and size', async () => {
    const { attachments, body } = await made({
      text: 'See it.',
      attachments: [{ name: 'résumé final.pdf', type: 'application/pdf', bytes: new Uint8Array(1234) }],
    });
    expect(attachments).toEqual([{ name: 'résumé final.pdf', type: 'application/pdf', sizeBytes: 1234 }]);
    expect(body).toBe('See it.');
  });

  it.each([
    [`name*0*=utf-8''r%C3%A9; name*1*=sum%C3%A9.pdf`, 'résumé.pdf'],
    ['name="=?utf-8?B?w6kucGRm?="', 'é.pdf'],
    ['name=plain.pdf', 'plain.pdf'],
    [`name="a\u0000b\u202Efdp.exe"`, 'ab\u202Efdp.exe'],
  ])('reads the name of %s', async (parameter, name) => {
    const raw =
      HEAD + multipart('mixed', textPart('x'), `Content-Type: application/pdf; ${parameter}\r\n\r\nx`);
    expect((await parsed(raw)).attachments[0]!.name).toBe(name);
  });

  it('takes TNEF for a file and shows neither signatures nor the pictures of HTML', async () => {
    const raw = HEAD + multipart('mixed', textPart('x'), 'Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nxx', 'Content-Type: application/pgp-signature\r\n\r\n-----BEGIN PGP SIGNATURE-----',
      multipart('related', htmlPart('<img src=cid:1>'), 'Content-Type: image/png\r\nContent-ID: <1>\r\n\r\nx')); // prettier-ignore
    expect((await parsed(raw)).attachments.map(({ name, type }) => [name, type])).toEqual([
      ['winmail.dat', 'application/ms-tnef'],
    ]);
  });

  it('takes a broken Content-Type for bytes', async () => {
    const raw =
      HEAD +
      multipart('mixed', textPart('x'), 'Content-Type: ;;;\r\nContent-Disposition: attachment\r\n\r\nx');
    expect((await parsed(raw)).attachments[0]).toMatchObject({ sizeBytes: 1 });
  });

  it('lists as many as the limit allows', async () => {
    expect((await parsed(attached(LIMITS.attachments))).attachments).toHaveLength(LIMITS.attachments);
  });
});

function attached(files: number): string {
  const parts = Array.from(
    { length: files },
    (_, i) => `Content-Type: application/pdf; name=${i}.pdf\r\n\r\nx`,
  );
  return HEAD + multipart('mixed', textPart('x'), ...parts);
}

function addressed(recipients: number): string {
  const addresses = Array.from({ length: recipients }, (_, i) => `reader${i}@example.org`);
  return `To: ${addresses.join(',\r\n ')}\r\n${HEAD}\r\nx\r\n`;
}

function named(recipients: number, last = '', before = ''): string {
  const names = Array.from({ length: recipients }, (_, i) => `Reader number ${i}`);
  const all = [...names, ...(last === '' ? [] : [last])].join(',\r\n ');
  return `${before}To: ${all}\r\n${HEAD}\r\nx\r\n`;
}

describe('limits', () => {
  const nested = (depth: number) =>
    HEAD +
    Array.from(
      { length: depth },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    ).join('') +
    '\r\nx\r\n';
  const parts = (n: number) => HEAD + multipart('mixed', ...Array.from({ length: n }, () => textPart('x')));

  it.each([
    ['too_large', () => Buffer.alloc(LIMITS.rawBytes + 1, 'x')],
    ['mime_too_deep', () => nested(LIMITS.depth + 1)],
    ['mime_too_deep', () => HEAD + 'Content-Type: message/rfc822\r\n\r\n'.repeat(3000)],
    ['too_many_parts', () => parts(LIMITS.parts + 1)],
    ['too_many_attachments', () => attached(LIMITS.attachments + 1)],
    ['too_many_people', () => addressed(LIMITS.people + 1)],
    ['too_many_people', () => addressed(3000)],
    ['too_many_people', () => named(LIMITS.people + 1)],
    ['too_many_people', () => named(LIMITS.people + 100, 'last@example.net')],
    [
      'too_many_people',
      () =>
        named(300, '', `Cc: ${Array.from({ length: 300 }, (_, i) => `Other number ${i}`).join(', ')}\r\n`),
    ],
    ['headers_too_large', () => `${HEAD}X-Long: ${'a b '.repeat(150_000)}\r\n\r\nx`],
    ['headers_too_large', () => `${HEAD}${'X: a\r\n'.repeat(65_000)}\r\nx`],
    ['text_too_long', () => `${HEAD}\r\n${'a line of text\r\n'.repeat(200_000)}`],
    ['text_too_long', () => `${HEAD}${htmlPart('<p>a paragraph</p>\r\n'.repeat(150_000))}`],
    ['unparseable', () => `${HEAD}Content-Type: multipart/mixed; boundary=never\r\n\r\nSome text\r\n`],
    ['unparseable', () => `${HEAD}Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nSome text\r\n`],
    ['unparseable', () => ''],
    ['unparseable', () => '\r\n\r\n'],
    ['unparseable', () => 'no mail at all'],
  ])('holds a message as %s: %#', async (why, raw) => {
    const start = performance.now();
    expect(await outcome(raw())).toEqual({ kind: 'held', why });
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('publishes a message that has no text', async () => {
    expect((await parsed(`${HEAD}\r\n`)).body).toBe('');
    expect((await parsed(`${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n`)).body).toBe('');
    expect((await parsed(HEAD + multipart('mixed', textPart('\r\n')))).body).toBe('');
  });

  it('knows the last of many recipients, most of whom have no address', async () => {
    const { people } = await parsed(named(LIMITS.people - 10, 'Ann Last <last@example.net>'));
    expect(people.map(({ addrSpec }) => addrSpec)).toContain('last@example.net');
  });

  it('reads what is just within', async () => {
    expect((await parsed(nested(LIMITS.depth))).body).toBe('x');
    expect((await parsed(parts(LIMITS.parts - 1))).subject).toBe('Agenda');
    expect((await parsed(addressed(LIMITS.people - 10))).people.length).toBeLessThanOrEqual(LIMITS.people);
  });

  it('counts depth, not multiparts: 60 mails side by side, or a mail that quotes MIME', async () => {
    const inner = 'Content-Type: message/rfc822\r\n\r\nFrom: x@example.net\r\nSubject: inner\r\n\r\nx';
    expect(
      (await parsed(HEAD + multipart('mixed', ...Array.from({ length: 60 }, () => inner)))).attachments,
    ).toHaveLength(60);
    const quoting = '> Content-Type: multipart/mixed; boundary="x"\r\n'.repeat(80);
    expect((await parsed(`${HEAD}\r\n${quoting}`)).body).toContain('boundary');
  });

  it.each([
    ['open divisions', '<div>'.repeat(100_000)],
    ['open quotations', '<blockquote>'.repeat(20_000)],
    ['tables in tables', '<table><tr><td>'.repeat(20_000)],
    ['angle brackets', '<'.repeat(1_000_000)],
    ['comments', '<!--'.repeat(200_000)],
    ['attributes', `<a ${'href="x" '.repeat(100_000)}>`],
    ['entities', '&amp;&#x41;&bogus'.repeat(50_000)],
    ['lists', '<ul><li>'.repeat(20_000)],
    ['links', '<a href="https://example.org/a">a</a>'.repeat(20_000)],
  ])('is done with hostile HTML in time: %s', async (_name, html) => {
    const start = performance.now();
    await outcome(`${HEAD}${htmlPart(`${html}the end`)}`);
    expect(performance.now() - start).toBeLessThan(6000);
  });

  it('keeps the words of HTML that nests too deep', async () => {
    const { body } = await parsed(
      `${HEAD}${htmlPart(`${'<div>'.repeat(5000)}Agenda &amp; minutes &#64; noon`)}`,
    );
    expect(body.trim()).toBe('Agenda & minutes @ noon');
  });
});

describe('what is no post', () => {
  const withheld = async (
    headers: readonly (readonly [string, string])[],
    context: Partial<ParseContext> = {},
    parts: MessageParts = {},
  ) => (await made({ ...parts, headers }, context)).withhold;

  it('withholds automatic answers, spam, digests', async () => {
    expect(await withheld([['Auto-Submitted', 'auto-replied']])).toBe('auto_reply');
    expect(await withheld([['Auto-Submitted', 'auto-replied (vacation)']])).toBe('auto_reply');
    expect(await withheld([['X-Autoreply', 'yes']])).toBe('auto_reply');
    expect(await withheld([['Precedence', 'auto_reply']])).toBe('auto_reply');
    expect(await withheld([['Auto-Submitted', 'no']])).toBeNull();
    expect(await withheld([['Precedence', 'list']])).toBeNull();
    expect(await withheld([['X-Spam-Flag', 'YES']])).toBe('spam');
    expect(await withheld([['X-Spam-Status', 'Yes, score=9']])).toBe('spam');
    expect(await withheld([['X-Spam-Status', 'No, score=1']])).toBeNull();
    expect(
      (await parsed(HEAD + multipart('digest', '\r\nFrom: a@example.com\r\nSubject: x\r\n\r\nx'))).withhold,
    ).toBe('digest');
  });

  it('withholds bounces', async () => {
    const report =
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; x@example.com\r\n--b--\r\n';
    expect((await parsed(HEAD + report)).withhold).toBe('bounce');
    expect(await withheld([['Return-Path', '<>']], {}, { from: 'Mail <MAILER-DAEMON@example.net>' })).toBe(
      'bounce',
    );
    expect(await withheld([], {}, { from: 'postmaster@example.net' })).toBeNull();
  });

  it('honours or ignores the wish not to be archived, as the list says', async () => {
    for (const header of [
      ['X-No-Archive', 'yes'],
      ['X-No-Archive', 'Yes; really'],
      ['X-Archive', 'no'],
      ['X-Archive', 'expiry=30'],
      ['Restrict', 'no-external-archive'],
    ] as const) {
      // prettier-ignore
      expect(await withheld([header])).toBe('no_archive');
      expect(await withheld([header], { noArchive: 'ignore' })).toBeNull();
    }
    expect(await withheld([['X-No-Archive', 'no']])).toBeNull();
    expect(await withheld([], {}, { text: 'X-No-Archive: Yes\n\nHello\n' })).toBe('no_archive');
    expect(await withheld([], { noArchive: 'ignore' }, { text: 'X-No-Archive: yes\n\nHello' })).toBeNull();
    const inText = { noArchive: 'in_text' } as const;
    expect(await withheld([['X-No-Archive', 'yes']], inText)).toBeNull();
    expect(await withheld([], inText, { text: 'X-No-Archive: yes\n\nHello' })).toBe('no_archive');
    expect(await withheld([], {}, { text: 'Write X-No-Archive: yes\n' })).toBeNull();
    expect(await withheld([], {}, { text: 'Hello\n\nX-No-Archive: yes\n' })).toBeNull();
  });
});

describe('contentDigest', () => {
  const base: MessageParts = {
    from: 'Ada <ada@example.com>',
    subject: 'Título',
    messageId: 'd@example.org',
    text: 'Línea uno\nLínea dos\n\nAda\n',
    references: ['r@example.org'],
  };
  const digest = async (parts: MessageParts = {}) => (await made({ ...base, ...parts })).contentDigest;

  it('is equal for copies that came another way', async () => {
    const first = await digest();
    expect(
      await digest({
        headers: [
          ['Received', 'from a by b; Mon, 5 Jan 2026 10:00:05 +0000'],
          ['Delivered-To', 'x@example.net'],
        ],
      }),
    ).toBe(first);
    expect(await digest({ encoding: 'quoted-printable' })).toBe(first);
    expect(await digest({ encoding: 'base64' })).toBe(first);
    expect(await digest({ charset: 'iso-8859-1' })).toBe(first);
    expect(await digest({ subject: '[dc-x] Título' })).toBe(first);
    expect(await digest({ text: `${base.text!}\n${FOOTER}\n` })).toBe(first);
    expect(await digest({ text: 'Línea uno   \nLínea dos\n\n\nAda' })).toBe(first);
    expect(await digest({ messageId: 'other@example.org' })).toBe(first);
  });

  it('is equal with and without a footer in a part of its own', async () => {
    const plain = `${HEAD}${textPart('The text.\r\n')}`;
    expect(
      (await parsed(HEAD + multipart('mixed', textPart('The text.'), textPart(FOOTER)))).contentDigest,
    ).toBe((await parsed(plain)).contentDigest);
  });

  it('is equal before and after the list began to rewrite From', async () => {
    const rewritten = await digest({
      from: 'Ada via DC-X <dc-x@lists.example.org>',
      headers: [['Reply-To', 'Ada <ada@example.com>']],
    });
    expect(rewritten).toBe(await digest());
  });

  it('differs where something was said differently', async () => {
    const all = [
      await digest(),
      await digest({ text: 'Línea uno\nLínea tres\n' }),
      await digest({ subject: 'Otro' }),
      await digest({ from: 'Bo <bo@example.com>' }),
      await digest({ date: new Date('2026-01-06T10:00:00Z') }),
      await digest({ references: ['other@example.org'] }),
      await digest({ attachments: [{ name: 'a', type: 'application/pdf', bytes: new Uint8Array(3) }] }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('anything', () => {
  const pieces = [
    '\r\n', '\n', '\r', '\r\n\r\n', ':', 'From: ', 'Subject: =?utf-8?B?', '?=', 'Content-Type: ', 'text/plain', 'text/html', 'multipart/mixed; boundary=b', 'multipart/alternative; boundary="b"',
    'message/rfc822', '; charset=', 'utf-16', 'iso-2022-jp', 'x', '--b', '--b--', 'Content-Transfer-Encoding: base64', 'quoted-printable', '=3D', '=', '<a@b>', '"', '<div>', '&#0;', '\0', 'é', '\ud83d', 'Date: ',
    'name*0*=', `filename*=utf-8''%`, 'References: <', 'X-Original-From: ',
  ]; // prettier-ignore

  it('never throws on byte soup', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (soup) => {
        expect(['parsed', 'held']).toContain((await outcome(soup)).kind);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws on soup of mail pieces, and what it gives is clean', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...pieces), { maxLength: 80 }), async (soup) => {
        const result = await outcome(soup.join(''));
        if (result.kind === 'held') return;
        const { body, subject, attachments } = result.message;
        for (const text of [body, subject, ...attachments.map((part) => part.name ?? '')]) {
          expect(text.isWellFormed()).toBe(true);
          // eslint-disable-next-line no-control-regex
          expect(text).not.toMatch(/[\u0000-\u0008\u000e-\u001f]/u);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on a good message with bytes changed, lost and doubled', async () => {
    const good = Buffer.from(
      HEAD +
        multipart(
          'mixed',
          multipart('alternative', textPart('Línea'), htmlPart('<p>Línea</p>')),
          `Content-Type: application/pdf; name*=utf-8''%C3%A9.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA`,
        ),
    );
    const change = fc.tuple(fc.nat(good.length - 1), fc.constantFrom('set', 'cut', 'double'), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        let raw = Buffer.from(good);
        for (const [at, what, value] of changes) {
          const i = at % raw.length;
          if (what === 'set') raw[i] = value;
          else
            raw = Buffer.concat([
              raw.subarray(0, i),
              what === 'cut'
                ? raw.subarray(i + 1 + (value % 20))
                : raw.subarray(Math.max(0, i - (value % 20))),
            ]);
          if (raw.length === 0) raw = Buffer.from('x');
        }
        expect(['parsed', 'held']).toContain((await outcome(raw)).kind);
      }),
      { numRuns: 500 },
    );
  });
});

it('knows the people of extension fields too, so that redaction can look for them', async () => {
  const outcome = await parseMessage(
    {
      bytes: makeMessage({
        headers: [
          ['X-Original-From', '"Lu Example" <lu@example.net>'],
          ['X-Original-To', 'mo@example.net'],
        ],
      }),
      receivedAt: null,
    },
    { listAddress: null, subjectTags: [], noArchive: 'honour', now: 0 },
  );
  const people = outcome.kind === 'parsed' ? outcome.message.people.map(({ addrSpec }) => addrSpec) : [];
  expect(people).toEqual(expect.arrayContaining(['lu@example.net', 'mo@example.net']));
});
