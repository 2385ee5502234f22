import { afterAll, beforeAll, expect, it } from 'vitest';
import { entryOf, makeSite, type TestSite } from '../support/make-archive.ts';

let site: TestSite;
beforeAll(async () => {
  site = await makeSite();
  // 1 is answered by 2 and 3, 2 by 4: they are read 1, 2, 4, 3
  await site.writer.record('dc-example', [
    entryOf('dc-example', { id: 'a@example.org', sentAt: '2024-01-01T00:00:00Z' }),
    entryOf('dc-example', { id: 'b@example.org', replyTo: 'a@example.org', sentAt: '2024-01-02T00:00:00Z' }),
    entryOf('dc-example', { id: 'c@example.org', replyTo: 'a@example.org', sentAt: '2024-01-03T00:00:00Z' }),
    entryOf('dc-example', { id: 'd@example.org', replyTo: 'b@example.org', sentAt: '2024-01-04T00:00:00Z' }),
    entryOf('dc-example', { id: 'e@example.org', subject: 'Alone', sentAt: '2024-01-05T00:00:00Z' }),
  ]);
});
afterAll(() => site[Symbol.asyncDispose]());

const placesOf = async (...seqs: number[]) =>
  (await site.reader.placesInThreads('dc-example', seqs))
    .map(({ seq, position, of }) => [seq, position, of])
    .toSorted((a, b) => a[0]! - b[0]!);

it('counts in reading order, in each thread for itself', async () => {
  expect(await placesOf(1, 2, 3, 4, 5)).toEqual([
    [1, 1, 4],
    [2, 2, 4],
    [3, 4, 4],
    [4, 3, 4],
    [5, 1, 1],
  ]);
});

it('leaves out what is not published and what is not there, and counts it nowhere', async () => {
  await site.writer.withhold('dc-example', 2, 'spam');
  expect(await placesOf(1, 2, 3, 4, 99)).toEqual([
    [1, 1, 3],
    [3, 3, 3],
    [4, 2, 3],
  ]);
  expect(await placesOf()).toEqual([]);
});

it('does not count a thread out that is too long to be read for one line', async () => {
  const long = Array.from({ length: 1001 }, (_, index) =>
    entryOf('dc-example', {
      id: `long${index}@example.org`,
      ...(index > 0 && { replyTo: 'long0@example.org' }),
      subject: 'A long debate',
      sentAt: new Date(Date.UTC(2024, 1, 1) + index * 60_000).toISOString(),
    }),
  );
  await site.writer.record('dc-example', long);
  const [seq] = await site.reader.byMessageIdKey(
    'dc-example',
    (long[500]!.keys as { messageId: string }).messageId,
  );
  expect(await placesOf(seq!)).toEqual([[seq, null, 1001]]);
});
