// Threads come out the same whatever the order and the batches in which messages arrive.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArchiveReader } from '../../../src/archive/archive.ts';
import type { Entry } from '../../../src/archive/archive-writer.ts';
import { baseSubject } from '../../../src/mail/base-subject.ts';
import { placeInThreads } from '../../../src/mail/thread.ts';
import { type EntryParts, publishEntry, START, withholdEntry } from '../../support/archive-entries.ts';
import { openTestArchive } from './open-archive.ts';

const DAY = 24 * 3600 * 1000;

interface Kept {
  readonly entry: Entry;
  readonly seq: number;
}

/** What placeInThreads says of all messages at once, with the numbers that this arrival gave. */
function expected(kept: readonly Kept[]) {
  return placeInThreads(
    kept.map(({ entry, seq }) => {
      const subject = entry.kind === 'publish' ? entry.message.subject : '';
      const { base, isReply } = baseSubject(subject);
      const sentAt = entry.kind === 'publish' ? entry.message.sentAt : entry.sentAt;
      return { seq, ...entry.keys, sentAt, baseSubject: base.toLowerCase(), isReply };
    }),
  );
}

async function compare(reader: ArchiveReader, kept: readonly Kept[]): Promise<void> {
  const places = expected(kept);
  const messages = await reader.messages('dc-x', 0, 10_000);
  const published = kept.filter(({ entry }) => entry.kind === 'publish');
  expect(messages).toHaveLength(published.length);
  for (const { seq, threadRoot, parent, parentKind } of messages) {
    expect({ seq, root: threadRoot, parent, parentKind }).toEqual({ seq, ...places.get(seq)! });
  }
  const threads = new Map<number, number[]>();
  for (const { seq } of published) {
    const { root } = places.get(seq)!;
    threads.set(root, [...(threads.get(root) ?? []), seq]);
  }
  const bySeq = new Map(messages.map((message) => [message.seq, message]));
  const summaries = await reader.threads('dc-x', null, 10_000);
  expect(summaries.map((thread) => thread.root).sort((a, b) => a - b)).toEqual(
    [...threads.keys()].sort((a, b) => a - b),
  );
  for (const summary of summaries) {
    const inside = threads.get(summary.root)!.map((seq) => bySeq.get(seq)!);
    const times = inside.map((message) => message.sentAt);
    expect(summary).toMatchObject({
      messages: inside.length,
      participants: new Set(inside.map((message) => message.author.key)).size,
      firstAt: Math.min(...times),
      lastAt: Math.max(...times),
    });
    const outline = (await reader.thread('dc-x', inside[0]!.seq))!;
    const shown = outline.entries.flatMap((entry) => (entry.kind === 'message' ? [entry.message.seq] : []));
    expect(shown.sort((a, b) => a - b)).toEqual(threads.get(summary.root)!.sort((a, b) => a - b));
  }
  expect((await reader.list('dc-x'))!.threads).toBe(threads.size);
}

async function recordInBatches(entries: readonly Entry[], sizes: readonly number[]): Promise<void> {
  await using archive = await openTestArchive();
  const kept: Kept[] = [];
  let at = 0;
  for (let turn = 0; at < entries.length; turn++) {
    const batch = entries.slice(at, at + sizes[turn % sizes.length]!);
    const recorded = await archive.writer.record('dc-x', batch);
    for (const [i, { seq, outcome }] of recorded.entries())
      if (outcome === 'created') kept.push({ entry: batch[i]!, seq });
    at += batch.length;
  }
  await compare(archive.reader, kept);
  // whoever follows the feed to its end has seen every message that moved after it was first told
  const changes = await archive.reader.changes(0, 100_000);
  expect(new Set(changes.map((change) => change.seq))).toEqual(new Set(kept.map(({ seq }) => seq)));
}

const NAMES = Array.from({ length: 10 }, (_, i) => `m${i}`);
const anyMessage = fc.record({
  id: fc.option(fc.constantFrom(...NAMES), { freq: 6 }),
  references: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 4 }),
  sentAt: fc.integer({ min: 0, max: 6 }).map((n) => START + n * 25 * DAY),
  subject: fc.constantFrom('', 'Agenda', 'Re: Agenda', 'Re: Minutes', 'Minutes'),
  author: fc.constantFrom('Ada', 'Bo'),
});

describe('threads in the archive', () => {
  it('equal placeInThreads over all messages, in sampled orders of arrival and splits into batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyMessage, fc.boolean()), { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
        async (some, sizes) => {
          const entries = some.map(([parts, isWithheld], i) => {
            const full: EntryParts = { name: `message ${i}`, ...parts };
            return isWithheld && i % 3 === 0 ? withholdEntry(full) : publishEntry(full);
          });
          await recordInBatches(entries, sizes);
        },
      ),
      { numRuns: 120 },
    );
  });

  it('equal placeInThreads for a list of 300 that arrives backwards, one by one', async () => {
    const entries = Array.from({ length: 300 }, (_, i) =>
      publishEntry({
        name: `m${i}`,
        references: i % 10 === 0 ? [] : [`m${i - (i % 10)}`, `m${i - 1}`],
        sentAt: START + i * 60_000,
        author: `Person ${i % 7}`,
      }),
    ).reverse();
    await recordInBatches(entries, [1]);
  });

  it('stay right after replacing and withholding', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyMessage, { minLength: 2, maxLength: 8 }),
        fc.array(fc.tuple(fc.nat(7), anyMessage, fc.boolean()), { minLength: 1, maxLength: 4 }),
        async (some, steps) => {
          await using archive = await openTestArchive();
          const entries: Entry[] = some.map((parts, i) => publishEntry({ name: `message ${i}`, ...parts }));
          await archive.writer.record('dc-x', entries);
          for (const [at, parts, withheld] of steps) {
            const index = at % entries.length;
            const full = { name: `message ${index}`, ...parts };
            if (withheld) {
              const before = entries[index]!;
              const sentAt = before.kind === 'publish' ? before.message.sentAt : before.sentAt;
              entries[index] = { kind: 'withhold', keys: before.keys, reason: 'spam', sentAt };
              await archive.writer.withhold('dc-x', index + 1, 'spam');
            } else {
              entries[index] = publishEntry(full);
              await archive.writer.replace('dc-x', index + 1, entries[index]);
            }
          }
          await compare(
            archive.reader,
            entries.map((entry, i) => ({ entry, seq: i + 1 })),
          );
        },
      ),
      { numRuns: 80 },
    );
  });

  it('take a thread of 3,000 in batches of 200 without growing slow', { timeout: 60_000 }, async () => {
    await using archive = await openTestArchive();
    const entries = Array.from({ length: 3000 }, (_, i) =>
      publishEntry({ name: `m${i}`, references: i === 0 ? [] : ['m0', `m${i - 1}`], sentAt: START + i }),
    );
    const start = performance.now();
    for (let i = 0; i < 3000; i += 200) await archive.writer.record('dc-x', entries.slice(i, i + 200));
    expect(performance.now() - start).toBeLessThan(20_000);
    const read = performance.now();
    const thread = (await archive.reader.thread('dc-x', 1500))!;
    expect(performance.now() - read).toBeLessThan(10_000);
    expect(thread.entries).toHaveLength(3000);
    expect(thread.entries.at(-1)).toMatchObject({ kind: 'message', depth: 2999 });
    expect(await archive.reader.neighbours('dc-x', 1500)).toEqual({ previousByDate: 1499, nextByDate: 1501 });
    const { places } = (await archive.reader.threadOutline('dc-x', 1500))!;
    expect(places.map((place) => place.seq)).toEqual(Array.from({ length: 3000 }, (_, i) => i + 1));
  });
});
