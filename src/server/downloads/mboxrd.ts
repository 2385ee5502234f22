// mboxrd: a From_ line before each message, and one more ">" before every line that looks like one.
import type { PublicMessage } from '../../redact/public-message.ts';
import { redactedAddress } from './eml.ts';
import { encodeHeaderText, mailDate } from './header-text.ts';

/** One entry, LF line ends, with the blank line that ends it. */
export function toMboxEntry(message: PublicMessage, eml: string): string {
  return entry(redactedAddress(message), message.sentAt, eml);
}

/** An entry of our own that says something about the file. */
export function noteEntry(
  from: string,
  { subject, text }: { readonly subject: string; readonly text: string },
  at: number,
): string {
  const address = 'archive@redacted.invalid';
  const headers = [
    `From: ${encodeHeaderText(from, 'From: '.length, true)} <${address}>`,
    `Date: ${mailDate(at)}`,
    `Subject: ${encodeHeaderText(subject, 'Subject: '.length)}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
  ];
  return entry(address, at, `${headers.join('\n')}\n\n${text}`);
}

function entry(address: string, at: number, eml: string): string {
  const lines = eml.replaceAll('\r\n', '\n').replace(/^(>*From )/gm, '>$1');
  return `From ${address} ${asctime(at)}\n${lines}${lines.endsWith('\n') ? '' : '\n'}\n`;
}

// "Tue Mar 12 14:05:00 2024", UTC, as ctime(3) writes it
function asctime(ms: number): string {
  const [weekday, day, month, year, time] = new Date(ms).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day!.replace(/^0/, ' ')} ${time} ${year}`;
}
