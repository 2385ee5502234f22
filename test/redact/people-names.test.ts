import { describe, expect, it } from 'vitest';
import { compilePolicy, participant, Policy } from '../../src/redact/policy.ts';
import { KeyedHasher } from '../../src/redact/keyed-hash.ts';
import { PeopleNames } from '../../src/redact/people-names.ts';
import { redactText } from '../../src/redact/redact-text.ts';
import { cpuTimer } from '../support/cpu-timer.ts';

const hasher = new KeyedHasher(Buffer.alloc(32, 1));
const policy = (names: 'keep' | 'pseudonymise') =>
  compilePolicy(Policy.parse({ id: 'p', title: 'P', summary: 'S', names }), { key: hasher });
const PEOPLE = [
  { name: 'Jane Quillfeather', address: 'jane@example.org' },
  { name: 'Quillfeather, Jane', address: 'jane@example.org' },
  { name: 'Ana María de la Cruz', address: 'ana@example.org' },
  { name: 'Mark Page', address: 'mark@example.org' },
  { name: 'May Grant', address: 'may@example.org' },
  { name: 'Kim Lee', address: 'kim2@example.org' },
  { name: 'Kim Lee', address: 'kim1@example.org' },
  { name: '王小明', address: 'wang@example.cn' },
  { name: 'Zaphod', address: 'z@example.org' },
];
const register = new PeopleNames(PEOPLE);
const hide = (text: string, names: PeopleNames = register) =>
  redactText(text, policy('pseudonymise'), { register: names }).text;
const token = (address: string) =>
  `[${participant((purpose, value) => hasher.hash(purpose, value), address)}]`;

describe('names of other people of the archive', () => {
  it.each([
    ['thanks to Jane Quillfeather.', `thanks to ${token('jane@example.org')}.`],
    ['QUILLFEATHER, JANE wrote', `${token('jane@example.org')} wrote`],
    ['> Jane\n> Quillfeather', `> ${token('jane@example.org')}`],
    ['Ana Maria de la Cruz', token('ana@example.org')],
    ['我认为王小明说得对', `我认为${token('wang@example.cn')}说得对`],
  ])('go from %j', (text, expected) => {
    expect(hide(text)).toBe(expected);
  });

  it.each([
    'Jane',
    'Quillfeather',
    'Zaphod',
    'mark page three',
    'jane quillfeather',
    'May Grant',
    'Jane Quillfeathers',
  ])('leave %j: one word, small letters or common words are no name', (text) => {
    expect(hide(text)).toBe(text);
  });

  it('stay where names are kept', () => {
    expect(redactText('Jane Quillfeather', policy('keep'), { register }).text).toBe('Jane Quillfeather');
  });

  it('stand for the same person in whatever order they were learnt', () => {
    expect(hide('Kim Lee')).toBe(token('kim1@example.org'));
    expect(hide('Kim Lee', new PeopleNames([...PEOPLE].reverse()))).toBe(token('kim1@example.org'));
  });

  it('leave a second pass nothing to do', () => {
    const once = hide('Jane Quillfeather and Kim Lee');
    expect(hide(once)).toBe(once);
  });

  it('are looked for in time, however many there are and whatever the text', () => {
    const many = new PeopleNames(
      Array.from({ length: 10_000 }, (_, i) => ({ name: `Jane Q${i}x`, address: `j${i}@example.org` })),
    );
    for (const piece of ['Jane ', 'Jane Q1x ', 'Jane\n> ', 'x ', '王', 'é', 'Jane.']) {
      const elapsedMs = cpuTimer();
      many.find(piece.repeat(Math.ceil(20_000 / piece.length)));
      expect(elapsedMs(), piece).toBeLessThan(400);
    }
  });
});
