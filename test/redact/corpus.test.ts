import { describe, expect, it } from 'vitest';
import { corpusRedactor, readCorpus } from './corpus-case.ts';
import { judge, reportedRemovals } from './judge.ts';
import { readKnownFailures } from './known-failures.ts';

const corpus = await readCorpus();
const known = await readKnownFailures();
const redact = await corpusRedactor();

describe('the labelled corpus', () => {
  it('is as large and as mixed as it should be', () => {
    const count = <T>(items: Iterable<T>) => new Set(items).size;
    expect(corpus.length).toBeGreaterThanOrEqual(650);
    expect(count(corpus.map(({ language }) => language))).toBeGreaterThanOrEqual(12);
    expect(count(corpus.flatMap(({ labels }) => labels.map(({ category }) => category)))).toBe(13);
    expect(corpus.filter(({ keep }) => keep).length * 3).toBeGreaterThanOrEqual(corpus.length);
    expect(count(corpus.map(({ text, policy }) => `${policy} ${text}`))).toBe(corpus.length);
  });

  it('knows every failure by a case that exists', () => {
    const ids = new Set(corpus.map(({ id }) => id));
    expect([...known.keys()].filter((id) => !ids.has(id))).toEqual([]);
  });

  it.each(corpus.map((subject) => [subject.id, subject] as const))('%s', (id, subject) => {
    const { text, redactions, published, leak } = redact(subject);
    const { problems } = judge(subject, text, reportedRemovals(subject.text, text, redactions, published));
    const again = redact({ ...subject, text });
    const all = [
      ...problems,
      ...(leak ? ['the result is not clean'] : []),
      ...(again.text === text ? [] : ['a second pass changes it']),
    ];
    if (known.has(id)) expect(all, 'passes now: take it out of known-failures.yaml').not.toEqual([]);
    else expect(all).toEqual([]);
  });
});
