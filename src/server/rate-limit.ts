// A limit per reader's network that remembers no address: token buckets under a hash whose key is thrown away every hour.
import { hash, randomBytes } from 'node:crypto';
import type { Clock } from '../ops/clock.ts';
import type { RateLimit } from './deps.ts';

/** Buckets kept; beyond it the oldest are forgotten, which only favours readers. */
const MOST_BUCKETS = 50_000;
/** Then nothing tells any more who asked before; all buckets are full again. */
const KEY_LIVES_MS = 3_600_000;

export interface Limiter {
  /** Takes `cost` tokens; answers 0, or the whole seconds until there are enough. */
  take(address: string, cost: number): number;
}

export function createLimiter({ perMinute, burst }: RateLimit, clock: Clock): Limiter {
  // before what is hashed; no HMAC, whose set-up takes longer than all the rest here: these values never leave
  let key = { text: '', until: Number.NEGATIVE_INFINITY };
  const buckets = new Map<string, { tokens: number; at: number }>();
  const perMs = perMinute / 60_000;
  return {
    take(address, cost) {
      const now = clock.now();
      if (now >= key.until) {
        key = { text: randomBytes(32).toString('base64url'), until: now + KEY_LIVES_MS };
        buckets.clear();
      }
      const id = hash('sha256', `${key.text} ${address}`, 'base64url');
      const bucket = buckets.get(id) ?? { tokens: burst, at: now };
      // deleted and set again, so that the map's order is that of last use
      buckets.delete(id);
      bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) * perMs);
      bucket.at = now;
      buckets.set(id, bucket);
      if (buckets.size > MOST_BUCKETS) forgetOldest(buckets);
      const needed = Math.min(cost, burst);
      if (bucket.tokens >= needed) {
        bucket.tokens -= needed;
        return 0;
      }
      return Math.max(1, Math.ceil((needed - bucket.tokens) / perMs / 1000));
    },
  };
}

/** What one reader has: an IPv4 address, or the /64 network of an IPv6 address, which holds any number of addresses. */
export function networkOf(address: string): string {
  // an IPv4 address as a socket for both versions shows it (RFC 4291 2.5.5.2)
  if (address.includes('.')) return address.replace(/^::ffff:/i, '');
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('%', 1)[0]!.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length;
  return [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after].slice(0, 4).join(':');
}

function forgetOldest(buckets: Map<string, unknown>): void {
  const oldest = buckets.keys().next();
  if (oldest.done !== true) buckets.delete(oldest.value);
}
