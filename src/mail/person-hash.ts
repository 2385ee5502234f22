// Keyed hashes of people's addresses and names, made the same way wherever they are compared.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { domainToASCII, domainToUnicode } from 'node:url';
import { wordHash } from './word-filter.ts';

/**
 * `jane+igf@Example.org` and `jane@example.org` are one person, and so are the spellings that Gmail takes for one and
 * both forms of an internationalised domain.
 */
export function canonicalAddress(address: string): string {
  const lower = address.trim().toLowerCase().normalize('NFKC');
  const at = lower.lastIndexOf('@');
  if (at < 1) return lower;
  let local = lower.slice(0, at).replace(/^"(.*)"$/u, '$1');
  let domain = lower.slice(at + 1);
  // oxlint-disable-next-line no-control-regex -- ASCII is what is meant
  if (!/^[\0-\x7f]*$/.test(domain) || domain.includes('xn--'))
    domain = domainToUnicode(domainToASCII(domain)) || domain;
  domain = domain.replace(/\.$/u, '');
  if (!local.startsWith('+')) local = local.replace(/\+.{0,64}$/u, '');
  if (domain === 'googlemail.com') domain = 'gmail.com';
  if (domain === 'gmail.com') local = local.replaceAll('.', '');
  return `${local}@${domain}`;
}

const REMEMBERED = 20_000;

/** Hashes under one key (32 bytes). 128 bits of HMAC-SHA-256 as base64url. */
export class PersonHasher {
  readonly #key: KeyObject;
  /** of short hashes of first words */
  readonly wordKey: { readonly k0: number; readonly k1: number };
  // lists repeat their people in every message
  readonly #known = new Map<string, string>();

  constructor(key: Uint8Array) {
    this.#key = createSecretKey(key);
    const seed = createHmac('sha256', this.#key).update('first word').digest();
    this.wordKey = { k0: seed.readInt32LE(0), k1: seed.readInt32LE(4) };
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
    return wordHash(this.wordKey.k0, this.wordKey.k1, word, 0, word.length);
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
