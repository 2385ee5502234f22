// How much the parts of an address say together.
import type { Part, PartKind } from './region.ts';

export function weigh(parts: readonly Part[]): number {
  const best = new Map<PartKind, number>();
  for (const { kind, score } of parts) best.set(kind, Math.max(best.get(kind) ?? 0, score));
  if (best.has('street')) {
    best.delete('numbered');
    // 162 Leanne Court Suite 714
    if (best.has('unit')) best.set('unit', 3);
  } else if (best.has('numbered') && best.has('unit') && best.has('post')) best.set('unit', 2);
  let sum = 0;
  for (const score of best.values()) sum += score;
  return sum;
}

/** City and country alone are none; neither is a name with a number, or a number with a name. */
export function isAddress(parts: readonly Part[], isLabelled: boolean): boolean {
  let hasSupport = isLabelled;
  let hasNumber = false;
  for (const { kind, score } of parts) {
    if ((kind === 'street' && score > 0) || kind === 'box' || (kind === 'post' && score > 2)) return true;
    if (kind === 'numbered' || kind === 'post') {
      if (hasNumber && (score > 1 || kind === 'numbered')) hasSupport = true;
      hasNumber = true;
    }
    if (kind === 'country' || kind === 'city' || kind === 'state') hasSupport = true;
  }
  return hasNumber && hasSupport;
}
