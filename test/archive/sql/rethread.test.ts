import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pendEntry, publishEntry, START, withholdEntry } from '../../support/archive-entries.ts';
import { archiveRows } from '../../support/archive-rows.ts';
import { openTestArchive, type TestArchive } from './open-archive.ts';

const DAY = 24 * 3600 * 1000;

/** Two threads by header, one by subject, a reply to what never came, a tombstone and a message that waits. */
async function fill({ writer }: TestArchive): Promise<void> {
  await writer.record('dc-x', [
    publishEntry({ name: 'agenda', subject: 'Agenda' }),
    publishEntry({ name: 'second', references: ['agenda'], sentAt: START + 1, author: 'Bo' }),
    withholdEntry({ name: 'spam', references: ['second'], sentAt: START + 2 }),
    publishEntry({ name: 'fourth', references: ['agenda', 'spam'], sentAt: START + 3 }),
    publishEntry({ name: 'minutes', subject: 'Minutes', sentAt: START + DAY }),
    publishEntry({ name: 'by subject', subject: 'Re: Minutes', sentAt: START + 2 * DAY }),
    publishEntry({ name: 'orphan', references: ['never received'], sentAt: START + 3 * DAY }),
    pendEntry({ name: 'waits', sentAt: START + 4 * DAY }),
  ]);
  await writer.record('dc-y', [
    publishEntry({ list: 'dc-y', name: 'other' }),
    publishEntry({ list: 'dc-y', name: 'reply', references: ['other'], sentAt: START + 1 }),
  ]);
}

function damage(archive: TestArchive, ...statements: string[]): void {
  using database = new DatabaseSync(archive.path);
  for (const statement of statements) database.exec(statement);
}

const feed = async ({ reader }: TestArchive, after: number) =>
  (await reader.changes(after, 10_000)).map(({ list, seq, kind }) => `${list}/${seq} ${kind}`);

describe('rethread', () => {
  it('brings back every row that was damaged and tells of the published messages that moved', async () => {
    await using archive = await openTestArchive();
    await fill(archive);
    const before = archiveRows(archive.path);
    damage(
      archive,
      `update slots set thread_root = 5, parent = 5, parent_kind = 'subject' where list = 'dc-x' and seq in (2, 3)`,
      `update slots set thread_root = 6, parent = null, parent_kind = 'none' where list = 'dc-x' and seq = 6`,
      `update slots set component = 99 where list = 'dc-x' and seq in (4, 7)`,
      `delete from threads where list = 'dc-x' and root = 1`,
      `update threads set messages = 40, last_at = 1 where list = 'dc-x' and root = 5`,
      `insert into threads values ('dc-x', 2, 2, 'Never', 'Nobody', 1, 1, 0, 0)`,
      `delete from thread_ids where list = 'dc-x' and component = 7`,
      `update thread_ids set component = 99 where list = 'dc-x'`,
      `insert into thread_ids values ('dc-x', 'nobody has it', 1)`,
    );
    const damaged = archiveRows(archive.path);
    for (const table of ['slots', 'threads', 'thread_ids'])
      expect(damaged[table], table).not.toEqual(before[table]);
    const last = await archive.reader.lastChange();

    expect(await archive.writer.rethread('dc-x')).toEqual({ messages: 8, threads: 3, moved: 3 });
    expect(archiveRows(archive.path)).toEqual(before);
    // 3 is a tombstone: it moved, and there is nothing of it to index
    expect(await feed(archive, last)).toEqual(['dc-x/2 updated', 'dc-x/6 updated']);
    expect(await archive.reader.lastEdition()).toBe(0);
  });

  it('writes nothing and moves nothing the second time', async () => {
    await using archive = await openTestArchive();
    await fill(archive);
    damage(archive, `update slots set thread_root = 1, parent = 1 where list = 'dc-x' and seq > 4`);
    expect((await archive.writer.rethread('dc-x')).moved).toBe(4);
    const rows = archiveRows(archive.path);
    const last = await archive.reader.lastChange();
    expect(await archive.writer.rethread('dc-x')).toEqual({ messages: 8, threads: 3, moved: 0 });
    expect(archiveRows(archive.path)).toEqual(rows);
    expect(await feed(archive, last)).toEqual([]);
  });

  it('leaves other lists as they are, and takes an empty one', async () => {
    await using archive = await openTestArchive();
    await fill(archive);
    damage(archive, `update slots set thread_root = 2, parent = null where list = 'dc-y' and seq = 2`);
    const { slots } = archiveRows(archive.path);
    expect((await archive.writer.rethread('dc-x')).moved).toBe(0);
    expect(archiveRows(archive.path)['slots']).toEqual(slots);
    expect(await archive.writer.rethread('dc-y')).toEqual({ messages: 2, threads: 1, moved: 1 });
    expect(await archive.writer.rethread('dc-none')).toEqual({ messages: 0, threads: 0, moved: 0 });
  });

  it('finds in its place whatever came one by one, in any order', async () => {
    const anyMessage = fc.record({
      references: fc.uniqueArray(fc.constantFrom('m0', 'm1', 'm2', 'm3', 'm4'), { maxLength: 3 }),
      sentAt: fc.integer({ min: 0, max: 6 }).map((n) => START + n * 25 * DAY),
      subject: fc.constantFrom('', 'Agenda', 'Re: Agenda', 'Re: Minutes', 'Minutes'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyMessage, { minLength: 1, maxLength: 10 }), async (some) => {
        await using archive = await openTestArchive();
        for (const [i, parts] of some.entries())
          await archive.writer.record('dc-x', [publishEntry({ name: `m${i}`, ...parts })]);
        const rows = archiveRows(archive.path);
        expect((await archive.writer.rethread('dc-x')).moved).toBe(0);
        expect(archiveRows(archive.path)).toEqual(rows);
      }),
      { numRuns: 40 },
    );
  });

  it('takes a chain of 3,000 messages', { timeout: 60_000 }, async () => {
    await using archive = await openTestArchive();
    const entries = Array.from({ length: 3000 }, (_, i) =>
      publishEntry({ name: `m${i}`, references: i === 0 ? [] : [`m${i - 1}`], sentAt: START + i }),
    );
    for (let i = 0; i < 3000; i += 1000) await archive.writer.record('dc-x', entries.slice(i, i + 1000));
    const before = archiveRows(archive.path);
    damage(
      archive,
      `update slots set thread_root = seq, parent = null, parent_kind = 'none', component = seq`,
      `delete from threads`,
    );
    const last = await archive.reader.lastChange();
    expect(await archive.writer.rethread('dc-x')).toEqual({ messages: 3000, threads: 1, moved: 2999 });
    expect(archiveRows(archive.path)).toEqual(before);
    expect(await feed(archive, last)).toHaveLength(2999);
  });
});
