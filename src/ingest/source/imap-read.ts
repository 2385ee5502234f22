// Reads what is new in an open mailbox: long FETCH commands, so that round trips do not count, taken row by row into
// batches bounded by bytes and count.
import type { ImapFlow } from 'imapflow';
import { BATCH_BYTES, BATCH_MESSAGES, BatchBuilder, type SourceLimits } from './batch.ts';
import type { Allowance } from './daily-limit.ts';
import { takenAhead, type Rows } from './imap-ahead.ts';
import { hangUp, ImapFault } from './imap-connection.ts';
import { isMadeUp, type Row, rowsOf, searchUids, sizesOf, stillThere } from './imap-fetch.ts';
import { Missing } from './imap-missing.ts';
import type { ImapProgress } from './imap-progress.ts';
import { routeMessage, type Route } from './route.ts';
import type { ReadContext, SourceBatch } from './source.ts';

/** Messages that one FETCH asks for: few where two connections take turns, because what comes before its turn waits. */
const WINDOW = 2_000;
const WINDOW_OF_TWO = 500;
const UNKNOWN_SIZE_BYTES = 256 * 1024;

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
  /** null: no limit */
  readonly allowance: Allowance | null;
  /** Begins to open a second connection to the same mailbox; it becomes null where that is no use, or refused. */
  readonly openSecond: (messages: number) => Promise<{ opening: Promise<ImapFlow | null> }>;
}

/** A batch with how much of the mailbox it cost. */
export interface ReadBatch extends SourceBatch {
  readonly bytesFetched: number;
}

/**
 * Batches of everything above the lowest cursor up to the UIDNEXT that the server named on opening; each message
 * goes only to the lists that have not had it. No command is sent while a FETCH runs (imapflow would wait for ever).
 * Throws ImapFault.
 */
export async function* readMailbox(reading: Reading): AsyncGenerator<ReadBatch> {
  const { client, progress, limits, context, allowance } = reading;
  const mailbox = client.mailbox;
  if (!mailbox) throw new ImapFault('lost', null);
  const restarted = progress.adopt(String(mailbox.uidValidity));
  if (restarted > 0) context.notice('uidvalidity_changed', restarted);
  const low = progress.lowest() + 1;
  // UIDNEXT may be far above the highest live UID: it is the mark, or the mailbox never counts as read.
  const high = typeof mailbox.uidNext === 'number' && mailbox.uidNext > 0 ? mailbox.uidNext - 1 : null;
  const missed = progress.unread();
  const isNothingNew = high !== null && low > high;
  if (isNothingNew && missed.length === 0) return;

  const again = await stillThere(client, missed);
  const gone = missed.filter((uid) => !again.includes(uid));
  for (const uid of gone) progress.settle(uid);
  if (gone.length > 0) context.notice('vanished', gone.length);
  const uids = isNothingNew || mailbox.exists === 0 ? [] : await searchUids(client, low, high);
  const all = again.length + uids.length;
  context.expect(all);
  const uidValidity = String(mailbox.uidValidity);
  let read = 0;
  for await (const window of windows(reading, again, allowance === null ? [] : uids)) {
    yield* readWindow(reading, uidValidity, window, rowsOfWindow(client, window, limits));
    if (context.signal.aborted) return;
    read += window.uids.length;
  }
  if (allowance === null) yield* inTurns(reading, uidValidity, uids);
  if (context.signal.aborted) return;
  if (allowance !== null && read < all) {
    allowance.postponed = all - read;
    return;
  }
  const cursors = progress.advance(high ?? 0);
  if (Object.keys(cursors).length > 0) yield { ...new BatchBuilder().take(cursors), bytesFetched: 0 };
}

interface Window {
  readonly uids: readonly number[];
  /** one message over the limit, of which only the beginning is fetched */
  readonly isCut: boolean;
}

/** What was not given before, each alone, then what is new. Ends early where the account has no room left for a day. */
async function* windows(
  { client, limits, stumble, allowance }: Reading,
  again: readonly number[],
  uids: readonly number[],
): AsyncGenerator<Window> {
  for (const group of [...again.map((uid) => [uid]), uids]) {
    if (group.length === 0) continue;
    const oversized = new Set(await searchUids(client, group[0]!, group.at(-1)!, limits.maxBytes));
    for (const window of windowsOf(group, oversized, stumble)) {
      if (allowance === null) yield window;
      else for await (const part of partsWithin(client, window, allowance)) yield part;
      if (allowance !== null && allowance.left <= 0) return;
    }
  }
}

/** Two connections take turns where there is a second: while the rows of one are worked on, the other's come in. */
async function* inTurns(
  reading: Reading,
  uidValidity: string,
  uids: readonly number[],
): AsyncGenerator<ReadBatch> {
  const { client, limits, context, stumble } = reading;
  if (uids.length === 0) return;
  const oversized = new Set(await searchUids(client, uids[0]!, uids.at(-1)!, limits.maxBytes));
  const { opening } = await reading.openSecond(uids.length);
  let second: ImapFlow | null = null;
  const opened = opening.then((connection) => (second = connection));
  const parts = windowsOf(uids, oversized, stumble, () => (second === null ? WINDOW : WINDOW_OF_TWO));
  let window: Window | undefined = parts.next().value;
  let by = client;
  let ahead: Rows | null = null;
  try {
    while (window !== undefined) {
      const rows: AsyncIterable<Row> = ahead ?? rowsOfWindow(by, window, limits);
      const other: ImapFlow = by === client ? (second ?? client) : client;
      const next: Window | undefined = parts.next().value;
      ahead = next !== undefined && other !== by ? takenAhead(rowsOfWindow(other, next, limits)) : null;
      yield* readWindow({ ...reading, client: by }, uidValidity, window, rows);
      if (context.signal.aborted) return;
      window = next;
      by = other;
    }
  } finally {
    ahead?.end();
    void opened.then((connection) => connection && hangUp(connection));
  }
}

function rowsOfWindow(client: ImapFlow, { uids, isCut }: Window, { cutBytes }: SourceLimits) {
  return rowsOf(client, `${uids[0]}:${uids.at(-1)}`, isCut ? cutBytes : null);
}

/** A window in pieces that keep to the allowance: for that, sizes have to be known. */
async function* partsWithin(
  client: ImapFlow,
  { uids, isCut }: Window,
  allowance: Allowance,
): AsyncGenerator<Window> {
  const sizes = await sizesOf(client, uids);
  for (let at = 0; at < uids.length && allowance.left > 0;) {
    const room = Math.min(BATCH_BYTES, allowance.left);
    let end = at;
    for (let bytes = 0; end < uids.length; end++) {
      // 0 on some servers
      bytes += sizes.get(uids[end]!) || UNKNOWN_SIZE_BYTES;
      if (end > at && bytes > room) break;
    }
    yield { uids: uids.slice(at, end), isCut };
    at = end;
  }
}

/** Neighbours in UID order, so that `first:last` names a window exactly. */
function* windowsOf(
  uids: readonly number[],
  oversized: ReadonlySet<number>,
  stumble: Stumble,
  most: () => number = () => WINDOW,
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
 * What did not come, or with a text that the server made up, is asked for once more; what is absent then is gone, or
 * withheld where the server still names it.
 */
async function* readWindow(
  { client, progress, routes, limits, context, stumble, allowance }: Reading,
  uidValidity: string,
  { uids, isCut }: Window,
  rows: AsyncIterable<Row>,
): AsyncGenerator<ReadBatch> {
  const builder = new BatchBuilder();
  const missing = new Missing(uids);
  let bytesFetched = 0;
  const take = (): ReadBatch => {
    stumble.asked = null;
    allowance?.take(bytesFetched);
    const batch = { ...builder.take(progress.advance(missing.readUpTo)), bytesFetched };
    bytesFetched = 0;
    return batch;
  };
  for (const ask of ['all', 'again'] as const) {
    const answers =
      ask === 'all'
        ? [rows]
        : missing.named().map((range) => rowsOf(client, range, isCut ? limits.cutBytes : null));
    for (const answer of answers) {
      stumble.asked = { first: missing.first, last: uids.at(-1)! };
      for await (const { uid, source, receivedAt } of answer) {
        bytesFetched += source?.length ?? 0;
        // of a message whose file is gone some servers send NIL
        if (!source?.length || isMadeUp(source) || !missing.came(uid)) continue;
        const claimed = routeMessage(source, routes);
        const lists = claimed.filter((list) => progress.needs(list, uid));
        progress.settle(uid);
        if (claimed.length > 0 && lists.length === 0) continue;
        const cut = isCut || source.length > limits.maxBytes;
        const bytes = cut ? Buffer.from(source.subarray(0, limits.cutBytes)) : source;
        const place = { uidValidity, uid };
        builder.add({ bytes, receivedAt, lists, place, ...(cut ? { cut: true as const } : {}) });
        if (!builder.isFull) continue;
        yield take();
        if (context.signal.aborted) return;
        if (missing.count > 0) stumble.asked = { first: missing.first, last: uids.at(-1)! };
      }
    }
  }
  stumble.asked = null;
  const withheld = await stillThere(client, missing.left());
  // too many are no accident of single messages, and none may be passed over
  for (const uid of withheld) if (!progress.setAside(uid)) throw new ImapFault('lost', null);
  const vanished = missing.left().filter((uid) => !withheld.includes(uid));
  for (const uid of vanished) progress.settle(uid);
  if (vanished.length > 0) context.notice('vanished', vanished.length);
  if (withheld.length > 0) context.notice('unreadable', withheld.length);
  missing.giveUp();
  yield take();
}
