import { appendFile, mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mboxSource } from '../../../src/ingest/source/mbox.ts';
import { MboxSplitter } from '../../../src/ingest/source/mbox-split.ts';
import { DEFAULT_LIMITS } from '../../../src/ingest/source/batch.ts';
import { readSource, subjects, type Cursors } from '../../support/read-source.ts';

const ROUTE = { list: 'dc-example', listId: null };
const FROM = 'From ada@example.org Mon Nov  9 10:00:00 2020\n';
const message = (subject: string, body = 'Hello\n') =>
  `Subject: ${subject}\nFrom: Ada <ada@example.org>\n\n${body}`;
const mbox = (...messages: string[]) => messages.map((text) => `${FROM}${text}\n`).join('');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dc-archive-mbox-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(content: string | Uint8Array, name = 'list.mbox'): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

async function texts(content: string | Uint8Array, name?: string): Promise<string[]> {
  const { messages } = await readSource(mboxSource(await file(content, name), ROUTE), new Map());
  return messages.map(({ bytes }) => Buffer.from(bytes).toString('latin1'));
}

async function codeOf(path: string): Promise<unknown> {
  return readSource(mboxSource(path, ROUTE), new Map()).then(
    () => 'none',
    (error: { code: string; facts: object }) => [error.code, error.facts],
  );
}

describe('splitting', () => {
  it('gives each message without its separator, with the date of the From_ line', async () => {
    const { messages } = await readSource(
      mboxSource(await file(mbox(message('a'), message('b'))), ROUTE),
      new Map(),
    );
    expect(messages.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([message('a'), message('b')]);
    expect(messages.map(({ receivedAt }) => receivedAt)).toEqual([
      Date.UTC(2020, 10, 9, 10),
      Date.UTC(2020, 10, 9, 10),
    ]);
  });

  it('keeps CRLF line ends', async () => {
    const crlf = mbox(message('a'), message('b')).replaceAll('\n', '\r\n');
    expect(await texts(crlf)).toEqual(
      [message('a'), message('b')].map((text) => text.replaceAll('\n', '\r\n')),
    );
  });

  it.each([
    ['no empty line before it', `text\n${FROM}Subject: no\n`],
    ['no header line after it', `text\n\n${FROM}and so on\n`],
    ['prose with a date', 'text\n\nFrom your message Mon Nov  9 10:00:00 2020\nSubject: no\n'],
    ['prose', 'text\n\nFrom now on\nNote: this is text\n'],
    [
      'a patch',
      `text\n\nFrom ${'0123456789'.repeat(4)} Mon Sep 17 00:00:00 2001\nFrom: Ada <ada@example.org>\n\ndiff\n`,
    ],
    ['a From_ line at the very end', `text\n\n${FROM.trimEnd()}`],
  ])('does not split at %s', async (_, body) => {
    expect(await texts(`${FROM}${message('a', body)}`)).toEqual([message('a', body)]);
  });

  it('splits a file of patches, where every separator is of that kind', async () => {
    const patch = `From ${'0123456789'.repeat(4)} Mon Sep 17 00:00:00 2001\n`;
    expect(await texts(`${patch}${message('a')}\n${patch}${message('b')}`)).toHaveLength(2);
  });

  it('takes a file without a From_ line, and one that begins with marks of MMDF, as mail', async () => {
    expect(await texts(message('a'))).toEqual([message('a')]);
    expect(await texts(`\u0001\u0001\u0001\u0001\n${mbox(message('a'), message('b'))}`)).toEqual([
      message('a'),
      message('b'),
    ]);
    expect(await texts(`\n\n${mbox(message('a'))}`)).toEqual([message('a')]);
  });

  it('does not split an .eml file', async () => {
    const text = message('a', `quoted mbox\n\n${FROM}${message('inner')}`);
    expect(await texts(text, 'one.eml')).toEqual([text]);
  });

  it('gives the same messages however the bytes come in', () => {
    const content = Buffer.from(
      mbox(
        message('a'),
        message('b', `\n\n${FROM}not: a split? no, it is\n`),
        message('c', 'x\n\nFrom y\n\n'),
        message('d', ''),
      ).replace('Hello\n', 'Hello\r\n\r\n'),
    );
    const split = (sizes: readonly number[]) => {
      const splitter = new MboxSplitter(DEFAULT_LIMITS);
      const found = [];
      let at = 0;
      for (const size of sizes) {
        found.push(...splitter.push(content.subarray(at, at + size)));
        at = Math.min(content.length, at + size);
      }
      found.push(...splitter.push(content.subarray(at)), ...splitter.end());
      return found.map(({ bytes, start, end }) => [bytes.toString(), start, end]);
    };
    const whole = split([]);
    expect(whole).toHaveLength(5);
    expect(whole.at(-1)![2]).toBe(content.length);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 60 }), (sizes) => {
        expect(split(sizes)).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });
});

describe('dialects', () => {
  // [what, quoted body, unquoted body, dialect of the cursor]
  it.each([
    ['nothing to undo', 'plain\n', 'plain\n', 'mboxrd'],
    ['one level', '\n>From here\n', '\nFrom here\n', 'mboxrd'],
    ['mboxrd, two levels', '\n>>From here\n', '\n>From here\n', 'mboxrd'],
    ['mboxrd, a quoted paragraph', '> a\n>>From here\n> b\n', '> a\n>From here\n> b\n', 'mboxrd'],
    [
      'mboxo, a quoted paragraph',
      '>> a\n>>From here\n>> b\n\n>From there\n',
      '>> a\n>>From here\n>> b\n\nFrom there\n',
      'mboxo',
    ],
    ['not at the start of a line', 'a >From b\n > >From c\n', 'a >From b\n > >From c\n', 'mboxrd'],
    ['not a word', '>Fromage\n>From: x\n', '>Fromage\n>From: x\n', 'mboxrd'],
  ])('undoes the quoting: %s', async (_, quoted, plain, dialect) => {
    const cursors: Cursors = new Map();
    const path = await file(mbox(message('a', quoted)));
    const { messages } = await readSource(mboxSource(path, ROUTE), cursors);
    expect(Buffer.from(messages[0]!.bytes).toString()).toBe(message('a', plain));
    expect(JSON.parse(cursors.get('dc-example')!).files['']).toMatchObject({ dialect });
  });

  it('brings any body back from mboxrd', async () => {
    const line = fc.constantFrom('From x', '>From x', '>>From x', 'text', '', FROM.trimEnd());
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
        const body = `start\n${lines.join('\n')}\nend\n`;
        const written = message('a', body).replace(/^(>*From )/gm, '>$1');
        // Two levels beside two levels is how mboxo looks; one line of real mboxrd keeps the vote.
        const vote = message('v', `${'> a\n>>From b\n'.repeat(20)}`);
        expect((await texts(mbox(vote, written)))[1]).toBe(message('a', body));
      }),
      { numRuns: 60 },
    );
  });
});

describe('reading again', () => {
  it('costs nothing when the file did not change', async () => {
    const cursors: Cursors = new Map();
    const path = await file(mbox(message('a')));
    await readSource(mboxSource(path, ROUTE), cursors);
    expect(await readSource(mboxSource(path, ROUTE), cursors)).toMatchObject({ messages: [], batches: 0 });
  });

  it('goes on at the last message when the file grew', async () => {
    const cursors: Cursors = new Map();
    const path = await file(mbox(...Array.from({ length: 50 }, (_, n) => message(`m${n}`))));
    await readSource(mboxSource(path, ROUTE), cursors);
    await appendFile(path, mbox(message('new')));
    expect(subjects((await readSource(mboxSource(path, ROUTE), cursors)).messages)).toEqual(['m49', 'new']);
    expect((await readSource(mboxSource(path, ROUTE), cursors)).batches).toBe(0);
  });

  it('delivers a message whole that was only half written', async () => {
    const cursors: Cursors = new Map();
    const path = await file(`${mbox(message('a'))}${FROM}${message('b', 'half').trimEnd()}`);
    const first = await readSource(mboxSource(path, ROUTE), cursors);
    expect(subjects(first.messages)).toEqual(['a', 'b']);
    expect(first.notices).toEqual([['truncated_mbox', 1]]);
    await appendFile(path, ' and whole\n\n');
    const second = await readSource(mboxSource(path, ROUTE), cursors);
    expect(second.messages.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([
      message('b', 'half and whole\n'),
    ]);
    expect(second.notices).toEqual([]);
  });

  it('reads all of it when something before the end changed', async () => {
    const cursors: Cursors = new Map();
    const path = await file(mbox(message('a'), message('b')));
    await readSource(mboxSource(path, ROUTE), cursors);
    await file(mbox(message('c'), message('b'), message('d')));
    expect(subjects((await readSource(mboxSource(path, ROUTE), cursors)).messages)).toEqual(['c', 'b', 'd']);
    await utimes(path, 1, 1);
    expect((await readSource(mboxSource(path, ROUTE), cursors)).messages).toHaveLength(3);
  });

  it.each([
    ['plain', false],
    ['gzip', true],
  ])('goes on after the last kept batch (%s)', async (_, isGzip) => {
    const all = Array.from({ length: 700 }, (_, n) => message(`m${n}`));
    const path = await file(isGzip ? gzipSync(mbox(...all)) : mbox(...all));
    const cursors: Cursors = new Map();
    const first = await readSource(mboxSource(path, ROUTE), cursors, { onBatch: () => false });
    const rest = await readSource(mboxSource(path, ROUTE), cursors);
    expect(first.messages).toHaveLength(200);
    expect([...subjects(first.messages), ...subjects(rest.messages)]).toEqual(all.map((_, n) => `m${n}`));
  });

  it('wakes when the file grows', async () => {
    const path = await file(mbox(message('a')));
    const source = mboxSource(path, ROUTE);
    const cursors: Cursors = new Map();
    await readSource(source, cursors);
    const waiting = source.changed(new AbortController().signal);
    await appendFile(path, mbox(message('b')));
    await waiting;
    expect(subjects((await readSource(source, cursors)).messages)).toContain('b');
  });
});

describe('files', () => {
  it('knows gzip by its first bytes, also in several members', async () => {
    const parts = [gzipSync(mbox(message('a'))), gzipSync(mbox(message('b')))];
    expect(await texts(Buffer.concat(parts), 'archive.dat')).toEqual([message('a'), message('b')]);
  });

  it('delivers what a gzip file has that ends too early, and says so', async () => {
    const whole = gzipSync(
      mbox(...Array.from({ length: 300 }, (_, n) => message(`m${n}`, `${Math.sin(n)}\n`.repeat(99)))),
    );
    const path = await file(whole.subarray(0, whole.length / 2));
    const { messages, notices } = await readSource(mboxSource(path, ROUTE), new Map());
    expect(messages.length).toBeGreaterThan(50);
    expect(notices).toEqual([['truncated_mbox', 1]]);
  });

  it('reads a folder in name order, months of Pipermail in time order, and leaves what is no mail', async () => {
    await file(mbox(message('apr')), '2019-April.txt');
    await file(gzipSync(mbox(message('jan'))), '2019-January.txt.gz');
    await file(mbox(message('dec')), '2018-December.txt');
    await file('<!DOCTYPE html><p>index</p>', 'index.html');
    await file(mbox(message('hidden')), '.hidden');
    const cursors: Cursors = new Map();
    expect(subjects((await readSource(mboxSource(folder, ROUTE), cursors)).messages)).toEqual([
      'dec',
      'jan',
      'apr',
    ]);
    expect((await readSource(mboxSource(folder, ROUTE), cursors)).batches).toBe(0);
    await file(mbox(message('may')), '2019-May.txt');
    expect(subjects((await readSource(mboxSource(folder, ROUTE), cursors)).messages)).toEqual(['may']);
  });

  it('says what is wrong with a path', async () => {
    expect(await codeOf(join(folder, 'nowhere'))).toEqual([
      'SOURCE_MAILBOX_MISSING',
      { reason: 'no_such_file' },
    ]);
    expect(await codeOf(await file('%PDF-1.7', 'x.mbox'))).toEqual([
      'SOURCE_MAILBOX_MISSING',
      { reason: 'not_mail' },
    ]);
    await mkdir(join(folder, 'Maildir/cur'), { recursive: true });
    await mkdir(join(folder, 'Maildir/new'));
    expect(await codeOf(join(folder, 'Maildir'))).toEqual([
      'SOURCE_MAILBOX_MISSING',
      { reason: 'is_maildir' },
    ]);
  });

  it('routes by List-Id and counts the rest', async () => {
    const mine = `List-Id: <dc-example.lists.example.org>\n${message('mine')}`;
    const path = await file(mbox(mine, message('other')));
    const { messages, unrouted } = await readSource(
      mboxSource(path, { list: 'dc-example', listId: 'dc-example.lists.example.org' }),
      new Map(),
    );
    expect(subjects(messages)).toEqual(['mine']);
    expect(unrouted).toBe(1);
    const probe = await mboxSource(path, ROUTE).probe(new AbortController().signal);
    expect(probe).toEqual({ messages: 2, listIds: [{ listId: 'dc-example.lists.example.org', count: 1 }] });
  });

  it('cuts a message over the limit and goes on', async () => {
    const path = await file(mbox(message('a'), message('big', 'x\n'.repeat(200_000)), message('c')));
    const { messages, oversized } = await readSource(
      mboxSource(path, ROUTE, { maxBytes: 100_000, cutBytes: 5_000 }),
      new Map(),
    );
    expect(subjects(messages)).toEqual(['a', 'big', 'c']);
    expect(oversized).toBe(1);
    expect(messages[1]).toMatchObject({ cut: true });
    expect(messages[1]!.bytes).toHaveLength(5_000);
  });

  it('reads 200 MB in constant memory', async () => {
    const path = join(folder, 'large.mbox');
    const block = mbox(
      ...Array.from({ length: 500 }, (_, n) =>
        message(`m${n}`, `${'A line of text in a long message.\n'.repeat(12 * (n % 50))}`),
      ),
    );
    for (let written = 0; written < 200 * 1024 * 1024; written += block.length) await appendFile(path, block);
    const expected = ((await stat(path)).size / block.length) * 500;
    const before = process.memoryUsage().rss;
    let peak = 0;
    let count = 0;
    const context = {
      cursor: () => null,
      fetchedToday: () => 0,
      signal: new AbortController().signal,
      expect() {},
      notice() {},
    };
    for await (const batch of mboxSource(path, ROUTE).batches(context)) {
      count += batch.messages.length;
      peak = Math.max(peak, process.memoryUsage().rss);
    }
    expect(count).toBe(expected);
    expect((peak - before) / 1024 / 1024).toBeLessThan(60);
  });
});
