// A thread in reading order, depth first, without recursion.
import type { PublicMessage } from '../../redact/public-message.ts';
import type { Slot, ThreadEntry } from '../archive.ts';

type OutlineSlot = Slot & { readonly parent: number | null };

/**
 * Takes the slots of one thread by (sentAt, seq) and their published messages by seq. Several messages without a
 * known parent share a root that was never received: a ghost stands in its place.
 */
export function outline(
  slots: readonly OutlineSlot[],
  messages: ReadonlyMap<number, PublicMessage>,
): ThreadEntry[] {
  const children = Map.groupBy(slots, (slot) => slot.parent);
  const tops = children.get(null) ?? [];
  const entries: ThreadEntry[] = [];
  const withGhost = tops.length > 1;
  if (withGhost) entries.push({ kind: 'ghost', depth: 0 });
  const waiting = tops.map((slot) => ({ slot, depth: withGhost ? 1 : 0 })).reverse();
  while (waiting.length > 0) {
    const { slot, depth } = waiting.pop()!;
    const message = messages.get(slot.seq);
    const { list, seq, state, reason, since } = slot;
    if (message !== undefined) entries.push({ kind: 'message', depth, message });
    else entries.push({ kind: 'tombstone', depth, slot: { list, seq, state, reason, since } });
    const below = children.get(slot.seq) ?? [];
    for (let i = below.length - 1; i >= 0; i--) waiting.push({ slot: below[i]!, depth: depth + 1 });
  }
  return entries;
}
