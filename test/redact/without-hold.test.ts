import { expect, it } from 'vitest';
import { Policy } from '../../src/redact/policy.ts';
import { withoutHold } from '../../src/redact/without-hold.ts';

it('leaves a policy that holds nothing as it is', () => {
  const policy = Policy.parse({
    id: 'house',
    title: 'House',
    summary: 'What we hold dear: hold',
    allow: ['hold'],
  });
  expect(withoutHold(policy)).toEqual(policy);
});
