// A policy for what a person has looked at: whatever it holds messages for is removed instead.
import { Policy } from './policy.ts';

const WORDS_OF_ACTIONS = ['categories', 'names', 'attachments'] as const;

/** The same policy with every `hold` turned into `remove`. */
export function withoutHold(policy: Policy): Policy {
  const changed = WORDS_OF_ACTIONS.map((key) => [key, removeInstead(policy[key])]);
  return Policy.parse({ ...policy, ...Object.fromEntries(changed) });
}

// A policy file is a few levels deep and comes from the operator.
function removeInstead(value: unknown): unknown {
  if (value === 'hold') return 'remove';
  if (Array.isArray(value)) return value.map(removeInstead);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, removeInstead(inner)]));
}
