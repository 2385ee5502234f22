import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainPolicy } from '../../src/redact/explain-policy.ts';
import { BUILT_IN_POLICIES, readPolicy } from '../../src/redact/policy-file.ts';
import { compilePolicy, Policy } from '../../src/redact/policy.ts';
import { redactText } from '../../src/redact/redact-text.ts';
import { policy } from './support.ts';

describe('policies', () => {
  it('removes everything where a policy says nothing', () => {
    const compiled = compilePolicy(Policy.parse({ id: 'x', title: 'X', summary: 'x' }), {
      key: new Uint8Array(32),
    });
    const { text } = redactText(
      'jane@example.org info@example.org 93.184.216.34 192.0.2.1 Office: +44 20 7946 0100',
      compiled,
    );
    expect(text).toBe(
      '[email removed] [email removed] [IP address removed] [IP address removed] Office: [phone removed]',
    );
  });

  it('refuses a key that it does not know and an action that is not safe', () => {
    expect(Policy.safeParse({ id: 'x', title: 'X', summary: 'x', emial: 'keep' }).success).toBe(false);
    expect(
      Policy.safeParse({ id: 'x', title: 'X', summary: 'x', categories: { card: 'keep' } }).success,
    ).toBe(false);
  });

  it('describes every setting', () => {
    const shape = Policy.shape;
    const categories = shape.categories.unwrap().shape;
    for (const [key, schema] of Object.entries({ ...shape, ...categories }))
      expect(schema.description, key).toBeTruthy();
  });

  it.each([
    ['open', 'jane@example.org', '[email at example.org]'],
    ['open', 'https://zoom.us/j/81234567890?pwd=x', '[meeting link at zoom.us]'],
    ['open', '93.184.216.34', '93.184.216.34'],
    ['balanced', 'https://zoom.us/j/81234567890?pwd=x', '[meeting link removed]'],
    ['balanced', '93.184.216.34', '93.184.216.0/24'],
    ['strict', 'jane@example.org', '[email removed]'],
    ['strict', 'info@example.org', '[email removed]'],
    ['strict', 'dc-x@lists.example.org', 'dc-x@lists.example.org'],
    ['strict', '192.0.2.1', '[IP address removed]'],
  ] as const)('%s makes %j into %j', async (id, text, output) => {
    const compiled = await policy(id);
    expect(redactText(text, compiled).text).toBe(output);
    expect(redactText(output, compiled).text).toBe(output);
  });

  it('keeps what the allow list names, and nothing like it', () => {
    const compiled = compilePolicy(
      Policy.parse({
        id: 'x',
        title: 'X',
        summary: 'x',
        allow: ['Help.Desk@example.org', '+44 20 7946 0100'],
      }),
      { key: new Uint8Array(32) },
    );
    const { text } = redactText(
      'help.desk@example.org desk@example.org +44 20 7946 0100 +44 20 7946 0101',
      compiled,
    );
    expect(text).toBe('help.desk@example.org [email removed] +44 20 7946 0100 [phone removed]');
  });

  it.each(['open', 'balanced', 'strict'])('explains every decision of %s in a sentence', async (id) => {
    const file = await readPolicy(id, [BUILT_IN_POLICIES]);
    if (file.kind !== 'read') throw new Error('unreadable');
    const sentences = explainPolicy(file.policy);
    expect(sentences.length).toBeGreaterThanOrEqual(15);
    for (const { sentence } of sentences) expect(sentence).toMatch(/^[A-Z].{10,}\.$/);
  });

  it('has a sentence for every action that a category may have', () => {
    const shape = Policy.shape.categories.unwrap().shape;
    for (const [category, schema] of Object.entries(shape)) {
      const [plain] = schema.unwrap().options;
      for (const action of plain.options) {
        const own = Policy.parse({ id: 'x', title: 'X', summary: 'x', categories: { [category]: action } });
        const said = explainPolicy(own).find((one) => one.category === category)!;
        expect(said.sentence, `${category} ${action}`).toMatch(/^[A-Z].{20,}\.$/u);
      }
    }
  });

  it('explains places, what is held, and how much the list named itself, but not what', () => {
    const own = Policy.parse({
      id: 'x',
      title: 'X',
      summary: 'x',
      categories: { phone: { body: 'keep', signature: 'remove', quotation: 'hold' }, card: 'hold' },
      allow: ['desk@example.org'],
      deny: [{ text: 'Falcon' }, { text: 'Heron' }],
    });
    const text = explainPolicy(own)
      .map(({ sentence }) => sentence)
      .join('\n');
    expect(text).toContain(
      'Telephone numbers are published as they were written. In signatures: telephone and fax numbers are removed. In quotations: a message that holds a telephone number waits until a person has looked at it. Where a signature is quoted, the stricter of the two holds.',
    );
    expect(text).toContain(
      'A message that holds a payment card number waits until a person has looked at it.',
    );
    expect(text).toContain('One value is kept on purpose');
    expect(text).toContain('2 texts or patterns that the list has named are always removed');
    expect(text).not.toMatch(/Falcon|Heron|desk@/u);
  });

  it('reads a policy that is based on another, and finds the base of its own name in the folders after', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'policies-'));
    try {
      await writeFile(join(folder, 'strict.yaml'), 'id: strict\nbase: strict\nroles: keep\n');
      await writeFile(join(folder, 'lost.yaml'), 'id: lost\nbase: none\n');
      const file = await readPolicy('strict', [folder, BUILT_IN_POLICIES]);
      expect(file).toMatchObject({
        kind: 'read',
        policy: { id: 'strict', roles: 'keep', names: 'pseudonymise' },
      });
      expect((await readPolicy('lost', [folder, BUILT_IN_POLICIES])).kind).toBe('invalid');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says which policies there are, and where a file is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'policies-'));
    try {
      await writeFile(
        join(folder, 'mine.yaml'),
        'id: mine\ntitle: Mine\nsummary: m\ncategories: {phone: sometimes}\n',
      );
      expect(await readPolicy('nope', [folder, BUILT_IN_POLICIES])).toEqual({
        kind: 'unknown',
        known: ['balanced', 'mine', 'open', 'strict'],
      });
      const file = await readPolicy('mine', [folder]);
      expect(file.kind === 'invalid' && file.mistakes.join()).toContain('categories.phone');
      expect((await readPolicy('../../etc/passwd', [folder])).kind).toBe('unknown');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
