// A thread in reading order, depth first, without recursion.
import type { PublicMessage } from '../../redact/public-message.ts';
import type { Slot, ThreadEntry } from '../archive.ts';

type OutlineSlot = Slot & { readonly parent: number | null };

/** Slots of one thread by (sentAt, seq), put in reading order. `hasGhost` where the first ones share no known parent. */
export function readingOrder<T extends { readonly seq: number; readonly parent: number | null }>(
  slots: readonly T[],
): { hasGhost: boolean; placed: { slot: T; depth: number }[] } {
  const children = Map.groupBy(slots, (slot) => slot.parent);
  const tops = children.get(null) ?? [];
  const hasGhost = tops.length > 1;
  const placed: { slot: T; depth: number }[] = [];
  const waiting = tops.map((slot) => ({ slot, depth: hasGhost ? 1 : 0 })).reverse();
  while (waiting.length > 0) {
    const { slot, depth } = waiting.pop()!;
    placed.push({ slot, depth });
    const below = children.get(slot.seq) ?? [];
    for (let i = below.length - 1; i >= 0; i--) waiting.push({ slot: below[i]!, depth: depth + 1 });
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
