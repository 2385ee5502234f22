import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { messageIdKey } from '../../src/redact/keyed-hash.ts';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 section 6 by its definition: a row of bits, five a letter, filled with zeros. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(/.{1,5}/gu)!.map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]);
  return letters.join('');
}

describe('messageIdKey', () => {
  it('is the first half of the HMAC in base32', () => {
    const key = Buffer.alloc(32, 9);
    for (let i = 0; i < 500; i++) {
      const id = `message-${i}@example.org`;
      const digest = createHmac('sha256', key).update(id).digest();
      expect(messageIdKey(key, `<${id}>`)).toBe(base32(digest.subarray(0, 16)));
    }
  });
});
