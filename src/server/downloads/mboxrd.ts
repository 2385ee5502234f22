// mboxrd: a From_ line before each message, and one more ">" before every line that looks like one.
import { fromLineDate, mailDate, redactedAddress } from '../../mail/written-mail.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import { encodeHeaderText } from './header-text.ts';

/** One entry, LF line ends, with the blank line that ends it. */
export function toMboxEntry(message: PublicMessage, eml: string): string {
  return entry(redactedAddress(message.author), message.sentAt, eml);
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
  // `^` with the flag m would begin a line after U+2028 too
  const lines = eml.replaceAll('\r\n', '\n').replace(/(^|\n)(>*From )/g, '$1>$2');
  return `From ${address} ${fromLineDate(at)}\n${lines}${lines.endsWith('\n') ? '' : '\n'}\n`;
}
