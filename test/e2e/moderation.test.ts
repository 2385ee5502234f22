// withhold and restore, as an operator types them, seen from outside: page, API, download, feed, index, bytes.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeMessage } from '../support/make-message.ts';
import { makeSite } from '../support/site.ts';
import { until } from '../support/until.ts';

const WORD = 'tangerinesorbet';

async function siteWithThree() {
  const site = await makeSite();
  const folder = join(site.folder, 'mail');
  await mkdir(folder);
  const texts = ['first of all', `here is ${WORD}`, 'last of all'];
  for (const [i, text] of texts.entries()) {
    const parts = { subject: 'A thread', messageId: `m${i}@example.org`, text: `${text}\r\n` };
    const bytes = makeMessage(i === 0 ? parts : { ...parts, inReplyTo: 'm0@example.org' });
    await writeFile(join(folder, `${i}.eml`), bytes);
  }
  await site.writeList({ id: 'dc-mod', sources: [{ type: 'eml', path: folder }] });
  return site;
}

const total = async (url: string) =>
  ((await (await fetch(`${url}/api/v1/search?q=${WORD}`)).json()) as { total: number }).total;

describe('withhold and restore', () => {
  it('takes a message away everywhere and leaves a tombstone, then brings it back', async () => {
    await using site = await siteWithThree();
    expect((await site.run(['ingest', '--once'])).code).toBe(0);
    const withheld = await site.run(['withhold', 'dc-mod', '2', '--reason', 'copyright']);
    expect(withheld.code).toBe(0);
    expect(withheld.stdout).toContain('Message 2 of dc-mod is withheld (copyright).');
    for (const name of ['archive.db', 'archive.db-wal', 'search.db', 'search.db-wal']) {
      const bytes = await readFile(join(site.data, 'public', name)).catch(() => Buffer.alloc(0));
      expect(bytes.includes(WORD), name).toBe(false);
    }
    const web = await site.start('serve');
    for (const path of [
      '/lists/dc-mod/messages/2',
      '/api/v1/lists/dc-mod/messages/2',
      '/lists/dc-mod/messages/2.eml',
    ]) {
      const response = await fetch(web.url + path);
      expect(response.status, path).toBe(410);
      expect(await response.text(), path).not.toContain(WORD);
    }
    for (const path of ['/lists/dc-mod/threads/1', '/lists/dc-mod/feed.atom', '/lists/dc-mod/2026-01.mbox']) {
      const response = await fetch(web.url + path);
      expect(response.status, path).toBe(200);
      expect(await response.text(), path).not.toContain(WORD);
    }
    expect(await total(web.url)).toBe(0);

    // an ingest that meets the same mail again does not bring it back
    await site.run(['import', 'dc-mod', join(site.folder, 'mail')]);
    expect((await fetch(`${web.url}/lists/dc-mod/messages/2`)).status).toBe(410);

    expect((await site.run(['restore', 'dc-mod', '2'])).stdout).toContain(
      'Message 2 of dc-mod is public again.',
    );
    expect((await fetch(`${web.url}/lists/dc-mod/messages/2`)).status).toBe(200);
    await until(async () => (await total(web.url)) === 1, { what: 'the restored message in the index' });
    expect(await web.stop()).toBe(0);
  });

  it('works beside a running worker, which brings it to the index', async () => {
    await using site = await siteWithThree();
    const running = await site.start('up');
    await until(async () => (await total(running.url)) === 1, { what: 'the message' });
    const withheld = await site.run(['withhold', 'dc-mod', '2']);
    expect(withheld.code).toBe(0);
    expect((await fetch(`${running.url}/lists/dc-mod/messages/2`)).status).toBe(410);
    await until(async () => (await total(running.url)) === 0, { what: 'the index to forget it' });
    expect(await running.stop()).toBe(0);
  });

  it.each([
    [['withhold', 'dc-mod', '99'], 1, /SLOT_UNKNOWN/u],
    [['withhold', 'dc-mod', 'two'], 2, /two is no message number/u],
    [['withhold', 'dc-mod', '1', '--reason', 'boredom'], 2, /Reasons are: /u],
    [['withhold', 'dc-none', '1'], 2, /LIST_UNKNOWN/u],
    [['restore', 'dc-mod', '1'], 1, /SLOT_STATE/u],
    [['ingest', 'dc-none'], 2, /LIST_UNKNOWN/u],
    [['ingest', '--once', '--follow'], 2, /not both/u],
    [['nonsense'], 2, /unknown command/u],
    [['import', 'dc-mod', '/no/such/file'], 1, /SOURCE_MAILBOX_MISSING/u],
  ])('%j ends with %i and says why', async (words, code, why) => {
    await using site = await siteWithThree();
    await site.run(['ingest', '--once']);
    const result = await site.run(words);
    expect(result.stderr).toMatch(why);
    expect(result.code).toBe(code);
  });
});
