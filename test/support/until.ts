// Waiting for something to become true, by looking again; fails with what was last seen.
import { setTimeout as sleep } from 'node:timers/promises';

/** Asks `look` every 100 ms until it gives something else than null, undefined or false. */
export async function until<T>(
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  { withinMs = 30_000, what = 'it' } = {},
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited ${withinMs} ms for ${what}`);
    await sleep(100);
  }
}
