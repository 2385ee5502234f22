// Reads somebody's own mailbox: every message of one list, parsed as the archive parses it.
import { parseMessage } from '../ingest/parse/parse-message.ts';
import { routeMessage } from '../ingest/source/route.ts';
import type { Incoming, Source } from '../ingest/source/source.ts';
import { asArchiveError } from '../ops/errors.ts';
import type { Asking } from '../report/verify/ask-archive.ts';
import { Unread } from '../report/verify/published.ts';
import { NotTrusted } from '../report/verify/verified-log.ts';
import { sentence } from './outcome.ts';
import type { MailCounts } from './verify-mailbox-words.ts';

export interface OwnList {
  readonly list: string;
  /** of the list, as the archive shows it */
  readonly address: string | null;
  /** List-Id of its mail; null: the address with a dot for the at sign (RFC 2919 has it so by custom) */
  readonly listId: string | null;
  readonly asking: Asking;
  readonly signal: AbortSignal;
  readonly onProgress: (step: string) => void;
}

/** Gives every message of the list to `asking`. A source that fails is told of, the others are read. */
export async function readOwnMail(sources: readonly Source[], own: OwnList): Promise<MailCounts> {
  const skipped = { without_id: 0, digest: 0, unreadable: 0 };
  const counts = { read: 0, others: 0, skipped, failed: [] as string[] };
  for (const source of sources) {
    const batches = source.batches({
      cursor: () => null,
      fetchedToday: () => 0,
      signal: own.signal,
      expect: () => undefined,
      notice: () => undefined,
    });
    try {
      for await (const { messages } of batches) {
        for (const message of messages) {
          await take(message, own, counts);
          counts.read += 1;
        }
        own.onProgress(`mail ${counts.read}`);
      }
      if (own.signal.aborted) throw new Unread('aborted', 'mail');
    } catch (error) {
      if (error instanceof Unread || error instanceof NotTrusted) throw error;
      const fault = asArchiveError(error, 'SOURCE_FAILED');
      counts.failed.push(sentence(fault.code, fault));
    }
  }
  return counts;
}

async function take(incoming: Incoming, own: OwnList, counts: MailCounts): Promise<void> {
  const { list, address, asking } = own;
  const listId = (own.listId ?? address?.replace('@', '.'))?.toLowerCase() ?? null;
  const outcome =
    incoming.cut === true
      ? null
      : await parseMessage(incoming, {
          listAddress: address,
          subjectTags: [list],
          noArchive: 'honour',
          now: Date.now(),
        });
  const parsed = outcome?.kind === 'parsed' ? outcome.message : null;
  // one's own copy of what one sent has no List-Id yet
  const isAddressed =
    address !== null &&
    parsed?.people.some(({ addrSpec }) => addrSpec.toLowerCase() === address.toLowerCase());
  const isOfList = isAddressed === true || routeMessage(incoming.bytes, [{ list, listId }]).length > 0;
  if (!isOfList) counts.others += 1;
  else if (parsed === null) counts.skipped.unreadable += 1;
  else if (parsed.withhold === 'digest') counts.skipped.digest += 1;
  else if (parsed.messageId === null || parsed.messageId.length > 998) counts.skipped.without_id += 1;
  else await asking.take({ ...parsed, messageId: parsed.messageId });
}
