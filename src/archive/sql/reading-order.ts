// In which order messages are read: a thread from its root down, and what comes before and after a message.
import type { Kysely } from 'kysely';
import type { PublicMessage } from '../../redact/public-message.ts';
import type { Neighbours, Thread } from '../archive.ts';
import { outline } from './outline.ts';
import type { Tables } from './tables.ts';

/** The thread that holds `seq`; `messagesBySeq` reads the published ones of it. */
export async function threadOf(
  db: Kysely<Tables>,
  list: string,
  seq: number,
  messagesBySeq: (seqs: readonly number[]) => Promise<PublicMessage[]>,
): Promise<Thread | null> {
  const at = await db
    .selectFrom('slots')
    .select('thread_root')
    .where('list', '=', list)
    .where('seq', '=', seq)
    .executeTakeFirst();
  if (at === undefined) return null;
  const slots = await db
    .selectFrom('slots')
    .select(['list', 'seq', 'state', 'reason', 'since', 'parent', 'sent_at', 'subject'])
    .where('list', '=', list)
    .where('thread_root', '=', at.thread_root)
    .orderBy('sent_at')
    .orderBy('seq')
    .execute();
  const messages = await messagesBySeq(
    slots.filter((slot) => slot.state === 'published').map((slot) => slot.seq),
  );
  const bySeq = new Map(messages.map((message) => [message.seq, message]));
  const shown =
    slots.find((slot) => slot.seq === at.thread_root && slot.subject !== '') ??
    slots.find((s) => s.subject !== '');
  return { list, root: at.thread_root, subject: shown?.subject ?? '', entries: outline(slots, bySeq) };
}

/** What stands before and after a message by date. */
export async function neighboursOf(db: Kysely<Tables>, list: string, seq: number): Promise<Neighbours> {
  const here = await db
    .selectFrom('slots')
    .select(['sent_at', 'seq'])
    .where('list', '=', list)
    .where('seq', '=', seq)
    .executeTakeFirst();
  if (here === undefined) return { previousByDate: null, nextByDate: null };
  const beside = async (side: '<' | '>') => {
    const row = await db
      .selectFrom('slots')
      .select('seq')
      .where('list', '=', list)
      .where('state', '=', 'published')
      .where((eb) => eb(eb.refTuple('sent_at', 'seq'), side, eb.tuple(here.sent_at, here.seq)))
      .orderBy('sent_at', side === '<' ? 'desc' : 'asc')
      .orderBy('seq', side === '<' ? 'desc' : 'asc')
      .limit(1)
      .executeTakeFirst();
    return row?.seq ?? null;
  };
  return { previousByDate: await beside('<'), nextByDate: await beside('>') };
}
