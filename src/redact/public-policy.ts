// The policy as the archive publishes it: all of it, but for what the list named itself, which may be personal.
import type { KeyedHasher } from './keyed-hash.ts';
import type { Policy } from './policy-document.ts';

/** How many entries there are; the keyed digest changes with them and tells nothing of them. */
export interface HiddenEntries {
  readonly count: number;
  readonly digest: string | null;
}

export interface PublicPolicy extends Omit<Policy, 'allow' | 'deny'> {
  readonly allow: HiddenEntries;
  readonly deny: HiddenEntries;
}

/** A change of any kind gives another document, and so the next version. */
export function publicPolicy({ followDeletions, ...policy }: Policy, hasher: KeyedHasher): PublicPolicy {
  const hidden = (entries: readonly unknown[]): HiddenEntries => ({
    count: entries.length,
    digest: entries.length === 0 ? null : hasher.hash('policy', JSON.stringify(entries)),
  });
  // absent and false are one: a list that never heard of it has no new version
  const follows = followDeletions === true ? { followDeletions } : {};
  return { ...policy, ...follows, allow: hidden(policy.allow), deny: hidden(policy.deny) };
}
