import { describe, expect, it } from 'vitest';
import { actionIn } from '../../src/redact/place.ts';
import { compilePolicy, Policy } from '../../src/redact/policy.ts';
import { redactMessage } from '../../src/redact/redact-message.ts';
import { redactText } from '../../src/redact/redact-text.ts';
import type { ParsedMessage } from '../../src/mail/message.ts';

function compiled(categories: Record<string, unknown>, own: Record<string, unknown> = {}) {
  return compilePolicy(Policy.parse({ id: 'x', title: 'X', summary: 'x', categories, ...own }), {
    key: new Uint8Array(32),
  });
}

const MAIL = `Call +44 20 7946 0101.

> Call +44 20 7946 0102.
> -- 
> Jane, +44 20 7946 0103

-- 
Joe, +44 20 7946 0104
`;
const left = (text: string) => [...text.matchAll(/79460(\d{3})|7946 0(\d{3})/gu)].map((m) => m[1] ?? m[2]);

describe('places', () => {
  it.each([
    ['keep', ['101', '102', '103', '104']],
    [{ body: 'keep', signature: 'remove' }, ['101', '102']],
    [{ body: 'keep', quotation: 'remove' }, ['101', '104']],
    [{ body: 'remove', signature: 'keep' }, ['104']],
    [{ body: 'remove', quotation: 'keep' }, ['102']],
    [{ body: 'remove', signature: 'keep', quotation: 'keep' }, ['102', '103', '104']],
  ])('%j leaves %j', (phone, numbers) => {
    const policy = compiled({ phone });
    const { text } = redactText(MAIL, policy);
    expect(left(text)).toEqual(numbers);
    expect(redactText(text, policy).text).toBe(text);
  });

  it('take the stricter action where a signature is quoted', () => {
    const setting = { body: 'keep', signature: 'mask', quotation: 'hold' } as const;
    expect(actionIn(setting, ['signature', 'quotation'])).toBe('hold');
    expect(actionIn({ body: 'remove', signature: 'keep' }, ['signature', 'quotation'])).toBe('remove');
  });

  it('are told apart in linear time', () => {
    const policy = compiled({ phone: { body: 'keep', signature: 'remove' } });
    const start = performance.now();
    redactText('> -- \n+44 20 7946 0101\n'.repeat(4000), policy);
    expect(performance.now() - start).toBeLessThan(4000);
  });
});

const message = (changes: Partial<ParsedMessage>): ParsedMessage => ({
  messageId: 'm@example.org',
  inReplyTo: [],
  references: [],
  sentAt: 1_700_000_000_000,
  receivedAt: 1_700_000_000_000,
  dateCorrected: false,
  author: { displayName: 'Jane Doe', addrSpec: 'jane@example.org' },
  subject: 'Agenda',
  body: 'Hello',
  language: 'en',
  attachments: [],
  people: [],
  contentDigest: 'd'.repeat(64),
  withhold: null,
  ...changes,
});

describe('hold', () => {
  const policy = compiled(
    { card: 'hold', phone: { body: 'remove', quotation: 'hold' }, email: 'hold' },
    { allow: ['press@example.org'] },
  );
  const outcome = (changes: Partial<ParsedMessage>) =>
    redactMessage(message(changes), { list: 'dc-x', policy, hasher: policy.hasher });

  it.each([
    [{ body: 'My card: 4111 1111 1111 1111' }],
    [{ subject: 'For jane@example.org' }],
    [{ body: '> Tel. +44 20 7946 0102' }],
    [{ author: { displayName: 'jane@example.org', addrSpec: 'jane@example.org' } }],
  ])('keeps %j for a person', (changes) => {
    expect(outcome(changes)).toMatchObject({ kind: 'held', why: 'policy_hold' });
  });

  it.each([
    [{ body: 'Tel. +44 20 7946 0102' }],
    [{ body: 'Write to press@example.org' }],
    [{ body: 'Nothing here' }],
  ])('lets %j through', (changes) => {
    expect(outcome(changes).kind).toBe('public');
  });

  it('is reported by redactText, which removes', () => {
    expect(redactText('4111 1111 1111 1111', policy)).toMatchObject({
      text: '[card number removed]',
      holds: true,
    });
    expect(redactText('Tel. +44 20 7946 0102', policy).holds).toBe(false);
  });
});

describe('what stays', () => {
  it('is reported with its place in the input', () => {
    const { kept, redactions } = redactText(
      'info@example.org jane@example.org',
      compiled({}, { roles: 'keep' }),
    );
    expect(kept).toEqual([{ start: 0, end: 16, category: 'email' }]);
    expect(redactions).toEqual([{ start: 17, end: 33, category: 'email' }]);
  });

  it.each([
    [
      { meeting: 'keep' },
      'https://meet.google.com/abc-defg-hij Passcode: x7Y9z2',
      'https://meet.google.com/abc-defg-hij Passcode: [meeting details removed]',
    ],
    [{ meeting: 'keep' }, 'https://zoom.us/j/81234567890', 'https://zoom.us/j/81234567890'],
  ])('%j makes %j into %j', (categories, text, output) => {
    expect(redactText(text, compiled(categories)).text).toBe(output);
  });

  it('never is a secret in a kept meeting link', () => {
    const { text } = redactText(
      'https://zoom.us/j/81234567890?pwd=Q2VjcmV0U2VjcmV0',
      compiled({ meeting: 'keep' }),
    );
    expect(text).not.toContain('Q2VjcmV0');
  });
});
