// Keyed hashes: the same private value gives the same public word, and nobody without the key can try values.
import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';

const PURPOSES = ['identity', 'message-id', 'author', 'pseudonym', 'policy'] as const;
export type Purpose = (typeof PURPOSES)[number];

const KEY_BYTES = 32;
const KNOWN_HASHES = 5_000;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** One 32-byte key, one derived key a purpose (HKDF-SHA-256, RFC 5869). Throws RangeError for a key of another length. */
export class KeyedHasher {
  // as key objects: an HMAC with bytes costs five times as much
  readonly #subKeys: Readonly<Record<Purpose, KeyObject>>;
  // A thread repeats its ids and its people in every message; an HMAC costs far more than a look-up.
  readonly #known = new Map<string, string>();

  constructor(key: Uint8Array) {
    if (key.byteLength !== KEY_BYTES) throw new RangeError(`The key must have ${KEY_BYTES} bytes`);
    const derive = (purpose: Purpose) =>
      createSecretKey(
        Buffer.from(hkdfSync('sha256', key, new Uint8Array(0), `dc-archive/${purpose}`, KEY_BYTES)),
      );
    this.#subKeys = {
      identity: derive('identity'),
      'message-id': derive('message-id'),
      author: derive('author'),
      pseudonym: derive('pseudonym'),
      policy: derive('policy'),
    };
  }

  /** 26 characters of base32 in lower case (128 bits of HMAC-SHA-256). */
  hash(purpose: Purpose, value: string): string {
    // of each message its own: they would only drive out what repeats
    if (purpose === 'identity') return hmac(this.#subKeys.identity, value);
    const name = `${purpose} ${value}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const key = this.#subKeys[purpose];
    const hash = purpose === 'message-id' ? messageIdKey(key, value) : hmac(key, value);
    if (this.#known.size >= KNOWN_HASHES) this.#known.clear();
    if (value.length <= 1000) this.#known.set(name, hash);
    return hash;
  }

  /** What the web process gets to look up Message-IDs: this key and no other. */
  messageIdSubKey(): Uint8Array {
    return new Uint8Array(this.#subKeys['message-id'].export());
  }

  /** A hasher for one run, where nothing has to be found again later. */
  static random(): KeyedHasher {
    return new KeyedHasher(randomBytes(KEY_BYTES));
  }
}

/** Keyed hash of a Message-ID, with or without angle brackets (RFC 5322 3.6.4), by the sub-key alone. */
export function messageIdKey(subKey: Uint8Array | KeyObject, messageId: string): string {
  return hmac(subKey, messageId.trim().replace(/^<|>$/g, '').trim());
}

function hmac(key: Uint8Array | KeyObject, value: string): string {
  const digest = createHmac('sha256', key).update(value, 'utf8').digest();
  let text = '';
  let waiting = 0;
  let bits = 0;
  for (const byte of digest.subarray(0, 16)) {
    waiting = ((waiting << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32[(waiting >> (bits - 5)) & 31];
  }
  // 128 bits fill 25.6 characters
  text += BASE32[(waiting << (5 - bits)) & 31];
  return text;
}
