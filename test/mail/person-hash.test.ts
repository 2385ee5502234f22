import { describe, expect, it } from 'vitest';
import { canonicalAddress, PersonHasher } from '../../src/mail/person-hash.ts';

describe('canonicalAddress', () => {
  it.each([
    ['Jane@Example.ORG', 'jane@example.org'],
    [' jane+igf@example.org ', 'jane@example.org'],
    ['jane.doe+x@googlemail.com', 'janedoe@gmail.com'],
    ['"jane doe"@example.org', 'jane doe@example.org'],
    ['jane@example.org.', 'jane@example.org'],
    ['jane@Bücher.example', 'jane@bücher.example'],
    ['jane@bu\u0308cher.example', 'jane@bücher.example'],
    ['jane@XN--BCHER-KVA.example', 'jane@bücher.example'],
    ['jane@example。org', 'jane@example.org'],
    ['jane@[192.0.2.1]', 'jane@[192.0.2.1]'],
    ['jane@ex%ample', 'jane@ex%ample'],
    ['no address', 'no address'],
  ])('%j is %j', (address, expected) => {
    expect(canonicalAddress(address)).toBe(expected);
  });
});

describe('PersonHasher', () => {
  const one = new PersonHasher(Buffer.alloc(32, 1));
  const other = new PersonHasher(Buffer.alloc(32, 2));

  it('gives one hash for all spellings of an address, and another under another key', () => {
    expect(one.address('Jane+x@Example.org')).toBe(one.address('jane@example.org'));
    expect(one.address('jane@example.org')).not.toBe(other.address('jane@example.org'));
    expect(one.address('jane@example.org')).toMatch(/^[\w-]{22}$/u);
  });

  it('does not take a name for an address', () => {
    expect(one.name(['jane@example.org'])).not.toBe(one.address('jane@example.org'));
  });

  it('spreads first words over 32 bits, otherwise under another key', () => {
    const words = Array.from({ length: 20_000 }, (_, i) => `word${i}`);
    expect(new Set(words.map((word) => one.firstWord(word))).size).toBeGreaterThan(19_990);
    expect(words.filter((word) => one.firstWord(word) === other.firstWord(word)).length).toBeLessThan(3);
    for (const word of ['', 'a', 'ab', '王']) expect(one.firstWord(word)).toBe(one.firstWord(word));
  });
});
