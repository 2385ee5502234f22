import { describe, expect, it } from 'vitest';
import {
  newReference,
  readReference,
  referenceInGroups,
  referenceKey,
} from '../../src/requests/reference.ts';
import { isMailbox } from '../../src/requests/words.ts';

describe('a mailbox', () => {
  it.each(['jane@example.org', 'jane+x@mail.example.org', 'Ж.пример@пример.рф', "o'hara@example.org"])(
    'may be %s',
    (text) => expect(isMailbox(text)).toBe(true),
  );
  it.each([
    'jane@example.org\r\nBcc: all@example.org',
    'jane@example.org\nX: y',
    'jane@example.org, other@example.org',
    'jane@example.org;other@example.org',
    'Jane <jane@example.org>',
    '"a b"@example.org',
    'jane@exa mple.org',
    'jane@example',
    'jane@@example.org',
    'jane\0@example.org',
    'jane\u2028@example.org',
    'jane\u202e@example.org',
    '@example.org',
    `${'a'.repeat(65)}@example.org`,
    `a@${'b.'.repeat(200)}org`,
    '',
  ])('is not %j', (text) => expect(isMailbox(text)).toBe(false));
});

describe('a reference', () => {
  it('is read however people write it', () => {
    const reference = newReference();
    const shown = referenceInGroups(reference);
    expect(shown).toMatch(/^[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}$/u);
    for (const typed of [shown, shown.toLowerCase(), shown.replaceAll('-', ' '), reference])
      expect(readReference(typed)).toBe(reference);
    expect(readReference('OIL00-00000-00000-00000')).toBe('01100000000000000000');
    for (const wrong of ['', '12', `${reference}0`, 'U'.repeat(20), '../'.repeat(7), 'x'.repeat(10_000)])
      expect(readReference(wrong)).toBeNull();
  });

  it('is never the same twice, and its key says nothing of it', () => {
    const all = new Set(Array.from({ length: 1000 }, newReference));
    expect(all.size).toBe(1000);
    expect(referenceKey(newReference())).toMatch(/^[0-9a-f]{64}$/u);
  });
});
