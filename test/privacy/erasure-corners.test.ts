// Corners of an erasure: what an earlier command left behind, what is said where others may read along, near-copies.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { personPreview } from '../../src/cli/erase-words.ts';
import { makeMessage, type MessageParts } from '../support/make-message.ts';
import { makeSite, type TestSite } from '../support/site.ts';

const JANE = 'Jane Quillfeather <jane.quill@example.org>';
const BOB = 'Bob Other <bob@example.org>';

async function siteWith(mails: Readonly<Record<string, readonly MessageParts[]>>): Promise<TestSite> {
  const site = await makeSite();
  for (const [id, messages] of Object.entries(mails)) {
    const path = join(site.folder, id);
    await mkdir(path);
    for (const [i, parts] of messages.entries()) {
      const message = {
        messageId: `${id}-${i}@example.org`,
        date: new Date(Date.UTC(2025, 0, 6 + i)),
        ...parts,
      };
      await writeFile(join(path, `${i}.eml`), makeMessage(message));
    }
    await site.writeList({
      id,
      policy: 'open',
      address: `${id}@lists.example.org`,
      sources: [{ type: 'eml', path }],
    });
  }
  expect((await site.run(['ingest', '--once'])).code).toBe(0);
  return site;
}

describe('an erasure', { timeout: 120_000 }, () => {
  it.each([
    ['--person', JANE],
    ['--message', 'dc-one', '1'],
  ])('by %s takes away what a republication that was stopped has left', async (...who) => {
    await using site = await siteWith({ 'dc-one': [{ from: JANE, text: 'Mine.\n' }] });
    const vault = join(site.data, 'vault');
    for (const end of ['', '-wal', '-shm'])
      await writeFile(join(vault, `republish-dc-one.db${end}`), 'Jane Quillfeather: Mine.');
    expect((await site.run(['erase', ...who, '--yes'])).code).toBe(0);
    expect((await readdir(vault)).filter((name) => name.startsWith('republish'))).toEqual([]);
  });

  it('names no namesakes where others may read along', async () => {
    const second = 'Jane Quillfeather <jane@example.net>';
    await using site = await siteWith({ 'dc-one': [{ from: JANE }, { from: second }] });
    const { code, stdout, stderr } = await site.run(['erase', '--person', 'Jane Quillfeather']);
    expect(code).toBe(2);
    expect(stderr).toContain('Several people');
    expect(stdout + stderr).not.toMatch(/example\.(?:org|net)/u);
  });

  it('of one message names the numbers that have the same Message-ID', async () => {
    const messageId = 'same@example.org';
    await using site = await siteWith({
      'dc-one': [
        { from: JANE, messageId, text: 'One.\n' },
        { from: BOB },
        { from: JANE, messageId, text: 'One.\n\nWith a footer of some other list.\n' },
      ],
    });
    const { stdout } = await site.run(['erase', '--message', 'dc-one', '1']);
    expect(stdout).toContain('dc-archive erase --message dc-one 3');
    expect(stdout).not.toContain('dc-one 1\n');
    expect((await site.run(['erase', '--message', 'dc-one', '2'])).stdout).not.toContain('erase --message');
  });

  it('is not called complete where a list could not be looked at', async () => {
    await using site = await siteWith({ 'dc-one': [{ from: JANE }], 'dc-two': [{ from: JANE }] });
    const file = join(site.folder, 'lists', 'dc-two.yaml');
    const text = await readFile(file);
    await rm(file);
    const first = await site.run(['erase', '--person', JANE, '--yes']);
    expect(first.code).toBe(1);
    expect(first.stdout).toMatch(/^not looked {3}dc-two /mu);
    expect(first.stdout).not.toContain('The erasure is complete.');
    await writeFile(file, text);
    const second = await site.run(['erase', '--resume']);
    expect(second.stdout).toContain('The erasure is complete.');
    expect(second.code).toBe(0);
    expect(await readFile(join(site.data, 'public', 'archive.db'), 'latin1')).not.toContain('Quillfeather');
  });
});

it('shows nothing to the operator’s terminal that the terminal would obey', () => {
  const person = { addresses: ['a@example.org'], names: ['Jane\u001B[2J'], aliases: [], except: [] };
  const hits = {
    own: [],
    others: [],
    counts: new Map(),
    excerpts: ['by \u001B]0;owned\u0007 \u009B2J \u202Eme'],
  };
  const lists = new Map([['dc-x', hits]]);
  const all = { lists, namesakes: new Set<string>(), unknownLists: new Set<string>() };
  const shown = personPreview(person, all, { inClear: true });
  expect(shown).toContain('owned');
  // oxlint-disable-next-line no-control-regex -- controls are what is looked for
  expect(shown).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/u);
});
