// Reads what is new in an open mailbox: sizes first, then bodies in batches bounded by bytes and count.
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { BATCH_BYTES, BATCH_MESSAGES, BatchBuilder, type SourceLimits } from './batch.ts';
import type { Allowance } from './daily-limit.ts';
import { ImapFault } from './imap-connection.ts';
import { type Bodies, fetchBodies, fetchRange, searchUids, stillThere } from './imap-fetch.ts';
import type { ImapProgress } from './imap-progress.ts';
import { routeMessage, type Route } from './route.ts';
import type { ReadContext, SourceBatch } from './source.ts';

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
  let room = BATCH_BYTES;
  const plans = plansOf(client, [...again.map((uid) => [uid]), uids], limits, stumble, () => room);
  const ask = async (): Promise<Asked | null> => {
    room = Math.min(BATCH_BYTES, allowance?.left ?? BATCH_BYTES);
    if (room <= 0) return null;
    const { value: plan } = await plans.next();
    return plan ? { plan, bodies: patient(fetchPlan(client, plan, limits)) } : null;
  };
  let read = 0;
  for (let asked = await ask(); asked !== null;) {
    if (context.signal.aborted) return;
    const { plan } = asked;
    stumble.asked = { first: plan.messages[0]!.uid, last: plan.messages.at(-1)!.uid };
    const { bodies, withheld } = await asked.bodies;
    stumble.asked = null;
    read += plan.messages.length;
    const bytesFetched = [...bodies.values()].reduce((sum, { length }) => sum + length, 0);
    allowance?.take(bytesFetched);
    // The server reads on while this batch is worked on: one batch ahead, never more.
    const next = patient(ask());
    const builder = new BatchBuilder();
    let vanished = 0;
    let unreadable = 0;
    for (const { uid, receivedAt } of plan.messages) {
      const source = bodies.get(uid);
      if (source === undefined && withheld.has(uid)) {
        // too many are no accident of single messages, and none may be passed over
        if (!progress.setAside(uid)) throw new ImapFault('lost', null);
        unreadable++;
        continue;
      }
      if (source === undefined) {
        progress.settle(uid);
        vanished++;
        continue;
      }
      bodies.delete(uid);
      const claimed = routeMessage(source, routes);
      const lists = claimed.filter((list) => progress.needs(list, uid));
      progress.settle(uid);
      if (claimed.length > 0 && lists.length === 0) continue;
      const isCut = plan.isCut || source.length > limits.maxBytes;
      const bytes = isCut ? Buffer.from(source.subarray(0, limits.cutBytes)) : source;
      const place = { uidValidity: String(mailbox.uidValidity), uid };
      builder.add({ bytes, receivedAt, lists, place, ...(isCut ? { cut: true as const } : {}) });
    }
    if (vanished > 0) context.notice('vanished', vanished);
    if (unreadable > 0) context.notice('unreadable', unreadable);
    yield { ...builder.take(progress.advance(plan.messages.at(-1)!.uid)), bytesFetched };
    asked = await next;
  }
  if (allowance !== null && room <= 0 && read < all) {
    allowance.postponed = all - read;
    return;
  }
  const cursors = progress.advance(high ?? 0);
  if (Object.keys(cursors).length > 0) yield { ...new BatchBuilder().take(cursors), bytesFetched: 0 };
}

interface Asked {
  readonly plan: Plan;
  readonly bodies: Promise<Bodies>;
}

/** A promise that is awaited later, or never where the reading ends before: its fault is no unhandled one. */
function patient<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

async function* plansOf(
  client: ImapFlow,
  groups: readonly (readonly number[])[],
  limits: SourceLimits,
  stumble: Stumble,
  room: () => number,
): AsyncGenerator<Plan, undefined> {
  for (const uids of groups)
    for (let start = 0; start < uids.length; start += WINDOW) {
      yield* planBatches(await sizesOf(client, uids.slice(start, start + WINDOW)), limits, stumble, room);
    }
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

function fetchPlan(client: ImapFlow, { messages, isCut }: Plan, limits: SourceLimits): Promise<Bodies> {
  const uids = messages.map(({ uid }) => uid);
  return fetchBodies(client, uids, isCut ? { start: 0, maxLength: limits.cutBytes } : true);
}
