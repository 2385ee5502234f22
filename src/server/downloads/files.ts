// What downloads hold, piece by piece: of a month, of a list. Constant memory, however long the list is.
import type { ArchiveView, ListSummary } from '../../archive/archive.ts';
import { PublicMessage } from '../../redact/public-message.ts';
import { MessageView, messageView } from '../api/views.ts';
import type { Site } from '../deps.ts';
import { toEml } from './eml.ts';
import { toMboxEntry } from './mboxrd.ts';

const MESSAGES_A_READ = 200;

type Pieces = AsyncGenerator<Buffer>;
type NamedList = Pick<ListSummary, 'id' | 'name'>;

/** One month of a list (YYYY-MM, UTC) as mboxrd, by the time of sending. */
export function mboxOfMonth(reader: ArchiveView, list: NamedList, month: string, site: Site): Pieces {
  return lines(monthMessages(reader, list.id, month), mboxEntry(list, site));
}

/** All of a list as mboxrd, by number. */
export function mboxOfList(reader: ArchiveView, list: NamedList, site: Site): Pieces {
  return lines(allMessages(reader, list.id), mboxEntry(list, site));
}

/** All of a list as JSON Lines, each as the API shows the message, by number. */
export function jsonLinesOfList(reader: ArchiveView, list: string, site: Site): Pieces {
  const write = (message: PublicMessage) =>
    `${JSON.stringify(MessageView.parse(messageView(message, site.url)))}\n`;
  return lines(allMessages(reader, list), write);
}

function mboxEntry(list: NamedList, site: Site) {
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

async function* lines(source: AsyncIterable<PublicMessage[]>, write: (message: PublicMessage) => string) {
  for await (const batch of source) {
    for (const message of batch) yield Buffer.from(write(publicOnly(message)));
  }
}

// Wall d for what has no response schema: anything but a public record ends the download.
export function publicOnly(message: PublicMessage): PublicMessage {
  return PublicMessage.parse(message);
}
