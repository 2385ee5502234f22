// The Merkle tree of RFC 6962 section 2, over hashes that lie in tiles: level L, number N is the root of the full
// subtree of 256^L leaves that begins at leaf N * 256^L (C2SP tlog-tiles).
import { hash as digest } from 'node:crypto';

export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
export const HASH_BYTES = 32;

/** Gives `count` neighbouring hashes of a tile level, 32 bytes each. They never reach over the end of a tile. */
export type ReadHashes = (level: number, from: number, count: number) => Promise<readonly Buffer[]>;

export function leafHash(entry: Uint8Array): Buffer {
  return sha256(Buffer.concat([LEAF, entry]));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(Buffer.concat([NODE, left, right]));
}

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);
/** Of a log without entries. */
export const EMPTY_ROOT = sha256(Buffer.alloc(0));

// In one call: a tree hashes many small things, and an object for each takes longer than the hash.
function sha256(bytes: Buffer): Buffer {
  return digest('sha256', bytes, 'buffer');
}

/** The root of a full subtree whose number of leaves is a power of two. */
export function fullRoot(hashes: readonly Buffer[]): Buffer {
  let row = hashes;
  while (row.length > 1) {
    const above: Buffer[] = [];
    for (let i = 0; i < row.length; i += 2) above.push(nodeHash(row[i]!, row[i + 1]!));
    row = above;
  }
  return row[0]!;
}

/** The Merkle tree hash of the first `size` leaves. */
export function treeRoot(read: ReadHashes, size: number): Promise<Buffer> {
  return size === 0 ? Promise.resolve(EMPTY_ROOT) : rangeHash(read, 0, size);
}

/** Roots of full subtrees that were computed before, by their place: they stay while a log only grows. */
export type KnownRoots = Map<string, Buffer>;

// MTH(D[from:to]). The depth of the recursion is the height of the tree, 53 at the very most.
async function rangeHash(read: ReadHashes, from: number, to: number, known?: KnownRoots): Promise<Buffer> {
  const size = to - from;
  const split = largestPowerBelow(size);
  if (split * 2 === size || size === 1) return subtreeHash(read, from, size, known);
  return nodeHash(
    await rangeHash(read, from, from + split, known),
    await rangeHash(read, from + split, to, known),
  );
}

async function subtreeHash(
  read: ReadHashes,
  from: number,
  size: number,
  known?: KnownRoots,
): Promise<Buffer> {
  const place = `${from} ${size}`;
  const before = known?.get(place);
  if (before !== undefined) return before;
  const level = Math.floor(Math.log2(size) / TILE_HEIGHT);
  const covered = TILE_WIDTH ** level;
  const root = fullRoot(await read(level, from / covered, size / covered));
  known?.set(place, root);
  return root;
}

/** The largest power of two below `size`; 1 for 1. */
function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** The audit path of leaf `index` in the tree of `size` leaves (RFC 6962 2.1.1), from the leaf upwards. */
export async function inclusionProof(
  read: ReadHashes,
  index: number,
  size: number,
  known?: KnownRoots,
): Promise<Buffer[]> {
  if (!(index >= 0 && index < size)) throw new RangeError(`leaf ${index} of ${size}`);
  const proof: Buffer[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from);
    if (index < middle) {
      proof.push(await rangeHash(read, middle, to, known));
      to = middle;
    } else {
      proof.push(await rangeHash(read, from, middle, known));
      from = middle;
    }
  }
  return proof.reverse();
}

/** That the tree of `size` leaves begins with the tree of `old` leaves (RFC 6962 2.1.2). Empty where they are the same. */
export async function consistencyProof(read: ReadHashes, old: number, size: number): Promise<Buffer[]> {
  if (!(old > 0 && old <= size)) throw new RangeError(`a proof from ${old} to ${size}`);
  const proof: Buffer[] = [];
  let [from, to] = [0, size];
  // the old tree is a whole subtree of the new one, whose hash the other side knows already
  let isKnown = true;
  while (to !== old) {
    const middle = from + largestPowerBelow(to - from);
    if (old <= middle) {
      proof.push(await rangeHash(read, middle, to));
      to = middle;
    } else {
      proof.push(await rangeHash(read, from, middle));
      from = middle;
      isKnown = false;
    }
  }
  if (!isKnown) proof.push(await rangeHash(read, from, to));
  return proof.reverse();
}

/** Whether the leaf stands at `index` of the tree with this root (RFC 9162 2.1.3.2). */
export function isIncluded(
  leaf: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
  root: Buffer,
): boolean {
  if (!isSize(size) || !isSize(index) || index >= size || !areHashes([leaf, root, ...proof])) return false;
  let [fn, sn] = [index, size - 1];
  let hash = leaf;
  for (const beside of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(beside, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else hash = nodeHash(hash, beside);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && hash.equals(root);
}

/** Whether the tree with `root` begins with the tree that had `oldRoot` (RFC 9162 2.1.4.2). */
export function isConsistent(
  old: number,
  size: number,
  oldRoot: Buffer,
  root: Buffer,
  proof: readonly Buffer[],
): boolean {
  if (!isSize(old) || !isSize(size) || old > size || !areHashes([oldRoot, root, ...proof])) return false;
  if (old === size) return proof.length === 0 && oldRoot.equals(root);
  // anything begins with nothing; a proof would prove nothing
  if (old === 0) return proof.length === 0 && oldRoot.equals(EMPTY_ROOT);
  const rest = [...proof];
  let [fn, sn] = [old - 1, size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  const first = fn === 0 ? oldRoot : rest.shift();
  if (first === undefined) return false;
  let [fr, sr] = [first, first];
  for (const beside of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(beside, fr);
      sr = nodeHash(beside, sr);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else sr = nodeHash(sr, beside);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && fr.equals(oldRoot) && sr.equals(root);
}

// Not `>>`: logs may be larger than 32 bits count.
function half(n: number): number {
  return Math.floor(n / 2);
}

function isSize(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

function areHashes(hashes: readonly Buffer[]): boolean {
  return hashes.every((hash) => hash.length === HASH_BYTES);
}
