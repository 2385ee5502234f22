// The log's tree, built from entries that were read: gives the root of every size up to its own.
import { fullRoot, type ReadHashes, TILE_WIDTH, treeRoot } from '../../archive/log/merkle.ts';

export class Tree {
  readonly #levels: Buffer[][] = [[]];

  get size(): number {
    return this.#levels[0]!.length;
  }

  /** hashes of the leaves */
  get hashes(): readonly Buffer[] {
    return this.#levels[0]!;
  }

  /** `leaf`: the hash of the next entry */
  append(leaf: Buffer): void {
    let hash = leaf;
    for (let level = 0; ; level += 1) {
      const row = (this.#levels[level] ??= []);
      row.push(hash);
      if (row.length % TILE_WIDTH !== 0) return;
      hash = fullRoot(row.slice(-TILE_WIDTH));
    }
  }

  rootAt(size: number): Promise<Buffer> {
    return treeRoot(this.#read, size);
  }

  readonly #read: ReadHashes = async (level, from, count) => {
    const hashes = this.#levels[level]?.slice(from, from + count) ?? [];
    if (hashes.length !== count) throw new RangeError('the tree is smaller');
    return hashes;
  };
}
