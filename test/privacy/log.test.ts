// After an erasure the log still says that there was a message, and nothing that is left, private files of the site's
// owner included, confirms which: tried by somebody who knows its Message-ID and the very record that was shown.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Leaf, parseLeaf } from '../../src/archive/log/leaf.ts';
import { openArchiveReader } from '../../src/archive/sql/reader.ts';
import { commitToId, commitToRecord } from '../../src/mail/commitment.ts';
import { makeMessage } from '../support/make-message.ts';
import { makeSite, type TestSite } from '../support/site.ts';

const LIST = 'dc-example';
const BASE64_32 = /[A-Za-z0-9+/]{43}=/gu;

function mail(n: number) {
  return makeMessage({
    from: `"Kim Example" <kim${n}@example.org>`,
    subject: `About plan ${n}`,
    messageId: `m${n}@example.org`,
    text: `The plan ${n} goes on.`,
  });
}

async function siteWith(count: number): Promise<TestSite> {
  const site = await makeSite();
  const folder = join(site.folder, 'mail');
  await mkdir(folder);
  for (let n = 1; n <= count; n += 1) await writeFile(join(folder, `${n}.eml`), mail(n));
  await site.writeList({ id: LIST, policy: 'open', sources: [{ type: 'eml', path: folder }] });
  expect((await site.run(['ingest', '--once'])).code).toBe(0);
  return site;
}

async function read(site: TestSite) {
  await using reader = openArchiveReader(join(site.data, 'public', 'archive.db'));
  const { size } = (await reader.log.head())!;
  const leaves = (await reader.log.leaves(0, size)).map((text) => parseLeaf(Buffer.from(text))!);
  return { leaves, slots: await reader.openings(LIST, 0, 100) };
}

/** Every 32 bytes anywhere in the site's files, as base64, as hex, or as they are behind a length of SQLite. */
async function candidates(site: TestSite): Promise<Set<string>> {
  const found = new Set<string>();
  for (const name of await readdir(site.data, { recursive: true })) {
    const bytes = await readFile(join(site.data, name)).catch(() => null);
    if (bytes === null) continue;
    const text = bytes.toString('latin1');
    for (const [base64] of text.matchAll(BASE64_32)) found.add(base64);
    for (const [hex] of text.matchAll(/[0-9a-f]{64}/gu))
      found.add(Buffer.from(hex, 'hex').toString('base64'));
  }
  return found;
}

const committed = (leaves: readonly Leaf[]) =>
  new Set(
    leaves.flatMap((leaf) => [
      ...('commit-id' in leaf ? [leaf['commit-id']] : []),
      ...('commit-record' in leaf ? [leaf['commit-record']] : []),
    ]),
  );

/** Which guesses some salt in the site's files confirms against a leaf. */
async function confirmed(site: TestSite, messageId: string, records: readonly string[]) {
  const { leaves } = await read(site);
  const values = committed(leaves);
  const hits = new Set<string>();
  for (const base64 of await candidates(site)) {
    const salt = Buffer.from(base64, 'base64');
    if (salt.length !== 32) continue;
    if (values.has(commitToId(LIST, messageId, salt).value)) hits.add('id');
    for (const record of records)
      for (const version of [1, 2, 3])
        if (values.has(commitToRecord({ list: LIST, seq: 2, version }, record, salt).value))
          hits.add('record');
  }
  return [...hits].sort();
}

describe('after an erasure', () => {
  it(
    'nothing confirms the true Message-ID or the true text, while it did before',
    { timeout: 120_000 },
    async () => {
      await using site = await siteWith(3);
      const record = (await read(site)).slots[1]!.record!;
      expect(record).toContain('The plan 2 goes on.');
      expect(await confirmed(site, 'm2@example.org', [record])).toEqual(['id', 'record']);

      const done = await site.run(['erase', '--message', LIST, '2', '--yes']);
      expect(done.stderr + done.stdout).toContain('erased');
      expect(done.code).toBe(0);
      expect(await confirmed(site, 'm2@example.org', [record])).toEqual([]);
      const { leaves, slots } = await read(site);
      expect(slots[1]).toMatchObject({ state: 'erased', saltId: null, saltRecord: null, record: null });
      expect(leaves.at(-1)).toMatchObject({ type: 'erase', seq: '2', reason: 'erasure_request' });

      const running = await site.start('serve');
      const answer = await fetch(`${running.url}/api/v1/verify`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ list: LIST, messageIds: ['m2@example.org'] }),
      });
      expect(await answer.text()).not.toMatch(BASE64_32);
      expect(await running.stop()).toBe(0);
    },
  );

  it(
    'a version with more in it cannot be confirmed once a stricter policy has replaced it',
    { timeout: 120_000 },
    async () => {
      await using site = await siteWith(3);
      const record = (await read(site)).slots[1]!.record!;
      await site.writeList({ id: LIST, policy: 'strict', sources: [] });
      expect((await site.run(['republish', LIST])).code).toBe(0);
      const after = (await read(site)).slots[1]!;
      expect(after.record).not.toBe(record);
      expect(await confirmed(site, 'm2@example.org', [record])).toEqual(['id']);
      expect(await confirmed(site, 'm2@example.org', [after.record!])).toEqual(['id', 'record']);
    },
  );
});
