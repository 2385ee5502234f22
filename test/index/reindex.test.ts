import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Entry } from '../../src/archive/archive-writer.ts';
import { openArchiveReader } from '../../src/archive/sql/reader.ts';
import { openArchiveWriter } from '../../src/archive/sql/writer.ts';
import { openEmbeddedWriter } from '../../src/index/embedded/writer.ts';
import { followArchive } from '../../src/index/follow.ts';
import { reindex } from '../../src/index/reindex.ts';
import { systemClock } from '../../src/ops/clock.ts';
import { RedactedMessage } from '../../src/redact/public-message.ts';
import { keyOf, makePublicMessage } from '../support/make-public-message.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dc-archive-reindex-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function entry(list: string, number: number): Entry {
  const {
    seq: _,
    version: __,
    threadRoot,
    parent,
    parentKind,
    alsoIn,
    ...redacted
  } = makePublicMessage({ list, body: `message ${number}` });
  void [threadRoot, parent, parentKind, alsoIn];
  const identity = keyOf(`${list} ${number}`);
  return {
    kind: 'publish',
    keys: { identity, messageId: identity, references: [] },
    message: RedactedMessage.parse(redacted),
  };
}

it('indexes every published message of every list of a real archive, and following goes on from there', async () => {
  const file = join(folder, 'archive.db');
  await using archive = await openArchiveWriter(file, systemClock);
  for (const id of ['dc-one', 'dc-two']) {
    await archive.putList({ id, name: id, address: null, join: null, description: null });
    await archive.putPolicy(id, { id: 'balanced', document: {} });
  }
  await archive.record(
    'dc-one',
    Array.from({ length: 1100 }, (_, index) => entry('dc-one', index)),
  );
  await archive.record('dc-two', [entry('dc-two', 1), entry('dc-two', 2)]);
  await archive.withhold('dc-two', 1, 'spam');

  await using reader = openArchiveReader(file);
  await using writer = openEmbeddedWriter(join(folder, 'search.db'));
  const progress: { documents: number; of: number }[] = [];
  expect(await reindex({ archive: reader, writer, onProgress: (step) => progress.push(step) })).toBe(1101);
  expect(progress.at(-1)).toEqual({ documents: 1101, of: 1101 });
  expect([await writer.count(), await writer.cursor()]).toEqual([1101, await reader.lastChange()]);

  const stop = new AbortController();
  const follower = followArchive({ changes: reader, writer, signal: stop.signal, pollMs: 60_000 });
  await archive.withhold('dc-one', 7, 'spam');
  await archive.record('dc-two', [entry('dc-two', 3)]);
  await follower.idle();
  expect([await writer.count(), follower.behind()]).toEqual([1101, 0]);
  stop.abort();
  await follower.done;
});

it('keeps the old index when it is stopped in the middle', async () => {
  const file = join(folder, 'archive.db');
  await using archive = await openArchiveWriter(file, systemClock);
  await archive.putList({ id: 'dc-one', name: 'One', address: null, join: null, description: null });
  await archive.putPolicy('dc-one', { id: 'balanced', document: {} });
  await archive.record(
    'dc-one',
    Array.from({ length: 600 }, (_, index) => entry('dc-one', index)),
  );
  await using reader = openArchiveReader(file);
  await using writer = openEmbeddedWriter(join(folder, 'search.db'));
  await reindex({ archive: reader, writer });
  const stop = new AbortController();
  await expect(
    reindex({ archive: reader, writer, signal: stop.signal, onProgress: () => stop.abort() }),
  ).rejects.toThrow();
  expect(await writer.count()).toBe(600);
});
