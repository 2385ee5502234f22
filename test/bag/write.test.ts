// Bags as bytes: what is written is found whole again, and nothing that is somebody else's is taken away.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { linesOf, textOf } from '../../src/bag/lines.ts';
import { isInside, manifestLine, readManifestLine, shownPath } from '../../src/bag/paths.ts';
import { openBag } from '../../src/bag/read.ts';
import { writeBag } from '../../src/bag/write.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dc-archive-bag-'));
  folders.push(folder);
  return folder;
}

const quiet = { signal: new AbortController().signal, onBytes: () => {} };

describe('a bag', () => {
  it('is read as it was written', async () => {
    const folder = join(temporary(), 'deep', 'bag');
    const bag = await writeBag(folder);
    await bag.put('one.txt', ['one', Buffer.from(' two')]);
    await bag.put('a/b/100%.bin', [Buffer.alloc(700_000, 7)]);
    await bag.put('empty', []);
    await bag.finish([['Source-Organization', 'Friends\nof  gardens']]);
    expect(readFileSync(join(folder, 'bag-info.txt'), 'utf8')).toBe(
      'Source-Organization: Friends of gardens\nPayload-Oxum: 700007.3\n',
    );
    expect(readdirSync(join(folder, '..'))).toEqual(['bag']);
    const read = await openBag(folder, quiet);
    expect([...read.files].sort()).toEqual(['a/b/100%.bin', 'empty', 'one.txt']);
    expect(await textOf(read.read('one.txt'), 100, 'one.txt')).toBe('one two');
    await expect(textOf(read.read('one.txt'), 5, 'one.txt')).rejects.toMatchObject({
      facts: { why: 'too_large' },
    });
  });

  it('takes nothing away that came into its folder meanwhile', async () => {
    const folder = join(temporary(), 'bag');
    mkdirSync(folder);
    const bag = await writeBag(folder);
    writeFileSync(join(folder, 'thesis.txt'), 'mine');
    await expect(bag.finish([])).rejects.toMatchObject({ code: 'TARGET_NOT_EMPTY' });
    expect(readFileSync(join(folder, 'thesis.txt'), 'utf8')).toBe('mine');
  });

  it('takes nothing away beside it that it has not written', async () => {
    const folder = join(temporary(), 'bag');
    mkdirSync(join(`${folder}.part`, 'data'), { recursive: true });
    writeFileSync(join(`${folder}.part`, 'data', 'thesis.txt'), 'mine');
    await expect(writeBag(folder)).rejects.toMatchObject({ code: 'TARGET_NOT_EMPTY', facts: { part: true } });
    writeFileSync(join(`${folder}.part`, 'bagit.txt'), 'a bag of ours');
    await writeBag(folder);
    expect(readdirSync(`${folder}.part`)).toEqual(['bagit.txt']);
  });

  it('refuses paths that lead out of it', async () => {
    const bag = await writeBag(join(temporary(), 'bag'));
    for (const path of ['../x', '/x', 'a//b', 'a/./b', 'a\\b', 'C:x', 'a\nb'])
      await expect(bag.put(path, ['x']), path).rejects.toThrow(RangeError);
  });
});

describe('a manifest', () => {
  it('is read as it was written, and never names what is outside', () => {
    const digest = 'a'.repeat(64);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (path) => {
        const line = manifestLine(digest, path).slice(0, -1);
        expect(line).not.toMatch(/[\r\n]/u);
        const read = readManifestLine(line, 'sha256');
        if (isInside(path) && path.trimStart() === path && !path.startsWith('*'))
          expect(read).toEqual({ digest, path });
        else if (read !== null) expect(isInside(read.path)).toBe(true);
      }),
      { examples: [['!\u2028'], ['!\u2029']], numRuns: 300 },
    );
    expect(readManifestLine(`${digest}  data/x`, 'sha512')).toBeNull();
    expect(shownPath('data/jane doe <jane@example.org>')).toBe('(a name with other signs)');
  });
});

describe('lines', () => {
  const all = async (chunks: string[], longest: number) => {
    const lines = [];
    const bytes = (async function* () {
      for (const chunk of chunks) yield Buffer.from(chunk, 'latin1');
    })();
    for await (const line of linesOf(bytes, longest, 'x')) lines.push(line);
    return lines;
  };

  it('are the same however the bytes come, with a limit on each', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('a', 'bc', '\n', 'd\ne', '')), async (chunks) => {
        const expected = chunks.join('').split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(await all(chunks, 100)).toEqual(expected);
      }),
    );
    await expect(all(['abc', 'def', '\n'], 5)).rejects.toMatchObject({ facts: { why: 'line_too_long' } });
    await expect(all(['\xff\n'], 5)).rejects.toMatchObject({ facts: { why: 'encoding' } });
  });
});
