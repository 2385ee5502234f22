// What the vault calls settled is not published again: it has to be in the archive's file by then, whatever happens.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openForWriting } from '../../../src/archive/sql/database.ts';

it('a transaction of the archive is on the disk when it has ended, not only with the next checkpoint', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dc-archive-durable-'));
  const db = await openForWriting(join(folder, 'archive.db'));
  try {
    const { rows } = await sql`pragma synchronous`.execute(db);
    // 2 is FULL: in a write-ahead log each commit is synced
    expect(rows).toEqual([{ synchronous: 2 }]);
  } finally {
    await db.destroy();
    await rm(folder, { recursive: true });
  }
});
