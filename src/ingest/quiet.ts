// Whether a list is silent for longer than it ever is. No new mail may mean that nobody writes, or that the mailbox was
// dropped from the list: only a person can tell, and has to be told.

/** So many times the usual gap. */
const FACTOR = 4;
const DAY_MS = 24 * 3_600_000;
/** Below a week nobody is called, however busy the list. */
const LEAST_MS = 7 * DAY_MS;
/** Fewer messages tell nothing of what is usual. */
const LEAST_MESSAGES = 5;

export interface Quiet {
  readonly isQuiet: boolean;
  /** whole days since the newest message; null where there is none */
  readonly days: number | null;
  /** the gap that nine in ten messages come within, in whole days */
  readonly usualDays: number | null;
}

/** `receivedAt`: of the newest messages, ms UTC, the latest first. */
export function quietness(receivedAt: readonly number[], now: number): Quiet {
  const [newest] = receivedAt;
  if (newest === undefined) return { isQuiet: false, days: null, usualDays: null };
  const silent = Math.max(0, now - newest);
  const days = Math.floor(silent / DAY_MS);
  if (receivedAt.length < LEAST_MESSAGES) return { isQuiet: false, days, usualDays: null };
  const gaps = receivedAt.slice(1).map((at, i) => receivedAt[i]! - at);
  const usual = gaps.sort((a, b) => a - b)[Math.floor(gaps.length * 0.9)]!;
  return {
    isQuiet: silent > Math.max(LEAST_MS, FACTOR * usual),
    days,
    usualDays: Math.floor(usual / DAY_MS),
  };
}
