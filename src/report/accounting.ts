// What follows from the log and the published bytes of one list, recomputed: T1, T2, T3, T5, T6, P1, P2, P6; and the
// numbers that a person should look at. Reads the archive as anybody may; trusts its signed head and nothing else.
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { ArchiveView, OpenedSlot, SlotCounts } from '../archive/archive.ts';
import { commitToRecord, readSalt } from '../mail/commitment.ts';
import { Redaction } from '../redact/public-message.ts';
import type { Finding } from './assess.ts';
import type { OpennessReport, Why } from './openness-report.ts';
import { LEAF_PRECISION_MS, type WholeLog } from './read-log.ts';
import type { LoggedSlot, Statement } from './verify/slot-machine.ts';

const OPENINGS_A_READ = 500;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WINDOW_MS = 90 * DAY_MS;
/** Fewer messages tell nothing of a share. */
const LEAST_FOR_SHARE = 20;
/** Shares and a factor from which on a person should look. */
const WITHHELD_MANY = 0.05;
const ONE_REASON = 0.8;
const MORE_REDACTED = 3;

/** What the caller knows beside the archive. */
export interface AccountFacts {
  /** ms UTC */
  readonly now: number;
  /** the log as the last public report of the list saw it */
  readonly before: OpennessReport['log'];
  /** independent organisations whose signatures on the head were checked */
  readonly witnesses: number;
  /** the mailbox is silent for much longer than usual, or was not asked within a day; null where nobody knows */
  readonly isSourceQuiet: boolean | null;
  /** messages whose parent the archive never had, and holes in the numbers that the list's software gives */
  readonly gaps: { readonly missingParents: number; readonly missingNumbers: number | null };
}

export interface Account {
  readonly findings: Finding[];
  readonly counts: NonNullable<OpennessReport['counts']>;
  readonly flags: OpennessReport['flags'];
}

/** What recomputes the truth criteria of a list. A fuller verifier may take its place. */
export type Accounting = (
  list: string,
  view: ArchiveView,
  log: WholeLog,
  facts: AccountFacts,
) => Promise<Account>;

export const account: Accounting = async (list, view, log, facts) => {
  const known = listInLog(log, list);
  const summary = (await view.list(list))?.counts ?? { published: 0, withheld: 0, erased: 0, pending: 0 };
  const sums = await walk(list, view, log, known, facts.now);
  const broken: Why | null = log.fault ?? (known === null ? 'no_log' : null);
  const leaf = log.head === null ? [] : [{ leaf: log.head.size - 1 }];
  const proved = (id: string, why: Why | null, value: Record<string, number>): Finding => {
    const reason = broken ?? why;
    return { id, result: reason === null ? 'pass' : 'fail', why: reason ?? 'ok', value, evidence: leaf };
  };
  const slots = total(summary);
  const isWhole =
    known !== null &&
    !log.broken.has(list) &&
    known.slots.size === slots &&
    sums.slots === slots &&
    sums.otherState === 0;
  const { withheld, erased } = sums;
  return {
    findings: [
      proved('T1', isWhole ? null : 'slots_missing', {
        slots,
        logged: known?.slots.size ?? 0,
        ...gapsOf(facts),
      }),
      proved('T2', sums.differ === 0 ? null : 'records_differ', {
        checked: sums.published,
        differ: sums.differ,
      }),
      broken === null
        ? statement(log.slots.sources.get(list) ?? null, slots, facts.now)
        : { id: 'T3', result: 'fail', why: broken },
      freshness(sums.delays, facts.isSourceQuiet),
      broken === null ? continued(log, facts) : { id: 'T6', result: 'fail', why: broken },
      proved('P1', sums.otherPolicy === 0 ? null : 'policy_differs', {
        checked: sums.published,
        differ: sums.otherPolicy,
      }),
      proved('P2', sums.hidden === 0 ? null : 'not_visible', {
        redactions: sums.redactions,
        hidden: sums.hidden,
      }),
      proved('P6', sums.noReason === 0 ? null : 'reasons_missing', {
        gone: summary.withheld + summary.erased,
        without: sums.noReason,
      }),
    ],
    counts: { slots, published: summary.published, withheld, erased, pending: summary.pending },
    flags: flagsOf(known, sums, facts.now),
  };
};

interface ListInLog {
  /** ms UTC, to the hour */
  readonly since: number;
  readonly slots: ReadonlyMap<number, LoggedSlot>;
}

/** Null where the log does not have the list. */
function listInLog({ head, slots: machine }: WholeLog, list: string): ListInLog | null {
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

interface Sums {
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

interface Share {
  messages: number;
  redactions: number;
  characters: number;
}

async function walk(
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

function gapsOf({ gaps }: AccountFacts): Record<string, number> {
  const { missingParents, missingNumbers } = gaps;
  return {
    missing_parents: missingParents,
    ...(missingNumbers !== null && { missing_numbers: missingNumbers }),
  };
}

/** T3: what the operator says of the source. */
function statement(said: Statement | null, slots: number, now: number): Finding {
  if (said === null) return { id: 'T3', result: 'fail', why: 'no_statement' };
  const value = {
    messages: said.messages,
    stated_slots: said.slots,
    slots,
    age_hours: Math.floor((now - said.at) / HOUR_MS),
  };
  const t3 = (result: Finding['result'], why: Why): Finding => ({
    id: 'T3',
    result,
    why,
    value,
    evidence: [{ leaf: said.leaf }],
  });
  // slots that came since then are more, never fewer
  if (said.messages !== said.slots || said.slots > slots) return t3('fail', 'counts_differ');
  if (value.age_hours <= 25) return t3('pass', 'ok');
  return value.age_hours <= 7 * 24 ? t3('partial', 'statement_old') : t3('fail', 'statement_old');
}

/** T5. A silent mailbox is no sign of freshness. */
function freshness(delays: readonly number[], isSourceQuiet: boolean | null): Finding {
  const t5 = (result: Finding['result'], why: Why, value = {}): Finding => ({ id: 'T5', result, why, value });
  if (isSourceQuiet === true) return t5('fail', 'source_quiet');
  if (delays.length === 0) return t5('unknown', 'not_probed');
  const sorted = delays.toSorted((a, b) => a - b);
  const ms = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))]!;
  const value = { messages: delays.length, percentile_95_minutes: Math.round(ms / 60_000) };
  if (ms <= HOUR_MS) return t5('pass', 'ok', value);
  return t5(ms <= DAY_MS ? 'partial' : 'fail', 'late', value);
}

/** T6: the log goes on where the last report saw it, and others have signed it. */
function continued(log: WholeLog, { before, witnesses }: AccountFacts): Finding {
  const value = { witnesses, size: log.head?.size ?? 0, before: before?.size ?? 0 };
  const isSame =
    before === null || before.origin !== log.head?.origin || log.roots.get(before.size) === before.root;
  if (!isSame) return { id: 'T6', result: 'fail', why: 'log_broken', value };
  if (witnesses === 0) return { id: 'T6', result: 'fail', why: 'no_witness', value };
  if (witnesses === 1) return { id: 'T6', result: 'partial', why: 'one_witness', value };
  return { id: 'T6', result: 'pass', why: 'ok', value };
}

function flagsOf(known: ListInLog | null, sums: Sums, now: number): OpennessReport['flags'] {
  const flags: OpennessReport['flags'] = [];
  const recent = [...(known?.slots.values() ?? [])].filter(({ seenAt }) => seenAt > now - WINDOW_MS);
  const gone = recent.filter(({ state }) => state === 'withheld').length;
  if (recent.length >= LEAST_FOR_SHARE && gone / recent.length > WITHHELD_MANY) flags.push('many_withheld');
  const reasons = [...Object.values(sums.withheld), ...Object.values(sums.erased)];
  const all = reasons.reduce((sum, n) => sum + n, 0);
  if (all >= LEAST_FOR_SHARE && Math.max(...reasons) / all > ONE_REASON) flags.push('one_reason');
  const [lately, earlier] = sums.shares;
  const rate = ({ redactions, characters }: Share) => redactions / Math.max(1, characters);
  const isEnough =
    lately.messages >= LEAST_FOR_SHARE && earlier.messages >= LEAST_FOR_SHARE && earlier.redactions > 0;
  if (isEnough && rate(lately) >= MORE_REDACTED * rate(earlier)) flags.push('more_redacted');
  return flags;
}

function total({ published, withheld, erased, pending }: SlotCounts): number {
  return published + withheld + erased + pending;
}
