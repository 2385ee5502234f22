// Meilisearch stopped in the middle and started again: ingest goes on, search is answered, the index catches up.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { externalMeilisearch } from '../support/external-meilisearch.ts';
import { makeMessage } from '../support/make-message.ts';
import { makeSite } from '../support/site.ts';
import { until } from '../support/until.ts';

interface Found {
  total: number;
  notice?: string;
}

describe('a site whose Meilisearch goes away', () => {
  it('answers from the embedded engine with a notice, ingests on, and catches up', async () => {
    await using engine = await externalMeilisearch();
    const folder = join(engine.folder, 'mail');
    await mkdir(folder);
    const deliver = (name: string, subject: string) =>
      writeFile(join(folder, `${name}.eml`), makeMessage({ subject, messageId: `${name}@example.org` }));
    await deliver('one', 'Marmalade');
    await using site = await makeSite({
      site: { search: { url: engine.url, key: { env: 'ENGINE_KEY' }, index: 'e2e' } },
      lists: [{ id: 'dc-down', sources: [{ type: 'eml', path: folder }] }],
    });
    const running = await site.start('up', { ENGINE_KEY: engine.masterKey });
    const search = async (word: string) =>
      (await (await fetch(`${running.url}/api/v1/search?q=${word}`)).json()) as Found;
    await until(async () => (await search('marmalade')).total === 1, { what: 'the first mail' });
    expect((await search('marmalade')).notice).toBeUndefined();

    await engine.stop();
    await deliver('two', 'Quincejelly');
    const fallback = await until(
      async () => {
        const found = await search('quincejelly');
        return found.total === 1 ? found : null;
      },
      { what: 'the second mail without Meilisearch' },
    );
    expect(fallback.notice).toBeDefined();
    const page = await (await fetch(`${running.url}/search?q=quincejelly`)).text();
    expect(page).toContain('Quincejelly');
    for (const path of [
      '/',
      '/lists/dc-down',
      '/lists/dc-down/messages/2',
      '/lists/dc-down/messages/2.eml',
    ]) {
      expect((await fetch(running.url + path)).status, path).toBe(200);
    }

    await engine.start();
    await until(
      async () => {
        const found = await search('quincejelly');
        return found.total === 1 && found.notice === undefined;
      },
      { withinMs: 60_000, what: 'Meilisearch to have caught up' },
    );
    expect(await running.stop()).toBe(0);
  });

  it('starts while Meilisearch is away and takes it into use when it comes', async () => {
    await using engine = await externalMeilisearch();
    await engine.stop();
    await using site = await makeSite({
      site: { search: { url: engine.url, key: { env: 'ENGINE_KEY' }, index: 'late' } },
      lists: [{ id: 'dc-late', sources: [{ type: 'eml', path: './mail' }] }],
    });
    await mkdir(join(site.folder, 'mail'));
    await writeFile(join(site.folder, 'mail', 'one.eml'), makeMessage({ subject: 'Greengage' }));
    const running = await site.start('up', { ENGINE_KEY: engine.masterKey });
    const search = async () =>
      (await (await fetch(`${running.url}/api/v1/search?q=greengage`)).json()) as Found;
    const found = await until(
      async () => {
        const answer = await search();
        return answer.total === 1 ? answer : null;
      },
      { what: 'the embedded engine' },
    );
    expect(found.notice).toBeDefined();
    await engine.start();
    await until(
      async () => {
        const answer = await search();
        return answer.total === 1 && answer.notice === undefined;
      },
      { withinMs: 60_000, what: 'Meilisearch to be used' },
    );
    expect(await running.stop()).toBe(0);
  });
});
