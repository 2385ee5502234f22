// What a newcomer types: `npm start` with nothing configured shows the sample lists, in six languages.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { makeSite } from '../support/site.ts';

interface Sought {
  lang: string;
  q: string;
  list: string;
}

const searches = JSON.parse(
  await readFile(new URL('../fixtures/sample-searches.json', import.meta.url), 'utf8'),
) as Sought[];

describe.each(['auto', 'embedded'])('up with the sample lists, engine %s', (engine) => {
  it(
    'serves pages and finds a message in each of the six languages, twice',
    { timeout: 120_000 },
    async () => {
      await using site = await makeSite({ site: { search: { engine } } });
      const startedAt = Date.now();
      const first = await site.start('up');
      expect(Date.now() - startedAt).toBeLessThan(60_000);
      await serves(first.url);
      expect(await first.stop()).toBe(0);

      const again = Date.now();
      const second = await site.start('up');
      expect(Date.now() - again).toBeLessThan(10_000);
      await serves(second.url);
      expect(await second.stop()).toBe(0);
      expect(second.output()).not.toMatch(/"level":50/u);
    },
  );
});

async function serves(url: string): Promise<void> {
  const lists = (await (await fetch(`${url}/api/v1/lists`)).json()) as { lists: { id: string }[] };
  expect(lists.lists.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['dc-access-sample', 'dc-networks-sample']),
  );
  for (const path of [
    '/',
    '/lists/dc-access-sample',
    '/lists/dc-access-sample/threads/1',
    '/lists/dc-access-sample/messages/1',
  ]) {
    expect((await fetch(url + path)).status, path).toBe(200);
  }
  expect(searches.map(({ lang }) => lang).sort()).toEqual(['ar', 'en', 'es', 'fr', 'ru', 'zh']);
  for (const { lang, q, list } of searches) {
    const query = `q=${encodeURIComponent(q)}&list=${list}`;
    const found = (await (await fetch(`${url}/api/v1/search?${query}`)).json()) as { total: number };
    expect(found.total, `${lang}: ${q}`).toBeGreaterThan(0);
    const page = await fetch(`${url}${lang === 'en' ? '' : `/${lang}`}/search?${query}`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<mark>');
  }
}
