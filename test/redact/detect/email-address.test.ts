import { beforeAll, describe, expect, it } from 'vitest';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import { redactText } from '../../../src/redact/redact-text.ts';
import { mustFind, mustStay, policy } from '../support.ts';

let balanced: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced');
});

describe('addresses with an @', () => {
  mustFind(() => balanced, 'email', [
    'Write to ⟦jane.doe@example.org⟧.',
    'Jane <⟦jane@example.com⟧>, Joe <⟦joe@example.net⟧>',
    'a,⟦jane@example.org⟧,⟦joe@example.org⟧;⟦jim@example.org⟧',
    'mailto:⟦jane@example.org⟧?subject=hello',
    'user=⟦jane@example.org⟧&lang=en',
    'https://example.org/profile/⟦jane@example.org⟧/edit',
    'https://example.org/?q=⟦jane%40example.org⟧&lang=en',
    'https://example.org/?q=⟦jane%2540example.org⟧',
    '⟦jane&#64;example.org⟧ or ⟦jane&commat;example&period;org⟧',
    '⟦jane＠example.org⟧ and ⟦jane﹫example．org⟧',
    '⟦ja\u200bne@exam\u00adple.org⟧',
    '⟦ivan@пример.рф⟧ ⟦用户@例子.公司⟧ ⟦jane@xn--e1afmkfd.xn--p1ai⟧',
    '请联系⟦jane@example.org⟧谢谢',
    '⟦"jane doe"@example.org⟧ and ⟦jane@[192.0.2.1]⟧',
    '⟦{jane,joe}@example.org⟧',
    'Return-Path: <⟦dc-x-bounces+jane=example.org@lists.example.org⟧>',
    'Message-ID: <⟦20240101.4711@host.local⟧>',
    '<⟦jane@localhost⟧>',
    'a slip: ⟦jane@example.orgg⟧, an office host: ⟦jane@mail.office-host⟧',
    '<⟦=?utf-8?B?amFuZQ==?=@example.org⟧>',
    "⟦o'brien+igf@mail.example.co.uk⟧",
    'See ⟦jane@example.org⟧.Then go.',
    '*⟦jane@example.org⟧* ⟦_jane@example.org⟧_',
    '⟦CV_jane@example.org⟧_2024.pdf',
    '⟦@jane@social.example.org⟧',
    'jane=⟦jane@example.org⟧',
    'raw quoted-printable ⟦jane=40example.org⟧ and ⟦jane@exam=\nple.org⟧',
  ]);

  mustFind(() => balanced, 'email', [
    '⟦customer/department=shipping@example.com⟧ $⟦A12345@example.com⟧ !⟦def!xyz%abc@example.com⟧',
    '⟦"very.unusual.@.unusual.com"@example.com⟧ ⟦much."more unusual"@example.com⟧',
    '⟦msprvs1=abc=bounces-123-jane=example.org@em.example.com⟧ ⟦dc-y-bounces=jane=example.org@lists.example.net⟧',
    '⟦SRS0=HHH=TT=example.org=jane@fwd.example.com⟧ ⟦prvs=1234567890=jane@example.org⟧',
    'INSERT INTO u VALUES (1,\'⟦jane@example.org⟧\',NULL); {"email":"⟦jane@example.org⟧"}',
    'id,name,email\n1,Jane,⟦jane@example.org⟧\n2,Joe|⟦joe@example.org⟧',
    'to=<⟦jane@example.org⟧>, orig_to=<⟦joe@example.org⟧> <email>⟦jim@example.org⟧</email>',
    '⟦jane@localhost⟧ ⟦user@host.local⟧ ⟦jane@192.0.2.1⟧ ⟦jane@[IPv6:2001:db8::1]⟧',
    'To: ⟦jane@intranet⟧',
    '⟦संपर्क@उदाहरण.भारत⟧ ⟦χρήστης@παράδειγμα.ελ⟧ ⟦jörg@münchen.de⟧',
  ]);

  mustFind(() => balanced, 'email', [
    'cut by quotes: ⟦jane.doe@\n> > example.org⟧',
    'cut in brackets <⟦jane.\n> doe@example.org⟧>',
    'cut in a word ⟦jane@exam\n> ple.org⟧ ok',
    'cut at a dot ⟦jane@example.\norg⟧ ok',
    'cut before ⟦jane\n@example.org⟧ ok',
  ]);

  mustStay(
    () => balanced,
    [
      'The list dc-x@lists.example.org and its dc-x-owner@lists.example.org stay.',
      'Ask info@example.org or secretariat@example.org.',
      'git clone git@example.org:team/repo.git',
      'getty@tty1.service logo@2x.png fit@data.frame @scope/package @app.route("/") a @ b',
      'Meet @ 10:30',
      'jane@localhost:~$ ls',
      'card=4012 and a=4x',
    ],
  );

  it('takes a box that only begins like a function for a person', () => {
    expect(redactText('contact.jane@example.org', balanced).redactions).toHaveLength(1);
  });

  it('does not believe that a domain of people is a list domain', async () => {
    const compiled = await policy('balanced', {
      listAddresses: ['dc-x@example.org'],
      listDomains: ['example.org'],
    });
    expect(redactText('dc-x@example.org jane.doe@example.org', compiled).text).toMatch(
      /^dc-x@example\.org \[email \w{4}\]$/,
    );
  });

  it('gives one person one code, however the address is written', () => {
    const { text } = redactText(
      'jane@example.org JANE@Example.ORG jane+igf@example.org jane (at) example.org joe@example.org',
      balanced,
    );
    const codes = [...text.matchAll(/\[email (\w{4})\]/g)].map((match) => match[1]);
    expect(new Set(codes.slice(0, 4)).size).toBe(1);
    expect(codes[4]).not.toBe(codes[0]);
  });
});

describe('attribution lines', () => {
  const address = '⟦jane.doe@example.org⟧';
  mustFind(() => balanced, 'email', [
    `On Tue, Jan 5, 2021 at 10:00 AM Jane Doe <\n${address}> wrote:`,
    `Le 5 janvier 2021 à 10:00, <\n${address}> a écrit :`,
    `El mar, 5 ene 2021 a las 10:00, Jane Doe (<${address}>) escribió:`,
    `Em ter., 5 de jan. de 2021 às 10:00, ${address} escreveu:`,
    `Am 05.01.2021 um 10:00 schrieb Jane Doe <\n${address}>:`,
    `Il giorno mar 5 gen 2021 alle ore 10:00 ${address} ha scritto:`,
    `Op di 5 jan. 2021 om 10:00 schreef Jane Doe <${address}>:`,
    `Den tis 5 jan. 2021 kl 10:00 skrev ${address}:`,
    `wt., 5 sty 2021 o 10:00 Jane Doe <${address}> napisał(a):`,
    `05.01.2021 10:00, ${address} пишет:`,
    `вт, 5 січ. 2021 р. о 10:00 ${address} пише:`,
    `5 Oca 2021 Sal 10:00 tarihinde Jane Doe <${address}> şunu yazdı:`,
    `كتب Jane Doe <${address}>:`,
    `در تاریخ ۵ ژانویهٔ ۲۰۲۱ Jane Doe <${address}> نوشت:`,
    `מאת ‪Jane Doe‬‏ <‪${address}‬‏>:`,
    `मंगल, 5 जन॰ 2021 Jane Doe <${address}> ने लिखा:`,
    `在 2021年1月5日，${address} 写道：`,
    `Jane Doe <${address}> のメール:`,
    `2021년 1월 5일, Jane Doe <${address}>님이 작성:`,
    `Vào lúc 10:00 Jane Doe <${address}> đã viết:`,
    `Pada tanggal 5 Jan 2021 ${address} menulis:`,
    `-----Original Message-----\nFrom: Jane Doe [mailto:${address}]\nSent: Tuesday\nTo: Joe; ${address}`,
    `Von: Jane Doe <${address}>\nGesendet: Dienstag\nAn: ${address}`,
    `* Jane Doe (${address}) wrote:`,
    `>>>>> "JD" == Jane Doe <${address}> writes:`,
  ]);
});
