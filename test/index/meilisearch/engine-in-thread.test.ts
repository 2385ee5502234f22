import { afterAll, beforeAll, expect, it } from 'vitest';
import { openMeilisearchEngine } from '../../../src/index/meilisearch/engine.ts';
import { openMeilisearchEngineInThread } from '../../../src/index/meilisearch/engine-in-thread.ts';
import { openMeilisearchWriter } from '../../../src/index/meilisearch/writer.ts';
import { parseQuery } from '../../../src/index/query.ts';
import type { SearchEngine, SearchRequest } from '../../../src/index/search.ts';
import { Secret } from '../../../src/ops/secret.ts';
import type { Managed } from '../../../src/index/meilisearch/managed.ts';
import { startMeilisearch } from '../../support/meilisearch.ts';

let server: Managed;
const opened = new AsyncDisposableStack();
const open = (searchKey: Secret, url = server.url): SearchEngine =>
  opened.use(openMeilisearchEngineInThread({ url, searchKey }));
beforeAll(async () => {
  server = opened.use(await startMeilisearch());
  await using writer = openMeilisearchWriter(server);
  await writer.prepare();
});
afterAll(() => opened.disposeAsync());

function request(q: string): SearchRequest {
  const parsed = parseQuery({ q }, ['dc-example']);
  if (parsed.kind === 'unreadable') throw new Error(q);
  return parsed.request;
}

it('answers as the engine itself does, many searches at once', async () => {
  const [threaded, direct] = [open(server.searchKey), openMeilisearchEngine(server)];
  expect(await threaded.ready()).toBe(true);
  const asked = Array.from({ length: 20 }, (_, i) => request(`word${i} list:dc-example`));
  const answers = await Promise.all(asked.map((one) => threaded.search(one)));
  expect(answers).toEqual(await Promise.all(asked.map((one) => direct.search(one))));
});

it('says why there is no answer, as the engine itself does', async () => {
  const wrongKey = open(new Secret('x'.repeat(64)));
  await expect(wrongKey.search(request('a'))).rejects.toMatchObject({
    name: 'ArchiveError',
    code: 'ENGINE_REFUSED',
    facts: { status: 403 },
  });
  const nobody = open(server.searchKey, 'http://127.0.0.1:9');
  expect(await nobody.ready()).toBe(false);
  await expect(nobody.search(request('a'))).rejects.toMatchObject({
    code: 'ENGINE_UNREACHABLE',
    retry: 'soon',
  });
});

it('leaves a search that its reader gave up, and answers the others', async () => {
  const engine = open(server.searchKey);
  const given = new AbortController();
  const [first, second] = [engine.search(request('a'), given.signal), engine.search(request('b'))];
  given.abort();
  await expect(first).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' });
  expect((await second).total).toBe(0);
  await expect(engine.search(request('a'), AbortSignal.abort())).rejects.toMatchObject({
    code: 'ENGINE_UNREACHABLE',
  });
});
