// A site whose archive and both indexes hold the whole corpus, made once for all stages that need one.
import { MANY_READERS } from '../test/support/two-editions.ts';
import { externalMeilisearch } from '../test/support/external-meilisearch.ts';
import { makeSite, type TestSite } from '../test/support/site.ts';
import { type Corpus, LIST } from './corpus.ts';
import { peakMemory } from './peak-memory.ts';
import type { Measurement } from './run.ts';

export interface FilledSite extends AsyncDisposable {
  /** its web asks Meilisearch */
  readonly site: TestSite;
  /** the same archive with a web that asks the embedded engine */
  readonly embedded: TestSite;
  /** how long the filling took */
  readonly measurement: Measurement;
}

export async function fillSite(corpus: Corpus): Promise<FilledSite> {
  const opened = new AsyncDisposableStack();
  try {
    const engine = opened.use(await externalMeilisearch());
    const lists = [{ id: LIST, sources: [{ type: 'mbox', path: corpus.mbox }] }];
    process.env['BENCH_MEILISEARCH_KEY'] = engine.masterKey;
    const search = { engine: 'meilisearch', url: engine.url, key: { env: 'BENCH_MEILISEARCH_KEY' } };
    const site = opened.use(await makeSite({ lists, site: { ...MANY_READERS, search } }));
    const embedded = opened.use(
      await makeSite({
        lists,
        site: { ...MANY_READERS, data: site.data, search: { engine: 'embedded' } },
      }),
    );
    const start = performance.now();
    const child = site.spawn(['ingest', '--once']);
    const peakMegabytes = await peakMemory(child);
    if (child.exitCode !== 0) throw new Error(`ingest ended with ${child.exitCode}`);
    const seconds = (performance.now() - start) / 1000;
    const measurement = {
      stage: 'filling a site from mbox, meilisearch and embedded',
      messages: corpus.count,
      seconds,
      peakMegabytes,
    };
    const stack = opened.move();
    return { site, embedded, measurement, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}
