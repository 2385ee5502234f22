// How long readers wait: autocannon with 8 clients on the web server of a filled site, kind of page by kind of page.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { EventEmitter } from 'node:events';
import { type Corpus, LIST } from './corpus.ts';
import type { FilledSite } from './filled-site.ts';
import { installed } from './install.ts';
import type { Measurement } from './run.ts';

const AUTOCANNON = '9.0.0';
const CLIENTS = 8;
const REQUESTS = 4_000;
const WARM_UP = 400;
/** different pages of a kind, so that no cache of one page answers for all */
const PAGES = 200;
const QUESTIONS = [
  'coalition',
  'principles forum',
  '"work plan"',
  'meeting -agenda',
  'connectivity from:ada',
  'план работы',
  '工作计划',
  'الأرشيف',
  'proposition programme',
  'borrador has:attachment',
];

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
  const search = QUESTIONS.map((question) => `/search?q=${encodeURIComponent(question)}`);
  for (const [kind, some] of Object.entries({ ...paths, 'search meilisearch': search }))
    yield await measured(autocannon, web.url, kind, some);
  await web.stop();
  const alone = await embedded.start('serve');
  yield await measured(autocannon, alone.url, 'search embedded', search);
  await alone.stop();
}

async function measured(
  autocannon: Autocannon,
  url: string,
  kind: string,
  paths: readonly string[],
): Promise<Measurement> {
  await load(autocannon, url, paths, WARM_UP);
  const start = performance.now();
  const { times, failed } = await load(autocannon, url, paths, REQUESTS);
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

async function load(autocannon: Autocannon, url: string, paths: readonly string[], amount: number) {
  const times: number[] = [];
  let failed = 0;
  // every request from another reader: the site answers one reader only so often a minute
  const requests = Array.from({ length: 1_000 }, (_, i) => ({
    path: paths[i % paths.length]!,
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

/** Pages of each kind, spread over the whole list. */
async function pathsOf(url: string, count: number) {
  const list = `/lists/${LIST}`;
  const [months, threads, messages] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (let i = 0; i < PAGES; i++) {
    const seq = 1 + Math.floor((i * count) / PAGES);
    const answer = await fetch(`${url}/api/v1${list}/messages/${seq}`, {
      headers: { 'x-forwarded-for': `10.1.${i >> 8}.${i & 255}` },
    });
    if (!answer.ok) continue;
    const { sentAt, threadRoot } = (await answer.json()) as { sentAt: string; threadRoot: number };
    months.add(`${list}/${sentAt.slice(0, 4)}/${sentAt.slice(5, 7)}`);
    threads.add(`${list}/threads/${threadRoot}`);
    messages.add(`${list}/messages/${seq}`);
  }
  return { home: ['/'], list: [list], month: [...months], thread: [...threads], message: [...messages] };
}
