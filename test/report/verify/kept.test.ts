// What is remembered between two runs: whole or not at all, and never believed when it is damaged.
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { leafHash } from '../../../src/archive/log/merkle.ts';
import { keep, KeptDamaged, readHashes, readKept } from '../../../src/report/verify/kept.ts';
import { Tree } from '../../../src/report/verify/tree.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dc-archive-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function treeOf(size: number): Tree {
  const tree = new Tree();
  for (let i = 0; i < size; i += 1) tree.append(leafHash(Buffer.from(`entry ${i}`)));
  return tree;
}

it('is read as it was written, for its owner alone', async () => {
  const path = join(folder, 'deep/archive.json');
  expect(await readKept(path)).toBeNull();
  const tree = treeOf(700);
  for (const size of [0, 1, 255, 256, 700]) {
    await keep(path, { key: 'k', checkpoint: `c${size}` }, tree.hashes.slice(0, size));
    expect(await readKept(path)).toEqual({ key: 'k', checkpoint: `c${size}` });
    expect(await readHashes(path, size, await tree.rootAt(size))).toEqual(tree.hashes.slice(0, size));
  }
  expect(readdirSync(join(folder, 'deep')).sort()).toEqual(['archive.hashes', 'archive.json']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
});

it('does without hashes that are lost, short or not those, and refuses a damaged file', async () => {
  const path = join(folder, 'archive.json');
  const tree = treeOf(20);
  const root = await tree.rootAt(20);
  await keep(path, { key: 'k', checkpoint: 'c' }, tree.hashes);
  const bytes = readFileSync(join(folder, 'archive.hashes'));
  bytes[40]! ^= 1;
  writeFileSync(join(folder, 'archive.hashes'), bytes);
  expect(await readHashes(path, 20, root)).toBeNull();
  truncateSync(join(folder, 'archive.hashes'), 100);
  expect(await readHashes(path, 20, root)).toBeNull();
  rmSync(join(folder, 'archive.hashes'));
  expect(await readHashes(path, 20, root)).toBeNull();
  for (const text of [
    '',
    '{',
    '{"schema":"dc-archive-verify/1"}',
    '{"schema":"other","key":"k","checkpoint":null}',
  ]) {
    writeFileSync(path, text);
    await expect(readKept(path)).rejects.toBeInstanceOf(KeptDamaged);
  }
});
