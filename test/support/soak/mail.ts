// The traffic of the soak: good mail with a word of its own, copies of it, and mail that is no mail.
import { makeMessage } from '../make-message.ts';

export interface SoakMail {
  readonly list: string;
  readonly bytes: Uint8Array;
  /** stands in this message and nowhere else */
  readonly marker: string;
  readonly isHostile: boolean;
}

/** The n-th message of a list: words and a writer of its own, an answer to an earlier one now and then. */
export function goodMail(list: string, n: number): SoakMail {
  const marker = `soak${letters(n)}word`;
  const bytes = makeMessage({
    from: `Writer ${letters(n % 9)} <writer${n % 9}@example.org>`,
    subject: `${n % 4 === 0 ? 'Agenda' : 'Re: Agenda'} ${n - (n % 4)}`,
    messageId: `${list}.${n}@example.org`,
    ...(n % 4 > 0 && { inReplyTo: `${list}.${n - (n % 4)}@example.org` }),
    date: new Date(Date.UTC(2024, 0, 1) + n * 600_000),
    text: `About ${marker}.\n\n${'The coalition meets before the forum.\n'.repeat(1 + (n % 40))}Call +44 7700 900${String(n % 1000).padStart(3, '0')}.\n`,
    ...(n % 11 === 0 && {
      attachments: [{ name: 'minutes.pdf', type: 'application/pdf', bytes: Buffer.alloc(20_000, n) }],
    }),
  });
  return { list, bytes, marker, isHostile: false };
}

/** Two messages that name somebody who will be erased: by that person, and about that person. */
export function mailOfPerson(list: string, n: number): { person: string; name: string; mail: SoakMail[] } {
  const family = `Q${letters(n)}bywick`;
  const name = `Zelda ${family}`;
  const person = `${name} <zelda.${family.toLowerCase()}@example.org>`;
  const make = (kind: 'by' | 'about'): SoakMail => {
    const marker = `soak${kind}${letters(n)}word`;
    const bytes = makeMessage({
      ...(kind === 'by' ? { from: person } : {}),
      subject: `Person ${n} ${kind}`,
      messageId: `${list}.person.${kind}.${n}@example.org`,
      text: `${marker}: says ${name}, zelda.${family.toLowerCase()}@example.org.\n`,
    });
    return { list, bytes, marker, isHostile: false };
  };
  return { person, name, mail: [make('by'), make('about')] };
}

/** The same message as it came by another way: one more line of trace, the same content. */
export function copyOf(mail: SoakMail): Uint8Array {
  const trace = 'Received: from relay.example.net by mx.example.net; Mon, 1 Jan 2024 00:00:00 +0000\r\n';
  return Buffer.concat([Buffer.from(trace), mail.bytes]);
}

/** Mail that breaks rules; each is a message all the same and gets a slot. */
export function hostileMail(list: string, n: number): SoakMail {
  const marker = `hostile${letters(n)}word`;
  const shape = HOSTILE[n % HOSTILE.length]!;
  return { list, bytes: Buffer.from(shape(marker, n), 'latin1'), marker, isHostile: true };
}

type Shape = (marker: string, n: number) => string;
const head = (marker: string) =>
  `From: Odd One <odd@example.org>\r\nSubject: ${marker}\r\nMessage-ID: <${marker}@example.org>\r\n`;

const HOSTILE: readonly Shape[] = [
  (marker) => `no header at all\r\n\r\nand a body with ${marker}`,
  (marker) => `${head(marker)}X-Long: ${'a'.repeat(600_000)}\r\n\r\nlong header\r\n`,
  (marker) =>
    `${head(marker)}Content-Type: text/plain; charset=no-such-charset\r\n\r\n\xff\xfe\x80 ${marker}\r\n`,
  (marker) =>
    `${head(marker)}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!not base64==`,
  (marker) => {
    let nested = `Content-Type: text/plain\r\n\r\n${marker}`;
    for (let depth = 0; depth < 120; depth++)
      nested = `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n${nested}\r\n--b${depth}--`;
    return head(marker) + nested;
  },
  (marker) =>
    `${head(marker)}To: ${Array.from({ length: 900 }, (_, i) => `p${i}@example.org`).join(', ')}\r\n\r\nmany\r\n`,
  (marker) =>
    `${head(marker)}Content-Type: text/html\r\n\r\n${'<div><table>'.repeat(20_000)}${marker}<script>alert(1)</script>`,
  (marker) => `${head(marker)}Date: Thu, 99 Foo 20264 99:99:99 +9999\r\n\r\n${marker} \0 in the middle\r\n`,
  (marker, n) =>
    `${head(marker)}In-Reply-To: <${marker}@example.org>\r\nReferences: ${`<x${n}@example.org> `.repeat(2_000)}\r\n\r\nitself\r\n`,
  (marker) => `${head(marker)}Content-Type: text/plain\r\n\r\n${'(((a@'.repeat(100_000)} ${marker}\r\n`,
];

/** A number as letters, so that it is one word for every engine and no number for any detector. */
function letters(n: number): string {
  return String(n).replaceAll(/\d/gu, (digit) => 'bcdfghjklm'[Number(digit)]!);
}
