// What a published message says as mail where its record has no words of its own: for who writes such mail, and for who
// verifies it. Mail that was handed on stays as it was: what is changed here, verification has to know in both forms.
import type { UnreadableReason } from './message.ts';

/** In the place of a text that cannot be shown. */
export const UNREADABLE_WORDS: Readonly<Record<UnreadableReason, string>> = {
  encrypted: 'This message, or a part of it, is encrypted. What is encrypted cannot be shown.',
  form: 'The text of this message is in a form that could not be read.',
};

/** The address of an author: never a real one (RFC 2606 `.invalid`). */
export function redactedAddress(author: { readonly key: string }): string {
  return `${author.key}@redacted.invalid`;
}

/** For the Date field (RFC 5322 3.3), UTC. */
export function mailDate(ms: number): string {
  return new Date(ms).toUTCString().replace('GMT', '+0000');
}

/** For the From_ line of an mbox: "Tue Mar 12 14:05:00 2024", UTC, as ctime(3) writes it. */
export function fromLineDate(ms: number): string {
  const [weekday, day, month, year, time] = new Date(ms).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day!.replace(/^0/, ' ')} ${time} ${year}`;
}
