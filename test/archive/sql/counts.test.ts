// What pages say of a list is counted by triggers: after everything a writer can do it is what counting gives.
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openStaging } from '../../../src/archive/sql/staging.ts';
import { join } from 'node:path';
import { pendEntry, publishEntry, START, withholdEntry } from '../../support/archive-entries.ts';
import { openTestArchive, type TestArchive } from './open-archive.ts';

const DAY = 24 * 3600 * 1000;

function counted({ path }: TestArchive) {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const all = (sql: string) =>
      database
        .prepare(sql)
        .all()
        .map((row) => ({ ...row }));
    return {
      kept: all('select * from slot_counts where n <> 0 order by list, month, state'),
      real: all('select list, month, state, count(*) as n from slots group by 1, 2, 3 order by 1, 2, 3'),
      keptThreads: all('select * from thread_counts where n <> 0 order by list'),
      realThreads: all('select list, count(*) as n from threads group by list order by list'),
      keptLanguages: all('select * from language_counts where n <> 0 order by list, language'),
      realLanguages: all(`
        select list, language, count(*) as n from slots where state = 'published' group by 1, 2 order by 1, 2`),
    };
  } finally {
    database.close();
  }
}

function mustAgree(archive: TestArchive): void {
  const { kept, real, keptThreads, realThreads, keptLanguages, realLanguages } = counted(archive);
  expect(kept).toEqual(real);
  expect(keptThreads).toEqual(realThreads);
  expect(keptLanguages).toEqual(realLanguages);
}

describe('counts', () => {
  it('agree with the slots after every kind of change', async () => {
    await using archive = await openTestArchive();
    const { writer, reader } = archive;
    const parts = (n: number) => ({
      name: `m${n}`,
      sentAt: START + n * 11 * DAY,
      subject: `Subject ${n % 3}`,
      language: ['en', 'ar', 'und'][n % 3]!,
    });
    await writer.record(
      'dc-x',
      Array.from({ length: 12 }, (_, n) => publishEntry(parts(n))),
    );
    await writer.record('dc-y', [publishEntry({ ...parts(1), list: 'dc-y' }), withholdEntry({ name: 'w' })]);
    mustAgree(archive);
    await writer.record('dc-x', [pendEntry({ name: 'p', sentAt: START })]);
    await writer.withhold('dc-x', 2, 'spam');
    await writer.hold('dc-x', 3);
    await writer.erase('dc-x', 4, 'data-subject');
    mustAgree(archive);
    // another month, another thread
    await writer.replace('dc-x', 5, publishEntry({ ...parts(4), sentAt: START + 400 * DAY, subject: 'New' }));
    await writer.rethread('dc-x');
    mustAgree(archive);
    const list = await reader.list('dc-x');
    expect(list!.counts).toEqual({ published: 9, withheld: 1, erased: 1, pending: 2 });
    expect(list!.lastAt).toBe(START + 400 * DAY);
    expect((await reader.months('dc-x')).reduce((sum, { messages }) => sum + messages, 0)).toBe(9);
  });

  it('agree after a republication', async () => {
    await using archive = await openTestArchive();
    const { writer, reader, folder } = archive;
    await writer.record(
      'dc-x',
      ['a', 'b', 'c'].map((name) => publishEntry({ name })),
    );
    const staged = openStaging({ path: join(folder, 'staged.db'), list: 'dc-x', fingerprint: 'f' });
    const slots = await reader.slots('dc-x', 0, 10);
    staged.put(
      slots.map(({ seq, version }) => ({
        kind: 'entry' as const,
        seq,
        version,
        entry:
          seq === 2
            ? pendEntry({ name: 'b' })
            : publishEntry({ name: 'ac'[seq >> 1]!, sentAt: START + seq * 40 * DAY }),
        arrival: seq,
        held: seq === 2 ? ('leak_check' as const) : null,
      })),
    );
    await writer.republish('dc-x', { id: 'balanced', version: 1 }, staged);
    mustAgree(archive);
    expect((await reader.list('dc-x'))!.counts).toMatchObject({ published: 2, pending: 1 });
  });
});
