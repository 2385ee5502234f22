import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { searchBytes } from '../../src/cli/erase-verify.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dc-verify-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each(['zoe@bücher.example', 'ZOE@BÜCHER.example', 'zoe@xn--bcher-kva.example'])(
  'finds an address that a file has as %s, in either form of its domain',
  async (written) => {
    writeFileSync(join(folder, 'a.bin'), Buffer.concat([Buffer.alloc(99), Buffer.from(written)]));
    for (const value of ['zoe@bücher.example', 'zoe@xn--bcher-kva.example']) {
      const { remains } = await searchBytes([folder], [{ label: 'address 1', value }]);
      expect(remains.map(({ labels }) => labels)).toEqual([['address 1']]);
    }
  },
);
