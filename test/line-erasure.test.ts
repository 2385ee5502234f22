// Somebody is erased by another process while the line works: what was made before is made again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArchiveReader } from '../src/archive/archive.ts';
import type { ArchiveWriter } from '../src/archive/archive-writer.ts';
import { openArchiveReader } from '../src/archive/sql/reader.ts';
import { openArchiveWriter } from '../src/archive/sql/writer.ts';
import { openVault } from '../src/ingest/vault/sqlite-vault.ts';
import type { Intake, Vault } from '../src/ingest/vault/vault.ts';
import { type Line, publish } from '../src/line.ts';
import { runAgain } from '../src/line-record.ts';
import { createEvents } from '../src/ops/events.ts';
import type { RedactOutcome } from '../src/redact/public-message.ts';
import { emptyTally } from '../src/line-tell.ts';
import { publishEntry } from './support/archive-entries.ts';

const clock = { now: () => 1 };
const JANE = { addresses: ['jane@example.org'], names: ['Jane Quillfeather'], aliases: [], except: [] };

let folder: string;
let vault: Vault;
let archive: ArchiveWriter;
let reader: ArchiveReader;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dc-line-'));
  vault = openVault({ data: folder, given: null, clock }).vault;
  archive = await openArchiveWriter(join(folder, 'archive.db'), clock);
  await archive.putList({ id: 'dc-x', name: 'X', address: null, join: null, description: null });
  await archive.putPolicy('dc-x', { id: 'balanced', document: {} });
  reader = openArchiveReader(join(folder, 'archive.db'));
});
afterEach(async () => {
  await reader[Symbol.asyncDispose]();
  await archive[Symbol.asyncDispose]();
  vault[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

const erase = () => vault.beginErasure(vault.erasures.hashed(JANE, 'erasure_request'), JANE);

/** Message 1 is by Jane, message 2 names her; threads know her once she is erased when they begin. */
function refined(waiting: readonly Intake[]): RedactOutcome[] {
  const isErased = vault.erasures.generation() > 0;
  return waiting.map(({ rawId }) => {
    const number = Buffer.from(vault.bytes(rawId)).toString();
    const { keys, message } = publishEntry({
      name: number,
      body: isErased ? 'without' : 'Jane Quillfeather',
    });
    if (number === '1' && isErased) return { kind: 'erased', reason: 'erasure_request', sentAt: 1, keys };
    return { kind: 'public', keys, message };
  });
}

function lineWith(hooks: { refining?: () => void; recorded?: () => void }): Line {
  let [isRefined, isRecorded] = [false, false];
  return {
    vault,
    events: createEvents(() => {}),
    tally: emptyTally(),
    sealer: { seal: () => Promise.resolve(null) },
    identityOfBytes: (rawId) => rawId,
    isAutomatic: () => false,
    renewPolicy: () => Promise.reject(new Error('no policy changes here')),
    async refine(_, waiting) {
      const outcomes = refined(waiting);
      if (!isRefined) hooks.refining?.();
      isRefined = true;
      return Promise.resolve(outcomes);
    },
    archive: new Proxy(archive, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        if (name !== 'record') return value.bind(target) as unknown;
        return async (...words: Parameters<ArchiveWriter['record']>) => {
          const slots = await target.record(...words);
          if (!isRecorded) hooks.recorded?.();
          isRecorded = true;
          return slots;
        };
      },
    }),
  };
}

async function run(line: Line): Promise<void> {
  const messages = ['1', '2'].map((text) => ({ bytes: Buffer.from(text), receivedAt: 1, lists: ['dc-x'] }));
  vault.keep('s', { messages, unrouted: 0, oversized: 0, cursors: {} });
  await publish(line, 'dc-x', new AbortController().signal, () => {});
}

async function expectGone(): Promise<void> {
  expect(await reader.slot('dc-x', 1)).toMatchObject({ state: 'erased', reason: 'erasure_request' });
  expect(await reader.message('dc-x', 2)).toMatchObject({ body: 'without' });
  expect(vault.settled(0, 10).map(({ seq }) => seq)).toEqual([2]);
  expect(vault.bySlot('dc-x', 1)).toEqual([]);
  expect(vault.waiting('dc-x', 0, 10)).toEqual([]);
}

describe('an erasure that is recorded', () => {
  it('while a window is redacted is met before that is stored', async () => {
    const line = lineWith({ refining: erase });
    await run(line);
    await expectGone();
    expect((await reader.changes(0, 10)).map(({ kind }) => kind)).toEqual(['erased', 'published']);
  });

  it('between storing and settling is met after that', async () => {
    await run(lineWith({ recorded: erase }));
    await expectGone();
  });

  it('between storing and settling, where the process is killed there, is met by the next run', async () => {
    const killed = () => {
      erase();
      throw new Error('killed');
    };
    await expect(run(lineWith({ recorded: killed }))).rejects.toThrow('killed');
    expect(await reader.message('dc-x', 2)).toMatchObject({ body: 'Jane Quillfeather' });
    await run(lineWith({}));
    await expectGone();
  });

  it('while messages are run again is met there', async () => {
    await run(lineWith({}));
    const line = lineWith({ refining: erase });
    await runAgain(line, 'dc-x', vault.settled(0, 10));
    await expectGone();
  });

  it.for(['before', 'while'] as const)(
    'and carried out %s messages are run again, is met there: bytes that are gone are no damage',
    async (when) => {
      await run(lineWith({}));
      const settled = vault.settled(0, 10);
      const carryOut = async () => {
        erase();
        await archive.erase('dc-x', 1, 'erasure_request');
        vault.forget('dc-x', 1);
      };
      const line = lineWith({});
      let isCarriedOut = false;
      const refine: Line['refine'] = async (list, waiting) => {
        if (!isCarriedOut) await carryOut();
        isCarriedOut = true;
        return line.refine(list, waiting);
      };
      if (when === 'before') await carryOut();
      const recorded = await runAgain(when === 'before' ? line : { ...line, refine }, 'dc-x', settled);
      expect(recorded.map(({ seq, state }) => [seq, state])).toEqual([
        [1, 'erased'],
        [2, 'published'],
      ]);
      await expectGone();
    },
  );

  it('does not hide a message whose bytes are lost', async () => {
    await run(lineWith({}));
    const [settled] = vault.settled(0, 1);
    await expect(runAgain(lineWith({}), 'dc-x', [{ ...settled!, rawId: 'lost' }])).rejects.toMatchObject({
      code: 'VAULT_DAMAGED',
    });
  });
});
