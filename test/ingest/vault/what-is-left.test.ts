// An erasure that another process carries out while mail is read takes its bytes away; that is no damage.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openVault } from '../../../src/ingest/vault/sqlite-vault.ts';
import type { SettledIntake, Vault } from '../../../src/ingest/vault/vault.ts';
import { overWhatIsLeft } from '../../../src/ingest/vault/what-is-left.ts';

let folder: string;
let vault: Vault;
let settled: SettledIntake[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dc-left-'));
  vault = openVault({ data: folder, given: null, clock: { now: () => 1 } }).vault;
  const messages = ['one', 'two', 'three'].map((text) => ({
    bytes: Buffer.from(text),
    receivedAt: 1,
    lists: ['dc-x'],
  }));
  vault.keep('s', { messages, unrouted: 0, oversized: 0, cursors: {} });
  vault.settle([1, 2, 3].map((arrival) => ({ arrival, seq: arrival, held: null })));
  settled = vault.settled(0, 10);
});
afterEach(() => {
  vault[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const read = (left: readonly SettledIntake[]) =>
  Promise.resolve(left.map(({ rawId }) => Buffer.from(vault.bytes(rawId)).toString()));

it('gives nothing for mail that was erased before', async () => {
  vault.forget('dc-x', 2);
  expect(await overWhatIsLeft(vault, settled, read)).toEqual(['one', null, 'three']);
});

it('reads again without mail that is erased under it', async () => {
  let reads = 0;
  const found = await overWhatIsLeft(vault, settled, (left) => {
    if (++reads < 3) vault.forget('dc-x', reads);
    return read(left);
  });
  expect(found).toEqual([null, null, 'three']);
  expect(reads).toBe(3);
});

it('does not hide bytes that are lost', async () => {
  const lost = settled.map((intake) => ({ ...intake, rawId: 'lost' }));
  await expect(overWhatIsLeft(vault, lost, read)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' });
});
