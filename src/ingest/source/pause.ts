// Waiting that an abort ends at once.
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves after `ms` or when aborted, whichever comes first; never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

/** Exponential back-off from `firstMs`, at most a minute, with jitter so that many lists do not come back at once. */
export function backoffMs(attempt: number, firstMs: number): number {
  return Math.min(firstMs * 2 ** (attempt - 1), 60_000) * (0.5 + Math.random());
}
