// A small mailbox in which every kind of slot comes up: threads, cross-posts, copies, withheld and held mail.
import { makeMessage } from '../make-message.ts';

const LISTS = ['dc-one', 'dc-two'] as const;
export const listIdOf = (list: string) => `${list}.lists.example.org`;

/** `count` messages of two lists, small, so that the work around them is what takes time. */
export function* faultMail(count: number, from = 1): Generator<{ bytes: Uint8Array }> {
  for (let n = from; n < from + count; n++) {
    const list = LISTS[n % 2]!;
    // the same message to both lists
    const crossPost = n % 10 === 0;
    const parts = {
      from: `Ada Example ${n % 7} <ada${n % 7}@example.org>`,
      subject: `Item ${n - (n % 6)}`,
      messageId: `m${n}@example.org`,
      ...(n % 6 > 1 ? { inReplyTo: `m${n - 1 - (n % 2)}@example.org` } : {}),
      date: new Date(Date.UTC(2025, 0, 1) + n * 3_600_000),
      text: `Words number${n} of the coalition.\n\nCall +1 202 555 01${String(n % 100).padStart(2, '0')}.\n`,
      ...(n % 13 === 0 ? { headers: [['X-Spam-Flag', 'YES'] as const] } : {}),
      // more than is read of anybody's mail: held
      ...(n % 29 === 0
        ? {
            headers: [['To', Array.from({ length: 600 }, (_, i) => `p${i}@example.org`).join(', ')] as const],
          }
        : {}),
    };
    yield { bytes: makeMessage({ ...parts, listId: listIdOf(list) }) };
    if (crossPost) yield { bytes: makeMessage({ ...parts, listId: listIdOf(LISTS[(n + 1) % 2]!) }) };
  }
}

export function faultLists(source: (list: string) => Record<string, unknown>) {
  return LISTS.map((id) => ({ id, address: `${id}@lists.example.org`, sources: [source(id)] }));
}
