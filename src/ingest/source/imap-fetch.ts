// What is asked of an open mailbox: which UIDs there are, and messages by UID.
import type { ImapFlow } from 'imapflow';
import { ImapFault, asImapFault } from './imap-connection.ts';
import type { PresentUids } from './source.ts';

/** One message as the server sends it. */
export interface Row {
  readonly uid: number;
  readonly source: Buffer | undefined;
  /** INTERNALDATE, ms UTC; null where there is none */
  readonly receivedAt: number | null;
}

/** Bodies with BODY.PEEK, only their beginning where `cutBytes` is given; the connection waits while a row is worked on. */
export async function* rowsOf(client: ImapFlow, range: string, cutBytes: number | null): AsyncGenerator<Row> {
  const source = cutBytes === null ? true : { start: 0, maxLength: cutBytes };
  try {
    for await (const row of client.fetch(range, { uid: true, internalDate: true, source }, { uid: true }))
      yield { uid: row.uid, source: row.source, receivedAt: timeOf(row.internalDate) };
  } catch (error) {
    throw asImapFault(error);
  }
}

function timeOf(date: Date | string | undefined): number | null {
  const time = date === undefined ? Number.NaN : new Date(date).getTime();
  return Number.isFinite(time) ? time : null;
}

/** RFC822.SIZE of neighbours in UID order: a hint, 0 on some servers. */
export async function sizesOf(client: ImapFlow, uids: readonly number[]): Promise<Map<number, number>> {
  const range = `${uids[0]}:${uids.at(-1)}`;
  const rows = await client
    .fetchAll(range, { uid: true, size: true }, { uid: true })
    .catch((error: unknown) => {
      throw asImapFault(error);
    });
  return new Map(rows.map(({ uid, size }) => [uid, size ?? 0]));
}

const MADE_UP_BYTES = 8_192;
const MADE_UP_MARK = Buffer.from('etrieval using the');
const MADE_UP_SUBJECT = /^Subject: *Retrieval using the (?:IMAP4?|POP3) protocol failed/imu;
const MADE_UP_TEXT = /couldn['’]t retrieve the following message/iu;

/** Exchange answers for a message that it cannot convert with one of its own about it, which nobody has written. */
export function isMadeUp(source: Buffer): boolean {
  if (!source.subarray(0, MADE_UP_BYTES).includes(MADE_UP_MARK)) return false;
  const head = source.toString('utf8', 0, MADE_UP_BYTES);
  const end = head.search(/\r?\n\r?\n/u);
  return end > 0 && MADE_UP_SUBJECT.test(head.slice(0, end)) && MADE_UP_TEXT.test(head.slice(end));
}

/** Which of these the server still names. */
export async function stillThere(client: ImapFlow, uids: readonly number[]): Promise<number[]> {
  if (uids.length === 0) return [];
  const found = await client.search({ uid: uids.join(',') }, { uid: true }).catch((error: unknown) => {
    throw asImapFault(error);
  });
  if (!Array.isArray(found)) throw new ImapFault('lost', null);
  return found.filter((uid) => uids.includes(uid)).toSorted((a, b) => a - b);
}

/** UIDs of the open mailbox, ascending; only those of messages that the server says are larger, where that is given. */
export async function searchUids(
  client: ImapFlow,
  low: number,
  high: number | null,
  larger?: number,
): Promise<number[]> {
  const found = await client
    .search({ uid: `${low}:${high ?? '*'}`, ...(larger !== undefined && { larger }) }, { uid: true })
    .catch((error: unknown) => {
      throw asImapFault(error);
    });
  if (!Array.isArray(found)) {
    // A server that cannot search by size sends what is too large in full, and it is cut here.
    if (larger !== undefined && client.usable) return [];
    throw new ImapFault('lost', null);
  }
  // RFC 9051 6.4.9: `N:*` names the last message even where it is below N.
  return found.filter((uid) => uid >= low && (high === null || uid <= high)).toSorted((a, b) => a - b);
}

/**
 * All UIDs of the open mailbox, for lists that follow deletions. Null where the answer names fewer than the server
 * counts: what is missing there may be a fault. Throws ImapFault.
 */
export async function presentUids(client: ImapFlow, lists: readonly string[]): Promise<PresentUids | null> {
  const before = client.mailbox;
  if (!before) throw new ImapFault('lost', null);
  const uids = await searchUids(client, 1, null);
  const now = client.mailbox;
  if (!now || now.uidValidity !== before.uidValidity || uids.length < now.exists) return null;
  return { uidValidity: String(now.uidValidity), uids, lists };
}
