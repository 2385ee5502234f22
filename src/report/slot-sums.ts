// One look at every slot of a list: what is published against what the log says of it, added up.
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { ArchiveView, OpenedSlot } from '../archive/archive.ts';
import { commitToRecord, readSalt } from '../mail/commitment.ts';
import { Redaction } from '../redact/public-message.ts';
import { LEAF_PRECISION_MS, type WholeLog } from './read-log.ts';
import type { LoggedSlot } from './verify/slot-machine.ts';

const OPENINGS_A_READ = 500;
/** What is new, for freshness and for what a person should look at. */
export const WINDOW_MS = 90 * 86_400_000;

/** A list as the log has it. */
export interface ListInLog {
  /** ms UTC, to the hour */
  readonly since: number;
  readonly slots: ReadonlyMap<number, LoggedSlot>;
}

/** Null where the log does not have the list. */
export function listInLog({ head, slots: machine }: WholeLog, list: string): ListInLog | null {
  const since = machine.since(list);
  if (head === null || since === null) return null;
  const slots = machine.seqs(list, head.size).map((seq) => [seq, machine.at(list, seq, head.size)!] as const);
  return { since, slots: new Map(slots) };
}

/** What is looked at in a published record. */
const ReadRecord = z.object({
  policy: z.object({ id: z.string(), version: z.int() }),
  sentAt: z.number(),
  receivedAt: z.number(),
  body: z.string(),
  redactions: z.array(Redaction),
});

/** What there is of what in a list. Numbers of slots where nothing else is said. */
export interface Sums {
  slots: number;
  published: number;
  otherState: number;
  differ: number;
  otherPolicy: number;
  redactions: number;
  hidden: number;
  noReason: number;
  readonly withheld: Record<string, number>;
  readonly erased: Record<string, number>;
  /** ms from receipt to number, of messages that came while the list was here */
  readonly delays: number[];
  /** redactions and characters of the last 90 days and of the 90 before */
  readonly shares: readonly [Share, Share];
}

export interface Share {
  messages: number;
  redactions: number;
  characters: number;
}

/** Reads every slot of the list with what opens it. `now`: ms UTC. */
export async function sumSlots(
  list: string,
  view: ArchiveView,
  log: WholeLog,
  known: ListInLog | null,
  now: number,
): Promise<Sums> {
  const share = (): Share => ({ messages: 0, redactions: 0, characters: 0 });
  // prettier-ignore
  const sums: Sums = {
    slots: 0, published: 0, otherState: 0, differ: 0, otherPolicy: 0, redactions: 0, hidden: 0, noReason: 0,
    withheld: {}, erased: {}, delays: [], shares: [share(), share()],
  };
  const policies = new Map<string, boolean>();
  for (let after = 0; ;) {
    const rows = await view.openings(list, after, OPENINGS_A_READ);
    for (const slot of rows) {
      sums.slots += 1;
      const logged = known?.slots.get(slot.seq);
      if (logged === undefined || !isSameState(slot, logged)) sums.otherState += 1;
      if (slot.state === 'withheld' || slot.state === 'erased') {
        if (slot.reason === null) sums.noReason += 1;
        const of = sums[slot.state];
        of[slot.reason ?? 'unknown'] = (of[slot.reason ?? 'unknown'] ?? 0) + 1;
      }
      if (slot.state === 'published') await look(slot, logged, sums, { view, log, policies, known, now });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < OPENINGS_A_READ) return sums;
    after = last.seq;
    await setImmediate();
  }
}

/** One published message: its commitment, its policy, its placeholders. */
async function look(
  slot: OpenedSlot,
  logged: LoggedSlot | undefined,
  sums: Sums,
  where: {
    view: ArchiveView;
    log: WholeLog;
    policies: Map<string, boolean>;
    known: ListInLog | null;
    now: number;
  },
): Promise<void> {
  sums.published += 1;
  if (logged === undefined || !opens(slot, logged)) sums.differ += 1;
  const read = ReadRecord.safeParse(slot.record === null ? null : parseJson(slot.record));
  if (!read.success) return void (sums.otherPolicy += 1);
  const { policy, redactions, body, receivedAt, sentAt } = read.data;
  const name = `${policy.id}/${policy.version}`;
  if (!where.policies.has(name)) where.policies.set(name, await isLogged(name, policy, where));
  if (logged?.policy !== name || where.policies.get(name) !== true) sums.otherPolicy += 1;
  sums.redactions += redactions.length;
  sums.hidden += redactions.filter(({ field, start, end, category }) => {
    // names stand as other names, networks as shorter ones
    if (field !== 'body' || category === 'name' || category === 'ip') return end <= start;
    return body[start] !== '[' || body[end - 1] !== ']';
  }).length;
  // older mail was brought in later than it was received, and says nothing of how fast new mail is shown
  if (
    where.known !== null &&
    receivedAt > where.known.since + LEAF_PRECISION_MS &&
    receivedAt > where.now - WINDOW_MS
  )
    sums.delays.push(Math.max(0, (logged?.seenAt ?? where.now) - receivedAt));
  const share = sums.shares[sentAt > where.now - WINDOW_MS ? 0 : 1];
  if (sentAt <= where.now && sentAt > where.now - 2 * WINDOW_MS) {
    share.messages += 1;
    share.redactions += redactions.length;
    share.characters += body.length;
  }
}

async function isLogged(
  name: string,
  policy: { id: string; version: number },
  { view, log }: { view: ArchiveView; log: WholeLog },
): Promise<boolean> {
  const text = await view.policyText(policy.id, policy.version);
  return text !== null && createHash('sha256').update(text).digest('hex') === log.slots.policies.get(name);
}

function opens(slot: OpenedSlot, logged: LoggedSlot): boolean {
  const salt = slot.saltRecord === null ? null : readSalt(slot.saltRecord);
  if (logged.version === null || salt === null || slot.record === null) return false;
  const place = { list: slot.list, seq: slot.seq, version: logged.version };
  return commitToRecord(place, slot.record, salt).value === logged.commitRecord;
}

function isSameState(slot: OpenedSlot, logged: LoggedSlot): boolean {
  return slot.state === logged.state && (slot.reason === null || slot.reason === logged.reason);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
