import { beforeAll, describe } from 'vitest';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import { mustFind, mustStay, policy } from '../support.ts';

let balanced: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced');
});

describe('addresses against harvesters', () => {
  mustFind(() => balanced, 'email', [
    'Write to ⟦jane at example dot org⟧, please.',
    '⟦jane dot doe at example dot co dot uk⟧',
    '⟦jane (at) example.org⟧ ⟦jane[at]example[dot]org⟧ ⟦jane {at} example {dot} org⟧',
    '⟦jane(a)example.org⟧ ⟦jane_at_example.org⟧ ⟦jane--at--example.org⟧ ⟦jane <at> example.org⟧',
    '⟦jane @ example.org⟧ and ⟦jane@example dot org⟧',
    '⟦jane AT example DOT org⟧',
    'From: ⟦jane at example.org⟧ (Jane Doe)',
    '> ⟦jane at example.org⟧ wrote:',
    '<⟦jane at example.org⟧>',
    'My address is ⟦jane.doe at example.org⟧',
    'contact ⟦jdoe at example.org⟧ for details',
    '⟦jane arroba example punto org⟧',
    '⟦jane собака example точка org⟧',
    '⟦jane (at) gmail⟧',
    'over lines ⟦jane at\n> example dot org⟧',
  ]);

  mustStay(
    () => balanced,
    [
      'She works at icann.org and lives at home.',
      'We met at dawn, at example.org booth 12.',
      'Look at this. Look at example.org for more.',
      'contact us at example.org',
      'It looks like at this point you can go on.',
      'Registration is open at www.example.org',
      'See section 3 (a) of the report.',
      'He is good at this, dot com or not.',
      'The file is hosted at example.com/files.',
      'The event held at example.org was great.',
    ],
  );
});
