// Addresses in every dress that mail gives them. Each case is a whole message; the name in it must be gone.
import { beforeAll, describe, expect, it } from 'vitest';
import type { CompiledPolicy } from '../../src/redact/policy.ts';
import { makeMessage } from '../support/make-message.ts';
import { attackPolicy, lettersOf, publicSide, readHard, textMail } from './attack-support.ts';

const LOCAL = 'kunigunde.doe';
const HOST = 'mail.example.org';
const ADDRESS = `${LOCAL}@${HOST}`;

let balanced: CompiledPolicy;
let strict: CompiledPolicy;
beforeAll(async () => {
  balanced = await attackPolicy('balanced');
  strict = await attackPolicy('strict');
});

async function expectGone(mail: Uint8Array): Promise<void> {
  for (const policy of [balanced, strict]) {
    const seen = await publicSide(mail, policy);
    expect(lettersOf(seen), seen).not.toContain('kunigunde');
  }
}

const base64 = (text: string, encoding: BufferEncoding = 'utf8') =>
  Buffer.from(text, encoding).toString('base64');

/** Address in place of `@@`. */
const PLACES: readonly string[] = [
  'Write to @@.',
  'Write to @@, please',
  'mail:@@',
  '(@@)',
  '[@@]',
  '{@@}',
  '"@@"',
  "'@@'",
  '`@@`',
  '“@@”',
  '«@@»',
  '„@@“',
  '<@@>,<joe@example.com>',
  '<joe@example.com>,<@@>',
  'joe@example.com;@@;jim@example.com',
  'joe@example.com/@@/jim@example.com',
  'joe@example.com|@@|jim@example.com',
  'mailto:joe@example.com,@@?cc=@@&subject=x',
  'mailto://@@',
  'MAILTO:@@',
  'smtp:@@ sip:@@ xmpp:@@ acct:@@',
  'Jane,@@,"1 Street",42',
  '"Jane","@@","x"',
  '{"name":"Jane","email":"@@","n":[1,"@@"]}',
  '{\\"email\\":\\"@@\\"}',
  '<contact email="@@"><mail>@@</mail></contact>',
  '&lt;@@&gt;',
  'email: @@\nowner: "@@"\nlist:\n  - @@',
  '```\nconst to = "@@";\n```',
  '    git config user.email @@',
  'Signed-off-by: Jane Doe <@@>',
  'Co-authored-by: Jane <@@>',
  '| Jane | @@ | 3 |\n|---|---|---|',
  '│ Jane │ @@ │',
  '+------+\n| @@ |\n+------+',
  'Jane\t@@\t2024',
  '* @@ *',
  '**@@** __@@__ ~~@@~~',
  '_@@_',
  '>@@',
  '>> > >>> @@',
  '- @@',
  '1.@@',
  '1)@@',
  '•@@',
  'a:@@:b',
  'a=@@',
  'x=1&email=@@&y=2',
  '@@\u2026',
  '@@...',
  '@@!',
  '@@?',
  '@@:',
  '@@)',
  '@@>',
  "@@'s",
  '@@—ok',
  '@@.Then',
  '请联系@@谢谢',
  '邮箱：@@。',
  'メールは@@まで',
  'راسلني على @@، شكرا',
  'البريد:@@',
  'почта:@@.',
  '\u202b@@\u202c',
  '\u200e@@\u200f',
  '\u2066@@\u2069',
  'https://example.org/u/@@/posts',
  'https://example.org/@@',
  'https://example.org/?q=@@&x=1',
  'https://example.org/?@@',
  'https://example.org/#@@',
  'https://@@/path',
  'ftp://@@:pass@ftp.example.org/',
  'https://wrap.safelinks.example.com/?url=mailto%3A@%&data=x',
  'https://wrap.example.com/?url=https%3A%2F%2Fa.example%2F%3Fto%3D@%%26x%3D1',
  'https://example.org/?x=@%25',
  'http://groups.example.com/group/x/browse?to=@%',
  'Message-ID: <20240101.@@>',
  'In-Reply-To: <@@>',
  'Return-Path: <bounce-123-kunigunde.doe=mail.example.org@bounces.example.com>',
  'kunigunde.doe=mail.example.org@lists.example.org',
  'SRS0=abcd=xy=mail.example.org=kunigunde.doe@forward.example.com',
  'kunigunde.doe%mail.example.org@gateway.example.com',
  'gateway.example.com!kunigunde.doe@mail.example.org',
  'for <@@>; Mon, 5 Jan 2026',
  'List-Unsubscribe: <mailto:x-leave+@@>',
  'You are subscribed as @@',
  'To unsubscribe: https://lists.example.org/options/dc-x/kunigunde.doe--at--mail.example.org',
  'https://lists.example.org/options/dc-x/kunigunde.doe%40mail.example.org',
  'Your address @@ is on the list\n_______\ndc-x mailing list',
  'On Mon, Jan 5, 2026 at 10:00 AM Jane <@@> wrote:',
  'On Mon, Jan 5, 2026 at 10:00 AM Jane <\n@@> wrote:',
  'Le lun. 5 janv. 2026 à 10:00, Jane <@@> a écrit :',
  'El lun, 5 ene 2026 a las 10:00, Jane (<@@>) escribió:',
  '5 января 2026 г. 10:00 пользователь Jane <@@> написал:',
  '在 2026年1月5日，Jane <@@> 写道：',
  'بتاريخ الاثنين كتب Jane <@@>:',
  'Jane <mailto:@@> <@@>',
  'Jane [mailto:@@]',
  'From: Jane [mailto:@@]\nTo: @@; @@',
  'Jane <@@<mailto:@@>>',
  '-- \nJane\n@@ | +1',
  'ORGANIZER;CN=Jane:mailto:@@',
  'ATTENDEE;CN="Jane (@@)":MAILTO:@@',
  'EMAIL;TYPE=INTERNET:@@',
  '----- forwarded -----\nTo: "@@" <@@>',
  'Final-Recipient: rfc822;@@',
  'Final-Recipient: rfc822; @@',
  '550 5.1.1 <@@>: user unknown',
  '@@@@',
  '@@,@@,@@',
  '@@@example.org',
  '@\u200b@',
];

/** Dresses of the whole address. */
const DRESSES: Readonly<Record<string, string>> = {
  'capital letters': ADDRESS.toUpperCase(),
  'plus tag': `kunigunde.doe+igf@${HOST}`,
  'minus tag': `kunigunde.doe-igf@${HOST}`,
  'quoted local part': `"kunigunde doe"@${HOST}`,
  'quoted local part with a mark': `"kunigunde\\"doe"@${HOST}`,
  'comment in the address': `kunigunde.doe(work)@${HOST}`,
  'blanks about the @': `kunigunde.doe @ ${HOST}`,
  'blank after the @': `kunigunde.doe@ ${HOST}`,
  'blank before the @': `kunigunde.doe @${HOST}`,
  'blanks about the dots': 'kunigunde.doe@mail . example . org',
  'full-width': 'ｋｕｎｉｇｕｎｄｅ．ｄｏｅ＠ｍａｉｌ．ｅｘａｍｐｌｅ．ｏｒｇ',
  'full-width @': `kunigunde.doe＠${HOST}`,
  'small @': `kunigunde.doe﹫${HOST}`,
  'ideographic stops': 'kunigunde.doe@mail。example。org',
  'mathematical letters': '𝐤𝐮𝐧𝐢𝐠𝐮𝐧𝐝𝐞@mail.example.org',
  'circled letters': 'ⓚⓤⓝⓘⓖⓤⓝⓓⓔ@mail.example.org',
  'zero-width space': 'kuni\u200bgunde.doe@\u200bmail.\u200bexample.org',
  'soft hyphen': 'kuni\u00adgunde.doe@mail.ex\u00adample.org',
  'right-to-left marks': '\u200fkunigunde.doe\u200f@\u200fmail.example.org',
  override: '\u202dkunigunde.doe@mail.example.org\u202c',
  'word joiner': 'kunigunde.doe\u2060@\u2060mail.example.org',
  'variation selector': 'kunigunde.doe\ufe0f@mail.example.org',
  'byte order mark': 'kunigunde.doe\ufeff@mail.example.org',
  'entity, decimal': 'kunigunde.doe&#64;mail.example.org',
  'entity, decimal without semicolon': 'kunigunde.doe&#64mail.example.org',
  'entity, hexadecimal': 'kunigunde.doe&#x40;mail&#x2e;example&#x2E;org',
  'entity, named': 'kunigunde.doe&commat;mail&period;example&period;org',
  'entity, twice': 'kunigunde.doe&amp;#64;mail.example.org',
  'all entities': Array.from(ADDRESS)
    .map((c) => `&#${c.charCodeAt(0)};`)
    .join(''),
  'all entities, hexadecimal': Array.from(ADDRESS)
    .map((c) => `&#x${c.charCodeAt(0).toString(16)};`)
    .join(''),
  percent: ADDRESS.replace('@', '%40'),
  'percent, twice': ADDRESS.replace('@', '%2540'),
  'percent, three times': ADDRESS.replace('@', '%252540'),
  'all percent': Array.from(ADDRESS)
    .map((c) => `%${c.charCodeAt(0).toString(16)}`)
    .join(''),
  'quoted-printable left over': ADDRESS.replace('@', '=40'),
  'quoted-printable dots': 'kunigunde=2Edoe=40mail=2Eexample=2Eorg',
  'encoded word Q': '=?utf-8?q?kunigunde.doe=40mail.example.org?=',
  'encoded word Q, underscores': '=?utf-8?Q?Jane_=3Ckunigunde=2Edoe=40mail.example.org=3E?=',
  'encoded word B': `=?utf-8?B?${base64(`Jane <${ADDRESS}>`)}?=`,
  'encoded word B, before the address': `=?utf-8?B?${base64('Jane')}?= <=?utf-8?B?${base64('kunigunde')}?=@${HOST}>`,
  'encoded word latin-1': '=?iso-8859-1?Q?kunigunde.doe=40mail.example.org?=',
  'JavaScript escapes': 'kunigunde.doe\\u0040mail.example.org',
  'JavaScript escapes, hexadecimal': 'kunigunde.doe\\x40mail\\x2eexample\\x2eorg',
  'escaped brackets': `\\<${ADDRESS}\\>`,
  'Markdown escapes': 'kunigunde\\.doe\\@mail\\.example\\.org',
  TeX: `\\url{${ADDRESS}} \\href{mailto:${ADDRESS}}{x}`,
  'base64 in a URL': `https://example.org/x?data=${base64(ADDRESS)}`,
  'base64url in a path': `https://example.org/c/${Buffer.from(`{"e":"${ADDRESS}"}`).toString('base64url')}/open`,
  'base64 alone': `token ${base64(`user:${ADDRESS}`)} end`,
  'Internationalised domain': 'kunigunde.doe@пример.рф',
  punycode: 'kunigunde.doe@xn--e1afmkfd.xn--p1ai',
  'literal domain': 'kunigunde.doe@[192.0.2.1]',
  'literal domain v6': 'kunigunde.doe@[IPv6:2001:db8::1]',
  'new top-level domain': 'kunigunde.doe@example.photography',
  'underscore in the domain': 'kunigunde.doe@mail_1.example.org',
  'single-label host in brackets': '<kunigunde.doe@intranet>',
  'unknown top-level domain': 'kunigunde.doe@mail.example.orgg',
  '(at)': `kunigunde.doe(at)${HOST}`,
  ' (at) ': `kunigunde.doe (at) ${HOST}`,
  '[at] [dot]': 'kunigunde.doe [at] mail [dot] example [dot] org',
  '[at][dot]': 'kunigunde.doe[at]mail[dot]example[dot]org',
  '{at}{dot}': 'kunigunde{dot}doe{at}mail{dot}example{dot}org',
  '<at>': 'kunigunde.doe<at>mail<dot>example<dot>org',
  '[@] [.]': 'kunigunde.doe[@]mail[.]example[.]org',
  '(@) (.)': 'kunigunde.doe(@)mail(.)example(.)org',
  '-at-': 'kunigunde.doe-at-mail.example.org',
  _at_: 'kunigunde.doe_at_mail.example.org',
  '_at_ _dot_': 'kunigunde_dot_doe_at_mail_dot_example_dot_org',
  'AT DOT': 'kunigunde.doe AT mail DOT example DOT org',
  At: 'kunigunde.doe At mail Dot example Dot org',
  'at dot': 'kunigunde dot doe at mail dot example dot org',
  '*at*': 'kunigunde.doe *at* mail.example.org',
  '|at|': 'kunigunde.doe|at|mail.example.org',
  '"at"': 'kunigunde.doe "at" mail "dot" example "dot" org',
  '(a)': 'kunigunde.doe(a)mail.example.org',
  '(à)': 'kunigunde.doe (à) mail (point) example (point) org',
  '#at#': 'kunigunde.doe#at#mail.example.org',
  ' at ': 'My mail: kunigunde.doe at mail.example.org',
  NOSPAM: 'kunigunde.doeNOSPAM@mail.example.org',
  REMOVETHIS: 'kunigunde.doe@REMOVETHIS.mail.example.org',
  'arroba punto': 'kunigunde.doe arroba mail punto example punto org',
  '(arroba)': 'kunigunde.doe (arroba) mail.example.org',
  'arobase point': 'kunigunde.doe arobase mail point example point org',
  'собака точка': 'kunigunde.doe собака mail точка example точка org',
  '(собака)': 'kunigunde.doe (собака) mail.example.org',
  '[ат]': 'kunigunde.doe[ат]mail.example.org',
  آت: 'kunigunde.doe آت mail نقطة example نقطة org',
  '(آت)': 'kunigunde.doe (آت) mail (نقطة) example (نقطة) org',
  '艾特 点': 'kunigunde.doe 艾特 mail 点 example 点 org',
  '(艾特)': 'kunigunde.doe(艾特)mail(点)example(点)org',
  '（at）': 'kunigunde.doe（at）mail.example.org',
  'klammeraffe punkt': 'kunigunde.doe (klammeraffe) mail (punkt) example (punkt) org',
  'arroba ponto': 'kunigunde.doe (arroba) mail (ponto) example (ponto) org',
  group: '{kunigunde,joe,jim}@mail.example.org',
  'group in brackets': '[kunigunde|joe]@mail.example.org',
  'after a slash': 'joe/kunigunde.doe@mail.example.org',
  'directory entry': 'cn=Jane,ou=people,mail=kunigunde@mail.example.org',
  handle: '@kunigunde@social.example.org',
  Cloudflare: `https://example.org/cdn-cgi/l/email-protection#${cloudflare(ADDRESS)}`,
};

/** How a well-known proxy hides addresses in pages: each byte XOR the first. */
function cloudflare(address: string): string {
  const key = 0x5a;
  return [key, ...Array.from(address).map((c) => c.charCodeAt(0) ^ key)]
    .map((b) => b.toString(16).padStart(2, '0'))
    .join('');
}

describe('an address', () => {
  it.each(PLACES)('is gone from: %s', async (place) => {
    const text = place.replaceAll('@@', ADDRESS).replaceAll('@%', encodeURIComponent(ADDRESS));
    await expectGone(textMail(`Dear all,\n\n${text}\n\nRegards\n`));
  });

  it.each(Object.entries(DRESSES))('is gone in another dress: %s', async (name, dress) => {
    const mail = textMail(`Please write to ${dress}, thank you.\n`);
    await expectGone(mail);
    if (name === 'Cloudflare')
      expect(await publicSide(mail, balanced)).not.toContain(cloudflare(ADDRESS).slice(2));
    const quoted = textMail(`On Monday, Joe wrote:\n> contact:\n> > ${dress}\n> bye\n`);
    await expectGone(quoted);
    if (/base64|word B/.test(name)) {
      const seen = await publicSide(mail, balanced);
      const readable = [...seen.matchAll(/[A-Za-z0-9+/_-]{12,}/g)].map(([run]) =>
        Buffer.from(run, 'base64').toString('latin1'),
      );
      expect(readable.join('\n')).not.toContain('kunigunde');
    }
  });

  it.each(Object.entries(DRESSES))('is gone from the subject: %s', async (_, dress) => {
    await expectGone(makeMessage({ subject: `Contact ${dress} now` }));
  });
});

const BREAKS = [
  '\n',
  '\n> ',
  '\n>',
  '\n> > ',
  '\n>> ',
  '\n>>> ',
  ' \n> ',
  '\n  ',
  '\n\t',
  '\n| ',
  '\n>\t',
  '\r\n> ',
];

describe('an address that is broken over lines', () => {
  const cases = (text: string, from: number, to: number) =>
    BREAKS.flatMap((mark) =>
      Array.from({ length: to - from + 1 }, (_, i) => [
        text.slice(0, from + i) + mark + text.slice(from + i),
      ]),
    );

  it('is gone where brackets hold it together', async () => {
    const survivors: string[] = [];
    for (const [broken] of cases(`<${ADDRESS}>`, 1, ADDRESS.length + 1)) {
      const seen = await publicSide(textMail(`On Monday Joe\n> ${broken} wrote:\n> text\n`), balanced);
      if (/kunigunde|doe@|doe$/.test(lettersOf(seen)) || /[\w.]@/.test(readHard(seen).replace(/\s|>/g, '')))
        survivors.push(JSON.stringify(broken));
    }
    expect(survivors).toEqual([]);
  });

  it('is gone where it stands bare and breaks at or after the @', async () => {
    const survivors: string[] = [];
    for (const [broken] of cases(ADDRESS, LOCAL.length, ADDRESS.length - 1)) {
      const seen = await publicSide(textMail(`> Write to ${broken} today\n`), balanced);
      if (lettersOf(seen).includes('kunigunde')) survivors.push(JSON.stringify(broken));
    }
    expect(survivors).toEqual([]);
  });

  it('can not be put together again where it breaks in its local part', async () => {
    const survivors: string[] = [];
    for (const [broken] of cases(ADDRESS, 1, LOCAL.length - 1)) {
      const seen = await publicSide(textMail(`> Write to ${broken} today\n`), balanced);
      if (
        readHard(seen)
          .replace(/[\s>|]/g, '')
          .includes(ADDRESS)
      )
        survivors.push(JSON.stringify(broken));
    }
    expect(survivors).toEqual([]);
  });

  it.each([
    'kunigunde.doe (at)\n> mail.example.org',
    'kunigunde.doe\n> (at) mail.example.org',
    'kunigunde.doe at\n> mail dot example dot org',
    'kunigunde.doe [at] mail\n> [dot] example [dot] org',
    'kunigunde.doe [at] mail [dot]\n> example [dot] org',
    'mailto:\n> kunigunde.doe@mail.example.org',
    'mailto:kunigunde.doe@\n> mail.example.org',
    '<mailto:kunigunde.doe@mail.\n> example.org>',
    '<\n> kunigunde.doe@mail.example.org>',
    '<kunigunde.doe@mail.example.org\n> >',
    'kunigunde.doe@\n> > > mail.example.org',
    '<mailto:\n> kunigunde.doe@mail.example.org>',
    '"Kim"\n> <kunigunde.doe@\n> mail.example.org>',
    'kunigunde.doe%40\n> mail.example.org',
    'kunigunde.doe=40=\nmail.example.org',
    'kunigunde.doe&#64;\n> mail.example.org',
    'https://example.org/?email=kunigunde.doe@\n> mail.example.org',
  ])('is gone with marks of its own: %j', async (broken) => {
    await expectGone(textMail(`> Write to ${broken} today\n`));
  });
});
