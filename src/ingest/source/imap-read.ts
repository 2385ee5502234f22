// Reads what is new in an open mailbox: sizes first, then bodies in batches bounded by bytes and count.
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { BATCH_BYTES, BATCH_MESSAGES, BatchBuilder, type SourceLimits } from './batch.ts';
import type { Allowance } from './daily-limit.ts';
import { ImapFault, asImapFault } from './imap-connection.ts';
import type { ImapProgress } from './imap-progress.ts';
import { routeMessage, type Route } from './route.ts';
import type { PresentUids, ReadContext, SourceBatch } from './source.ts';

/** Sizes are asked for this many messages at a time. */
const WINDOW = 2_000;
/** RFC822.SIZE is 0 on some servers; such a message counts as this much when a batch is planned. */
const UNKNOWN_SIZE_BYTES = 256 * 1024;

interface UidRange {
  readonly first: number;
  readonly last: number;
}

/**
 * What failed attempts leave for the next one, so that one message cannot stop the account: the batch that failed is
 * asked for in smaller ones, at last singly, and of a message that fails alone only the beginning.
 */
export class Stumble {
  /** the batch that is waited for, or null between batches */
  asked: UidRange | null = null;
  #range: UidRange = { first: 0, last: 0 };
  #level = 0;

  /** The connection failed; counts only where a batch was waited for. */
  note(): void {
    if (this.asked === null) return;
    this.#level = this.asked.first <= this.#range.last ? this.#level + 1 : 1;
    this.#range = this.asked;
    this.asked = null;
  }

  /** How many messages a batch may hold that has this one. */
  batchMessages(uid: number): number {
    if (uid < this.#range.first || uid > this.#range.last) return BATCH_MESSAGES;
    return [BATCH_MESSAGES, 20][this.#level] ?? 1;
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
export async function* readMailbox({
  client,
  progress,
  routes,
  limits,
  context,
  stumble,
  allowance,
}: Reading): AsyncGenerator<ReadBatch> {
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
  let room = BATCH_BYTES;
  const plans = plansOf(client, uids, limits, stumble, () => room);
  const ask = async (): Promise<Asked | null> => {
    room = Math.min(BATCH_BYTES, allowance?.left ?? BATCH_BYTES);
    if (room <= 0) return null;
    const { value: plan } = await plans.next();
    return plan ? { plan, bodies: patient(fetchBodies(client, plan, limits)) } : null;
  };
  let read = 0;
  for (let asked = await ask(); asked !== null;) {
    if (context.signal.aborted) return;
    const { plan } = asked;
    stumble.asked = { first: plan.messages[0]!.uid, last: plan.messages.at(-1)!.uid };
    const bodies = await asked.bodies;
    stumble.asked = null;
    read += plan.messages.length;
    const bytesFetched = [...bodies.values()].reduce((sum, { length }) => sum + length, 0);
    allowance?.take(bytesFetched);
    // The server reads on while this batch is worked on: one batch ahead, never more.
    const next = patient(ask());
    const builder = new BatchBuilder();
    let vanished = 0;
    for (const { uid, receivedAt } of plan.messages) {
      const source = bodies.get(uid);
      if (source === undefined) {
        vanished++;
        continue;
      }
      bodies.delete(uid);
      const claimed = routeMessage(source, routes);
      const lists = claimed.filter((list) => progress.needs(list, uid));
      if (claimed.length > 0 && lists.length === 0) continue;
      const isCut = plan.isCut || source.length > limits.maxBytes;
      const bytes = isCut ? Buffer.from(source.subarray(0, limits.cutBytes)) : source;
      const place = { uidValidity: String(mailbox.uidValidity), uid };
      builder.add({ bytes, receivedAt, lists, place, ...(isCut ? { cut: true as const } : {}) });
    }
    if (vanished > 0) context.notice('vanished', vanished);
    yield { ...builder.take(progress.advance(plan.messages.at(-1)!.uid)), bytesFetched };
    asked = await next;
  }
  if (allowance !== null && room <= 0 && read < uids.length) {
    allowance.postponed = uids.length - read;
    return;
  }
  const cursors = high === null ? {} : progress.advance(high);
  if (Object.keys(cursors).length > 0) yield { ...new BatchBuilder().take(cursors), bytesFetched: 0 };
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

interface Asked {
  readonly plan: Plan;
  readonly bodies: Promise<Map<number, Buffer>>;
}

/** A promise that is awaited later, or never where the reading ends before: its fault is no unhandled one. */
function patient<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

async function* plansOf(
  client: ImapFlow,
  uids: readonly number[],
  limits: SourceLimits,
  stumble: Stumble,
  room: () => number,
): AsyncGenerator<Plan, undefined> {
  for (let start = 0; start < uids.length; start += WINDOW) {
    yield* planBatches(await sizesOf(client, uids.slice(start, start + WINDOW)), limits, stumble, room);
  }
}

async function searchUids(client: ImapFlow, low: number, high: number | null): Promise<number[]> {
  const found = await client
    .search({ uid: `${low}:${high ?? '*'}` }, { uid: true })
    .catch((error: unknown) => {
      throw asImapFault(error);
    });
  if (!Array.isArray(found)) throw new ImapFault('lost', null);
  // RFC 9051 6.4.9: `N:*` names the last message even where it is below N.
  return found.filter((uid) => uid >= low && (high === null || uid <= high)).toSorted((a, b) => a - b);
}

interface Planned {
  readonly uid: number;
  readonly sizeBytes: number;
  readonly receivedAt: number | null;
}

interface Plan {
  readonly messages: readonly Planned[];
  /** one message over the limit, of which only the beginning is fetched */
  readonly isCut: boolean;
}

async function sizesOf(client: ImapFlow, uids: readonly number[]): Promise<Planned[]> {
  const known = new Map<number, FetchMessageObject>();
  for (const row of await fetchRange(client, uids, { uid: true, size: true, internalDate: true })) {
    if (row.size !== undefined) known.set(row.uid, row);
  }
  return uids.map((uid) => {
    const row = known.get(uid);
    const receivedAt = row?.internalDate === undefined ? Number.NaN : new Date(row.internalDate).getTime();
    return { uid, sizeBytes: row?.size ?? 0, receivedAt: Number.isFinite(receivedAt) ? receivedAt : null };
  });
}

/** Neighbours in UID order, so that `first:last` names a batch exactly. */
function* planBatches(
  messages: readonly Planned[],
  limits: SourceLimits,
  stumble: Stumble,
  room: () => number,
): Generator<Plan> {
  let batch: Planned[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = message.sizeBytes > 0 ? message.sizeBytes : UNKNOWN_SIZE_BYTES;
    const isCut = message.sizeBytes > limits.maxBytes || stumble.isPoison(message.uid);
    const isFull = bytes + size > room() || batch.length >= stumble.batchMessages(message.uid);
    if (batch.length > 0 && (isCut || isFull)) {
      yield { messages: batch, isCut: false };
      batch = [];
      bytes = 0;
    }
    if (isCut) {
      yield { messages: [message], isCut };
      continue;
    }
    batch.push(message);
    bytes += size;
  }
  if (batch.length > 0) yield { messages: batch, isCut: false };
}

/** Bodies by UID, with BODY.PEEK. What comes without a source is asked for once more; what is still absent is gone. */
async function fetchBodies(client: ImapFlow, plan: Plan, limits: SourceLimits): Promise<Map<number, Buffer>> {
  const source = plan.isCut ? { start: 0, maxLength: limits.cutBytes } : true;
  const wanted = plan.messages.map((message) => message.uid);
  const bodies = new Map<number, Buffer>();
  const collect = (rows: readonly FetchMessageObject[]) => {
    for (const row of rows)
      if (row.source !== undefined && row.source.length > 0) bodies.set(row.uid, row.source);
  };
  collect(await fetchRange(client, wanted, { uid: true, source }));
  const absent = wanted.filter((uid) => !bodies.has(uid));
  if (absent.length > 0) collect(await fetchRange(client, absent, { uid: true, source }));
  return bodies;
}

async function fetchRange(
  client: ImapFlow,
  uids: readonly number[],
  query: Parameters<ImapFlow['fetchAll']>[1],
): Promise<FetchMessageObject[]> {
  const range = `${uids[0]}:${uids.at(-1)}`;
  return client.fetchAll(range, query, { uid: true }).catch((error: unknown) => {
    throw asImapFault(error);
  });
}
