import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { letterKey, openLetter, publicHalf, sealLetter } from '../../src/requests/sealed-letter.ts';

const key = letterKey(randomBytes(32));
const TEXT = '{"who":"Jane Doe"}';

describe('a sealed letter', () => {
  it('is opened by its owner, and by nobody else', () => {
    const sealed = sealLetter(publicHalf(key), TEXT);
    expect(openLetter(key, sealed)).toBe(TEXT);
    expect(openLetter(letterKey(randomBytes(32)), sealed)).toBeNull();
    expect(sealed.includes('Jane')).toBe(false);
    expect(sealLetter(publicHalf(key), TEXT).equals(sealed)).toBe(false);
  });

  it('does not open when any byte of it was changed, cut or added', () => {
    const sealed = sealLetter(publicHalf(key), TEXT);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 0x40;
      expect(openLetter(key, changed), String(at)).toBeNull();
    }
    expect(openLetter(key, sealed.subarray(0, 40))).toBeNull();
    expect(openLetter(key, Buffer.concat([sealed, Buffer.of(0)]))).toBeNull();
    expect(openLetter(key, new Uint8Array())).toBeNull();
    // a key of small order would make a secret that everybody knows
    expect(openLetter(key, Buffer.concat([Buffer.of(1), Buffer.alloc(80)]))).toBeNull();
  });

  it('has the same key pair for the same seed', () => {
    const seed = randomBytes(32);
    expect(publicHalf(letterKey(seed)).equals(publicHalf(letterKey(seed)))).toBe(true);
    expect(publicHalf(letterKey(seed)).length).toBe(32);
  });
});
