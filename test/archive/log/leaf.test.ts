// Leaves, tiles and receipts as bytes: what is written is read, and nothing but the exact form is taken.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatLeaf, hourOf, type Leaf, parseLeaf } from '../../../src/archive/log/leaf.ts';
import { formatProof, parseProof } from '../../../src/archive/log/proof-file.ts';
import { bundle, readTilePath, tilePath, tilesOf, unbundle } from '../../../src/archive/log/tiles.ts';

const HASH = Buffer.alloc(32, 5).toString('base64');
const seen: Leaf = { type: 'seen', list: 'dc-x', seq: '412', time: '2026-07-01T12Z', 'commit-id': HASH };

describe('a leaf', () => {
  it('is lines in a fixed order', () => {
    const text = formatLeaf(seen);
    expect(text).toBe(
      `dc-archive-log/v1\ntype seen\nlist dc-x\nseq 412\ntime 2026-07-01T12Z\ncommit-id ${HASH}\n`,
    );
    expect(parseLeaf(Buffer.from(text))).toEqual(seen);
    expect(hourOf(Date.parse('2026-07-01T12:59:59.999Z'))).toBe(seen.time);
  });

  it('has no room for anything else', () => {
    const text = formatLeaf(seen);
    for (const changed of [
      `${text}note hello\n`,
      text.replace('seq 412', 'seq 0412'),
      text.replace('12Z', '12:30Z'),
      text.replace('type seen', 'type constructor'),
      text.replace('dc-x', 'DC X'),
      text.slice(0, -1),
      text.replace('list dc-x\nseq 412\n', 'seq 412\nlist dc-x\n'),
    ])
      expect(parseLeaf(Buffer.from(changed))).toBeNull();
  });

  it('of a handover holds one key and nothing else', () => {
    const vkey = `archive.example.org/log+1a2b3c4d+${'A'.repeat(44)}`;
    const handover: Leaf = { type: 'handover', time: '2026-07-01T12Z', vkey };
    expect(parseLeaf(Buffer.from(formatLeaf(handover)))).toEqual(handover);
    for (const wrong of [
      `${vkey} more`,
      vkey.replace('archive', 'ar chive'),
      vkey.slice(0, -1),
      `jane@${vkey}`,
    ])
      expect(() => formatLeaf({ ...handover, vkey: wrong })).toThrow(RangeError);
  });

  it('takes no text of a message, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('list', 'seq', 'time', 'commit-id'), (text, field) => {
        const leaf = { ...seen, [field]: text } as Leaf;
        let written: string | null = null;
        try {
          written = formatLeaf(leaf);
        } catch (error) {
          expect((error as Error).message).not.toContain(text.length > 3 ? text : '\0');
        }
        if (written !== null) expect(parseLeaf(Buffer.from(written))).toEqual(leaf);
      }),
    );
  });
});

describe('tiles', () => {
  it('are named as the specification names them', () => {
    expect(tilePath({ level: 0, number: 1_234_067, width: 256 })).toBe('0/x001/x234/067');
    expect(tilePath({ level: 'entries', number: 0, width: 17 })).toBe('entries/000.p/17');
    expect(tilesOf(0, 70_000).at(-1)).toEqual({ level: 0, number: 273, width: 112 });
    expect(tilesOf(1, 70_000).map(({ width }) => width)).toEqual([256, 17]);
    expect(tilesOf(2, 70_000)).toEqual([{ level: 2, number: 0, width: 1 }]);
  });

  it.each([
    '0/0',
    '0/x000/001',
    '0/001.p/256',
    '0/001.p/0',
    '0/001/',
    '9/001',
    '../x',
    '0/1e3',
    'entries/x1/000',
  ])('are not named %s', (path) => expect(readTilePath(path)).toBeNull());

  it('have names that are read back', () => {
    fc.assert(
      fc.property(
        fc.nat(999_999_999),
        fc.integer({ min: 1, max: 256 }),
        fc.nat(5),
        (number, width, level) => {
          expect(readTilePath(tilePath({ level, number, width }))).toEqual({ level, number, width });
        },
      ),
    );
  });

  it('hold entries with their lengths', () => {
    const entries = [Buffer.from('a'), Buffer.alloc(0), Buffer.alloc(65_535, 1)];
    const bytes = bundle(entries);
    expect(unbundle(bytes, 3)).toEqual(entries);
    expect(unbundle(bytes, 2)).toBeNull();
    expect(unbundle(bytes, 4)).toBeNull();
    expect(unbundle(bytes.subarray(0, -1), 3)).toBeNull();
    expect(() => bundle([Buffer.alloc(65_536)])).toThrow(RangeError);
  });
});

describe('a receipt', () => {
  it('is read as it was written', () => {
    const file = {
      index: 7,
      proof: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)],
      checkpoint: 'o\n9\nr\n\n— o x\n',
      extra: Buffer.from('the entry'),
    };
    expect(parseProof(formatProof(file))).toEqual(file);
    expect(parseProof(formatProof({ ...file, proof: [] }))).toEqual({ ...file, proof: [] });
    expect(parseProof(formatProof({ ...file, extra: null }))).toEqual({ ...file, extra: null });
    expect(parseProof(formatProof(file).replace('index 7', 'index -7'))).toBeNull();
    expect(parseProof(formatProof(file).replace('@v1', '@v2'))).toBeNull();
  });
});
