// Reads what is new in an open mailbox: long FETCH commands, so that round trips do not count, taken row by row into
// batches bounded by bytes and count.
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { BATCH_MESSAGES, BatchBuilder, type SourceLimits } from './batch.ts';
import { takenAhead, type Rows } from './imap-ahead.ts';
import { ImapFault, asImapFault, hangUp } from './imap-connection.ts';
import type { ImapProgress } from './imap-progress.ts';
import { routeMessage, type Route } from './route.ts';
import type { ReadContext, SourceBatch } from './source.ts';

/** Messages that one FETCH asks for: few where two connections take turns, because what comes before its turn waits. */
const WINDOW = 2_000;
const WINDOW_OF_TWO = 500;
/** UIDs named one by one in a command; servers take lines of 8 kB at least (RFC 2683 3.2.1.5). */
const NAMED_UIDS = 200;

interface UidRange {
  readonly first: number;
  readonly last: number;
}

/**
 * What failed attempts leave for the next one, so that one message cannot stop the account: what failed is asked
 * for in smaller windows, at last singly, and of a message that fails alone only the beginning.
 */
export class Stumble {
  /** what is waited for, or null while nothing is */
  asked: UidRange | null = null;
  #range: UidRange = { first: 0, last: 0 };
  #level = 0;

  /** The connection failed; counts only where messages were waited for. */
  note(): void {
    if (this.asked === null) return;
    this.#level = this.asked.first <= this.#range.last ? this.#level + 1 : 1;
    this.#range = this.asked;
    this.asked = null;
  }

  /** How many messages may be asked for at a time from this one on. */
  windowMessages(uid: number): number {
    if (uid < this.#range.first || uid > this.#range.last) return WINDOW;
    return [WINDOW, BATCH_MESSAGES / 10][this.#level] ?? 1;
  }

  /** Is this the message that failed alone, twice? */
  isPoison(uid: number): boolean {
    return this.#level >= 4 && uid === this.#range.first;
  }
}

interface Reading {
  readonly client: ImapFlow;
  readonly progress: ImapProgress;
  readonly routes: readonly Route[];
  readonly limits: SourceLimits;
  readonly context: Pick<ReadContext, 'notice' | 'expect' | 'signal'>;
  readonly stumble: Stumble;
  /** Begins to open a second connection to the same mailbox; it becomes null where that is no use, or refused. */
  readonly openSecond: (messages: number) => Promise<{ opening: Promise<ImapFlow | null> }>;
}

/**
 * Batches of everything above the lowest cursor up to the UIDNEXT that the server named on opening; each message
 * goes only to the lists that have not had it. No command is sent while a FETCH runs (imapflow would wait for ever).
 * Throws ImapFault.
 */
export async function* readMailbox(reading: Reading): AsyncGenerator<SourceBatch> {
  const { client, progress, limits, context } = reading;
  const mailbox = client.mailbox;
  if (!mailbox) throw new ImapFault('lost', null);
  const restarted = progress.adopt(String(mailbox.uidValidity));
  if (restarted > 0) context.notice('uidvalidity_changed', restarted);
  const low = progress.lowest() + 1;
  // UIDNEXT may be far above the highest live UID: it is the mark, or the mailbox never counts as read.
  const high = typeof mailbox.uidNext === 'number' && mailbox.uidNext > 0 ? mailbox.uidNext - 1 : null;
  if (high !== null && low > high) return;

  const uids = mailbox.exists === 0 ? [] : await searchUids(client, low, high);
  context.expect(uids.length);
  const oversized = new Set(uids.length === 0 ? [] : await searchUids(client, low, high, limits.maxBytes));
  yield* readWindows(reading, uids, oversized);
  if (context.signal.aborted) return;
  const cursors = high === null ? {} : progress.advance(high);
  if (Object.keys(cursors).length > 0) yield new BatchBuilder().take(cursors);
}

/** UIDs of the open mailbox, ascending; only those of messages that the server says are larger, where that is given. */
async function searchUids(
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

interface Window {
  readonly uids: readonly number[];
  /** one message over the limit, of which only the beginning is fetched */
  readonly isCut: boolean;
}

/** Two connections take turns where there is a second: while the rows of one are worked on, the other's come in. */
async function* readWindows(
  reading: Reading,
  uids: readonly number[],
  oversized: ReadonlySet<number>,
): AsyncGenerator<SourceBatch> {
  const { client, limits, context, stumble } = reading;
  const { opening } = await reading.openSecond(uids.length);
  let second: ImapFlow | null = null;
  const opened = opening.then((connection) => (second = connection));
  const windows = windowsOf(uids, oversized, stumble, () => (second === null ? WINDOW : WINDOW_OF_TWO));
  const rows = (by: ImapFlow, { uids: asked, isCut }: Window) =>
    rowsOf(by, `${asked[0]}:${asked.at(-1)}`, isCut ? limits.cutBytes : null);
  let window: Window | undefined = windows.next().value;
  let by = client;
  let ahead: Rows | null = null;
  try {
    while (window !== undefined) {
      const answer: AsyncIterable<FetchMessageObject> = ahead ?? rows(by, window);
      const other: ImapFlow = by === client ? (second ?? client) : client;
      const next: Window | undefined = windows.next().value;
      ahead = next !== undefined && other !== by ? takenAhead(rows(other, next)) : null;
      yield* readWindow({ ...reading, client: by }, window, answer);
      if (context.signal.aborted) return;
      window = next;
      by = other;
    }
  } finally {
    ahead?.end();
    void opened.then((connection) => connection && hangUp(connection));
  }
}

/** Neighbours in UID order, so that `first:last` names a window exactly. */
function* windowsOf(
  uids: readonly number[],
  oversized: ReadonlySet<number>,
  stumble: Stumble,
  most: () => number,
): Generator<Window, undefined> {
  let window: number[] = [];
  for (const uid of uids) {
    const isCut = oversized.has(uid) || stumble.isPoison(uid);
    if (window.length > 0 && (isCut || window.length >= Math.min(most(), stumble.windowMessages(uid)))) {
      yield { uids: window, isCut: false };
      window = [];
    }
    if (isCut) yield { uids: [uid], isCut };
    else window.push(uid);
  }
  if (window.length > 0) yield { uids: window, isCut: false };
}

/**
 * A cursor never passes a message that has not come: servers may answer in any order, and leave out what is gone.
 * What did not come is asked for once more; what is still absent then is gone.
 */
async function* readWindow(
  { client, progress, routes, limits, context, stumble }: Reading,
  { uids, isCut }: Window,
  rows: AsyncIterable<FetchMessageObject>,
): AsyncGenerator<SourceBatch> {
  const builder = new BatchBuilder();
  const missing = new Missing(uids);
  const take = (): SourceBatch => {
    stumble.asked = null;
    return builder.take(progress.advance(missing.readUpTo));
  };
  for (const ask of ['all', 'again'] as const) {
    const answers =
      ask === 'all'
        ? [rows]
        : missing.named().map((range) => rowsOf(client, range, isCut ? limits.cutBytes : null));
    for (const answer of answers) {
      stumble.asked = { first: missing.first, last: uids.at(-1)! };
      for await (const row of answer) {
        const { uid, source, internalDate } = row;
        // of a message whose file is gone some servers send NIL
        if (!source?.length || !missing.came(uid)) continue;
        const claimed = routeMessage(source, routes);
        const lists = claimed.filter((list) => progress.needs(list, uid));
        if (claimed.length > 0 && lists.length === 0) continue;
        const cut = isCut || source.length > limits.maxBytes;
        const bytes = cut ? Buffer.from(source.subarray(0, limits.cutBytes)) : source;
        builder.add({
          bytes,
          receivedAt: timeOf(internalDate),
          lists,
          ...(cut ? { cut: true as const } : {}),
        });
        if (!builder.isFull) continue;
        yield take();
        if (context.signal.aborted) return;
        if (missing.count > 0) stumble.asked = { first: missing.first, last: uids.at(-1)! };
      }
    }
  }
  if (missing.count > 0) context.notice('vanished', missing.count);
  missing.giveUp();
  yield take();
}

/** Which messages of a window have not come yet. */
class Missing {
  readonly #uids: readonly number[];
  readonly #left: Set<number>;
  /** before this place in the window everything has come */
  #at = 0;

  constructor(uids: readonly number[]) {
    this.#uids = uids;
    this.#left = new Set(uids);
  }

  get count(): number {
    return this.#left.size;
  }

  /** the first that has not come; the last of the window where all have */
  get first(): number {
    return this.#uids[Math.min(this.#at, this.#uids.length - 1)]!;
  }

  /** everything up to this UID has come */
  get readUpTo(): number {
    return this.#uids[this.#at - 1] ?? 0;
  }

  /** Did this message come for the first time, and is it one that was asked for? */
  came(uid: number): boolean {
    if (!this.#left.delete(uid)) return false;
    while (this.#at < this.#uids.length && !this.#left.has(this.#uids[this.#at]!)) this.#at++;
    return true;
  }

  giveUp(): void {
    this.#left.clear();
    this.#at = this.#uids.length;
  }

  *named(): Generator<string, undefined> {
    const left = [...this.#left];
    for (let i = 0; i < left.length; i += NAMED_UIDS) yield left.slice(i, i + NAMED_UIDS).join(',');
  }
}

/** Bodies with BODY.PEEK, as the server sends them; the connection waits while a row is worked on. */
async function* rowsOf(
  client: ImapFlow,
  range: string,
  cutBytes: number | null,
): AsyncGenerator<FetchMessageObject> {
  const source = cutBytes === null ? true : { start: 0, maxLength: cutBytes };
  try {
    yield* client.fetch(range, { uid: true, internalDate: true, source }, { uid: true });
  } catch (error) {
    throw asImapFault(error);
  }
}

function timeOf(date: Date | string | undefined): number | null {
  const time = date === undefined ? Number.NaN : new Date(date).getTime();
  return Number.isFinite(time) ? time : null;
}
