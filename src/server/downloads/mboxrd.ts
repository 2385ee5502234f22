// mboxrd: a From_ line before each message, and one more ">" before every line that looks like one.
import type { PublicMessage } from '../../redact/public-message.ts';
import { redactedAddress } from './eml.ts';

/** One entry, LF line ends, with the blank line that ends it. */
export function toMboxEntry(message: PublicMessage, eml: string): string {
  const lines = eml.replaceAll('\r\n', '\n').replace(/^(>*From )/gm, '>$1');
  return `From ${redactedAddress(message)} ${asctime(message.sentAt)}\n${lines}${lines.endsWith('\n') ? '' : '\n'}\n`;
}

// "Tue Mar 12 14:05:00 2024", UTC, as ctime(3) writes it
function asctime(ms: number): string {
  const [weekday, day, month, year, time] = new Date(ms).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day!.replace(/^0/, ' ')} ${time} ${year}`;
}
