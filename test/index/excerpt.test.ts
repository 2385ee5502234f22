import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt, patternsOf } from '../../src/index/excerpt.ts';
import { parseQuery } from '../../src/index/query.ts';
import type { Excerpt } from '../../src/index/search.ts';

function shown(text: string, q: string): Excerpt {
  const parsed = parseQuery({ q }, []);
  if (parsed.kind === 'unreadable') throw new Error(q);
  return excerpt(text, patternsOf(parsed.request.query, false));
}
const marked = (found: Excerpt) => found.flatMap((piece) => (piece.marked ? [piece.text] : []));
const plain = (found: Excerpt) => found.map(({ text }) => text).join('');

describe('excerpt', () => {
  it('shows as many of the words as stand together anywhere, and the first place where they do', () => {
    const wanted = ['agenda', 'budget', 'plans'];
    const text = fc
      .array(fc.constantFrom(...wanted, ...Array.from({ length: 12 }, () => 'x'.repeat(18))), {
        maxLength: 200,
      })
      .map((words) => words.map((word, index) => `${word}${index % 7 === 0 ? '.' : ''}`).join(' '));
    fc.assert(
      fc.property(text, (body) => {
        const places = wanted.flatMap((word) =>
          [...body.matchAll(new RegExp(word, 'g'))].map(({ index }) => ({
            word,
            index,
            end: index + word.length,
          })),
        );
        const inWindow = places.map(({ index: start }) => {
          const inside = places.filter(({ index, end }) => index >= start && end <= start + 200);
          return { start, count: new Set(inside.map(({ word }) => word)).size };
        });
        const most = Math.max(0, ...inWindow.map(({ count }) => count));
        const first = Math.min(...inWindow.filter(({ count }) => count === most).map(({ start }) => start));
        const found = shown(body, 'agenda budget plans');
        const words = marked(found);
        expect(new Set(words).size).toBe(most);
        if (most === 0) return;
        const from = body.indexOf(plain(found).replaceAll('…', ''));
        expect(from).toBeLessThanOrEqual(first);
        expect(from).toBeGreaterThanOrEqual(first - 60);
        // everything that matches and is shown is marked
        const length = plain(found).replaceAll('…', '').length;
        expect(words.length).toBe(
          places.filter(({ index, end }) => index >= from && end <= from + length).length,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('looks for a phrase that goes over its window, and for a word with a mistake, to the end', () => {
    const far = `agenda ${'x '.repeat(300)}the draft agenda of May`;
    expect(marked(shown(far, '"draft agenda" agenda'))).toEqual(['draft agenda']);
    expect(marked(shown(`agenda ${'x '.repeat(300)} budget`, 'budgat'))).toEqual(['budget']);
  });
});
