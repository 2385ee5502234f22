// Keyed hashes of people's addresses and names, made the same way wherever they are compared.
import { createHmac } from 'node:crypto';

/** `jane+igf@Example.org` and `jane@example.org` are one person, and so are the spellings that Gmail takes for one. */
export function canonicalAddress(address: string): string {
  const lower = address.trim().toLowerCase().normalize('NFKC');
  const at = lower.lastIndexOf('@');
  if (at < 1) return lower;
  let local = lower.slice(0, at).replace(/^"(.*)"$/u, '$1');
  let domain = lower.slice(at + 1).replace(/\.$/u, '');
  if (!local.startsWith('+')) local = local.replace(/\+.{0,64}$/u, '');
  if (domain === 'googlemail.com') domain = 'gmail.com';
  if (domain === 'gmail.com') local = local.replaceAll('.', '');
  return `${local}@${domain}`;
}

const REMEMBERED = 20_000;

/** Hashes under one key (32 bytes). 128 bits of HMAC-SHA-256 as base64url. */
export class PersonHasher {
  readonly #key: Uint8Array;
  readonly #k0: number;
  readonly #k1: number;
  // lists repeat their people in every message
  readonly #known = new Map<string, string>();

  constructor(key: Uint8Array) {
    this.#key = key;
    const seed = createHmac('sha256', key).update('first word').digest();
    this.#k0 = seed.readInt32LE(0);
    this.#k1 = seed.readInt32LE(4);
  }

  address(address: string): string {
    return this.#hash(`address ${canonicalAddress(address)}`);
  }

  /** of folded words, see person-name.ts */
  name(words: readonly string[]): string {
    return this.#hash(`name ${words.join(' ')}`);
  }

  /** A short hash that is quick to make: it says which words need not be looked at. */
  firstWord(word: string): number {
    return halfSipHash(this.#k0, this.#k1, word);
  }

  #hash(value: string): string {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const digest = createHmac('sha256', this.#key).update(value, 'utf8').digest();
    const hash = digest.toString('base64url', 0, 16);
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    if (value.length <= 400) this.#known.set(value, hash);
    return hash;
  }
}

/** HalfSipHash-2-4 (Aumasson, Bernstein) over UTF-16 units, two a block. */
function halfSipHash(k0: number, k1: number, text: string): number {
  let v0 = k0;
  let v1 = k1;
  let v2 = 0x6c796765 ^ k0;
  let v3 = 0x74656462 ^ k1;
  const round = () => {
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
  };
  for (let at = 0; at <= text.length; at += 2) {
    const left = text.length - at;
    const block =
      left >= 2
        ? text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16)
        : (left === 1 ? text.charCodeAt(at) : 0) | (text.length << 24);
    v3 ^= block;
    round();
    round();
    v0 ^= block;
  }
  v2 ^= 0xff;
  for (let i = 0; i < 4; i += 1) round();
  return (v1 ^ v3) >>> 0;
}
