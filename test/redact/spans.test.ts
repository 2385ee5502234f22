import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATEGORIES } from '../../src/redact/public-message.ts';
import { mergeSpans, type Span } from '../../src/redact/spans.ts';

const spans = fc.array(
  fc
    .record({ start: fc.nat(60), length: fc.nat(12), category: fc.constantFrom(...CATEGORIES) })
    .map(({ start, length, category }): Span => ({
      start,
      end: start + length,
      category,
      replacement: category,
    })),
  { maxLength: 20 },
);
const units = (list: readonly Span[]) =>
  new Set(list.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index)));

describe('merging spans', () => {
  it('covers exactly what was covered, sorted and without overlap', () => {
    fc.assert(
      fc.property(spans, (given) => {
        const merged = mergeSpans(given);
        expect(units(merged)).toEqual(units(given));
        merged.forEach((span, index) => {
          expect(span.end).toBeGreaterThan(span.start);
          if (index > 0) expect(span.start).toBeGreaterThanOrEqual(merged[index - 1]!.end);
        });
      }),
    );
  });

  it('does not depend on the order', () => {
    fc.assert(
      fc.property(spans, (given) => {
        const shape = (list: readonly Span[]) => list.map(({ start, end }) => [start, end]);
        expect(shape(mergeSpans([...given].reverse()))).toEqual(shape(mergeSpans(given)));
      }),
    );
  });

  it('names a cluster by the span that covers it, else by the stronger category', () => {
    const span = (start: number, end: number, category: Span['category']): Span => ({
      start,
      end,
      category,
      replacement: '',
    });
    expect(mergeSpans([span(0, 20, 'meeting'), span(5, 9, 'email')])[0]?.category).toBe('meeting');
    expect(mergeSpans([span(0, 10, 'phone'), span(5, 15, 'email')])).toMatchObject([
      { start: 0, end: 15, category: 'email' },
    ]);
  });
});
