import { afterAll, beforeAll, expect, it } from 'vitest';
import { ArchiveError } from '../../src/ops/errors.ts';
import { runSite, type Running } from './site.ts';
import type { Entry } from '../../src/archive/archive-writer.ts';
import { keyOf } from '../support/make-public-message.ts';
import { entryOf } from '../support/make-archive.ts';
import { FOREIGN_SCRIPT } from '../support/foreign-script.ts';

let site: Running;
beforeAll(async () => {
  site = await runSite();
});
afterAll(() => site[Symbol.asyncDispose]());
const get = (url: string) => site.app.inject({ url });

it('finds, marks and offers facets', async () => {
  const { body } = await get('/search?q=agenda');
  expect(body).toMatch(/<mark>[Aa]genda<\/mark>/);
  expect(body).toContain('2 results');
  expect(body).toContain('/search?q=agenda&amp;list=dc-example');
});

it('calls authors as the archive does now, and nobody of whom it shows nothing any more', async () => {
  await using own = await runSite();
  const { writer } = own.site;
  const authors = async () => {
    const { facets } = (await own.app.inject('/api/v1/search?q=list:dc-empty')).json<{
      facets: { author: { label: string; count: number }[] };
    }>();
    return facets.author.map(({ label, count }) => [label, count]);
  };
  const entry = (id: string, author: string, sentAt: string, key = keyOf(author)): Entry => {
    const made = entryOf('dc-empty', { id: `${id}@example.org`, author, sentAt });
    if (made.kind !== 'publish') throw new Error(made.kind);
    return { ...made, message: { ...made.message, author: { label: author, key } } };
  };
  await writer.record('dc-empty', [
    entry('old', 'J. Doe', '2024-01-01T10:00:00Z', keyOf('Jane')),
    entry('new', 'Jane Doe', '2024-02-01T10:00:00Z', keyOf('Jane')),
    entry('other', 'Émile', '2024-01-05T10:00:00Z'),
  ]);
  await own.site.index();
  expect(await authors()).toEqual([
    ['Jane Doe', 2],
    ['Émile', 1],
  ]);
  // the index still has the message
  await writer.withhold('dc-empty', 3, 'spam');
  expect(await authors()).toEqual([['Jane Doe', 2]]);
});

it('explains a query that cannot be read, in the language of the page, with 400', async () => {
  const response = await get('/fr/search?q=%22open');
  expect(response.statusCode).toBe(400);
  expect(response.body).toContain('Un guillemet a été ouvert mais pas fermé.');
});

it('offers ways out where nothing is found', async () => {
  const { body, statusCode } = await get('/search?q=zebra&list=dc-example');
  expect(statusCode).toBe(200);
  expect(body).toContain('Nothing was found.');
  expect(body).toContain('href="/search?q=zebra"');
});

it('never reflects the query unescaped', async () => {
  const attack = 'x" onfocus="y"><script>alert(1)</script>';
  for (const name of ['q', 'list', 'author', 'from', 'to', 'lang', 'has', 'sort', 'page']) {
    const { body } = await get(`/search?${name}=${encodeURIComponent(attack)}`);
    expect(body, name).not.toMatch(/onfocus="/);
    expect(body, name).not.toMatch(FOREIGN_SCRIPT);
    expect(body, name).not.toContain('alert(1)</script>');
  }
});

it('says so when the fallback engine answers, on the page and in the API', async () => {
  await using degraded = await runSite(({ search }) => ({
    search: {
      name: 'meilisearch',
      ready: async () => false,
      search: async (request) => ({ ...(await search!.search(request)), notice: 'engine_down' }),
      [Symbol.asyncDispose]: async () => undefined,
    },
    ready: async () => ({ archive: true, engine: 'down' }),
  }));
  expect((await degraded.app.inject('/search?q=agenda')).body).toContain('A simpler one answered');
  expect((await degraded.app.inject('/api/v1/search?q=agenda')).json()).toMatchObject({
    total: 2,
    notice: expect.stringContaining('A simpler one answered'),
  });
  expect((await degraded.app.inject('/readyz')).statusCode).toBe(503);
});

it('says so while the index catches up', async () => {
  await using behind = await runSite(() => ({
    ready: async () => ({ archive: true, engine: 'catching_up' }),
  }));
  expect((await behind.app.inject('/search?q=agenda')).body).toContain('The search index is being updated');
  expect((await behind.app.inject('/readyz')).statusCode).toBe(200);
});

it('answers 503 where search is off or does not answer, and shows no foreign text', async () => {
  await using off = await runSite(() => ({ search: null }));
  expect((await off.app.inject('/search?q=agenda')).statusCode).toBe(503);
  await using broken = await runSite(({ search }) => ({
    search: {
      name: 'meilisearch',
      ready: async () => false,
      search: () =>
        Promise.reject(new ArchiveError('ENGINE_UNREACHABLE', 'soon', {}, new Error('connect 192.0.2.7'))),
      [Symbol.asyncDispose]: async () => search?.[Symbol.asyncDispose](),
    },
  }));
  const response = await broken.app.inject('/api/v1/search?q=agenda');
  expect(response.statusCode).toBe(503);
  expect(response.body).not.toContain('192.0.2.7');
});
