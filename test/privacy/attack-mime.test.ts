// The same values through MIME: charsets, transfer encodings, HTML, flowed text, odd parts, file names, headers.
import { beforeAll, describe, expect, it } from 'vitest';
import type { CompiledPolicy } from '../../src/redact/policy.ts';
import { encodeText, makeMessage, type Charset } from '../support/make-message.ts';
import { attackPolicy, digitsOf, lettersOf, publicSide, rawMail } from './attack-support.ts';

const ADDRESS = 'kunigunde.doe@mail.example.org';
const PHONE = '+44 20 7946 0958';

let policies: CompiledPolicy[];
beforeAll(async () => {
  policies = [await attackPolicy('open'), await attackPolicy('balanced'), await attackPolicy('strict')];
});

/** Gone in all policies, but for the number, which "open" removes as any other. `has` must have come through. */
async function expectGone(mail: Uint8Array, has?: string): Promise<void> {
  for (const policy of policies) {
    const seen = await publicSide(mail, policy);
    expect(lettersOf(seen), seen).not.toContain('kunigunde');
    expect(digitsOf(seen), seen).not.toContain('79460958');
    if (has !== undefined) expect(seen).toContain(has);
  }
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\n');
const utf16 = (text: string, order: 'le' | 'be', mark: boolean) => {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};
/** Escape sequences about the Japanese words, ASCII as it is (RFC 1468). */
const JAPANESE = `\x1b$B$3$s$K$A$O\x1b(B ${ADDRESS} \x1b$BEEOC\x1b(B ${PHONE}\n`;

describe('charsets', () => {
  const WORDS: readonly (readonly [Charset, string])[] = [
    ['windows-1256', 'راسلني على'],
    ['gb18030', '请联系'],
    ['koi8-r', 'пишите'],
    ['windows-1251', 'пишите'],
    ['iso-8859-1', 'écrivez'],
    ['utf-8', 'écrivez'],
  ];
  it.each(
    WORDS.flatMap(([charset, word]) =>
      (['8bit', 'base64', 'quoted-printable'] as const).map((encoding) => [charset, encoding, word] as const),
    ),
  )('%s in %s', async (charset, encoding, word) => {
    const text = `${word} ${ADDRESS} , ${PHONE}\n> ${word}:${ADDRESS}\n`;
    await expectGone(makeMessage({ text, charset, encoding }), word);
    const wrong = rawMail(
      'Content-Type: text/plain\nContent-Transfer-Encoding: 8bit',
      encodeText(text, charset),
    );
    await expectGone(wrong);
  });

  it.each([
    ['iso-2022-jp', 'text/plain; charset=iso-2022-jp', Buffer.from(JAPANESE, 'latin1')],
    ['utf-16le', 'text/plain; charset=utf-16le', utf16(`Write ${ADDRESS} ${PHONE}`, 'le', false)],
    ['utf-16be', 'text/plain; charset=utf-16be', utf16(`Write ${ADDRESS} ${PHONE}`, 'be', false)],
    ['utf-16 with its mark', 'text/plain; charset=utf-16', utf16(`Write ${ADDRESS} ${PHONE}`, 'le', true)],
    ['utf-16 that nobody named', 'text/plain', utf16(`Write ${ADDRESS} ${PHONE}`, 'le', true)],
    [
      'utf-7',
      'text/plain; charset=utf-7',
      Buffer.from(`Write kunigunde.doe+AEA-mail.example.org +-44 20 7946 0958`),
    ],
    ['a charset that is none', 'text/plain; charset=x-none', Buffer.from(`Write ${ADDRESS} ${PHONE}`)],
    ['the wrong charset', 'text/plain; charset=big5', Buffer.from(`Écrivez ${ADDRESS} ${PHONE}`)],
  ])('%s', async (_, type, bytes) => {
    await expectGone(rawMail(`Content-Type: ${type}\nContent-Transfer-Encoding: base64`, base64(bytes)));
  });
});

describe('transfer encodings', () => {
  it.each([
    ['soft breaks in the address', 'kunigunde=\n.doe@mail.exa=\nmple.org +44 20 79=\n46 0958'],
    ['every letter', [...Buffer.from(`${ADDRESS} ${PHONE}`)].map((b) => `=${b.toString(16)}`).join('')],
    ['small hexadecimal letters', 'kunigunde=2edoe=40mail=2eexample=2eorg =2b44 20 7946 0958'],
    ['blanks before soft breaks', 'kunigunde.doe@=  \nmail.example.org +44=  \n 20 7946 0958'],
  ])('quoted-printable: %s', async (_, text) => {
    await expectGone(
      rawMail('Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable', `Write ${text} now`),
      'now',
    );
  });

  it.each(['quoted-printable', 'base64'])('%s that no header names', async (encoding) => {
    const body =
      encoding === 'base64'
        ? base64(Buffer.from(`Write ${ADDRESS} ${PHONE} now`))
        : 'Write kunigunde.doe=40mail.example.org =2B44 20 7946 0958 now';
    const mail = rawMail('Content-Type: text/plain', body);
    for (const policy of policies) {
      const seen = await publicSide(mail, policy);
      const decoded = [...seen.matchAll(/[A-Za-z0-9+/=]{12,}/g)].map(([run]) =>
        Buffer.from(run, 'base64').toString('latin1'),
      );
      expect(lettersOf([seen, ...decoded].join('\n'))).not.toContain('kunigunde');
    }
  });

  it('uuencoded text in a text part', async () => {
    const line = Buffer.from(`${ADDRESS}\n`);
    const body = `begin 644 cv.txt\n${uuencode(line)}\n\`\nend\n`;
    await expectGone(rawMail('Content-Type: text/plain', `See ${ADDRESS}\n${body}`));
  });
});

function uuencode(bytes: Uint8Array): string {
  const sixBits = (n: number) => (n === 0 ? '`' : String.fromCharCode(n + 32));
  let out = sixBits(bytes.length);
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    out += [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63].map(sixBits).join('');
  }
  return out;
}

describe('format=flowed', () => {
  const FLOWED: readonly (readonly [string, string])[] = [
    [
      'text/plain; format=flowed',
      `Write to \n${ADDRESS} \nor call ${PHONE.slice(0, 7)} \n${PHONE.slice(7)} now`,
    ],
    ['text/plain; format=flowed', `> Write to \n> ${ADDRESS} \n> or call +44 20 \n> 7946 0958 now`],
    [
      'text/plain; format=flowed; delsp=yes',
      `Write to kunigunde.doe@ \nmail.example.org or +44 20 79 \n46 0958 now`,
    ],
    [
      'text/plain; format=flowed; delsp=yes',
      `> Write to kunigunde. \n> doe@mail.exam \n> ple.org or +44 20 79 \n> 46 0958 now`,
    ],
    ['text/plain; format=flowed; delsp=yes', `>> Write to kuni \n>> gunde.doe@mail.exam \n>> ple.org now`],
    ['text/plain; format=flowed', `Write to <kunigunde.doe@ \nmail.example.org> now`],
  ];
  it.each(FLOWED)('%s: %j', async (type, text) => {
    await expectGone(rawMail(`Content-Type: ${type}`, text), 'now');
  });
});

const HTML: readonly string[] = [
  '<a href="mailto:@@">write</a>',
  '<a href="mailto:@@?subject=x">@@</a>',
  "<a href='MAILTO:@@'>write</a>",
  '<a href=mailto:@@>write</a>',
  '<a href="tel:#">call</a>',
  '<a href="https://wa.me/442079460958">call</a>',
  '<a href="https://example.org/?e=@@">link</a>',
  '<p title="@@" data-x="@@">hello</p>',
  '<img src="https://t.example.org/?t=kunigunde" alt="@@">',
  '<img src="cid:kunigunde@mail.example.org" alt="kunigunde.doe@mail.example.org">',
  'kunigunde.doe<b></b>@mail.example.org',
  'kuni<span>gunde</span>.doe@<i>mail</i>.example.org',
  'kunigunde.doe<!-- x -->@mail<!-- @ -->.example.org',
  '<span>kunigunde.doe</span>@<span>mail.example.org</span>',
  'kunigunde.doe&#64;mail.example.org',
  'kunigunde.doe&commat;mail&period;example&period;org',
  '&#107;&#117;&#110;&#105;gunde.doe@mail.example.org',
  'kuni&shy;gunde.doe@mail.example.org',
  'kuni&#8203;gunde.doe@mail.exa<wbr>mple.org',
  '<table><tr><td>@@</td><td>#</td></tr></table>',
  '<ul><li>@@</li><li>#</li></ul>',
  '<pre>\n| @@ | # |\n</pre>',
  '<blockquote>On Monday <a href="mailto:@@">Jane &lt;@@&gt;</a> wrote:<br>#</blockquote>',
  '<!-- @@ # --><p>hello</p>',
  '<style>/* @@ */</style><script>var a="@@"</script><p>hello</p>',
  '<title>@@</title><meta name="author" content="@@"><p>hello</p>',
  '<textarea>@@</textarea><input value="@@"><select><option value="@@">@@</option></select>',
  '<noscript>@@</noscript><template>@@</template>',
  '<div style="display:none">@@ #</div>',
  '<span dir="rtl">\u200f@@\u200f</span>',
  '<svg><text>@@</text></svg>',
  '<object data="mailto:@@">@@</object><iframe srcdoc="@@"></iframe>',
  '<p>+44&nbsp;20&nbsp;7946&#8209;0958</p>',
  '<p>+44 20 <b>7946</b> <i>0958</i></p>',
  '<p>+44&thinsp;20<br>7946 0958</p>',
  '<a href="https://x.example.org" title="@@">#</a>',
  '<p>@@',
  '<p>@@<',
  '<<p>@@>',
  '<a href="mailto:@@"',
  '</p></p>@@<//p>',
  '<![CDATA[@@]]>',
  '<o:p>@@</o:p><font>#</font>',
];

describe('HTML', () => {
  it.each(HTML)('%s', async (html) => {
    const filled = html
      .replaceAll('@@', ADDRESS)
      .replaceAll('#', (_, at: number, whole: string) => (whole[at - 1] === '&' ? '#' : PHONE));
    const page = `<html><body><p>Dear all</p>${filled}<p>bye</p></body></html>`;
    await expectGone(makeMessage({ text: null, html: page }));
    await expectGone(makeMessage({ text: null, html: page, encoding: 'quoted-printable' }));
    await expectGone(
      makeMessage({ text: 'See the HTML.', html: page + '<p>More words to read here.</p>'.repeat(40) }),
    );
  });

  it('brings no address of an image into the text', async () => {
    const html =
      '<p>Hello</p><img src="https://t.example.org/o.gif?t=77ab10c9" width="1"><img alt="x" src="//t.example.org/77ab10c9.png"><p>bye</p>';
    for (const policy of policies)
      expect(await publicSide(makeMessage({ text: null, html }), policy)).not.toMatch(/77ab10c9|t\.example/);
  });
});

const part = (fields: string, body: string) => `--b\n${fields}\n\n${body}\n`;
const multipart = (subtype: string, ...parts: string[]) =>
  rawMail(
    `Content-Type: multipart/${subtype}; boundary=b`,
    `preamble ${ADDRESS}\n${parts.join('')}--b--\nepilogue ${ADDRESS} ${PHONE}\n`,
  );
const TEXT = part('Content-Type: text/plain', 'Hello all');

const PARTS: Readonly<Record<string, Uint8Array>> = {
  'a message inside': multipart('mixed', TEXT, part('Content-Type: message/rfc822', `From: Kunigunde <${ADDRESS}>\nSubject: ${ADDRESS}\nTo: x@example.com\n\nWrite ${ADDRESS} ${PHONE}`)),
  'a message inside, inline': multipart('mixed', TEXT, part('Content-Type: message/rfc822\nContent-Disposition: inline', `From: <${ADDRESS}>\nSubject: ${ADDRESS}\n\nWrite ${ADDRESS} ${PHONE}`)),
  'a message in a message': multipart('mixed', TEXT, part('Content-Type: message/rfc822', `Subject: a\nContent-Type: message/rfc822\n\nFrom: ${ADDRESS}\nSubject: b\n\n${ADDRESS} ${PHONE}`)),
  'a calendar': multipart('mixed', TEXT, part('Content-Type: text/calendar; method=REQUEST', `BEGIN:VCALENDAR\nBEGIN:VEVENT\nORGANIZER;CN=Kunigunde:mailto:${ADDRESS}\nATTENDEE;CN="${ADDRESS}":MAILTO:kunigunde.\n doe@mail.example.org\nDESCRIPTION:Call ${PHONE}\\nhttps://zoom.us/j/79460958\nEND:VEVENT\nEND:VCALENDAR`)),
  'a calendar as an alternative': multipart('alternative', TEXT, part('Content-Type: text/calendar; method=REQUEST', `BEGIN:VCALENDAR\nORGANIZER:mailto:${ADDRESS}\nEND:VCALENDAR`)),
  'a calendar alone': rawMail('Content-Type: text/calendar', `BEGIN:VCALENDAR\nORGANIZER;CN=J:mailto:${ADDRESS}\nDESCRIPTION:tel ${PHONE}\nEND:VCALENDAR`),
  'a card': multipart('mixed', TEXT, part('Content-Type: text/vcard; charset=utf-8\nContent-Disposition: inline', `BEGIN:VCARD\nEMAIL;TYPE=work:${ADDRESS}\nTEL:${PHONE}\nNICKNAME:k\nEND:VCARD`)),
  'a card of the old type': multipart('mixed', TEXT, part('Content-Type: text/x-vcard', `BEGIN:VCARD\nEMAIL:${ADDRESS}\nTEL;CELL:${PHONE}\nEND:VCARD`)),
  'a delivery status': multipart('mixed', TEXT, part('Content-Type: message/delivery-status', `Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; ${ADDRESS}\nDiagnostic-Code: smtp; 550 ${ADDRESS}`)),
  'headers alone': multipart('mixed', TEXT, part('Content-Type: text/rfc822-headers', `From: ${ADDRESS}\nReceived: for <${ADDRESS}>`)),
  'an external body': multipart('mixed', TEXT, part(`Content-Type: message/external-body; access-type=mail-server; server="${ADDRESS}"`, `Content-ID: <${ADDRESS}>\n\n${ADDRESS}`)),
  'a partial message': rawMail(`Content-Type: message/partial; id="${ADDRESS}"; number=1; total=2`, `Subject: x\n\n${ADDRESS} ${PHONE}`),
  'enriched text': rawMail('Content-Type: text/enriched', `<bold>Write</bold> ${ADDRESS} <italic>${PHONE}</italic>`),
  'Markdown': rawMail('Content-Type: text/markdown', `[write](mailto:${ADDRESS}) **${PHONE}**`),
  'XML': rawMail('Content-Type: text/xml', `<a mail="${ADDRESS}">${ADDRESS} ${PHONE}</a>`),
  'CSV': multipart('mixed', TEXT, part('Content-Type: text/csv\nContent-Disposition: inline', `name,mail,tel\nKim,${ADDRESS},${PHONE}`)),
  'several texts': multipart('mixed', TEXT, part('Content-Type: text/plain\nContent-Disposition: inline', `Write ${ADDRESS}`), part('Content-Type: text/plain', `Call ${PHONE}`)),
  'a text named as a file': multipart('mixed', TEXT, part('Content-Type: text/plain; name="notes.txt"\nContent-Disposition: inline; filename="notes.txt"', `Write ${ADDRESS} ${PHONE}`)),
  'text in a related part': multipart('related', part('Content-Type: text/html', `<p>Hello ${ADDRESS}</p>`), part(`Content-Type: image/png; name="${ADDRESS}.png"\nContent-ID: <${ADDRESS}>`, 'x')),
  'text beside a report': multipart('report; report-type=feedback-report', TEXT, part('Content-Type: message/feedback-report', `Original-Rcpt-To: ${ADDRESS}`)),
  'a signed message': multipart('signed', part('Content-Type: text/plain', `Write ${ADDRESS} ${PHONE}`), part(`Content-Type: application/pgp-signature; name="${ADDRESS}.asc"`, 'x')),
  'a part with a description': multipart('mixed', TEXT, part(`Content-Type: application/pdf; name="${ADDRESS}.pdf"\nContent-Description: ${ADDRESS}\nContent-ID: <${ADDRESS}>\nContent-Location: mailto:${ADDRESS}`, 'x')),
  'an unknown type': rawMail(`Content-Type: text/x-own; x="${ADDRESS}"`, `Write ${ADDRESS} ${PHONE}`),
  'no type at all': rawMail('X-Empty: 1', `Write ${ADDRESS} ${PHONE}`),
  'a broken type': rawMail('Content-Type: ; ;=', `Write ${ADDRESS} ${PHONE}`),
  'a boundary that never ends': rawMail('Content-Type: multipart/mixed; boundary=b', `--b\nContent-Type: text/plain\n\nWrite ${ADDRESS} ${PHONE}`),
}; // prettier-ignore

describe('parts', () => {
  it.each(Object.entries(PARTS))('%s', async (_, mail) => {
    await expectGone(mail);
  });
});

const HEADERS: Readonly<Record<string, string>> = {
  'subject': `Subject: Write ${ADDRESS} or ${PHONE}`,
  'subject, encoded': `Subject: =?utf-8?B?${Buffer.from(`Écrivez ${ADDRESS} ${PHONE}`).toString('base64')}?=`,
  'subject, Q': 'Subject: =?utf-8?Q?=C3=89crivez_kunigunde=2Edoe=40mail=2Eexample=2Eorg?=',
  'subject in two words': `Subject: =?utf-8?Q?kuni?= =?utf-8?Q?gunde=2Edoe=40mail.example.org?=`,
  'subject in two words, cut at the @': `Subject: =?utf-8?Q?kunigunde=2Edoe=40?=\n =?utf-8?Q?mail.example.org?=`,
  'subject, folded': `Subject: Write to kunigunde.doe@\n mail.example.org now`,
  'subject, folded with a tab': `Subject: Write to\n\t${ADDRESS}\n\tnow`,
  'subject, broken encoding': `Subject: =?utf-8?B?${Buffer.from(`Mail ${ADDRESS}`).toString('base64')}`,
  'subject, raw': `Subject: \xc3\x89crivez ${ADDRESS}`,
  'subject, encoded twice': `Subject: =?utf-8?B?${Buffer.from(`=?utf-8?B?${Buffer.from(ADDRESS).toString('base64')}?=`).toString('base64')}?=`,
  'two subjects': `Subject: ${ADDRESS}\nSubject: ${PHONE}`,
  'file name': `Content-Type: application/pdf; name="${ADDRESS}.pdf"`,
  'file name, RFC 2231': `Content-Disposition: attachment; filename*=utf-8''kunigunde.doe%40mail.example.org%20${encodeURIComponent(PHONE)}.pdf\nContent-Type: application/pdf`,
  'file name in parts': `Content-Disposition: attachment; filename*0="kunigunde.doe@ma"; filename*1="il.example.org.pdf"\nContent-Type: application/pdf`,
  'file name in encoded parts': `Content-Disposition: attachment; filename*0*=utf-8''kunigunde.doe%40; filename*1*=mail.example.org.pdf\nContent-Type: application/pdf`,
  'file name, encoded word': `Content-Disposition: attachment; filename="=?utf-8?B?${Buffer.from(`${ADDRESS}.pdf`).toString('base64')}?="\nContent-Type: application/pdf`,
  'file name, underscores': 'Content-Disposition: attachment; filename="CV_kunigunde_doe_at_mail.example.org_2024.pdf"\nContent-Type: application/pdf',
  'file name, at': 'Content-Disposition: attachment; filename="kunigunde.doe_at_mail.example.org.pdf"\nContent-Type: application/pdf',
  'file name, (at)': 'Content-Disposition: attachment; filename="kunigunde.doe(at)mail.example.org.pdf"\nContent-Type: application/pdf',
  'file name, percent': 'Content-Disposition: attachment; filename="kunigunde.doe%40mail.example.org.pdf"\nContent-Type: application/pdf',
  'file name, phone': `Content-Disposition: attachment; filename="tel_+44_20_7946_0958.pdf"\nContent-Type: application/pdf`,
  'file name, phone with dashes': `Content-Disposition: attachment; filename="+44-20-7946-0958.jpg"\nContent-Type: image/jpeg`,
  'file name, phone without marks': `Content-Disposition: attachment; filename="+442079460958.jpg"\nContent-Type: image/jpeg`,
}; // prettier-ignore

describe('header fields', () => {
  it.each(Object.entries(HEADERS))('%s', async (_, fields) => {
    await expectGone(rawMail(fields, 'Hello all\n'));
  });

  const NAMES: readonly string[] = [
    ADDRESS,
    `"${ADDRESS}"`,
    `'${ADDRESS}'`,
    `"${ADDRESS} via dc-x"`,
    `"kunigunde.doe (at) mail.example.org"`,
    `"kunigunde.doe at mail.example.org"`,
    `"kunigunde.doe_at_mail.example.org"`,
    `"kunigunde.doe＠mail.example.org"`,
    `"kunigunde.doe[at]mail[dot]example[dot]org"`,
    `=?utf-8?B?${Buffer.from(ADDRESS).toString('base64')}?=`,
    `=?utf-8?Q?kunigunde=2Edoe=40mail=2Eexample=2Eorg?=`,
    `"Kim (${ADDRESS})"`,
    `"Kim ${PHONE}"`,
    `"Kim | ${ADDRESS} | ${PHONE}"`,
    `"mailto:${ADDRESS}"`,
  ];
  it.each(NAMES)('display name %s', async (name) => {
    for (const spec of ['<other@example.com>', `<${ADDRESS}>`, '<dc-x@lists.example.org>', '']) {
      const mail = Buffer.from(
        `From: ${name} ${spec}\r\nReply-To: <${ADDRESS}>\r\nSubject: x\r\nDate: Mon, 05 Jan 2026 10:00:00 +0000\r\n\r\nHello all\r\n`,
      );
      await expectGone(mail, 'Hello all');
    }
  });

  it.each(['To', 'Cc', 'Reply-To', 'Sender', 'Return-Path', 'Delivered-To'])(
    'an address of %s is gone from the text even in pieces',
    async (field) => {
      const mail = rawMail(
        `${field}: <kunigunde@intra-net>`,
        'ask KUNIGUNDE AT intra-net, kunigunde [@] intra-net\n> kunigunde@\n> intra-net\n',
      );
      for (const policy of policies)
        expect(lettersOf(await publicSide(mail, policy))).not.toContain('kunigunde');
    },
  );
});
