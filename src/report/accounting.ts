// What follows from the log and the published bytes of one list, recomputed: T1, T2, T3, T5, T6, P1, P2, P6; and the
// numbers that a person should look at. Reads the archive as anybody may; trusts its signed head and nothing else.
import type { ArchiveView, SlotCounts } from '../archive/archive.ts';
import type { Finding } from './assess.ts';
import type { OpennessReport, Why } from './openness-report.ts';
import type { WholeLog } from './read-log.ts';
import { reviewFlags } from './review-flags.ts';
import { listInLog, sumSlots } from './slot-sums.ts';
import type { Statement } from './verify/slot-machine.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

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
  const sums = await sumSlots(list, view, log, known, facts.now);
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
    flags: reviewFlags(known, sums, facts.now),
  };
};

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

function total({ published, withheld, erased, pending }: SlotCounts): number {
  return published + withheld + erased + pending;
}
