// Entries of a thread from a place on, so that an answer about a long one is no longer than others.
import type { ArchiveView, ThreadEntry, ThreadOutline } from '../../archive/archive.ts';

export interface ThreadPart {
  readonly list: string;
  readonly root: number;
  readonly subject: string;
  readonly entries: readonly ThreadEntry[];
  /** entries up to here, where there are more; else null */
  readonly next: number | null;
}

/** At most `limit` entries after the first `after` ones, in reading order. */
export async function threadPart(
  reader: ArchiveView,
  { list, root, subject, hasGhost, places }: ThreadOutline,
  after: number,
  limit: number,
): Promise<ThreadPart> {
  // what was never received stands above all others, without a number
  const all = hasGhost ? [null, ...places] : places;
  const here = all.slice(after, after + limit);
  const messages = await reader.messagesBySeq(
    list,
    here.flatMap((place) => (place?.state === 'published' ? place.seq : [])),
  );
  const bySeq = new Map(messages.map((message) => [message.seq, message]));
  const entries: ThreadEntry[] = [];
  for (const place of here) {
    const message = place === null ? undefined : bySeq.get(place.seq);
    const slot = place === null || message !== undefined ? null : await reader.slot(list, place.seq);
    if (place === null) entries.push({ kind: 'ghost', depth: 0 });
    else if (message !== undefined) entries.push({ kind: 'message', depth: place.depth, message });
    else if (slot !== null) entries.push({ kind: 'tombstone', depth: place.depth, slot });
  }
  return { list, root, subject, entries, next: after + limit < all.length ? after + limit : null };
}
