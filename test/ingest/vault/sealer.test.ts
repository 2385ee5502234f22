import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Source, SourceBatch } from '../../../src/ingest/source/source.ts';
import { openSealer } from '../../../src/ingest/vault/sealer.ts';
import { openVault } from '../../../src/ingest/vault/sqlite-vault.ts';
import { takeIn } from '../../../src/line.ts';
import { emptyTally } from '../../../src/line-tell.ts';
import { createEvents } from '../../../src/ops/events.ts';

let folder: string;
let opened: ReturnType<typeof openVault>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dc-archive-sealer-'));
  opened = openVault({ data: folder, given: null, clock: { now: () => 7 } });
});
afterEach(() => {
  opened.vault[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const mails = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => Buffer.from(`Subject: ${from + i}\r\n\r\n${'text '.repeat(i)}`));

const batch = (bytes: readonly Buffer[], cursor: string): SourceBatch => ({
  messages: bytes.map((one) => ({ bytes: one, receivedAt: 1, lists: ['dc-x'] })),
  unrouted: 0,
  oversized: 0,
  cursors: { 'dc-x': cursor },
});

function sourceOf(batches: () => AsyncIterable<SourceBatch>): Source {
  return {
    id: 's',
    lists: ['dc-x'],
    type: 'mbox',
    batches,
    changed: () => Promise.resolve(),
    probe: () => Promise.reject(new Error('not asked here')),
  };
}

function lineWith(sealer: ReturnType<typeof openSealer>) {
  return { vault: opened.vault, sealer, tally: emptyTally(), events: createEvents(() => {}) };
}

const stored = () => opened.vault.waiting('dc-x', 0, 1000).map(({ rawId }) => opened.vault.bytes(rawId));

describe('sealing on a thread', () => {
  it('makes what the vault opens again, named by the SHA-256 of the bytes, in order', async () => {
    await using sealer = openSealer(opened.keys.seal);
    const [first, second] = [mails(0, 40), mails(100, 30)];
    const made = await Promise.all([sealer.seal(first), sealer.seal(second)]);
    expect(made[0]!.map(({ id }) => id)).toEqual(
      first.map((bytes) => createHash('sha256').update(bytes).digest('hex')),
    );
    expect(made[1]).toHaveLength(30);
    opened.vault.keep('s', batch(first, 'one'), made[0]);
    opened.vault.keep('s', batch(second, 'two'), made[1]);
    expect(stored().map((bytes) => Buffer.from(bytes).toString())).toEqual(
      [...first, ...second].map((bytes) => bytes.toString()),
    );
    // the same mail sealed by the vault itself is the same mail
    expect(opened.vault.keep('s', batch(first, 'three'))).toEqual({ kept: 0, known: 40 });
  });

  it('leaves a handful to the vault', async () => {
    await using sealer = openSealer(opened.keys.seal);
    expect(await sealer.seal(mails(0, 3))).toBeNull();
  });

  it('goes on after its thread was ended', async () => {
    const sealer = openSealer(opened.keys.seal);
    const lost = sealer.seal(mails(0, 20));
    await new Promise((resolve) => setImmediate(resolve));
    await sealer[Symbol.asyncDispose]();
    expect(await lost).toBeNull();
    expect(await sealer.seal(mails(0, 20))).toHaveLength(20);
    await sealer[Symbol.asyncDispose]();
  });
});

describe('taking in', () => {
  it('keeps what came before a source failed, with its cursor, and nothing after', async () => {
    await using sealer = openSealer(opened.keys.seal);
    const failing = sourceOf(async function* () {
      yield batch(mails(0, 50), 'one');
      yield batch(mails(50, 50), 'two');
      throw new Error('the server is gone');
    });
    const line = lineWith(sealer);
    await expect(takeIn(line, failing, new AbortController().signal, () => {})).rejects.toThrow('gone');
    expect(stored()).toHaveLength(100);
    expect(opened.vault.cursor('s', 'dc-x')).toBe('two');
    expect(line.tally.seen).toBe(100);
  });

  it('ends with the fault of the vault, and moves no cursor past it', async () => {
    await using sealer = openSealer(opened.keys.seal);
    const bad = { ...batch(mails(50, 50), 'two'), cursors: { 'dc-x': null as unknown as string } };
    let asked = 0;
    const source = sourceOf(async function* () {
      for (const one of [batch(mails(0, 50), 'one'), bad, batch(mails(100, 50), 'three')]) {
        asked++;
        yield one;
      }
    });
    await expect(takeIn(lineWith(sealer), source, new AbortController().signal, () => {})).rejects.toThrow();
    expect(asked).toBe(3);
    expect(stored()).toHaveLength(50);
    expect(opened.vault.cursor('s', 'dc-x')).toBe('one');
  });
});
