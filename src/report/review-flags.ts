// Numbers that prove nothing and that a person should look at all the same.
import type { OpennessReport } from './openness-report.ts';
import { type ListInLog, type Share, type Sums, WINDOW_MS } from './slot-sums.ts';

/** Fewer messages tell nothing of a share. */
const LEAST_FOR_SHARE = 20;
/** Shares and a factor from which on a person should look. */
const WITHHELD_MANY = 0.05;
const ONE_REASON = 0.8;
const MORE_REDACTED = 3;

/** `now`: ms UTC. */
export function reviewFlags(known: ListInLog | null, sums: Sums, now: number): OpennessReport['flags'] {
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
