import { describe, expect, it } from 'vitest';
import { pendEntry, publishEntry, withholdEntry } from '../../support/archive-entries.ts';
import { openTestArchive } from './open-archive.ts';

const WORD = 'tangerinesorbet';
const REASON = 'erasure_request';

describe('erase', () => {
  it('leaves a number, a reason and keyed hashes, and no byte of the text in any file', async () => {
    await using archive = await openTestArchive();
    const { writer, reader } = archive;
    const secret = { name: 'b', subject: WORD, body: `${WORD}\n`, references: ['a'], author: WORD };
    await writer.record('dc-x', [publishEntry({ name: 'a' }), publishEntry(secret)]);
    archive.clock.time += 1000;
    const slot = { list: 'dc-x', seq: 2, state: 'erased', reason: REASON, since: archive.clock.time };
    expect(await writer.erase('dc-x', 2, REASON)).toEqual(slot);
    expect(await reader.message('dc-x', 2)).toEqual(slot);
    expect(await writer.forget()).toBe(true);
    expect(archive.bytes().includes(WORD)).toBe(false);
    expect((await reader.changes(0, 100)).at(-1)).toMatchObject({ seq: 2, kind: 'erased' });
    expect((await reader.list('dc-x'))!.counts).toMatchObject({ published: 1, erased: 1 });
  });

  it('keeps the thread whole, with a tombstone at its depth', async () => {
    await using archive = await openTestArchive();
    const { writer, reader } = archive;
    await writer.record('dc-x', [
      publishEntry({ name: 'a' }),
      publishEntry({ name: 'b', references: ['a'] }),
      publishEntry({ name: 'c', references: ['a', 'b'] }),
    ]);
    await writer.erase('dc-x', 2, REASON);
    const thread = await reader.thread('dc-x', 3);
    expect(thread!.entries.map(({ kind, depth }) => `${kind} ${depth}`)).toEqual([
      'message 0',
      'tombstone 1',
      'message 2',
    ]);
    await writer.erase('dc-x', 1, REASON);
    expect((await reader.thread('dc-x', 3))!.entries.map(({ kind, depth }) => `${kind} ${depth}`)).toEqual([
      'tombstone 0',
      'tombstone 1',
      'message 2',
    ]);
  });

  it('may be repeated, and keeps its first reason and time', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [publishEntry({ name: 'a' })]);
    const first = await archive.writer.erase('dc-x', 1, REASON);
    const changes = await archive.reader.lastChange();
    archive.clock.time += 1000;
    expect(await archive.writer.erase('dc-x', 1, 'legal')).toEqual(first);
    expect(await archive.reader.lastChange()).toBe(changes);
    await expect(archive.writer.erase('dc-x', 9, REASON)).rejects.toMatchObject({ code: 'SLOT_UNKNOWN' });
  });

  it.each([
    ['published', publishEntry({ name: 'a' })],
    ['withheld', withholdEntry({ name: 'a' })],
    ['pending', pendEntry({ name: 'a' })],
  ] as const)('takes a %s slot, and nothing brings it back', async (_, entry) => {
    await using archive = await openTestArchive();
    const { writer, reader } = archive;
    await writer.record('dc-x', [entry]);
    await writer.erase('dc-x', 1, REASON);
    expect(await writer.replace('dc-x', 1, publishEntry({ name: 'a' }))).toMatchObject({
      outcome: 'duplicate',
      state: 'erased',
    });
    expect(await writer.record('dc-x', [publishEntry({ name: 'a' })])).toEqual([
      { seq: 1, outcome: 'duplicate', state: 'erased' },
    ]);
    expect((await reader.slot('dc-x', 1))!.state).toBe('erased');
  });

  it('gives a slot without text to the same Message-ID in another shape', async () => {
    await using archive = await openTestArchive();
    const { writer, reader } = archive;
    const first = publishEntry({ name: 'a' });
    await writer.record('dc-x', [first]);
    await writer.erase('dc-x', 1, 'legal');
    const other = publishEntry({ name: 'b', body: `${WORD}\n` });
    const changed = { ...other, keys: { ...other.keys, messageId: first.keys.messageId } };
    expect(await writer.record('dc-x', [changed])).toEqual([{ seq: 2, outcome: 'created', state: 'erased' }]);
    expect(await reader.slot('dc-x', 2)).toMatchObject({ state: 'erased', reason: 'legal' });
    expect(archive.bytes().includes(WORD)).toBe(false);
    // another list has not erased it
    const elsewhere = publishEntry({ name: 'b', list: 'dc-y' });
    const copy = { ...elsewhere, keys: { ...elsewhere.keys, messageId: first.keys.messageId } };
    expect((await writer.record('dc-y', [copy]))[0]).toMatchObject({ state: 'published' });
  });

  it('is not undone by a withhold or hold that comes at the same moment', async () => {
    await using archive = await openTestArchive();
    const { writer, reader } = archive;
    await writer.record('dc-x', [publishEntry({ name: 'a' })]);
    const erased = await writer.erase('dc-x', 1, REASON);
    const changes = await reader.lastChange();
    expect(await writer.withhold('dc-x', 1, 'spam')).toEqual(erased);
    expect(await writer.hold('dc-x', 1)).toEqual(erased);
    expect(await reader.slot('dc-x', 1)).toEqual(erased);
    expect(await reader.lastChange()).toBe(changes);
  });

  it('does not take a public message along whose Message-ID the erased one had borrowed', async () => {
    await using archive = await openTestArchive();
    const { writer, reader } = archive;
    const first = publishEntry({ name: 'a', body: `${WORD}\n` });
    await writer.record('dc-x', [first, publishEntry({ name: 'b', id: 'a' })]);
    await writer.erase('dc-x', 2, REASON);
    const again = publishEntry({ name: 'a', body: 'Redacted anew.' });
    expect(await writer.replace('dc-x', 1, again)).toMatchObject({ outcome: 'updated', state: 'published' });
    expect(await reader.message('dc-x', 1)).toMatchObject({ body: 'Redacted anew.' });
    // what is not public now is not made public by it
    await writer.withhold('dc-x', 1, 'spam');
    expect(await writer.replace('dc-x', 1, first)).toMatchObject({ state: 'erased' });
    expect(archive.bytes().includes(WORD)).toBe(false);
  });

  it('records a message of somebody erased without any text', async () => {
    await using archive = await openTestArchive();
    const { keys } = publishEntry({ name: 'a' });
    const entry = { kind: 'erase' as const, keys, reason: REASON, sentAt: 1 };
    expect(await archive.writer.record('dc-x', [entry])).toEqual([
      { seq: 1, outcome: 'created', state: 'erased' },
    ]);
    expect(await archive.reader.slot('dc-x', 1)).toMatchObject({ state: 'erased', reason: REASON });
  });

  it('tells the copies in other lists', async () => {
    await using archive = await openTestArchive();
    const { writer, reader } = archive;
    await writer.record('dc-x', [publishEntry({ name: 'a' })]);
    await writer.record('dc-y', [publishEntry({ name: 'a', list: 'dc-y' })]);
    const before = await reader.lastChange();
    await writer.erase('dc-x', 1, REASON);
    const told = (await reader.changes(before, 10)).map(({ list, kind }) => `${list} ${kind}`);
    expect(told).toEqual(['dc-x erased', 'dc-y updated']);
    expect(await reader.message('dc-y', 1)).toMatchObject({ alsoIn: [] });
  });
});
