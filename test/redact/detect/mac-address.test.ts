import { beforeAll, describe, expect, it } from 'vitest';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import { redactText } from '../../../src/redact/redact-text.ts';
import { mustFind, mustStay, policy } from '../support.ts';

let balanced: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced');
});

describe('hardware addresses', () => {
  mustFind(() => balanced, 'ip', [
    'HWaddr ⟦00:1B:44:11:3A:B7⟧',
    'mac ⟦00-1b-44-11-3a-b7⟧, port 1',
    'mac ⟦001b.4411.3ab7⟧',
  ]);
  mustStay(
    () => balanced,
    [
      'ff:ff:ff:ff:ff:ff and 00:00:00:00:00:00',
      'SHA256:aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77',
      '10:20:30:40:50 at 12:34:56',
      '2024.1205.1530',
    ],
  );

  it('are named', () => {
    expect(redactText('ether 00:1b:44:11:3a:b7 up', balanced).text).toBe('ether [MAC address removed] up');
  });
});
