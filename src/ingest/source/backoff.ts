// How long to wait before a server is asked again.

/** Exponential back-off from `firstMs`, at most a minute, with jitter so that many lists do not come back at once. */
export function backoffMs(attempt: number, firstMs: number): number {
  return Math.min(firstMs * 2 ** (attempt - 1), 60_000) * (0.5 + Math.random());
}
