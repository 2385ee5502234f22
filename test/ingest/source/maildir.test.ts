import { mkdir, mkdtemp, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { readdirSync, renameSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emlSource } from '../../../src/ingest/source/eml.ts';
import { maildirSource } from '../../../src/ingest/source/maildir.ts';
import { makeMessage } from '../../support/make-message.ts';
import { readSource, subjects, type Cursors } from '../../support/read-source.ts';

const ROUTE = { list: 'dc-example', listId: null };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dc-archive-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, subject = name, mtimeMs?: number): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, makeMessage({ subject }));
  if (mtimeMs !== undefined) await utimes(path, mtimeMs / 1000, mtimeMs / 1000);
  return path;
}

async function maildir(count: number): Promise<void> {
  for (const name of ['cur', 'new', 'tmp']) await mkdir(join(folder, name));
  for (let n = 1; n <= count; n++) await put(`cur/${n}.M1P1.test:2,S`, `m${n}`);
}

const names = (count: number) => Array.from({ length: count }, (_, n) => `m${n + 1}`);

describe('Maildir', () => {
  it('reads cur and new by the number in the name, with the time of the file', async () => {
    await maildir(11);
    await put('new/5.M2P1.test', 'm5b', Date.UTC(2021, 0, 2));
    await put('tmp/3.M9P9.test', 'half written');
    await put('.Sent/cur/1.M1P1.test', 'subfolder');
    await symlink(join(folder, 'cur/1.M1P1.test:2,S'), join(folder, 'new/1.link'));
    const { messages, expected } = await readSource(maildirSource(folder, ROUTE), new Map());
    expect(subjects(messages)).toEqual([
      'm1',
      'm2',
      'm3',
      'm4',
      'm5',
      'm5b',
      'm6',
      'm7',
      'm8',
      'm9',
      'm10',
      'm11',
    ]);
    expect(messages[5]!.receivedAt).toBe(Date.UTC(2021, 0, 2));
    expect(expected).toBe(12);
    expect(readdirSync(join(folder, 'new'))).toContain('5.M2P1.test');
  });

  it('reads only what is new, whatever date the file claims, and forgets what it need not remember', async () => {
    await maildir(300);
    const cursors: Cursors = new Map();
    await readSource(maildirSource(folder, ROUTE), cursors);
    expect((await readSource(maildirSource(folder, ROUTE), cursors)).batches).toBe(0);
    expect(cursors.get('dc-example')!.length).toBeLessThan(100);
    await sleep(2100);
    await put('new/2.M7P7.test', 'old name, old date', Date.UTC(1999, 0, 1));
    expect(subjects((await readSource(maildirSource(folder, ROUTE), cursors)).messages)).toContain(
      'old name, old date',
    );
    await sleep(2100);
    await put('new/3.M8P8.test', 'newest');
    expect(subjects((await readSource(maildirSource(folder, ROUTE), cursors)).messages)).toEqual(['newest']);
  });

  it('goes on after the last kept batch', async () => {
    await maildir(450);
    const cursors: Cursors = new Map();
    const first = await readSource(maildirSource(folder, ROUTE), cursors, { onBatch: () => false });
    await put('new/1.M0P0.late', 'late with a low number');
    const rest = await readSource(maildirSource(folder, ROUTE), cursors);
    expect(first.messages).toHaveLength(200);
    const all = [...subjects(first.messages), ...subjects(rest.messages)];
    expect(all.filter((subject) => !subject.startsWith('late'))).toEqual(names(450));
    expect(all).toContain('late with a low number');
  });

  it('finds a file again that was moved while reading, and notices one that is gone', async () => {
    await maildir(3);
    const onExpect = () => {
      renameSync(join(folder, 'cur/2.M1P1.test:2,S'), join(folder, 'cur/2.M1P1.test:2,RS'));
      unlinkSync(join(folder, 'cur/3.M1P1.test:2,S'));
    };
    const { messages, notices } = await readSource(maildirSource(folder, ROUTE), new Map(), { onExpect });
    expect(subjects(messages)).toEqual(['m1', 'm2']);
    expect(notices).toEqual([['vanished', 1]]);
  });

  it('wakes for a new file', async () => {
    await maildir(1);
    const source = maildirSource(folder, ROUTE);
    const cursors: Cursors = new Map();
    await readSource(source, cursors);
    const waiting = source.changed(new AbortController().signal);
    await rename(await put('tmp/9.x', 'fresh'), join(folder, 'new/9.x'));
    await waiting;
    expect(subjects((await readSource(source, cursors)).messages)).toContain('fresh');
  });

  it('cuts a file over the limit, probes, and says when it is none', async () => {
    await maildir(2);
    const { messages, oversized } = await readSource(
      maildirSource(folder, ROUTE, { maxBytes: 50, cutBytes: 40 }),
      new Map(),
    );
    expect(oversized).toBe(2);
    expect(messages.map(({ bytes }) => bytes.length)).toEqual([40, 40]);
    expect(await maildirSource(folder, ROUTE).probe(new AbortController().signal)).toEqual({
      messages: 2,
      listIds: [],
    });
    await rm(join(folder, 'cur'), { recursive: true });
    await expect(readSource(maildirSource(folder, ROUTE), new Map())).rejects.toMatchObject({
      code: 'SOURCE_MAILBOX_MISSING',
      facts: { reason: 'not_a_maildir' },
    });
  });
});

describe('.eml files', () => {
  it('reads a folder and its subfolders by path, numbers by value', async () => {
    for (const name of ['10.eml', '9.eml', 'a/2.EML', 'a/b/1.eml', 'notes.txt', '.trash/1.eml', '77'])
      await put(name);
    const cursors: Cursors = new Map();
    const { messages } = await readSource(emlSource(folder, ROUTE), cursors);
    expect(subjects(messages)).toEqual(['9.eml', '10.eml', '77', 'a/2.EML', 'a/b/1.eml']);
    expect(messages[0]!.receivedAt).toBeNull();
    expect((await readSource(emlSource(folder, ROUTE), cursors)).batches).toBe(0);
  });

  it('reads one file, and says when it is missing', async () => {
    const path = await put('one.eml');
    expect(subjects((await readSource(emlSource(path, ROUTE), new Map())).messages)).toEqual(['one.eml']);
    await unlink(path);
    await expect(readSource(emlSource(path, ROUTE), new Map())).rejects.toMatchObject({
      code: 'SOURCE_MAILBOX_MISSING',
    });
  });
});
