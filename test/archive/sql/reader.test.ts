import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openForReading } from '../../../src/archive/sql/database.ts';
import { openArchiveReader } from '../../../src/archive/sql/reader.ts';
import { openArchiveWriter } from '../../../src/archive/sql/writer.ts';
import { sql } from 'kysely';
import { pendEntry, publishEntry, withholdEntry } from '../../support/archive-entries.ts';
import { openTestArchive } from './open-archive.ts';

const at = (day: number, month = 1, year = 2025) => Date.UTC(year, month - 1, day);

describe('opening to read', () => {
  it('says that there is no archive yet', () => {
    expect(() => openArchiveReader('/nonexistent/archive.db')).toThrow(
      expect.objectContaining({ code: 'STORE_MISSING', retry: 'later' }),
    );
  });

  it('cannot write, attach or change the journal', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record('dc-x', [publishEntry({ name: 'a' })]);
    const db = openForReading(archive.path);
    await expect(sql`delete from records`.execute(db)).rejects.toThrow(/readonly/u);
    await expect(sql`create table leak (x)`.execute(db)).rejects.toThrow(/readonly/u);
    await expect(
      sql.raw(`attach database '${archive.folder}/other.db' as other`).execute(db),
    ).rejects.toThrow(/not authorized/u);
    await expect(sql`vacuum into '/tmp/should-not-be.db'`.execute(db)).rejects.toThrow();
    await sql`pragma journal_mode = delete`.execute(db).catch(() => {});
    await db.destroy();
    expect(readdirSync(archive.folder)).not.toContain('other.db');
    expect(await archive.reader.messages('dc-x', 0, 10)).toHaveLength(1);
  });

  it('reads a consistent state while the writer writes', async () => {
    await using archive = await openTestArchive();
    let isDone = false;
    const writing = (async () => {
      for (let i = 0; i < 30; i++) {
        await archive.writer.record(
          'dc-x',
          Array.from({ length: 20 }, (_, k) => publishEntry({ name: `${i} ${k}` })),
        );
      }
      isDone = true;
    })();
    let seen = 0;
    while (!isDone) {
      const messages = await archive.reader.messages('dc-x', 0, 10_000);
      expect(messages.length % 20).toBe(0);
      expect(messages.length).toBeGreaterThanOrEqual(seen);
      seen = messages.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writing;
    expect(await archive.reader.messages('dc-x', 0, 10_000)).toHaveLength(600);
  });

  it('refuses an archive of a newer version', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dc-archive-'));
    const path = join(folder, 'archive.db');
    await (await openArchiveWriter(path, { now: () => 0 }))[Symbol.asyncDispose]();
    const database = new DatabaseSync(path);
    database.exec(`insert into kysely_migration values ('999-future', '2030-01-01')`);
    database.close();
    await expect(openArchiveWriter(path, { now: () => 0 })).rejects.toMatchObject({ code: 'STORE_NEWER' });
    rmSync(folder, { recursive: true });
  });
});

// The web process is another user (wall a): it may read the data folder and nothing more.
describe.runIf(process.getuid?.() === 0)('opening to read as another user', () => {
  const script = `
    const { openArchiveReader } = await import(process.argv[1]);
    const reader = openArchiveReader(process.argv[2]);
    const messages = await reader.messages('dc-x', 0, 10);
    process.stdout.write(String(messages.length));
  `;
  // Node and the sources may lie where "nobody" cannot go: the modules are imported before the rights are given up.
  const asNobody = (path: string) => {
    const giveUp = `await import(process.argv[1]); await import('kysely'); process.setgroups([]); process.setgid(65534); process.setuid(65534);`;
    const module = new URL('../../../src/archive/sql/reader.ts', import.meta.url).href;
    const result = spawnSync(process.execPath, ['--input-type=module', '-e', giveUp + script, module, path], {
      encoding: 'utf8',
    });
    return result.status === 0 ? result.stdout : `failed: ${result.stderr}`;
  };
  const withFolder = async (use: (path: string, folder: string) => Promise<void>) => {
    const folder = mkdtempSync(join(tmpdir(), 'dc-archive-'));
    chmodSync(folder, 0o755);
    try {
      await use(join(folder, 'archive.db'), folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const write = async (path: string) => {
    const writer = await openArchiveWriter(path, { now: () => 0 });
    await writer.putList({ id: 'dc-x', name: 'X', address: null, join: null, description: null });
    await writer.record('dc-x', [publishEntry({ name: 'a' }), publishEntry({ name: 'b' })]);
    return writer;
  };

  it('works while a writer is open', () =>
    withFolder(async (path) => {
      await using _writer = await write(path);
      expect(asNobody(path)).toBe('2');
    }));

  it('works while no writer is open', () =>
    withFolder(async (path) => {
      await (await write(path))[Symbol.asyncDispose]();
      expect(asNobody(path)).toBe('2');
    }));

  it('works for a writer that comes back later', () =>
    withFolder(async (path) => {
      await (await write(path))[Symbol.asyncDispose]();
      const writer = await openArchiveWriter(path, { now: () => 0 });
      await writer.record('dc-x', [publishEntry({ name: 'c' })]);
      expect(asNobody(path)).toBe('3');
      await writer[Symbol.asyncDispose]();
      expect(asNobody(path)).toBe('3');
    }));

  it('works for a writer that was killed', () =>
    withFolder(async (path) => {
      const module = (name: string) => new URL(`../../../${name}`, import.meta.url).href;
      const killed = spawnSync(process.execPath, ['--input-type=module', '-e', `
        const { openArchiveWriter } = await import('${module('src/archive/sql/writer.ts')}');
        const { publishEntry } = await import('${module('test/support/archive-entries.ts')}');
        const writer = await openArchiveWriter(process.argv[1], { now: () => 0 });
        await writer.putList({ id: 'dc-x', name: 'X', address: null, join: null, description: null });
        await writer.record('dc-x', [publishEntry({ name: 'a' })]);
        process.kill(process.pid, 'SIGKILL');
      `, path]); // prettier-ignore
      expect(killed.signal).toBe('SIGKILL');
      expect(asNobody(path)).toBe('1');
    }));

  it('works for a copy without its log', () =>
    withFolder(async (path, folder) => {
      await (await write(path))[Symbol.asyncDispose]();
      const copy = join(folder, 'copy', 'archive.db');
      mkdirSync(join(folder, 'copy'));
      copyFileSync(path, copy);
      expect(asNobody(copy)).toBe('2');
      expect(readdirSync(join(folder, 'copy'))).toEqual(['archive.db']);
    }));

  it('does not take a damaged file for an archive', () =>
    withFolder(async (path) => {
      writeFileSync(path, 'no database at all '.repeat(1000));
      expect(asNobody(path)).toContain('failed');
    }));
});

describe('reading', () => {
  const filled = async () => {
    const archive = await openTestArchive();
    await archive.writer.record('dc-x', [
      publishEntry({ name: 'a', subject: 'One', sentAt: at(31), author: 'Ada' }),
      publishEntry({ name: 'b', subject: 'Two', sentAt: at(1, 2) }),
      withholdEntry({ name: 'c', sentAt: at(2, 2) }),
      publishEntry({ name: 'd', subject: 'Three', sentAt: at(1, 2) }),
      publishEntry({ name: 'e', subject: 'Re: One', references: ['a'], sentAt: at(3, 2), author: 'Bo', attachments: [{ name: 'x.pdf', type: 'application/pdf', sizeBytes: 1 }] }),
      pendEntry({ name: 'f', sentAt: at(4, 2) }),
      publishEntry({ name: 'g', subject: 'Old', sentAt: at(1, 12, 1999) }),
    ]); // prettier-ignore
    return archive;
  };

  it('sums up a list', async () => {
    await using archive = await filled();
    expect(await archive.reader.list('dc-x')).toMatchObject({
      counts: { published: 5, withheld: 1, erased: 0, pending: 1 },
      threads: 4,
      firstAt: at(1, 12, 1999),
      lastAt: at(3, 2),
    });
    expect(await archive.reader.list('dc-y')).toMatchObject({
      counts: { published: 0 },
      threads: 0,
      firstAt: null,
      lastAt: null,
    });
  });

  it('counts published messages by the month of their date, oldest first', async () => {
    await using archive = await filled();
    expect(await archive.reader.months('dc-x')).toEqual([
      { month: '1999-12', messages: 1 },
      { month: '2025-01', messages: 1 },
      { month: '2025-02', messages: 3 },
    ]);
  });

  it('pages a month by key without skipping equal dates', async () => {
    await using archive = await filled();
    const seen: number[] = [];
    let after: { sentAt: number; seq: number } | null = null;
    for (let page = 0; page < 5; page++) {
      const heads = await archive.reader.monthHeads('dc-x', '2025-02', after, 1);
      const whole = await archive.reader.monthMessages('dc-x', '2025-02', after, 1);
      expect(whole.map((message) => message.seq)).toEqual(heads.map((head) => head.seq));
      if (heads.length === 0) break;
      seen.push(heads[0]!.seq);
      after = { sentAt: heads[0]!.sentAt, seq: heads[0]!.seq };
    }
    expect(seen).toEqual([2, 4, 5]);
    expect((await archive.reader.monthHeads('dc-x', '2025-02', null, 10))[2]).toEqual({
      list: 'dc-x', seq: 5, subject: 'Re: One', author: { label: 'Bo', key: expect.any(String) }, sentAt: at(3, 2), language: 'en', threadRoot: 1, parent: 1, hasAttachment: true,
    }); // prettier-ignore
  });

  it('pages threads by last activity', async () => {
    await using archive = await filled();
    const seen: number[] = [];
    let before: { lastAt: number; root: number } | null = null;
    for (;;) {
      const [thread] = await archive.reader.threads('dc-x', before, 1);
      if (thread === undefined) break;
      seen.push(thread.root);
      before = { lastAt: thread.lastAt, root: thread.root };
    }
    expect(seen).toEqual([1, 4, 2, 7]);
    expect((await archive.reader.threads('dc-x', null, 1))[0]).toMatchObject({
      subject: 'One',
      author: 'Ada',
      messages: 2,
      participants: 2,
      firstAt: at(31),
      lastAt: at(3, 2),
    });
  });

  it('shows a thread in reading order with tombstones and ghosts', async () => {
    await using archive = await openTestArchive();
    const minute = (n: number) => at(1) + n * 60_000;
    await archive.writer.record('dc-x', [
      publishEntry({ name: 'a', references: ['lost'], sentAt: minute(1) }),
      publishEntry({ name: 'b', references: ['lost'], sentAt: minute(2) }),
      withholdEntry({ name: 'c', references: ['a'], sentAt: minute(3) }),
      publishEntry({ name: 'd', references: ['c'], sentAt: minute(4) }),
      publishEntry({ name: 'e', references: ['a'], sentAt: minute(5) }),
    ]);
    const thread = (await archive.reader.thread('dc-x', 4))!;
    const lines = thread.entries.map((entry) => {
      const seq =
        entry.kind === 'message' ? entry.message.seq : entry.kind === 'tombstone' ? entry.slot.seq : '';
      return `${entry.depth} ${entry.kind} ${seq}`.trim();
    });
    expect(lines).toEqual([
      '0 ghost',
      '1 message 1',
      '2 tombstone 3',
      '3 message 4',
      '2 message 5',
      '1 message 2',
    ]);
    expect(thread.root).toBe(1);
    expect(await archive.reader.thread('dc-x', 99)).toBeNull();
    const outline = (await archive.reader.threadOutline('dc-x', 4))!;
    expect(outline).toMatchObject({ list: 'dc-x', root: 1, subject: thread.subject, hasGhost: true });
    expect(outline.places.map(({ depth, state, seq }) => `${depth} ${state} ${seq}`)).toEqual([
      '1 published 1',
      '2 withheld 3',
      '3 published 4',
      '2 published 5',
      '1 published 2',
    ]);
    const [first, withheld] = outline.places;
    expect(first).toMatchObject({ parent: null, sentAt: minute(1), author: { label: expect.any(String) } });
    expect(withheld).toMatchObject({ parent: 1, author: null, reason: expect.any(String) });
    const sizes = await archive.reader.threadSizes('dc-x', 1);
    expect([...sizes.keys()].toSorted((a, b) => a - b)).toEqual([1, 2, 4, 5]);
    const openings = await archive.reader.openings('dc-x', 0, 10);
    for (const { seq, record } of openings.filter((one) => one.record !== null))
      expect(sizes.get(seq)).toEqual({ bytes: Buffer.byteLength(record!), addresses: 0, redactions: 0 });
    expect(await archive.reader.threadOutline('dc-x', 99)).toBeNull();
    expect(await archive.reader.threadOutline('dc-y', 4)).toBeNull();
    expect(await archive.reader.neighbours('dc-x', 4)).toEqual({ previousByDate: 2, nextByDate: 5 });
  });

  it('tells how large records are, and what in them is an address or a redaction', async () => {
    await using archive = await filled();
    const body = 'See https://example.org/a?b="category": and http://example.org, [email removed].';
    const redactions = [{ field: 'body', start: 64, end: 79, category: 'email' }] as const;
    await archive.writer.record('dc-x', [
      publishEntry({ name: 'h', subject: 'Addresses', body, redactions }),
    ]);
    const root = (await archive.reader.newest('dc-x', 100)).find(
      ({ subject }) => subject === 'Addresses',
    )!.seq;
    expect([...(await archive.reader.threadSizes('dc-x', root))]).toMatchObject([
      [root, { addresses: 2, redactions: 1 }],
    ]);
  });

  it('gives the texts of published messages alone', async () => {
    await using archive = await filled();
    const texts = await archive.reader.textsBySeq('dc-x', [1, 3, 5, 6, 99]);
    const messages = await archive.reader.messagesBySeq('dc-x', [1, 3, 5, 6, 99]);
    expect(texts.toSorted((a, b) => a.seq - b.seq)).toEqual(
      messages.map(({ seq, subject, body }) => ({ seq, subject, body })).toSorted((a, b) => a.seq - b.seq),
    );
    expect(await archive.reader.textsBySeq('dc-x', [])).toEqual([]);
  });

  it('knows what stands before and after by date', async () => {
    await using archive = await filled();
    expect(await archive.reader.neighbours('dc-x', 7)).toMatchObject({ previousByDate: null, nextByDate: 1 });
    expect(await archive.reader.neighbours('dc-x', 2)).toMatchObject({ previousByDate: 1, nextByDate: 4 });
    expect(await archive.reader.neighbours('dc-x', 5)).toMatchObject({ previousByDate: 4, nextByDate: null });
    expect(await archive.reader.neighbours('dc-x', 99)).toEqual({ previousByDate: null, nextByDate: null });
  });

  it('gives messages by number in the order asked for, and leaves out what is not shown', async () => {
    await using archive = await filled();
    expect((await archive.reader.messagesBySeq('dc-x', [5, 3, 99, 1])).map((message) => message.seq)).toEqual(
      [5, 1],
    );
    expect(await archive.reader.messagesBySeq('dc-x', [])).toEqual([]);
    expect((await archive.reader.messages('dc-x', 2, 2)).map((message) => message.seq)).toEqual([4, 5]);
    expect((await archive.reader.newest('dc-x', 2)).map((message) => message.seq)).toEqual([5, 4]);
    expect(await archive.reader.message('dc-x', 99)).toBeNull();
    expect(await archive.reader.slot('dc-x', 6)).toMatchObject({ state: 'pending', reason: null });
  });

  it('gives a thousand by number', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record(
      'dc-x',
      Array.from({ length: 1200 }, (_, i) => publishEntry({ name: `m${i}` })),
    );
    expect(
      await archive.reader.messagesBySeq(
        'dc-x',
        Array.from({ length: 1200 }, (_, i) => 1200 - i),
      ),
    ).toHaveLength(1200);
  });

  it('uses an index for every list of a large archive', async () => {
    await using archive = await filled();
    const database = new DatabaseSync(archive.path, { readOnly: true });
    const plan = (text: string) =>
      database
        .prepare(`explain query plan ${text}`)
        .all()
        .map((row) => String(row['detail']))
        .join(' / ');
    for (const text of [
      `select * from slots where list = 'x' and state = 'published' order by sent_at desc, seq desc limit 1`,
      `select * from slots where list = 'x' and month = 'm' and state = 'published' and (sent_at, seq) > (1, 2) order by sent_at, seq limit 1`,
      `select * from threads where list = 'x' and (last_at, root) < (1, 2) order by last_at desc, root desc limit 1`,
      `select * from slots where identity in ('a') and state = 'published'`,
      `select * from changes where list = 'x' and id > 1 order by id limit 1`,
      `select max(seq) from slots where list = 'x'`,
      `select * from slots where list = 'x' and thread_root = 1 order by sent_at, seq`,
    ]) {
      expect(plan(text), text).toMatch(/SEARCH/u);
      expect(plan(text), text).not.toMatch(/SCAN (?:slots|threads|changes)\b(?! USING)/u);
    }
    database.close();
  });
});
