// Finds the few words of a text that a name may begin with, at the price of one short hash a word and no string.
import { foldWord, nextWord } from './person-name.ts';

const BITS = 1 << 16;
const REMEMBERED = 20_000;

/** Holds short hashes of folded words under a key of 64 bits; finds where a text has such a word, and seldom another. */
export class WordFilter {
  readonly #k0: number;
  readonly #k1: number;
  readonly #bits = new Uint8Array(BITS >>> 3);
  readonly #hashes: ReadonlySet<number>;
  // folding a word outside ASCII costs far more than a look-up
  readonly #folded = new Map<string, number>();

  constructor(key: { readonly k0: number; readonly k1: number }, hashes: Iterable<number>) {
    this.#k0 = key.k0;
    this.#k1 = key.k1;
    this.#hashes = new Set(hashes);
    for (const hash of this.#hashes) this.#bits[(hash & (BITS - 1)) >>> 3]! |= 1 << (hash & 7);
  }

  /** Pairs of place and hash, in order. */
  find(text: string): number[] {
    const found: number[] = [];
    const { length } = text;
    let at = 0;
    while (at < length) {
      if (!isAsciiWord(text.charCodeAt(at)) && text.charCodeAt(at) < 128) {
        at += 1;
        continue;
      }
      let end = at;
      while (end < length && isAsciiWord(text.charCodeAt(end))) end += 1;
      if (end < length && text.charCodeAt(end) >= 128) {
        const word = nextWord(text, at);
        if (word === null) break;
        this.#note(found, word.start, this.#foldedHash(text.slice(word.start, word.end)));
        at = word.end;
        continue;
      }
      if (end > at) this.#note(found, at, wordHash(this.#k0, this.#k1, text, at, end));
      at = end;
    }
    return found;
  }

  #note(found: number[], start: number, hash: number): void {
    if ((this.#bits[(hash & (BITS - 1)) >>> 3]! & (1 << (hash & 7))) === 0) return;
    if (this.#hashes.has(hash)) found.push(start, hash);
  }

  #foldedHash(word: string): number {
    const known = this.#folded.get(word);
    if (known !== undefined) return known;
    const folded = foldWord(word);
    const hash = wordHash(this.#k0, this.#k1, folded, 0, folded.length);
    if (this.#folded.size >= REMEMBERED) this.#folded.clear();
    this.#folded.set(word, hash);
    return hash;
  }
}

function isAsciiWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}

/**
 * HalfSipHash-1-3 (Aumasson, Bernstein) over UTF-16 units, two a block, of `text` from `start` to `end` with the
 * letters A to Z as small ones.
 */
export function wordHash(k0: number, k1: number, text: string, start: number, end: number): number {
  let v0 = k0;
  let v1 = k1;
  let v2 = 0x6c796765 ^ k0;
  let v3 = 0x74656462 ^ k1;
  const length = end - start;
  const last = length >>> 1;
  for (let i = 0; i <= last + 3; i += 1) {
    const at = start + i * 2;
    let block = 0;
    if (i < last) block = small(text.charCodeAt(at)) | (small(text.charCodeAt(at + 1)) << 16);
    else if (i === last) block = (length % 2 === 1 ? small(text.charCodeAt(at)) : 0) | (length << 16);
    else if (i === last + 1) v2 ^= 0xff; // three rounds without a block end it
    v3 ^= block;
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    v0 ^= block;
  }
  return (v1 ^ v3) >>> 0;
}

function small(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}
