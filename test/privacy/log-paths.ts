// Everything under /log/ that a site gives: what a crawl of all its answers has to ask for.
import { tilePath, tilesOf } from '../../src/archive/log/tiles.ts';

/** Paths for a log of this many leaves, receipts of the last 20 included. */
export function logPaths(size: number): string[] {
  const tiles = [...tilesOf('entries', size), ...tilesOf(0, size), ...tilesOf(1, size)];
  return [
    '/log/checkpoint',
    '/log/policy.txt',
    ...tiles.map((name) => `/log/tile/${tilePath(name)}`),
    ...Array.from({ length: Math.min(20, size) }, (_, i) => `/log/receipts/${size - 1 - i}.tlog-proof`),
  ];
}
