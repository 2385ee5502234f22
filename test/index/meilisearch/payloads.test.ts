import { describe, expect, it } from 'vitest';
import { payloads } from '../../../src/index/meilisearch/payloads.ts';

describe('payloads', () => {
  it('holds at most so many documents and so many bytes, and loses none', () => {
    const documents = Array.from({ length: 25 }, (_, index) => ({ id: index, text: 'é'.repeat(index) }));
    const cut = [...payloads(documents, { documents: 10, bytes: 300 })];
    expect(cut.flat()).toEqual(documents);
    for (const payload of cut) {
      expect(payload.length).toBeLessThanOrEqual(10);
      expect(Buffer.byteLength(JSON.stringify(payload))).toBeLessThanOrEqual(301);
    }
  });

  it('sends a document that is too large alone, and nothing for nothing', () => {
    expect([...payloads(['x'.repeat(50), 'y'], { documents: 10, bytes: 20 })]).toHaveLength(2);
    expect([...payloads([])]).toEqual([]);
  });

  it('keeps to 10,000 documents and 20 MB', () => {
    expect([...payloads(Array(25_000).fill(1))].map((payload) => payload.length)).toEqual([
      10_000, 10_000, 5_000,
    ]);
    expect([...payloads(Array(5).fill('x'.repeat(9_000_000)))].map((payload) => payload.length)).toEqual([
      2, 2, 1,
    ]);
  });
});
