// Threads as lines: what they say, in which order they come, and that no question reads the whole archive.
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MonthThreads } from '../../../src/archive/archive.ts';
import { activityOf } from '../../../src/archive/sql/activity.ts';
import { kyselyOver } from '../../../src/archive/sql/node-sqlite.ts';
import { latestThreads, monthThreads, threadLines } from '../../../src/archive/sql/thread-lines.ts';
import { publishEntry, START, withholdEntry } from '../../support/archive-entries.ts';
import { openTestArchive, type TestArchive } from './open-archive.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
/** more than a page of a month looks at */
const DEBATE = 2100;

let archive: TestArchive;
beforeAll(async () => {
  archive = await openTestArchive();
  const { writer } = archive;
  // January: a debate of more than one page, begun in December, with other threads between its replies
  const debate = Array.from({ length: DEBATE }, (_, n) =>
    publishEntry({
      name: `debate${n}`,
      ...(n > 0 && { references: ['debate0'] }),
      subject: 'Debate',
      author: `Person ${n % 5}`,
      sentAt: n === 0 ? START - 30 * DAY : START - 14 * DAY + n * 60_000,
    }),
  );
  const others = Array.from({ length: 40 }, (_, n) =>
    publishEntry({
      name: `other${n}`,
      ...(n % 4 === 3 && { references: [`other${n - 3}`] }),
      subject: `Other ${n}`,
      language: n % 2 === 0 ? 'fr' : 'en',
      attachments: n % 8 === 3 ? [{ name: 'a.pdf', type: 'application/pdf', sizeBytes: 1 }] : [],
      sentAt: START - 14 * DAY + n * 45 * 60_000,
    }),
  );
  for (let at = 0; at < debate.length; at += 500) await writer.record('dc-x', debate.slice(at, at + 500));
  await writer.record('dc-x', others);
  await writer.record('dc-x', [withholdEntry({ name: 'w', references: ['other0'], sentAt: START })]);
  await writer.record('dc-y', [
    publishEntry({ list: 'dc-y', name: 'y1', subject: 'Older', sentAt: START - 300 * DAY }),
    publishEntry({ list: 'dc-y', name: 'y2', subject: 'Newest of all', sentAt: START + DAY }),
  ]);
});
afterAll(() => archive[Symbol.asyncDispose]());

async function wholeMonth(list: string, month: string, limit: number): Promise<MonthThreads[]> {
  const pages: MonthThreads[] = [];
  for (let after: MonthThreads['next'] = null; pages.length === 0 || after !== null;) {
    const page: MonthThreads = await archive.reader.monthThreads(list, month, after, limit);
    pages.push(page);
    after = page.next;
  }
  return pages;
}

describe('threads of a month', () => {
  it('are each there once, by their first message of the month, however they are paged', async () => {
    const heads = await archive.reader.monthHeads('dc-x', '2025-01', null, 10_000);
    const expected = [...new Set(heads.map(({ threadRoot }) => threadRoot))];
    for (const limit of [7, 100]) {
      const pages = await wholeMonth('dc-x', '2025-01', limit);
      expect(pages.flatMap(({ threads }) => threads.map(({ root }) => root))).toEqual(expected);
    }
  });

  it('say what the whole thread is: replies in other months too, and who began it', async () => {
    const [first] = (await archive.reader.monthThreads('dc-x', '2025-01', null, 100)).threads;
    expect(first).toMatchObject({ subject: 'Other 0', messages: 2, participants: 1, language: 'fr' });
    const [december] = (await archive.reader.monthThreads('dc-x', '2024-12', null, 100)).threads;
    expect(december).toMatchObject({ subject: 'Debate', author: 'Person 0', messages: DEBATE });
  });

  it('say that files are attached, to a reply too', async () => {
    const { threads } = await archive.reader.monthThreads('dc-x', '2025-01', null, 100);
    const attached = threads.filter(({ hasAttachment }) => hasAttachment).map(({ subject }) => subject);
    expect(attached).toEqual(['Other 0', 'Other 8', 'Other 16', 'Other 24', 'Other 32']);
  });

  it('are none in a month without messages', async () => {
    expect(await archive.reader.monthThreads('dc-x', '2020-01', null, 100)).toEqual({
      threads: [],
      next: null,
    });
  });
});

describe('latest threads', () => {
  it('of a list come by last activity and go on at a place', async () => {
    const first = await archive.reader.threadLines('dc-x', null, 5);
    expect(first.map(({ lastAt }) => lastAt)).toEqual(
      first.map(({ lastAt }) => lastAt).toSorted((a, b) => b - a),
    );
    const all = await archive.reader.threadLines('dc-x', null, 1000);
    expect(await archive.reader.threadLines('dc-x', first.at(-1)!, 1000)).toEqual(all.slice(5));
    const plain = await archive.reader.threads('dc-x', null, 1000);
    expect(all).toMatchObject(plain);
  });

  it('of all lists are the latest of all', async () => {
    const lists = await archive.reader.lists();
    const latest = await archive.reader.latestThreads(lists, 3);
    expect(latest.map(({ list, subject }) => `${list} ${subject}`)).toEqual([
      'dc-y Newest of all',
      'dc-x Debate',
      expect.stringMatching(/^dc-x Other/u),
    ]);
  });
});

it('counts messages since a month, and languages by use', async () => {
  const activity = await archive.reader.activity(['dc-x', 'dc-y', 'dc-none'], '2025-01');
  expect(activity.get('dc-x')).toEqual({
    messages: DEBATE - 1 + 40,
    languages: [
      { language: 'en', messages: DEBATE + 20 },
      { language: 'fr', messages: 20 },
    ],
  });
  expect(activity.get('dc-y')!.messages).toBe(1);
  expect(activity.get('dc-none')).toEqual({ messages: 0, languages: [] });
});

it('never reads a table or an index from end to end', async () => {
  const database = new DatabaseSync(archive.path, { readOnly: true });
  const plans: string[] = [];
  const watched = {
    prepare(text: string) {
      const rows = database.prepare(`explain query plan ${text}`).all() as { detail: string }[];
      plans.push(...rows.map(({ detail }) => detail));
      return database.prepare(text);
    },
    close: () => database.close(),
  } as unknown as DatabaseSync;
  const db = kyselyOver(watched);
  const lists = await archive.reader.lists();
  await threadLines(db, 'dc-x', { lastAt: START, root: 3 }, 10);
  await latestThreads(db, lists, 5);
  await monthThreads(db, 'dc-x', '2025-01', { sentAt: START - 10 * DAY, seq: 3 }, 10);
  await activityOf(db, ['dc-x', 'dc-y'], '2024-06');
  await db.destroy();
  expect(plans.filter((plan) => plan.startsWith('SEARCH')).length).toBeGreaterThan(8);
  // `s` is what one page of a month looks at
  expect(plans.filter((plan) => plan.startsWith('SCAN') && plan !== 'SCAN s')).toEqual([]);
  expect(plans.find((plan) => plan.includes('a USING'))).toContain('slots_attached');
});
