// What is asked of an open mailbox: which UIDs there are, and messages by UID.
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { ImapFault, asImapFault } from './imap-connection.ts';
import type { PresentUids } from './source.ts';

export interface Bodies {
  readonly bodies: Map<number, Buffer>;
  /** there, but the server does not give them now */
  readonly withheld: ReadonlySet<number>;
}

/**
 * Bodies by UID, with BODY.PEEK. What comes without a source, or with a text that the server made up, is asked for once
 * more; what is absent then is gone, or withheld where the server still names it.
 */
export async function fetchBodies(
  client: ImapFlow,
  wanted: readonly number[],
  source: { start: number; maxLength: number } | true,
): Promise<Bodies> {
  const bodies = new Map<number, Buffer>();
  const collect = (rows: readonly FetchMessageObject[]) => {
    for (const row of rows)
      if (row.source !== undefined && row.source.length > 0 && !isMadeUp(row.source))
        bodies.set(row.uid, row.source);
  };
  collect(await fetchRange(client, wanted, { uid: true, source }));
  const absent = wanted.filter((uid) => !bodies.has(uid));
  if (absent.length === 0) return { bodies, withheld: new Set() };
  collect(await fetchRange(client, absent, { uid: true, source }));
  const missing = absent.filter((uid) => !bodies.has(uid));
  return { bodies, withheld: new Set(await stillThere(client, missing)) };
}

const MADE_UP_SUBJECT = /^Subject: *Retrieval using the (?:IMAP4?|POP3) protocol failed/imu;
const MADE_UP_TEXT = /couldn['’]t retrieve the following message/iu;

/** Exchange answers for a message that it cannot convert with one of its own about it, which nobody has written. */
function isMadeUp(source: Buffer): boolean {
  const head = source.toString('utf8', 0, 8_192);
  const end = head.search(/\r?\n\r?\n/u);
  return end > 0 && MADE_UP_SUBJECT.test(head.slice(0, end)) && MADE_UP_TEXT.test(head.slice(end));
}

export async function fetchRange(
  client: ImapFlow,
  uids: readonly number[],
  query: Parameters<ImapFlow['fetchAll']>[1],
): Promise<FetchMessageObject[]> {
  const range = `${uids[0]}:${uids.at(-1)}`;
  return client.fetchAll(range, query, { uid: true }).catch((error: unknown) => {
    throw asImapFault(error);
  });
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

export async function searchUids(client: ImapFlow, low: number, high: number | null): Promise<number[]> {
  const found = await client
    .search({ uid: `${low}:${high ?? '*'}` }, { uid: true })
    .catch((error: unknown) => {
      throw asImapFault(error);
    });
  if (!Array.isArray(found)) throw new ImapFault('lost', null);
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
