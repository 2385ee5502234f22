// An empty archive in a folder of its own, with a clock that a test moves.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArchiveReader } from '../../../src/archive/archive.ts';
import type { ArchiveWriter } from '../../../src/archive/archive-writer.ts';
import { openArchiveReader } from '../../../src/archive/sql/reader.ts';
import { openArchiveWriter } from '../../../src/archive/sql/writer.ts';
import { TEST_SIGNER } from '../../support/make-archive.ts';

export interface TestArchive extends AsyncDisposable {
  readonly folder: string;
  readonly path: string;
  readonly writer: ArchiveWriter;
  readonly reader: ArchiveReader;
  readonly clock: { time: number; now(): number };
  /** every byte of every file in the folder */
  bytes(): Buffer;
}

export async function openTestArchive(): Promise<TestArchive> {
  const folder = mkdtempSync(join(tmpdir(), 'dc-archive-'));
  const path = join(folder, 'archive.db');
  const clock = { time: Date.UTC(2026, 0, 1), now: () => clock.time };
  const writer = await openArchiveWriter(path, clock, TEST_SIGNER);
  for (const id of ['dc-x', 'dc-y']) {
    await writer.putList({
      id,
      name: `Coalition ${id}`,
      address: `${id}@lists.example.org`,
      join: null,
      description: null,
    });
    await writer.putPolicy(id, { id: 'balanced', document: { id: 'balanced' } });
  }
  const reader = openArchiveReader(path);
  return {
    folder,
    path,
    writer,
    reader,
    clock,
    bytes: () => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))),
    async [Symbol.asyncDispose]() {
      await reader[Symbol.asyncDispose]();
      await writer[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
