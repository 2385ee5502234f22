// A thread in reading order, depth first, without recursion.
import type { PublicMessage } from '../../redact/public-message.ts';
import type { Slot, ThreadEntry } from '../archive.ts';

type OutlineSlot = Slot & { readonly parent: number | null };

/** Slots of one thread by (sentAt, seq), put in reading order. `hasGhost` where the first ones share no known parent. */
export function readingOrder<T extends { readonly seq: number; readonly parent: number | null }>(
  slots: readonly T[],
): { hasGhost: boolean; placed: { slot: T; depth: number }[] } {
  // of each parent its first child, of each slot the one that follows it below the same parent: no list for every slot
  const first = new Map<number | null, number>();
  const next = slots.map((): number | undefined => undefined);
  for (let i = slots.length - 1; i >= 0; i--) {
    const { parent } = slots[i]!;
    next[i] = first.get(parent);
    first.set(parent, i);
  }
  const top = first.get(null);
  const hasGhost = top !== undefined && next[top] !== undefined;
  const placed: { slot: T; depth: number }[] = [];
  const waiting = top === undefined ? [] : [{ at: top, depth: hasGhost ? 1 : 0 }];
  while (waiting.length > 0) {
    const { at, depth } = waiting.pop()!;
    const slot = slots[at]!;
    placed.push({ slot, depth });
    const after = next[at];
    if (after !== undefined) waiting.push({ at: after, depth });
    const child = first.get(slot.seq);
    if (child !== undefined) waiting.push({ at: child, depth: depth + 1 });
  }
  return { hasGhost, placed };
}

/**
 * Takes the slots of one thread by (sentAt, seq) and their published messages by seq. Several messages without a
 * known parent share a root that was never received: a ghost stands in its place.
 */
export function outline(
  slots: readonly OutlineSlot[],
  messages: ReadonlyMap<number, PublicMessage>,
): ThreadEntry[] {
  const { hasGhost, placed } = readingOrder(slots);
  const entries: ThreadEntry[] = hasGhost ? [{ kind: 'ghost', depth: 0 }] : [];
  for (const { slot, depth } of placed) {
    const message = messages.get(slot.seq);
    const { list, seq, state, reason, since } = slot;
    if (message !== undefined) entries.push({ kind: 'message', depth, message });
    else entries.push({ kind: 'tombstone', depth, slot: { list, seq, state, reason, since } });
  }
  return entries;
}
