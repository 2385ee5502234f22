import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPath, openSources } from '../../../src/ingest/source/open-source.ts';
import { SourceSettings } from '../../../src/ingest/source/settings.ts';
import { Secret } from '../../../src/ops/secret.ts';
import { readSource, subjects } from '../../support/read-source.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dc-archive-open-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const EML = 'Subject: one\n\nHello\n';
const MBOX = `From ada@example.org Mon Nov  9 10:00:00 2020\n${EML}\n`;

function imap(facts: object) {
  return SourceSettings.parse({
    type: 'imap',
    host: 'imap.example.org',
    user: 'archive',
    password: { env: 'PASSWORD' },
    ...facts,
  });
}

it('groups the lists of one account and mailbox, and nothing else', () => {
  const asked: object[] = [];
  const lists = [
    {
      id: 'a',
      sources: [
        imap({ match: { listId: 'A.example.org' } }),
        SourceSettings.parse({ type: 'mbox', path: 'a.mbox' }),
      ],
    },
    {
      id: 'b',
      sources: [imap({ host: 'IMAP.example.org', mailbox: 'inbox', match: { listId: 'b.example.org' } })],
    },
    {
      id: 'c',
      sources: [imap({ mailbox: 'Lists/C' }), imap({ user: 'other' }), imap({ port: 143, tls: 'starttls' })],
    },
  ];
  const secret = (setting: object) => {
    asked.push(setting);
    return new Secret('x');
  };
  const sources = openSources(lists, { configDir: folder, secret });
  expect(sources.map(({ type, lists: fed }) => [type, fed])).toEqual([
    ['imap', ['a', 'b']],
    ['mbox', ['a']],
    ['imap', ['c']],
    ['imap', ['c']],
    ['imap', ['c']],
  ]);
  expect(new Set(sources.map(({ id }) => id)).size).toBe(5);
  expect(asked).toHaveLength(4);
  expect(openSources(lists, { configDir: folder, secret }).map(({ id }) => id)).toEqual(
    sources.map(({ id }) => id),
  );
});

it('starts relative paths at the configuration folder', async () => {
  await writeFile(join(folder, 'a.mbox'), MBOX);
  const settings = SourceSettings.parse({ type: 'mbox', path: './a.mbox' });
  const [source] = openSources([{ id: 'a', sources: [settings] }], {
    configDir: folder,
    secret: () => new Secret(''),
  });
  expect((await readSource(source!, new Map())).messages).toHaveLength(1);
});

it('recognises what a path holds', async () => {
  await writeFile(join(folder, 'x'), MBOX);
  await writeFile(join(folder, 'x.gz'), gzipSync(MBOX));
  await writeFile(join(folder, 'one.eml'), EML);
  for (const name of ['mixed', 'letters/sub', 'Maildir/cur', 'Maildir/new'])
    await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'mixed/a.mbox'), MBOX);
  await writeFile(join(folder, 'mixed/b.eml'), EML);
  await writeFile(join(folder, 'letters/sub/a.eml'), EML);
  await writeFile(join(folder, 'letters/README'), 'Some words\n');
  await writeFile(join(folder, 'Maildir/cur/1.x:2,'), EML);
  const found: Record<string, [string, number]> = {};
  for (const name of ['x', 'x.gz', 'one.eml', 'mixed', 'letters', 'Maildir']) {
    const source = await openPath('a', join(folder, name));
    const { messages } = await readSource(source, new Map());
    expect(new Set(subjects(messages))).toEqual(new Set(['one']));
    found[name] = [source.type, messages.length];
  }
  expect(found).toEqual({
    x: ['mbox', 1],
    'x.gz': ['mbox', 1],
    'one.eml': ['eml', 1],
    mixed: ['mbox', 2],
    letters: ['eml', 1],
    Maildir: ['maildir', 1],
  });
});

it('says what is wrong with a path', async () => {
  await writeFile(join(folder, 'page.html'), '<!DOCTYPE html>');
  await expect(openPath('a', join(folder, 'page.html'))).rejects.toMatchObject({
    code: 'SOURCE_MAILBOX_MISSING',
    facts: { reason: 'not_mail' },
  });
  await expect(openPath('a', join(folder, 'none'))).rejects.toMatchObject({ code: 'SOURCE_MAILBOX_MISSING' });
});
