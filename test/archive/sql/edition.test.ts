import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry, StagedOutcome, Staging } from '../../../src/archive/archive-writer.ts';
import { openArchiveReader } from '../../../src/archive/sql/reader.ts';
import { openStaging } from '../../../src/archive/sql/staging.ts';
import { openArchiveWriter } from '../../../src/archive/sql/writer.ts';
import { RedactedMessage } from '../../../src/redact/public-message.ts';
import {
  type EntryParts,
  pendEntry,
  publishEntry,
  START,
  withholdEntry,
} from '../../support/archive-entries.ts';
import { archiveRows } from '../../support/archive-rows.ts';
import { until } from '../../support/until.ts';
import { openTestArchive, type TestArchive } from './open-archive.ts';

const SECOND = { id: 'balanced', version: 2 };
const DAY = 24 * 3600 * 1000;

/** As publishEntry, under the second version. */
function second(parts: EntryParts): Entry {
  const { kind, keys, message } = publishEntry(parts);
  return { kind, keys, message: RedactedMessage.parse({ ...message, policy: SECOND }) };
}

async function secondPolicy({ writer }: Pick<TestArchive, 'writer'>, list = 'dc-x'): Promise<void> {
  await writer.putPolicy(list, { id: 'balanced', document: { id: 'balanced', changed: true } }, 'first');
}

const staging = (archive: TestArchive, fingerprint = 'f'): Staging =>
  openStaging({ path: join(archive.folder, 'staged.db'), list: 'dc-x', fingerprint });

/** Stages an outcome for every slot as it is now. */
async function stageAll(
  archive: TestArchive,
  staged: Staging,
  entryOf: (seq: number) => Entry | 'person' | 'gone',
): Promise<void> {
  const slots = await archive.reader.slots('dc-x', 0, 10_000);
  staged.put(
    slots.map(({ seq, version }): StagedOutcome => {
      const entry = entryOf(seq);
      return typeof entry === 'string'
        ? { kind: 'keep', why: entry, seq, version }
        : {
            kind: 'entry',
            seq,
            version,
            entry,
            arrival: seq,
            held: entry.kind === 'pend' ? 'leak_check' : null,
          };
    }),
  );
}

const feed = async ({ reader }: TestArchive, after: number) =>
  (await reader.changes(after, 1000)).map(({ list, seq, kind }) => `${list}/${seq} ${kind}`);

describe('an edition', () => {
  it('replaces every record, the policy and the threads at once', async () => {
    await using archive = await openTestArchive();
    const names = ['a', 'b', 'c'];
    await archive.writer.record(
      'dc-x',
      names.map((name) => publishEntry({ name, subject: `Old ${name}` })),
    );
    await secondPolicy(archive);
    expect((await archive.reader.list('dc-x'))!.policy).toEqual({ id: 'balanced', version: 1 });
    expect(await archive.reader.underOlderPolicy('dc-x')).toBe(0);
    const before = await archive.reader.lastChange();
    using held = archive.reader.snapshot();
    expect((await held.list('dc-x'))!.policy.version).toBe(1);

    using staged = staging(archive);
    await stageAll(archive, staged, (seq) => second({ name: names[seq - 1]!, subject: `New ${seq}` }));
    const swap = await archive.writer.republish('dc-x', SECOND, staged);
    expect(swap).toEqual({ kind: 'done', changed: 3, unchanged: 0, held: 0, withheld: 0, clashes: 0 });

    const messages = await archive.reader.messages('dc-x', 0, 10);
    expect(messages.map(({ subject, version, policy }) => [subject, version, policy.version])).toEqual([
      ['New 1', 2, 2],
      ['New 2', 2, 2],
      ['New 3', 2, 2],
    ]);
    expect((await archive.reader.list('dc-x'))!.policy).toEqual(SECOND);
    expect((await archive.reader.threads('dc-x', null, 10)).map(({ subject }) => subject)).toEqual([
      'New 3', 'New 2', 'New 1',
    ]); // prettier-ignore
    expect(await feed(archive, before)).toEqual(['dc-x/1 updated', 'dc-x/2 updated', 'dc-x/3 updated']);
    expect(await archive.reader.lastEdition()).toBe(await archive.reader.lastChange());

    // who began to read before still reads all of the old one
    expect((await held.messages('dc-x', 0, 10)).map(({ subject }) => subject)).toEqual([
      'Old a', 'Old b', 'Old c',
    ]); // prettier-ignore
    expect(await held.lastEdition()).toBe(0);
  });

  it('changes nothing where nothing differs: no version, no feed row, no edition', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [publishEntry({ name: 'a' }), withholdEntry({ name: 'b' })]);
    const before = await archive.reader.lastChange();
    using staged = staging(archive);
    await stageAll(archive, staged, (seq) =>
      seq === 1 ? publishEntry({ name: 'a' }) : withholdEntry({ name: 'b' }),
    );
    const swap = await archive.writer.republish('dc-x', { id: 'balanced', version: 1 }, staged);
    expect(swap).toMatchObject({ kind: 'done', changed: 0, unchanged: 2 });
    expect(await feed(archive, before)).toEqual([]);
    expect(await archive.reader.lastEdition()).toBe(0);
    expect((await archive.reader.messages('dc-x', 0, 1))[0]!.version).toBe(1);
  });

  it('raises the version of what changed only, and keeps the time of a state that stays', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [
      publishEntry({ name: 'a' }), publishEntry({ name: 'b' }), withholdEntry({ name: 'c' }), withholdEntry({ name: 'd' }),
      pendEntry({ name: 'e' }),
    ]); // prettier-ignore
    const began = archive.clock.time;
    archive.clock.time += DAY;
    using staged = staging(archive);
    const entries = [
      publishEntry({ name: 'a' }), pendEntry({ name: 'b' }), withholdEntry({ name: 'c' }), publishEntry({ name: 'd' }),
      withholdEntry({ name: 'e' }, 'bounce'),
    ]; // prettier-ignore
    await stageAll(archive, staged, (seq) => entries[seq - 1]!);
    const swap = await archive.writer.republish('dc-x', { id: 'balanced', version: 1 }, staged);
    expect(swap).toMatchObject({ kind: 'done', changed: 3, unchanged: 2, held: 1, withheld: 1 });
    const slots = await archive.reader.slots('dc-x', 0, 10);
    expect(slots.map(({ state, version, since, reason }) => [state, version, since - began, reason])).toEqual(
      [
        ['published', 1, 0, null],
        ['pending', 2, DAY, null],
        ['withheld', 1, 0, 'spam'],
        ['published', 2, DAY, null],
        ['withheld', 2, DAY, 'bounce'],
      ],
    );
  });

  it('is refused, with nothing written, where a slot came or changed since it was staged', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [publishEntry({ name: 'a' }), publishEntry({ name: 'b' })]);
    await secondPolicy(archive);
    using staged = staging(archive);
    const outcome = (seq: number) => second({ name: 'abc'[seq - 1]! });
    await stageAll(archive, staged, outcome);
    await archive.writer.record('dc-x', [publishEntry({ name: 'c' })]);
    await archive.writer.withhold('dc-x', 1, 'personal_data');
    const before = await archive.reader.lastChange();
    expect(await archive.writer.republish('dc-x', SECOND, staged)).toEqual({
      kind: 'incomplete',
      seqs: [1, 3],
    });
    expect(await archive.reader.lastChange()).toBe(before);
    expect((await archive.reader.list('dc-x'))!.policy.version).toBe(1);
    const slots = await archive.reader.slots('dc-x', 0, 10);
    expect(staged.missing(slots).map(({ seq }) => seq)).toEqual([1, 3]);

    staged.put([{ kind: 'keep', why: 'person', seq: 1, version: slots[0]!.version }]);
    staged.put([{ kind: 'entry', seq: 3, version: 1, entry: outcome(3), arrival: 3, held: null }]);
    expect(await archive.writer.republish('dc-x', SECOND, staged)).toMatchObject({
      kind: 'done',
      changed: 2,
    });
    expect(await archive.reader.slot('dc-x', 1)).toMatchObject({
      state: 'withheld',
      reason: 'personal_data',
    });
    expect(staged.counts()).toEqual({ entries: 2, person: 1, gone: 0 });
  });

  it('knows what an earlier run has put in place before it was stopped', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [publishEntry({ name: 'a' })]);
    await secondPolicy(archive);
    using staged = staging(archive);
    await stageAll(archive, staged, () => second({ name: 'a' }));
    await archive.writer.republish('dc-x', SECOND, staged);
    const before = await archive.reader.lastChange();
    expect(await archive.writer.republish('dc-x', SECOND, staged)).toMatchObject({
      kind: 'done',
      changed: 0,
    });
    expect(await archive.reader.lastChange()).toBe(before);
  });

  it('shows nothing twice where a message turns out to be one that has a slot', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [
      publishEntry({ name: 'a' }), pendEntry({ name: 'unread' }), publishEntry({ name: 'c' }),
    ]); // prettier-ignore
    await secondPolicy(archive);
    using staged = staging(archive);
    await stageAll(archive, staged, () => second({ name: 'a' }));
    expect(await archive.writer.republish('dc-x', SECOND, staged)).toMatchObject({
      kind: 'done',
      clashes: 2,
    });
    expect((await archive.reader.slots('dc-x', 0, 10)).map(({ state }) => state)).toEqual([
      'published', 'pending', 'published',
    ]); // prettier-ignore
    // published before, so shown as it is read now, under its own identity
    expect((await archive.reader.messages('dc-x', 0, 10)).map(({ policy }) => policy.version)).toEqual([
      2, 2,
    ]);
  });

  it('tells the copies in other lists of what comes and goes', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [publishEntry({ name: 'a' }), publishEntry({ name: 'b' })]);
    await archive.writer.record('dc-y', [publishEntry({ name: 'a', list: 'dc-y' })]);
    const before = await archive.reader.lastChange();
    using staged = staging(archive);
    await stageAll(archive, staged, (seq) =>
      seq === 1 ? withholdEntry({ name: 'a' }) : publishEntry({ name: 'b' }),
    );
    await archive.writer.republish('dc-x', { id: 'balanced', version: 1 }, staged);
    expect((await feed(archive, before)).toSorted()).toEqual(['dc-x/1 withheld', 'dc-y/1 updated']);
    expect((await archive.reader.message('dc-y', 1)) as object).toMatchObject({ alsoIn: [] });
  });

  it('leaves no byte of the old text, in the file or in the log beside it', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [publishEntry({ name: 'a', body: 'tangerinesorbet '.repeat(300) })]);
    await secondPolicy(archive);
    using staged = staging(archive);
    await stageAll(archive, staged, () => second({ name: 'a', body: 'short' }));
    await archive.writer.republish('dc-x', SECOND, staged);
    staged.remove();
    expect(archive.bytes().includes('tangerinesorbet')).toBe(false);
  });

  it('waits for another writer without keeping the thread from its work', async () => {
    await using archive = await openTestArchive();
    await using other = await openArchiveWriter(archive.path, archive.clock);
    await archive.writer.record(
      'dc-x',
      Array.from({ length: 300 }, (_, i) => publishEntry({ name: `m${i}` })),
    );
    await secondPolicy(archive);
    using staged = staging(archive);
    await stageAll(archive, staged, (seq) => second({ name: `m${seq - 1}` }));
    const [swap, refused] = await Promise.allSettled([
      archive.writer.republish('dc-x', SECOND, staged),
      other.record('dc-x', [publishEntry({ name: 'late' })]),
    ]);
    // one of the two is first; either way the late one is not public under the old policy beside the new
    if (refused.status === 'rejected') expect(refused.reason).toMatchObject({ code: 'POLICY_CHANGED' });
    else expect(swap).toMatchObject({ value: { kind: 'incomplete' } });
  });
});

describe('staging', () => {
  it('is forgotten where policy or software changed, and only the owner reads it', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [publishEntry({ name: 'a' })]);
    const slots = await archive.reader.slots('dc-x', 0, 10);
    {
      using staged = staging(archive, 'one');
      await stageAll(archive, staged, () => second({ name: 'a' }));
      expect(statSync(staged.path).mode & 0o777).toBe(0o600);
    }
    {
      using again = staging(archive, 'one');
      expect(again.missing(slots)).toEqual([]);
    }
    using other = staging(archive, 'two');
    expect(other.missing(slots)).toHaveLength(1);
    expect(other.counts().entries).toBe(0);
  });

  it('takes nothing but public records', async () => {
    await using archive = await openTestArchive();
    using staged = staging(archive);
    const { kind, keys, message } = publishEntry({ name: 'a' });
    const entry = { kind, keys, message: { ...message, secret: 'x' } } as unknown as Entry;
    const outcome = { kind: 'entry', seq: 1, version: 1, entry, arrival: 1, held: null } as const;
    expect(() => staged.put([outcome])).toThrow('PUBLIC_RECORD_INVALID');
  });
});

describe('policies', () => {
  it('a message made under another policy than the list has now is refused, and nothing of its batch stays', async () => {
    await using archive = await openTestArchive();
    await archive.writer.putPolicy('dc-x', { id: 'balanced', document: { changed: true } });
    const batch = [second({ name: 'a' }), publishEntry({ name: 'b' })];
    await expect(archive.writer.record('dc-x', batch)).rejects.toMatchObject({ code: 'POLICY_CHANGED' });
    expect(await archive.reader.slots('dc-x', 0, 10)).toEqual([]);
    await archive.writer.record('dc-x', [second({ name: 'a' }), withholdEntry({ name: 'b' })]);
    await expect(archive.writer.replace('dc-x', 1, publishEntry({ name: 'a' }))).rejects.toMatchObject({
      code: 'POLICY_CHANGED',
    });
  });

  it('counts what is public under an older one', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [
      publishEntry({ name: 'a' }),
      publishEntry({ name: 'b' }),
      withholdEntry({ name: 'c' }),
    ]);
    await archive.writer.putPolicy('dc-x', { id: 'balanced', document: { changed: true } });
    await archive.writer.record('dc-x', [second({ name: 'd' })]);
    expect(await archive.reader.underOlderPolicy('dc-x')).toBe(2);
  });
});

describe('hold', () => {
  it('takes a message out of view into the state pending; its thread keeps its place', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [
      publishEntry({ name: 'a' }), publishEntry({ name: 'b', references: ['a'], body: 'tangerinesorbet' }),
    ]); // prettier-ignore
    expect(await archive.writer.hold('dc-x', 2)).toMatchObject({ state: 'pending', reason: null });
    expect(archive.bytes().includes('tangerinesorbet')).toBe(false);
    const thread = await archive.reader.thread('dc-x', 1);
    expect(thread!.entries.map(({ kind }) => kind)).toEqual(['message', 'tombstone']);
    await expect(archive.writer.hold('dc-x', 9)).rejects.toMatchObject({ code: 'SLOT_UNKNOWN' });
  });
});

// Every edge that joins messages, in any order of arrival, and what a changed subject parts again.
it('places a whole list as one message after the other would have been', { timeout: 120_000 }, async () => {
  const draft = fc.record({
    id: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
    references: fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 2 }),
    subject: fc.constantFrom('', 'one', 'Re: one', 'Re: two', 'two', 'Aw: one'),
    later: fc.constantFrom('', 'one', 'Re: one', 'Re: two', 'two'),
    day: fc.integer({ min: 0, max: 200 }),
    state: fc.constantFrom('publish', 'publish', 'publish', 'withhold'),
  });
  const property = fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 14 }), async (drafts) => {
    const folder = mkdtempSync(join(tmpdir(), 'dc-archive-edition-'));
    const clock = { now: () => 0 };
    const open = async (name: string) => {
      const path = join(folder, name);
      const writer = await openArchiveWriter(path, clock);
      await writer.putList({ id: 'dc-x', name: 'X', address: null, join: null, description: null });
      await writer.putPolicy('dc-x', { id: 'balanced', document: {} });
      await writer.putPolicy(
        'dc-x',
        { id: 'balanced', document: { changed: true } },
        name === 'old.db' ? 'first' : 'now',
      );
      return { path, writer };
    };
    const parts = (subject: 'subject' | 'later') =>
      drafts.map((one, i) => ({
        name: `m${i}`,
        id: one.id === null ? null : `i${one.id}`,
        references: one.references.map((id) => `i${id}`),
        sentAt: START + one.day * DAY,
        subject: one[subject],
      }));
    const news = parts('later').map((one, i) =>
      drafts[i]!.state === 'publish' ? second(one) : withholdEntry(one),
    );
    try {
      const old = await open('old.db');
      const fresh = await open('fresh.db');
      for (const one of parts('subject')) await old.writer.record('dc-x', [publishEntry(one)]);
      for (const one of news) await fresh.writer.record('dc-x', [one]);
      const reader = openArchiveReader(old.path);
      const slots = await reader.slots('dc-x', 0, 100);
      using staged = openStaging({ path: join(folder, 'staged.db'), list: 'dc-x', fingerprint: 'f' });
      staged.put(
        slots.map(({ seq, version }) => ({
          kind: 'entry', seq, version, entry: news[seq - 1]!, arrival: seq, held: null,
        })),
      ); // prettier-ignore
      await old.writer.republish('dc-x', SECOND, staged);
      expect(archiveRows(old.path)).toEqual(archiveRows(fresh.path));
      for (const part of [reader, old.writer, fresh.writer]) await part[Symbol.asyncDispose]();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
  await fc.assert(property, { numRuns: 40 });
});

it('forgets what an older program has staged in another shape', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dc-archive-shape-'));
  const path = join(folder, 'staged.db');
  try {
    const older = new DatabaseSync(path);
    older.exec(`create table made_of (fingerprint text not null) strict; insert into made_of values ('f');
      create table outcomes (seq integer primary key, slot_version integer not null) strict;
      insert into outcomes values (1, 1); pragma user_version = 1;`);
    older.close();
    using staged = openStaging({ path, list: 'dc-x', fingerprint: 'f' });
    expect(staged.missing([{ seq: 1, version: 1 }])).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('empties the log as soon as the last reader of the old text is done', async () => {
  await using archive = await openTestArchive();
  await archive.writer.record('dc-x', [publishEntry({ name: 'a', body: 'tangerinesorbet' })]);
  const held = archive.reader.snapshot();
  await held.messages('dc-x', 0, 1);
  await archive.writer.withhold('dc-x', 1, 'personal_data');
  expect(await archive.writer.forget()).toBe(false);
  expect((await held.messages('dc-x', 0, 1))[0]!.body).toBe('tangerinesorbet');
  held[Symbol.dispose]();
  await until(() => !archive.bytes().includes('tangerinesorbet'), { what: 'the log to be emptied' });
});
