// Structure that was pasted into a plain text: trace headers, encoded files, cards and invitations.
import { beforeAll, describe, expect, it } from 'vitest';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import { redactText } from '../../../src/redact/redact-text.ts';
import { cpuTimer, leastMs } from '../../support/cpu-timer.ts';
import { mustFind, mustStay, policy } from '../support.ts';

let balanced: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced');
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\n').trimEnd();
}
const WORDS = 'Please bring along the papers for the whole meeting of the board, and call Jane. '.repeat(4);

describe('trace headers in a text', () => {
  mustFind(() => balanced, 'custom', [
    'Hi\n\nReceived: ⟦from a (a.example.org [93.184.216.34])\n\tby b.example.com with ESMTP id x1\n\tfor <jane@example.org>; Mon, 1 Jan 2024⟧\nX-Mailer: ⟦Apple Mail⟧\nSubject: hello\nMessage-ID: <dc-x@lists.example.org>\n\nBody: stays',
    '> Received: ⟦from a.example.org ([93.184.216.34])\n>  by b.example.com with SMTP⟧\n> X-Spam-Status: ⟦No, score=-1⟧\n> Subject: test\n>\n> Text: yes',
    'X-Originating-IP: ⟦[93.184.216.34]⟧',
    'Received: ⟦from a (a.example.org [93.184.216.34])\nby b.example.com (8.1) with ESMTP id x1\nfor <jane@example.org>; Mon, 1 Jan 2024⟧\nok text',
    'DKIM-Signature: ⟦v=1; a=rsa-sha256; d=example.org;\n        s=sel; bh=abc=; b=def⟧\nAuthentication-Results: ⟦mx.example.com; dkim=pass⟧',
  ]);
  mustStay(
    () => balanced,
    [
      'Received: 5 items on Monday.',
      'Note: this\nReceived: late\nThanks: all',
      'HTTP/1.1 200 OK\nServer: nginx\nX-Powered-By: PHP/8\nContent-Type: text/html',
      'We use X-No-Archive: yes in our mails. Delivered-To: done',
      'Message: 2\nDate: Mon, 2 Aug 2021 10:37:00\nSubject: digest\nMessage-ID: <dc-x@lists.example.org>',
    ],
  );

  it('reads the other fields of the block as text', () => {
    const { text } = redactText(
      'Delivered-To: <joe@example.com>\nReceived: from a by b\nFrom: Jane Doe <jane@example.org>\nTo: joe@example.com\n',
      balanced,
    );
    expect(text).toMatch(
      /^Delivered-To: \[header removed\]\nReceived: \[header removed\]\nFrom: Jane Doe <\[email \w{4}\]>\nTo: \[email \w{4}\]\n$/,
    );
  });
});

describe('encoded files in a text', () => {
  mustFind(() => balanced, 'custom', [
    'x\n⟦-----BEGIN PGP MESSAGE-----\nVersion: GnuPG v1\n\nhQEMA0abc\n=abcd\n-----END PGP MESSAGE-----⟧\nafter',
    '> ⟦-----BEGIN PGP MESSAGE-----\n> \n> hQEMA0abcDEF\n> -----END PGP MESSAGE-----⟧\n> after',
    'see\n⟦begin 644 cv.txt\n#0V%T\n`\nend⟧\nafter',
    '⟦=ybegin line=128 size=5 name=cv.txt\nabc\n=yend size=5⟧\nok',
    `text\n⟦${base64(WORDS)}⟧\nafter`,
    `> ⟦${base64(WORDS).replaceAll('\n', '\n> ')}⟧\n> after`,
  ]);
  mustStay(
    () => balanced,
    [
      '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nHello\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n',
      'begin 2024 with\nnew words, to begin 100 years\nago',
      `${'-'.repeat(70)}\n${'='.repeat(70)}\n`,
    ],
  );
});

describe('cards and invitations in a text', () => {
  it('takes each property by its name', () => {
    const card =
      'see\nBEGIN:VCARD\nFN:Jane Doe\nTEL;TYPE=home:12 34\nEMAIL:jane@intranet\nADR:;;1 Example St;Town;;;\nBDAY:1980-01-01\nPHOTO:AAA\n BBB\nNOTE:hello\nEND:VCARD\nTEL:5';
    const { text, leak } = redactText(card, balanced);
    expect(leak).toBe(false);
    expect(text).not.toMatch(/12 34|jane@|Example St|1980|AAA|BBB/);
    expect(text).toContain('FN:Jane Doe\nTEL;TYPE=home:[phone removed]\nEMAIL:[email ');
    expect(text).toMatch(/NOTE:hello\nEND:VCARD\nTEL:5$/);
    const quoted = redactText(card.replaceAll('\n', '\n> '), balanced).text;
    expect(quoted).not.toMatch(/12 34|jane@|Example St|1980|AAA|BBB/);
  });

  it('takes people and links of an invitation', () => {
    const { text } = redactText(
      'BEGIN:VEVENT\nSUMMARY:Call\nATTENDEE;CN="Jane Doe":mailto:jane@localhost\nDTSTART:20240101T100000Z\nCONFERENCE:https://example.org/room\nEND:VEVENT',
      balanced,
    );
    expect(text).not.toMatch(/jane@|room/);
    expect(text).toContain('DTSTART:20240101T100000Z');
  });
});

describe('hostile structure', () => {
  it.each([
    'Received: from a\n',
    'X-A:\n',
    '-----BEGIN PGP MESSAGE-----\n',
    'begin 644 a\n',
    '=ybegin ',
    `${'A1b'.repeat(20)}\n`,
    'BEGIN:VCARD\nTEL:1\n',
    'a)@',
    'a () b ! ',
    'at b.c ',
    '艾特',
    '.us/',
    'Meeting ID: ',
    'account 12345 ',
    '1 ',
    'bc1q',
    'DE89 ',
    'a@...',
    '<b>@',
  ])('is linear on %j', (piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    const spent = () => {
      const spentMs = cpuTimer();
      redactText(text, balanced);
      return spentMs();
    };
    expect(leastMs(spent, 150)).toBeLessThan(150);
  });
});
