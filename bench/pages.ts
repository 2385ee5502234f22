// How long readers wait: autocannon with 8 clients on the web server of a filled site, kind of page by kind of page.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { EventEmitter } from 'node:events';
import type { Corpus } from './corpus.ts';
import type { FilledSite } from './filled-site.ts';
import { installed } from './install.ts';
import { pathsOf, SEARCHES } from './page-paths.ts';
import type { Measurement } from './run.ts';

const AUTOCANNON = '9.0.0';
const CLIENTS = 8;
const REQUESTS = 4_000;
const WARM_UP = 400;

type Autocannon = (
  options: { url: string; connections: number; amount: number; requests: readonly object[] },
  done?: (error: Error | null) => void,
) => EventEmitter;

export async function* pageStages(
  corpus: Corpus,
  filled: () => Promise<FilledSite>,
): AsyncGenerator<Measurement> {
  const tool = await installed('dc-archive-autocannon', { autocannon: AUTOCANNON });
  if ('why' in tool) {
    process.stderr.write(`autocannon could not be installed (${tool.why}): no page latencies\n`);
    return;
  }
  const autocannon = createRequire(join(tool.folder, 'package.json'))('autocannon') as Autocannon;
  const { site, embedded } = await filled();
  const web = await site.start('serve');
  const paths = await pathsOf(web.url, corpus.count);
  for (const [kind, some] of Object.entries(paths)) {
    yield await measured(autocannon, web.url, kind, some);
    yield await measured(autocannon, web.url, `${kind}, each made anew`, some, true);
  }
  yield await measured(autocannon, web.url, 'search meilisearch', SEARCHES);
  // the index is built anew while readers search; the embedded one comes first
  const rebuilding = site.spawn(['reindex']);
  rebuilding.stderr!.resume();
  await once(rebuilding.stdout!, 'data');
  yield await measured(autocannon, web.url, 'search meilisearch while indexing', SEARCHES);
  if (rebuilding.exitCode !== null)
    process.stderr.write('the index was built before the readers were done\n');
  rebuilding.kill('SIGINT');
  await once(rebuilding, 'close');
  await web.stop();
  const alone = await embedded.start('serve');
  yield await measured(autocannon, alone.url, 'search embedded', SEARCHES);
  await alone.stop();
}

async function measured(
  autocannon: Autocannon,
  url: string,
  kind: string,
  paths: readonly string[],
  isAnew = false,
): Promise<Measurement> {
  await load(autocannon, url, paths, WARM_UP, isAnew);
  const start = performance.now();
  const { times, failed } = await load(autocannon, url, paths, REQUESTS, isAnew);
  const seconds = (performance.now() - start) / 1000;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 100) / 100;
  return {
    stage: `page ${kind}, ${CLIENTS} clients`,
    messages: times.length,
    seconds,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    failed,
  };
}

async function load(
  autocannon: Autocannon,
  url: string,
  paths: readonly string[],
  amount: number,
  isAnew: boolean,
) {
  const times: number[] = [];
  let failed = 0;
  // an address that the site has not seen is not among the answers that it keeps
  const anew = () => (isAnew ? `?anew=${randomUUID()}` : '');
  // every request from another reader: the site answers one reader only so often a minute
  const requests = Array.from({ length: amount }, (_, i) => ({
    path: paths[i % paths.length]! + anew(),
    headers: { 'x-forwarded-for': `10.${Math.floor(Math.random() * 256)}.${i >> 8}.${i & 255}` },
  }));
  await new Promise<void>((resolve, reject) => {
    const run = autocannon({ url, connections: CLIENTS, amount, requests }, (error) =>
      error === null ? resolve() : reject(error),
    );
    run.on('response', (_client: unknown, status: number, _bytes: number, ms: number) => {
      times.push(ms);
      if (status !== 200) failed += 1;
    });
  });
  return { times, failed };
}
