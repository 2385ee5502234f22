import { beforeAll, describe, expect, it } from 'vitest';
import { networkOf } from '../../../src/redact/detect/ip-address.ts';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import { redactText } from '../../../src/redact/redact-text.ts';
import { mustFind, mustStay, policy } from '../support.ts';

let balanced: CompiledPolicy;
let strict: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced');
  strict = await policy('strict');
});

describe('IP addresses', () => {
  mustFind(() => strict, 'ip', [
    'from ⟦93.184.216.34⟧.',
    '[⟦93.184.216.34⟧]:25 and (⟦93.184.216.34⟧)',
    '⟦2606:2800:220:1:248:1893:25c8:1946⟧ and ⟦2001:db8::1⟧.',
    'address ⟦10.1.2.3⟧',
    'host ⟦::ffff:93.184.216.34⟧',
    'full width ⟦９３.184.216.34⟧',
  ]);
  mustStay(
    () => strict,
    [
      'version 1.7.10.4, v1.2.3.4, kernel 5.10.0.8, release 2.0.0.1',
      'OID 1.3.6.1.4.1.311, section 3.2.1.4',
      '10:20:30 and 10:20:30:40',
      'std::cout, dead::beef, a::b',
      '300.1.2.3 and 1.2.3',
      'git 2.26.0.110.g2183baf09c',
    ],
  );

  it('shortens public addresses and keeps special ones in balanced', () => {
    const text = '93.184.216.34, 192.0.2.1, 8.8.8.8, 10.0.0.1, 2606:2800:220:1::2, 2001:db8::1';
    const once = redactText(text, balanced);
    expect(once.text).toBe('93.184.216.0/24, 192.0.2.1, 8.8.8.8, 10.0.0.1, 2606:2800:220::/48, 2001:db8::1');
    expect(redactText(once.text, balanced).text).toBe(once.text);
  });

  it('names networks', () => {
    expect(networkOf('93.184.216.34')).toBe('93.184.216.0/24');
    expect(networkOf('2606:2800:220:1:248:1893:25c8:1946')).toBe('2606:2800:220::/48');
    expect(networkOf('2606::1')).toBe('2606::/48');
  });
});

describe('bank accounts', () => {
  mustFind(() => balanced, 'iban', [
    'IBAN: ⟦DE89 3704 0044 0532 0130 00⟧, thanks',
    'pay to ⟦GB82WEST12345698765432⟧.',
    'IBAN ⟦GB82 WEST 1234 5698 7654 33⟧ (mistyped)',
    'BIC: ⟦COBADEFFXXX⟧',
    'account number: ⟦12345678⟧, sort code: ⟦12-34-56⟧',
  ]);
  mustStay(() => balanced, ['GB82WEST12345698765433 without a label', 'DE12 is a road', 'account of 2019']);
});

describe('payment cards', () => {
  mustFind(() => balanced, 'card', [
    'card ⟦4111 1111 1111 1111⟧ exp 12/30',
    '⟦5555-5555-5555-4444⟧',
    '⟦378282246310005⟧',
    'Visa: ⟦4111 1111 1111 1112⟧ (mistyped)',
  ]);
  mustStay(
    () => balanced,
    [
      'time stamp 1700000000000 and id 4111111111111112',
      '--===============4422578422785950171==',
      '0.4111111111111111',
    ],
  );
});
