// Messages out of digests and the list's own copies of them: one slot, whichever came first.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Entry } from '../../../src/archive/archive-writer.ts';
import { type EntryParts, publishEntry } from '../../support/archive-entries.ts';
import { keyOf } from '../../support/make-public-message.ts';
import { openTestArchive, type TestArchive } from './open-archive.ts';

let archive: TestArchive;
beforeEach(async () => void (archive = await openTestArchive()));
afterEach(() => archive[Symbol.asyncDispose]());

const inDigest = (id: string | null, likeness: string) =>
  [id, likeness].flatMap((key) => (key === null ? [] : [keyOf(`digest ${key}`)]));

/** The list's own copy. */
function own(id: string, likeness: string, parts: Partial<EntryParts> = {}): Entry {
  const entry = publishEntry({ name: `${id} ${likeness}`, id, ...parts });
  return {
    ...entry,
    keys: { ...entry.keys, likeness: keyOf(likeness), inDigest: inDigest(id, likeness) },
  };
}
/** The same out of a digest, which may not say its id. */
function part(id: string | null, likeness: string): Entry {
  const entry = own(id ?? '', likeness);
  const messageId = id === null ? null : entry.keys.messageId;
  const known = inDigest(id, likeness);
  return { ...entry, keys: { ...entry.keys, messageId, identity: known[0]!, inDigest: known, isPart: true } };
}
const record = async (...entries: Entry[]) => archive.writer.record('dc-x', entries);

it.each([['with its id', 'a'], ['without its id', null]] as const)(
  'gives both one slot: %s',
  async (_name, id) => {
    const [first] = await record(part(id, 'alike'));
    expect(await record(own('a', 'alike'))).toEqual([
      { seq: 1, outcome: 'duplicate', state: 'published', isFuller: true },
    ]);
    expect(first).toEqual({ seq: 1, outcome: 'created', state: 'published' });
    await archive.writer.replace('dc-x', 1, own('a', 'alike'));
    // known in its new shape as well, and from another digest
    const again = [own('a', 'alike'), part(id, 'alike'), part('a', 'alike'), part(null, 'alike')];
    expect(await record(...again)).toEqual(again.map(() => ({ seq: 1, outcome: 'duplicate', state: 'published' })));
  },
); // prettier-ignore

it('knows them in one batch too', async () => {
  const recorded = await record(own('a', 'one'), part(null, 'one'), part('b', 'two'), own('b', 'two'));
  expect(recorded.map(({ seq, outcome }) => [seq, outcome])).toEqual([
    [1, 'created'],
    [1, 'duplicate'],
    [2, 'created'],
    [2, 'duplicate'],
  ]);
});

it('lets nobody take a place by the id alone', async () => {
  await record(part('a', 'ada, monday, agenda'));
  expect(await record(own('a', 'mallory, tuesday, agenda'))).toEqual([
    { seq: 2, outcome: 'created', state: 'published' },
  ]);
});

it('keeps two messages of the list with one id, or alike, apart', async () => {
  const recorded = await record(own('a', 'one'), own('a', 'two'), own('b', 'two'));
  expect(recorded.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

it('does not show again what was withheld, held or erased', async () => {
  await record(own('a', 'one'), own('b', 'two'), own('c', 'three'));
  await archive.writer.withhold('dc-x', 1, 'off_topic');
  await archive.writer.hold('dc-x', 2);
  await archive.writer.erase('dc-x', 3, 'legal');
  const copies = ['one', 'two', 'three'].map((likeness) => part(null, likeness));
  expect((await record(...copies)).map(({ seq, state }) => [seq, state])).toEqual([
    [1, 'withheld'],
    [2, 'pending'],
    [3, 'erased'],
  ]);
});
