import { describe, expect, it } from 'vitest';
import type { Entry, Recorded } from '../../../src/archive/archive-writer.ts';
import { openArchiveWriter } from '../../../src/archive/sql/writer.ts';
import { pendEntry, publishEntry, START, withholdEntry } from '../../support/archive-entries.ts';
import { keyOf } from '../../support/make-public-message.ts';
import { openTestArchive } from './open-archive.ts';

const DAY = 24 * 3600 * 1000;
const names = (...list: string[]): Entry[] => list.map((name) => publishEntry({ name }));
const outcomes = (recorded: Recorded[]) =>
  recorded.map(({ seq, outcome, state }) => `${seq} ${outcome} ${state}`);

describe('record', () => {
  it('gives each entry the next number of its list, in order', async () => {
    await using archive = await openTestArchive();
    expect(outcomes(await archive.writer.record('dc-x', names('a', 'b')))).toEqual([
      '1 created published',
      '2 created published',
    ]);
    expect(
      outcomes(await archive.writer.record('dc-y', [publishEntry({ name: 'c', list: 'dc-y' })])),
    ).toEqual(['1 created published']);
    const mixed = [
      pendEntry({ name: 'd' }),
      withholdEntry({ name: 'e' }, 'bounce'),
      publishEntry({ name: 'f' }),
    ];
    expect(outcomes(await archive.writer.record('dc-x', mixed))).toEqual([
      '3 created pending',
      '4 created withheld',
      '5 created published',
    ]);
    expect((await archive.reader.list('dc-x'))!.counts).toEqual({
      published: 3,
      withheld: 1,
      erased: 0,
      pending: 1,
    });
  });

  it('gives back what was put in, with its place', async () => {
    await using archive = await openTestArchive();
    const entry = publishEntry({
      name: 'a',
      subject: 'Título',
      body: 'Text',
      attachments: [{ name: null, type: 'application/pdf', sizeBytes: 9 }],
    });
    await archive.writer.record('dc-x', [entry]);
    const placed = { seq: 1, version: 1, threadRoot: 1, parent: null, parentKind: 'none', alsoIn: [] };
    expect(await archive.reader.message('dc-x', 1)).toEqual({ ...entry.message, ...placed });
  });

  it('keeps the slot of an identity it knows, in one batch and in another', async () => {
    await using archive = await openTestArchive();
    expect(outcomes(await archive.writer.record('dc-x', names('a', 'b', 'a')))).toEqual([
      '1 created published', '2 created published', '1 duplicate published',
    ]); // prettier-ignore
    expect(outcomes(await archive.writer.record('dc-x', names('b', 'c')))).toEqual([
      '2 duplicate published',
      '3 created published',
    ]);
  });

  it('changes nothing when the same entries are recorded again, as after a kill', async () => {
    await using archive = await openTestArchive();
    const entries = [
      ...names('a', 'b'),
      withholdEntry({ name: 'c' }),
      pendEntry({ name: 'd' }),
      publishEntry({ name: 'e', references: ['a'] }),
    ];
    await archive.writer.record('dc-x', entries);
    const before = [
      await archive.reader.changes(0, 1000),
      await archive.reader.messages('dc-x', 0, 1000),
      await archive.reader.lists(),
    ];
    archive.clock.time += DAY;
    const again = await archive.writer.record('dc-x', entries);
    expect(again.every((recorded) => recorded.outcome === 'duplicate')).toBe(true);
    expect([
      await archive.reader.changes(0, 1000),
      await archive.reader.messages('dc-x', 0, 1000),
      await archive.reader.lists(),
    ]).toEqual(before);
  });

  it('does not bring back what was withheld when the same message comes once more', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', names('a'));
    await archive.writer.withhold('dc-x', 1, 'personal_data');
    expect(outcomes(await archive.writer.record('dc-x', names('a')))).toEqual(['1 duplicate withheld']);
    expect(await archive.reader.message('dc-x', 1)).toMatchObject({ state: 'withheld' });
  });

  it('records all of a batch or nothing of it', async () => {
    await using archive = await openTestArchive();
    const good = publishEntry({ name: 'a' });
    const bad = {
      ...publishEntry({ name: 'b' }),
      message: { ...good.message, author: { label: '', key: 'short' } },
    } as unknown as Entry;
    await expect(archive.writer.record('dc-x', [good, bad])).rejects.toThrow();
    expect(await archive.reader.messages('dc-x', 0, 10)).toEqual([]);
    expect(await archive.reader.lastChange()).toBe(0);
    expect(await archive.reader.slot('dc-x', 1)).toBeNull();
    expect(outcomes(await archive.writer.record('dc-x', [good]))).toEqual(['1 created published']);
  });

  it('refuses a field that the public schema does not know', async () => {
    await using archive = await openTestArchive();
    const entry = publishEntry({ name: 'a' });
    const leaking = { ...entry, message: { ...entry.message, from: 'ada@example.com' } } as unknown as Entry;
    await expect(archive.writer.record('dc-x', [leaking])).rejects.toThrow();
    expect(archive.bytes().includes('ada@example.com')).toBe(false);
  });

  it('refuses a message of another list', async () => {
    await using archive = await openTestArchive();
    await expect(archive.writer.record('dc-y', names('a'))).rejects.toThrow('PUBLIC_RECORD_INVALID');
  });

  it('takes an empty batch', async () => {
    await using archive = await openTestArchive();
    expect(await archive.writer.record('dc-x', [])).toEqual([]);
  });

  it('takes turns when called at the same time', async () => {
    await using archive = await openTestArchive();
    const batches = Array.from({ length: 20 }, (_, i) => names(`a${i}`, `b${i}`));
    const recorded = (await Promise.all(batches.map((batch) => archive.writer.record('dc-x', batch)))).flat();
    expect(recorded.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });

  it('works in memory', async () => {
    await using writer = await openArchiveWriter(':memory:', { now: () => 0 });
    await writer.putList({ id: 'dc-x', name: 'X', address: null, join: null, description: null });
    expect(outcomes(await writer.record('dc-x', names('a')))).toEqual(['1 created published']);
    expect((await writer.withhold('dc-x', 1, 'spam')).state).toBe('withheld');
  });

  it('keeps everything over closing and opening', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', names('a'));
    await archive.writer[Symbol.asyncDispose]();
    const again = await openArchiveWriter(archive.path, archive.clock);
    expect(outcomes(await again.record('dc-x', names('a', 'b')))).toEqual([
      '1 duplicate published',
      '2 created published',
    ]);
    await again[Symbol.asyncDispose]();
    expect(await archive.reader.messages('dc-x', 0, 10)).toHaveLength(2);
  });
});

describe('the change feed', () => {
  const feed = async (archive: Awaited<ReturnType<typeof openTestArchive>>, after = 0) =>
    (await archive.reader.changes(after, 1000)).map(({ list, seq, kind }) => `${list} ${seq} ${kind}`);

  it('tells of every slot and state, in order', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [
      publishEntry({ name: 'a' }),
      withholdEntry({ name: 'b' }),
      pendEntry({ name: 'c' }),
    ]);
    expect(await feed(archive)).toEqual(['dc-x 1 published', 'dc-x 2 withheld', 'dc-x 3 pending']);
    await archive.writer.replace('dc-x', 3, publishEntry({ name: 'c' }));
    await archive.writer.withhold('dc-x', 1, 'legal');
    expect(await feed(archive, 3)).toEqual(['dc-x 3 updated', 'dc-x 1 withheld']);
    expect(await archive.reader.lastChange()).toBe(5);
  });

  it('tells of messages whose place a later one changed, and of no others', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [
      publishEntry({ name: 'other' }),
      publishEntry({ name: 'b', references: ['a'], sentAt: START + 1 }),
    ]);
    const seen = await archive.reader.lastChange();
    await archive.writer.record('dc-x', [publishEntry({ name: 'a' })]);
    expect(await feed(archive, seen)).toEqual(['dc-x 3 published', 'dc-x 2 updated']);
    expect(await archive.reader.message('dc-x', 2)).toMatchObject({
      threadRoot: 3,
      parent: 3,
      parentKind: 'header',
    });
  });

  it('is paged by its number and can be asked for one list', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', names('a', 'b'));
    await archive.writer.record('dc-y', [publishEntry({ name: 'c', list: 'dc-y' })]);
    expect((await archive.reader.changes(1, 1)).map((change) => change.id)).toEqual([2]);
    expect((await archive.reader.listChanges('dc-y', 0, 10)).map((change) => change.id)).toEqual([3]);
    expect(await archive.reader.changes(3, 10)).toEqual([]);
    expect(await archive.reader.listChanges('none', 0, 10)).toEqual([]);
  });
});

describe('copies in other lists', () => {
  const alsoIn = async (archive: Awaited<ReturnType<typeof openTestArchive>>, list: string, seq: number) => {
    const message = await archive.reader.message(list, seq);
    return message !== null && 'alsoIn' in message ? message.alsoIn : null;
  };

  it('know each other, and the feed tells the first one', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', names('pad', 'both'));
    const seen = await archive.reader.lastChange();
    await archive.writer.record('dc-y', [publishEntry({ name: 'both', list: 'dc-y' })]);
    expect(await alsoIn(archive, 'dc-x', 2)).toEqual([{ list: 'dc-y', seq: 1 }]);
    expect(await alsoIn(archive, 'dc-y', 1)).toEqual([{ list: 'dc-x', seq: 2 }]);
    expect(await alsoIn(archive, 'dc-x', 1)).toEqual([]);
    const changes = (await archive.reader.changes(seen, 10)).map(
      ({ list, seq, kind }) => `${list} ${seq} ${kind}`,
    );
    expect(changes.sort()).toEqual(['dc-x 2 updated', 'dc-y 1 published']);
  });

  it('forget one that is withheld or waits', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', names('both'));
    await archive.writer.record('dc-y', [publishEntry({ name: 'both', list: 'dc-y' })]);
    let seen = await archive.reader.lastChange();
    await archive.writer.withhold('dc-y', 1, 'personal_data');
    expect(await alsoIn(archive, 'dc-x', 1)).toEqual([]);
    expect(
      (await archive.reader.changes(seen, 10)).map(({ list, kind }) => `${list} ${kind}`).sort(),
    ).toEqual(['dc-x updated', 'dc-y withheld']);
    seen = await archive.reader.lastChange();
    await archive.writer.replace('dc-y', 1, publishEntry({ name: 'both', list: 'dc-y' }));
    expect(await alsoIn(archive, 'dc-x', 1)).toEqual([{ list: 'dc-y', seq: 1 }]);
    seen = await archive.reader.lastChange();
    await archive.writer.replace('dc-y', 1, pendEntry({ name: 'both' }));
    expect(await alsoIn(archive, 'dc-x', 1)).toEqual([]);
    expect(
      (await archive.reader.changes(seen, 10)).map(({ list, kind }) => `${list} ${kind}`).sort(),
    ).toEqual(['dc-x updated', 'dc-y pending']);
  });
});

describe('replace', () => {
  it('keeps the number and counts the versions', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [pendEntry({ name: 'bytes' }), publishEntry({ name: 'b' })]);
    expect(await archive.writer.replace('dc-x', 1, publishEntry({ name: 'a', body: 'One' }))).toEqual({
      seq: 1,
      outcome: 'updated',
      state: 'published',
    });
    expect(await archive.writer.replace('dc-x', 1, publishEntry({ name: 'a', body: 'Two' }))).toEqual({
      seq: 1,
      outcome: 'updated',
      state: 'published',
    });
    expect(await archive.reader.message('dc-x', 1)).toMatchObject({ seq: 1, version: 3, body: 'Two' });
    expect((await archive.reader.list('dc-x'))!.counts.pending).toBe(0);
    expect((await archive.writer.record('dc-x', names('c')))[0]!.seq).toBe(3);
  });

  it('shows nothing twice: what turns out to be a known message stays as it was', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [publishEntry({ name: 'a' }), pendEntry({ name: 'bytes' })]);
    expect(await archive.writer.replace('dc-x', 2, publishEntry({ name: 'a' }))).toEqual({
      seq: 1,
      outcome: 'duplicate',
      state: 'published',
    });
    expect(await archive.reader.slot('dc-x', 2)).toMatchObject({ state: 'pending' });
  });

  it('takes a message out of its thread and puts it into another', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [
      publishEntry({ name: 'a' }), publishEntry({ name: 'b', sentAt: START + 1 }), publishEntry({ name: 'c', references: ['a'], sentAt: START + 2 }),
    ]); // prettier-ignore
    await archive.writer.replace(
      'dc-x',
      3,
      publishEntry({ name: 'c', references: ['b'], sentAt: START + 2 }),
    );
    expect(await archive.reader.message('dc-x', 3)).toMatchObject({ threadRoot: 2, parent: 2 });
    expect((await archive.reader.threads('dc-x', null, 10)).map(({ root, messages }) => [root, messages])).toEqual([[2, 2], [1, 1]]); // prettier-ignore
    expect((await archive.reader.thread('dc-x', 1))!.entries).toHaveLength(1);
  });

  it('throws for a slot that is not', async () => {
    await using archive = await openTestArchive();
    await expect(archive.writer.replace('dc-x', 7, publishEntry({ name: 'a' }))).rejects.toMatchObject({
      code: 'SLOT_UNKNOWN',
      facts: { list: 'dc-x', seq: 7 },
    });
  });
});

describe('withhold', () => {
  const secret = 'a sentence that nobody may read again 4711';

  it('removes the record and leaves number, reason and thread', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [
      publishEntry({ name: 'a', body: secret, subject: secret, author: 'Hidden Person' }),
      publishEntry({ name: 'b', references: ['a'], sentAt: START + 1 }),
    ]);
    archive.clock.time += 5;
    const slot = { list: 'dc-x', seq: 1, state: 'withheld', reason: 'legal', since: archive.clock.time };
    expect(await archive.writer.withhold('dc-x', 1, 'legal')).toEqual(slot);
    expect(await archive.reader.message('dc-x', 1)).toEqual(slot);
    expect(await archive.reader.messages('dc-x', 0, 10)).toHaveLength(1);
    const thread = (await archive.reader.thread('dc-x', 2))!;
    expect(thread.entries.map(({ kind, depth }) => `${kind} ${depth}`)).toEqual(['tombstone 0', 'message 1']);
    expect(thread.subject).toBe('');
    expect((await archive.reader.threads('dc-x', null, 10))[0]).toMatchObject({
      root: 1,
      messages: 1,
      subject: '',
      author: 'Ada',
    });
  });

  it('leaves no byte of it in any file, with a reader open and the writer working on', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', names(...Array.from({ length: 50 }, (_, i) => `before ${i}`)));
    await archive.writer.record('dc-x', [
      publishEntry({
        name: 'a',
        body: `${secret} `.repeat(500),
        subject: secret,
        author: 'Hidden Person 4711',
      }),
    ]);
    await archive.writer.record('dc-x', names(...Array.from({ length: 50 }, (_, i) => `after ${i}`)));
    await archive.reader.messages('dc-x', 0, 1000);
    expect(archive.bytes().includes('4711')).toBe(true);
    await archive.writer.withhold('dc-x', 51, 'personal_data');
    expect(archive.bytes().includes('4711')).toBe(false);
  });

  it('leaves no byte of what a republication replaced, once the log was emptied', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [
      publishEntry({ name: 'a', body: secret }),
      publishEntry({ name: 'b', body: secret }),
    ]);
    await archive.writer.replace('dc-x', 1, publishEntry({ name: 'a', body: 'redacted' }));
    await archive.writer.replace('dc-x', 2, publishEntry({ name: 'b', body: 'redacted' }));
    const until = Date.now() + 10_000;
    while (archive.bytes().includes('4711') && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(archive.bytes().includes('4711')).toBe(false);
  });

  it('may be repeated, and throws for a slot that is not', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', names('a'));
    await archive.writer.withhold('dc-x', 1, 'spam');
    expect(await archive.writer.withhold('dc-x', 1, 'legal')).toMatchObject({ reason: 'legal' });
    await expect(archive.writer.withhold('dc-x', 2, 'spam')).rejects.toMatchObject({ code: 'SLOT_UNKNOWN' });
    await expect(archive.writer.withhold('none', 1, 'spam')).rejects.toMatchObject({ code: 'SLOT_UNKNOWN' });
  });

  it('breaks a thread by subject that hung on it', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [
      publishEntry({ name: 'a', subject: 'Agenda' }), publishEntry({ name: 'b', id: null, subject: 'Re: Agenda', sentAt: START + DAY }),
    ]); // prettier-ignore
    expect(await archive.reader.message('dc-x', 2)).toMatchObject({ parent: 1, parentKind: 'subject' });
    await archive.writer.withhold('dc-x', 1, 'spam');
    expect(await archive.reader.message('dc-x', 2)).toMatchObject({ parent: null, threadRoot: 2 });
  });
});

describe('lists and policies', () => {
  it('updates a list in place and keeps its policy', async () => {
    await using archive = await openTestArchive();
    await archive.writer.putList({
      id: 'dc-x',
      name: 'New name',
      address: null,
      join: 'https://example.org/join',
      description: 'What for',
    });
    expect(await archive.reader.list('dc-x')).toMatchObject({
      name: 'New name',
      join: 'https://example.org/join',
      policy: { id: 'balanced', version: 1 },
    });
    expect(await archive.reader.list('none')).toBeNull();
    expect((await archive.reader.lists()).map((list) => list.id)).toEqual(['dc-y', 'dc-x']);
  });

  it('gives a changed policy the next version, an unchanged one the same', async () => {
    await using archive = await openTestArchive();
    const put = (document: unknown) => archive.writer.putPolicy('dc-x', { id: 'own', document });
    expect(await put({ a: 1 })).toEqual({ id: 'own', version: 1 });
    expect(await put({ a: 1 })).toEqual({ id: 'own', version: 1 });
    expect(await put({ a: 2 })).toEqual({ id: 'own', version: 2 });
    expect(await put({ a: 1 })).toEqual({ id: 'own', version: 3 });
    expect(await archive.reader.policy('own', 2)).toEqual({
      id: 'own',
      version: 2,
      document: { a: 2 },
      since: archive.clock.time,
    });
    expect(await archive.reader.policy('own', 9)).toBeNull();
    expect((await archive.reader.list('dc-x'))!.policy).toEqual({ id: 'own', version: 3 });
  });

  it('looks up slots by the keyed Message-ID', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [
      publishEntry({ name: 'a', id: 'same' }),
      publishEntry({ name: 'b', id: 'same' }),
      publishEntry({ name: 'c', id: null }),
    ]);
    expect(await archive.reader.byMessageIdKey('dc-x', keyOf('id same'))).toEqual([1, 2]);
    expect(await archive.reader.byMessageIdKey('dc-y', keyOf('id same'))).toEqual([]);
    expect(await archive.reader.withSameId('dc-x', 1)).toEqual([2]);
    expect(await archive.reader.withSameId('dc-x', 2)).toEqual([1]);
    expect(await archive.reader.withSameId('dc-x', 3)).toEqual([]);
    await archive.writer.withhold('dc-x', 1, 'spam');
    expect(await archive.reader.withSameId('dc-x', 2)).toEqual([]);
  });
});
