// What an archive says in public, without times of work: for comparing two archives.
import { openArchiveReader } from '../../src/archive/sql/reader.ts';

/** Every slot with its record and thread place, and every thread, as plain data in a fixed order. */
export async function archiveState(file: string): Promise<unknown> {
  await using reader = openArchiveReader(file);
  const lists = [];
  for (const { id, counts } of await reader.lists()) {
    const slots = [];
    const total = counts.published + counts.withheld + counts.erased + counts.pending;
    for (let seq = 1; seq <= total; seq++) {
      const message = await reader.message(id, seq);
      if (message === null) throw new Error(`slot ${seq} of ${id} is missing`);
      slots.push('state' in message ? { seq, state: message.state, reason: message.reason } : message);
    }
    lists.push({
      id,
      counts,
      slots,
      threads: await reader.threads(id, null, 100_000),
      months: await reader.months(id),
    });
  }
  return lists;
}
