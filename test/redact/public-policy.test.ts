import { describe, expect, it } from 'vitest';
import { KeyedHasher } from '../../src/redact/keyed-hash.ts';
import { Policy } from '../../src/redact/policy.ts';
import { publicPolicy } from '../../src/redact/public-policy.ts';

const hasher = new KeyedHasher(new Uint8Array(32).fill(1));
const document = (own: Record<string, unknown>) =>
  JSON.stringify(publicPolicy(Policy.parse({ id: 'x', title: 'X', summary: 'x', ...own }), hasher));

describe('the published policy', () => {
  const own = {
    allow: ['desk@example.org', { pattern: '[a-z]+@press\\.example', test: 'desk@press.example' }],
    deny: [{ text: 'Project Falcon' }, { pattern: 'CASE-[0-9]+', test: 'CASE-17' }],
  };

  it('counts what the list named itself and shows none of it', () => {
    const text = document(own);
    expect(text).not.toMatch(/falcon|case|desk|press|example/iu);
    expect(JSON.parse(text)).toMatchObject({ allow: { count: 2 }, deny: { count: 2 } });
  });

  it('changes with what is not shown, and with nothing else', () => {
    const other = { ...own, deny: [{ text: 'Project Falcom' }, own.deny[1]] };
    expect(document(other)).not.toBe(document(own));
    expect(document(own)).toBe(document(own));
  });

  it('has a digest that nobody can try texts against without the key', () => {
    const policy = Policy.parse({ id: 'x', title: 'X', summary: 'x', ...own });
    const elsewhere = publicPolicy(policy, new KeyedHasher(new Uint8Array(32).fill(2)));
    expect(elsewhere.deny.digest).not.toBe(publicPolicy(policy, hasher).deny.digest);
  });
});

it('says that deletions are followed, and is the same document where nobody said so', () => {
  expect(document({ followDeletions: false })).toBe(document({}));
  expect(document({})).not.toContain('followDeletions');
  expect(JSON.parse(document({ followDeletions: true }))).toMatchObject({ followDeletions: true });
});
