// The tree: the known answers of RFC 6962's first implementations, and laws over random trees read from tiles only.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consistencyProof,
  EMPTY_ROOT,
  fullRoot,
  inclusionProof,
  isConsistent,
  isIncluded,
  leafHash,
  nodeHash,
  type ReadHashes,
  TILE_WIDTH,
  treeRoot,
} from '../../../src/archive/log/merkle.ts';

/** The eight entries that Certificate Transparency's logs are tried with. */
const ENTRIES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));

/** A tree whose tiles are made of its leaves level by level. */
function tiles(leaves: readonly Buffer[]): ReadHashes {
  const levels = [leaves.map(leafHash)];
  while (levels.at(-1)!.length >= TILE_WIDTH) {
    const below = levels.at(-1)!;
    levels.push(
      Array.from({ length: Math.floor(below.length / TILE_WIDTH) }, (_, i) =>
        fullRoot(below.slice(i * TILE_WIDTH, (i + 1) * TILE_WIDTH)),
      ),
    );
  }
  return (level, from, count) => {
    expect(Math.floor(from / TILE_WIDTH)).toBe(Math.floor((from + count - 1) / TILE_WIDTH));
    const hashes = levels[level]?.slice(from, from + count) ?? [];
    return hashes.length === count ? Promise.resolve(hashes) : Promise.reject(new RangeError('no such hash'));
  };
}

const numbered = (size: number) => Array.from({ length: size }, (_, i) => Buffer.from(`entry ${i}`));

/** Section 2.1 of RFC 6962, word by word. */
function rootByDefinition(entries: readonly Buffer[]): Buffer {
  if (entries.length === 0) return EMPTY_ROOT;
  if (entries.length === 1) return leafHash(entries[0]!);
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  return nodeHash(rootByDefinition(entries.slice(0, k)), rootByDefinition(entries.slice(k)));
}

describe('the tree', () => {
  it.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('gives the known root of %i entries', async (size, root) => {
    expect((await treeRoot(tiles(ENTRIES.slice(0, size)), size)).toString('hex')).toBe(root);
  });

  it('hashes leaves and nodes as RFC 6962 does', () => {
    expect(leafHash(Buffer.from('L123456')).toString('hex')).toMatch(/^395aa064.*4d56$/u);
    expect(nodeHash(Buffer.from('N123'), Buffer.from('N456')).toString('hex')).toMatch(/^aa217fe8.*6bbb$/u);
  });

  it('agrees with the definition at every size up to two tiles and around a third', async () => {
    for (const size of [1, 2, 3, 5, 7, 255, 256, 257, 300, 511, 512, 513, 767, 769]) {
      const entries = numbered(size);
      expect(await treeRoot(tiles(entries), size)).toEqual(rootByDefinition(entries));
    }
  });
});

describe('proofs', () => {
  it('of inclusion hold for their leaf, place and size, and for no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 700 }), fc.nat(), async (size, any) => {
        const entries = numbered(size);
        const read = tiles(entries);
        const index = any % size;
        const [root, proof] = [await treeRoot(read, size), await inclusionProof(read, index, size)];
        const leaf = leafHash(entries[index]!);
        expect(isIncluded(leaf, index, size, proof, root)).toBe(true);
        expect(isIncluded(leafHash(Buffer.from('other')), index, size, proof, root)).toBe(false);
        expect(isIncluded(leaf, index, size, [...proof, leaf], root)).toBe(false);
        if (size > 1) {
          expect(isIncluded(leaf, (index + 1) % size, size, proof, root)).toBe(false);
          expect(isIncluded(leaf, index, size, proof.slice(1), root)).toBe(false);
        }
        expect(isIncluded(leaf, size, size, proof, root)).toBe(false);
        expect(isIncluded(leaf, index, size, proof, root.subarray(1))).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('of consistency hold for logs that only grew, and for no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 700 }), fc.nat(), fc.nat(), async (size, any, changed) => {
        const entries = numbered(size);
        const read = tiles(entries);
        const old = 1 + (any % size);
        const [oldRoot, root] = [await treeRoot(read, old), await treeRoot(read, size)];
        const proof = await consistencyProof(read, old, size);
        expect(isConsistent(old, size, oldRoot, root, proof)).toBe(true);
        const forged = entries.with(changed % old, Buffer.from('another'));
        const forgedRead = tiles(forged);
        const forgedRoot = await treeRoot(forgedRead, size);
        const forgedProof = await consistencyProof(forgedRead, old, size);
        expect(isConsistent(old, size, oldRoot, forgedRoot, forgedProof)).toBe(false);
        expect(isConsistent(old, size, oldRoot, forgedRoot, proof)).toBe(false);
        if (old < size) expect(isConsistent(size, old, root, oldRoot, proof)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('are the same with what was computed for others, also after the log has grown', async () => {
    const known = new Map<string, Buffer>();
    for (const size of [5, 300, 700]) {
      const read = tiles(Array.from({ length: size }, (_, i) => Buffer.from(`entry ${i}`)));
      for (let index = 0; index < size; index += 1 + Math.floor(size / 40))
        expect(await inclusionProof(read, index, size, known)).toEqual(
          await inclusionProof(read, index, size),
        );
    }
    expect(known.size).toBeGreaterThan(0);
  });

  it('do not prove from nothing, over the end, or with hashes of another length', async () => {
    const read = tiles(numbered(5));
    const root = await treeRoot(read, 5);
    await expect(consistencyProof(read, 0, 5)).rejects.toThrow(RangeError);
    await expect(consistencyProof(read, 6, 5)).rejects.toThrow(RangeError);
    await expect(inclusionProof(read, 5, 5)).rejects.toThrow(RangeError);
    expect(isConsistent(0, 5, EMPTY_ROOT, root, [])).toBe(true);
    expect(isConsistent(0, 5, root, root, [])).toBe(false);
    expect(isConsistent(0, 5, EMPTY_ROOT, root, [root])).toBe(false);
    expect(isConsistent(3, 5, Buffer.alloc(12), root, [])).toBe(false);
    expect(isConsistent(-1, 5, root, root, [])).toBe(false);
  });
});
