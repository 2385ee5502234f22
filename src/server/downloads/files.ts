// What downloads hold, piece by piece: of a month, of a list. Constant memory, however long the list is, and other readers
// are answered in between.
import { setImmediate } from 'node:timers/promises';
import type { ArchiveView, ListName } from '../../archive/archive.ts';
import { PublicMessage } from '../../redact/public-message.ts';
import { MessageView, messageView, slotView } from '../api/views.ts';
import type { Site } from '../deps.ts';
import { toEml } from './eml.ts';
import { SlotView } from '../problem.ts';
import { toMboxEntry } from './mboxrd.ts';

/** Read and written in one go: a few milliseconds. */
const MESSAGES_A_READ = 25;

type Pieces = AsyncGenerator<Buffer>;

/** One month of a list (YYYY-MM, UTC) as mboxrd, by the time of sending. */
export function mboxOfMonth(reader: ArchiveView, list: ListName, month: string, site: Site): Pieces {
  return lines(monthMessages(reader, list.id, month), mboxEntry(list, site));
}

/** All of a list as mboxrd, by number. */
export function mboxOfList(reader: ArchiveView, list: ListName, site: Site): Pieces {
  return lines(allMessages(reader, list.id), mboxEntry(list, site));
}

/** Those of these messages that are published as mboxrd, in the order given. */
export function mboxOfMessages(
  reader: ArchiveView,
  list: ListName,
  seqs: readonly number[],
  site: Site,
): Pieces {
  return lines(messagesOf(reader, list.id, seqs), mboxEntry(list, site));
}

/** All messages of a list as JSON Lines, each as the API shows it, by number. */
export function jsonLinesOfList(reader: ArchiveView, list: string, site: Site): Pieces {
  return lines(allMessages(reader, list), messageLine(site));
}

/** As `jsonLinesOfList`, with a line for each slot that shows no message: `state`, `reason` and `since` instead of a text. */
export async function* jsonLinesOfSlots(reader: ArchiveView, list: string, site: Site): Pieces {
  const write = messageLine(site);
  for (let after = 0; ;) {
    const slots = await reader.slots(list, after, MESSAGES_A_READ);
    const shown = slots.filter(({ state }) => state === 'published').map(({ seq }) => seq);
    const messages = new Map((await reader.messagesBySeq(list, shown)).map((one) => [one.seq, one]));
    for (const { version: _, ...slot } of slots) {
      const message = messages.get(slot.seq);
      const line =
        message === undefined
          ? `${JSON.stringify(SlotView.parse(slotView(slot)))}\n`
          : write(publicOnly(message));
      yield Buffer.from(line);
    }
    const last = slots.at(-1);
    if (last === undefined || slots.length < MESSAGES_A_READ) return;
    after = last.seq;
    await setImmediate();
  }
}

function messageLine(site: Site) {
  return (message: PublicMessage) => `${JSON.stringify(MessageView.parse(messageView(message, site.url)))}\n`;
}

/** The writer of one entry. */
export function mboxEntry(list: ListName, site: Site) {
  return (message: PublicMessage) => toMboxEntry(message, toEml(message, list, site));
}

async function* allMessages(reader: ArchiveView, list: string): AsyncGenerator<PublicMessage[]> {
  for (let after = 0; ;) {
    const batch = await reader.messages(list, after, MESSAGES_A_READ);
    yield batch;
    const last = batch.at(-1);
    if (last === undefined || batch.length < MESSAGES_A_READ) return;
    after = last.seq;
  }
}

async function* monthMessages(
  reader: ArchiveView,
  list: string,
  month: string,
): AsyncGenerator<PublicMessage[]> {
  for (let after: { sentAt: number; seq: number } | null = null; ;) {
    const batch: PublicMessage[] = await reader.monthMessages(list, month, after, MESSAGES_A_READ);
    yield batch;
    const last = batch.at(-1);
    if (last === undefined || batch.length < MESSAGES_A_READ) return;
    after = { sentAt: last.sentAt, seq: last.seq };
  }
}

async function* messagesOf(
  reader: ArchiveView,
  list: string,
  seqs: readonly number[],
): AsyncGenerator<PublicMessage[]> {
  for (let at = 0; at < seqs.length; at += MESSAGES_A_READ)
    yield await reader.messagesBySeq(list, seqs.slice(at, at + MESSAGES_A_READ));
}

async function* lines(
  source: AsyncIterable<readonly PublicMessage[]>,
  write: (message: PublicMessage) => string,
): Pieces {
  for await (const batch of source) {
    for (const message of batch) yield Buffer.from(write(publicOnly(message)));
    await setImmediate();
  }
}

// Wall d for what has no response schema: anything but a public record ends the download.
export function publicOnly(message: PublicMessage): PublicMessage {
  return PublicMessage.parse(message);
}
