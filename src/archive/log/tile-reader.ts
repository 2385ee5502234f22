// Reads hashes a whole tile at a time and keeps the tiles, so that one proof asks for a handful of them only.
import { type ReadHashes, TILE_WIDTH } from './merkle.ts';

/** For one proof over a log of this size: what was read is kept as long as the reader. */
export function readTiles(read: ReadHashes, size: number): ReadHashes {
  const tiles = new Map<string, Promise<readonly Buffer[]>>();
  return async (level, from, count) => {
    const number = Math.floor(from / TILE_WIDTH);
    const first = number * TILE_WIDTH;
    const width = Math.min(TILE_WIDTH, Math.floor(size / TILE_WIDTH ** level) - first);
    if (from + count > first + width) throw new RangeError(`hashes ${from} of level ${level}`);
    const name = `${level}/${number}`;
    let tile = tiles.get(name);
    if (tile === undefined) tiles.set(name, (tile = read(level, first, width)));
    return (await tile).slice(from - first, from - first + count);
  };
}
