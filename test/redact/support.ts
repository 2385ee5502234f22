// What the redaction tests share: a compiled policy with a fixed key, and tables of cases.
import { expect, it } from 'vitest';
import { BUILT_IN_POLICIES, readPolicy } from '../../src/redact/policy-file.ts';
import { compilePolicy, type CompiledPolicy, type PolicySetting } from '../../src/redact/policy.ts';
import { redactText, type TextContext } from '../../src/redact/redact-text.ts';
import type { Category } from '../../src/redact/public-message.ts';

export const LIST = 'dc-x@lists.example.org';

export async function policy(
  id: 'open' | 'balanced' | 'strict',
  setting: Partial<PolicySetting> = {},
): Promise<CompiledPolicy> {
  const file = await readPolicy(id, [BUILT_IN_POLICIES]);
  if (file.kind !== 'read') throw new Error(`policy ${id}: ${JSON.stringify(file)}`);
  return compilePolicy(file.policy, {
    key: new Uint8Array(32).fill(7),
    listAddresses: [LIST],
    listDomains: ['lists.example.org'],
    ...setting,
  });
}

/**
 * Each text marks what must be found with ⟦ and ⟧. Exactly these stretches must be cut, with this category, and a
 * second pass must change nothing.
 */
export function mustFind(
  compiled: () => CompiledPolicy,
  category: Category,
  cases: readonly string[],
  context: TextContext = {},
): void {
  it.each(cases)('finds it in: %s', (marked) => {
    const expected = [...marked.matchAll(/⟦([^⟧]*)⟧/gu)].map((match) => match[1]);
    const text = marked.replace(/[⟦⟧]/gu, '');
    const redacted = redactText(text, compiled(), context);
    const found = redacted.redactions.filter((cut) => cut.category === category);
    expect(found.map((cut) => text.slice(cut.start, cut.end))).toEqual(expected);
    expect(redacted.leak).toBe(false);
    expect(redactText(redacted.text, compiled(), context).text).toBe(redacted.text);
  });
}

export function mustStay(
  compiled: () => CompiledPolicy,
  cases: readonly string[],
  context: TextContext = {},
): void {
  it.each(cases)('leaves alone: %s', (text) => {
    expect(redactText(text, compiled(), context).text).toBe(text);
  });
}
