// Names and contents of tiles (C2SP tlog-tiles): 256 hashes a tile, fewer in the last one of a level.
import { HASH_BYTES, TILE_WIDTH } from './merkle.ts';

export interface TileName {
  /** of hashes, or `entries` */
  readonly level: number | 'entries';
  readonly number: number;
  /** 256 for a full tile */
  readonly width: number;
}

const MOST_LEVELS = 6;

/** `0/x001/x234/067.p/17`: level, number in groups of three digits, width where it is not full. */
export function tilePath({ level, number, width }: TileName): string {
  const groups: string[] = [];
  for (let rest = number; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(String(rest % 1000).padStart(3, '0'));
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** Null where the path is not exactly how a tile is named. */
export function readTilePath(path: string): TileName | null {
  const parts = /^(entries|\d)\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/u.exec(path);
  if (parts === null) return null;
  const level = parts[1] === 'entries' ? 'entries' : Number(parts[1]);
  const number = Number(parts[2]!.replace(/[x/]/gu, ''));
  const width = parts[3] === undefined ? TILE_WIDTH : Number(parts[3]);
  const name: TileName = { level, number, width };
  if (level !== 'entries' && level >= MOST_LEVELS) return null;
  if (parts[3] !== undefined && width >= TILE_WIDTH) return null;
  return tilePath(name) === path ? name : null;
}

/** The tiles of a level that a log of this size has, the last one maybe partial. */
export function tilesOf(level: number | 'entries', size: number): TileName[] {
  const hashes = level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level);
  return Array.from({ length: Math.ceil(hashes / TILE_WIDTH) }, (_, number) => ({
    level,
    number,
    width: Math.min(TILE_WIDTH, hashes - number * TILE_WIDTH),
  }));
}

/** Entries of a bundle: each with its length before it, 16 bits, big-endian. */
export function bundle(entries: readonly Uint8Array[]): Buffer {
  const pieces = entries.flatMap((entry) => {
    if (entry.length > 0xffff) throw new RangeError('an entry of a log has at most 65,535 bytes');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(entry.length);
    return [length, entry];
  });
  return Buffer.concat(pieces);
}

/** Null where the bytes are not exactly `count` entries. */
export function unbundle(bytes: Buffer, count: number): Buffer[] | null {
  const entries: Buffer[] = [];
  let at = 0;
  while (at + 2 <= bytes.length && entries.length < count) {
    const end = at + 2 + bytes.readUInt16BE(at);
    if (end > bytes.length) return null;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return at === bytes.length && entries.length === count ? entries : null;
}

/** Null where the bytes are not exactly `count` hashes. */
export function hashesIn(bytes: Buffer, count: number): Buffer[] | null {
  if (bytes.length !== count * HASH_BYTES) return null;
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}
