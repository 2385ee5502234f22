// Where a digest was the first to bring a message.
import type { ArchiveWriter, Entry, Recorded } from './archive/archive-writer.ts';

/**
 * What a digest showed first is shown whole as soon as the list's own copy comes: with its files, its place in the
 * thread, and what its header says about archiving. Gives what was recorded, those as `updated`.
 */
export async function withFuller(
  archive: Pick<ArchiveWriter, 'replace'>,
  list: string,
  entries: readonly Entry[],
  recorded: readonly Recorded[],
): Promise<Recorded[]> {
  const slots = [...recorded];
  for (const [i, { seq, state, isFuller }] of recorded.entries()) {
    const entry = entries[i]!;
    // what waits for a person, or was taken away by one, does not change what is shown
    if (isFuller !== true || state !== 'published') continue;
    if (entry.kind !== 'publish' && entry.kind !== 'withhold') continue;
    slots[i] = await archive.replace(list, seq, entry);
  }
  return slots;
}
