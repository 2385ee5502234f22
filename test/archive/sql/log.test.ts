// The log of a real archive: every kind of change logs itself in the same transaction, what is erased cannot be opened
// again, and an archive that is older than its log gets one.
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/archive/archive-writer.ts';
import { parseCheckpoint } from '../../../src/archive/log/checkpoint.ts';
import { type Leaf, parseLeaf } from '../../../src/archive/log/leaf.ts';
import {
  consistencyProof,
  inclusionProof,
  isConsistent,
  isIncluded,
  leafHash,
  treeRoot,
} from '../../../src/archive/log/merkle.ts';
import { readTiles } from '../../../src/archive/log/tile-reader.ts';
import { isSignedBy, parseNote } from '../../../src/archive/log/note.ts';
import { openArchiveWriter } from '../../../src/archive/sql/writer.ts';
import { commitToId, commitToRecord, readSalt } from '../../../src/mail/commitment.ts';
import { pendEntry, publishEntry, withholdEntry } from '../../support/archive-entries.ts';
import { TEST_SIGNER } from '../../support/make-archive.ts';
import { openTestArchive, type TestArchive } from './open-archive.ts';

function withId(list: string, name: string, body?: string): Entry {
  const entry = publishEntry({ list, name, ...(body !== undefined && { body }) });
  return { ...entry, keys: { ...entry.keys, commitId: commitToId(list, `${name}@example.org`) } };
}

async function head({ reader }: TestArchive) {
  const { note } = (await reader.log.head())!;
  const signed = parseNote(note)!;
  expect(isSignedBy(signed, TEST_SIGNER)).toBe(true);
  return parseCheckpoint(signed.text)!;
}

/** The leaves under a head that says the truth. */
async function leaves(archive: TestArchive): Promise<Leaf[]> {
  const { size, root } = await head(archive);
  const { log } = archive.reader;
  expect(await treeRoot(log.hashes, size)).toEqual(root);
  const texts = await log.leaves(0, size + 1);
  expect(texts).toHaveLength(size);
  return texts.map((text) => parseLeaf(Buffer.from(text))!);
}

const said = (all: readonly Leaf[]) =>
  all.map(
    (leaf) =>
      `${leaf.type}${'seq' in leaf ? ` ${leaf.seq}` : ''}${'reason' in leaf ? ` ${leaf.reason}` : ''}`,
  );

describe('the log', () => {
  it('says what became of every message', async () => {
    await using archive = await openTestArchive();
    const { writer } = archive;
    expect(said(await leaves(archive))).toEqual(['list', 'policy', 'list']);
    await writer.record('dc-x', [
      withId('dc-x', 'a'),
      withholdEntry({ name: 'b' }),
      pendEntry({ name: 'c' }),
    ]);
    await writer.replace('dc-x', 3, withId('dc-x', 'c'));
    await writer.replace('dc-x', 1, withId('dc-x', 'a', 'Other text.'));
    await writer.hold('dc-x', 1);
    await writer.withhold('dc-x', 3, 'legal');
    await writer.erase('dc-x', 3, 'erasure_request');
    await writer.erase('dc-x', 3, 'erasure_request');
    const all = await leaves(archive);
    expect(said(all.slice(3))).toEqual([
      'seen 1',
      'publish 1',
      'seen 2',
      'withhold 2 spam',
      'seen 3',
      'publish 3',
      'publish 1',
      'withhold 1 under_review',
      'withhold 3 legal',
      'erase 3 erasure_request',
    ]);
    expect(all.filter((leaf) => leaf.type === 'publish').map(({ version }) => Number(version))).toEqual([
      1, 2, 2,
    ]);
  });

  it('does not grow by what changes nothing', async () => {
    await using archive = await openTestArchive();
    const { writer } = archive;
    await writer.record('dc-x', [withId('dc-x', 'a')]);
    const before = await head(archive);
    await writer.record('dc-x', [withId('dc-x', 'a')]);
    await writer.rethread('dc-x');
    await writer.putPolicy('dc-x', { id: 'balanced', document: { id: 'balanced' } });
    expect(await head(archive)).toEqual(before);
  });

  it('commits to the record and to the Message-ID, each under a salt of its own', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [withId('dc-x', 'a')]);
    const all = await leaves(archive);
    const [slot] = await archive.reader.openings('dc-x', 0, 10);
    const { record, version, saltId, saltRecord, seenLeaf, leaf } = slot!;
    expect(all[leaf!]).toMatchObject({
      'commit-record': commitToRecord({ list: 'dc-x', seq: 1, version }, record!, readSalt(saltRecord!)!)
        .value,
    });
    expect(all[seenLeaf]).toMatchObject({
      'commit-id': commitToId('dc-x', '<a@example.org>', readSalt(saltId!)!).value,
    });
    expect(saltId).not.toBe(saltRecord);
  });

  it('keeps nothing that opens what was erased or replaced', async () => {
    await using archive = await openTestArchive();
    const { writer, reader } = archive;
    await writer.record('dc-x', [withId('dc-x', 'a'), withId('dc-x', 'b')]);
    const before = await reader.openings('dc-x', 0, 10);
    await writer.replace('dc-x', 1, withId('dc-x', 'a', 'Less text.'));
    await writer.erase('dc-x', 2, 'erasure_request');
    await writer.forget();
    const [, erased] = await reader.openings('dc-x', 0, 10);
    expect(erased).toMatchObject({ state: 'erased', saltId: null, saltRecord: null, record: null });
    const bytes = archive.bytes();
    for (const salt of [before[0]!.saltRecord!, before[1]!.saltRecord!, before[1]!.saltId!]) {
      expect(bytes.includes(salt)).toBe(false);
      expect(bytes.includes(readSalt(salt)!)).toBe(false);
    }
    // the commitments themselves stay, and open with no salt that is left
    const all = await leaves(archive);
    const left = (await reader.openings('dc-x', 0, 10)).flatMap((slot) => [slot.saltId, slot.saltRecord]);
    const committed = all.flatMap((leaf) =>
      'commit-id' in leaf && leaf.seq === '2' ? leaf['commit-id'] : [],
    );
    for (const salt of left)
      if (salt !== null)
        expect(committed).not.toContain(commitToId('dc-x', 'b@example.org', readSalt(salt)!).value);
  });

  it('only grows, and proves each of its leaves', async () => {
    await using archive = await openTestArchive();
    const { writer, reader } = archive;
    const heads = [await head(archive)];
    for (let batch = 0; batch < 7; batch += 1) {
      const names = Array.from({ length: 60 }, (_, i) => `m${batch}-${i}`);
      await writer.record(
        'dc-x',
        names.map((name) => withId('dc-x', name)),
      );
      heads.push(await head(archive));
    }
    const { size, root } = heads.at(-1)!;
    expect(size).toBe(3 + 2 * 420);
    for (const old of heads) {
      const proof = await consistencyProof(reader.log.hashes, old.size, size);
      expect(isConsistent(old.size, size, old.root, root, proof)).toBe(true);
    }
    const texts = await reader.log.leaves(0, size);
    for (const index of [0, 3, 255, 256, 511, 512, size - 1]) {
      const proof = await inclusionProof(reader.log.hashes, index, size);
      expect(await inclusionProof(readTiles(reader.log.hashes, size), index, size)).toEqual(proof);
      expect(isIncluded(leafHash(Buffer.from(texts[index]!)), index, size, proof, root)).toBe(true);
    }
  });

  it('is made for an archive that had none', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [
      withId('dc-x', 'a'),
      withholdEntry({ name: 'b' }),
      pendEntry({ name: 'c' }),
    ]);
    await archive.writer[Symbol.asyncDispose]();
    const database = new DatabaseSync(archive.path);
    for (const table of ['log_leaves', 'log_hashes', 'log_heads', 'openings'])
      database.exec(`delete from ${table}`);
    database.close();
    await using again = await openArchiveWriter(archive.path, archive.clock, TEST_SIGNER);
    expect(said(await leaves(archive))).toEqual([
      'list',
      'list',
      'policy',
      'seen 1',
      'publish 1',
      'seen 2',
      'withhold 2 spam',
      'seen 3',
    ]);
    await again.withhold('dc-x', 1, 'legal');
    expect(said(await leaves(archive)).at(-1)).toBe('withhold 1 legal');
  });

  it('keeps reports and what was said of sources', async () => {
    await using archive = await openTestArchive();
    const { writer, reader } = archive;
    await writer.putReport('dc-x', '{"grade":"open"}');
    await writer.putReport('dc-x', '{"grade":"open"}');
    await writer.putReport('dc-x', '{"grade":"closed"}');
    await writer.putSourceStatement({ list: 'dc-x', messages: 5, slots: 5 });
    expect((await reader.reports('dc-x', 10)).map(({ document }) => document)).toEqual([
      '{"grade":"closed"}',
      '{"grade":"open"}',
    ]);
    expect(await reader.newestReports()).toMatchObject([{ subject: 'dc-x', document: '{"grade":"closed"}' }]);
    expect(said((await leaves(archive)).slice(3))).toEqual(['report', 'report', 'source']);
  });
});
