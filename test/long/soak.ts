// npm run test:soak: mixed traffic in fast-forward: mail of every kind into several lists, erasures, republications,
// readers, while mail server, search engine and worker are killed and started again. In the end everything is there
// once, what was erased is nowhere, and memory stayed small.
//   npm run test:soak               180 seconds of traffic
//   npm run test:soak -- 60 7       so many seconds; the seed
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { engineDump, indexDump } from '../support/archive-dump.ts';
import { startDovecot } from '../support/dovecot.ts';
import { externalMeilisearch } from '../support/external-meilisearch.ts';
import { randomFrom } from '../support/make-mailbox.ts';
import { makeSite } from '../support/site.ts';
import { SoakWorker, type Watched, watch } from '../support/soak/processes.ts';
import { doubled, publishedOf, recordsWith, slotsOf, wordsInPublicFiles } from '../support/soak/stores.ts';
import { runTraffic, type Soak, soakList } from '../support/soak/traffic.ts';
import { until } from '../support/until.ts';

const MOST_MEGABYTES = 700;
const INDEX = 'soak';

const { positionals } = parseArgs({ allowPositionals: true });
const seconds = Number(positionals[0] ?? 180);
const seed = Number(positionals[1] ?? Date.now() % 1_000_000);
const startedAt = Date.now();
say({ seconds, seed });

await using dovecot = await startDovecot();
await using engine = await externalMeilisearch();
const env = { ENGINE_KEY: engine.masterKey };
const lists = ['dc-north', 'dc-south', 'dc-west'];
await using site = await makeSite({
  site: {
    search: { url: engine.url, key: { env: 'ENGINE_KEY' }, index: INDEX },
    server: { port: 0, metrics: { port: 0 }, proxies: ['127.0.0.1'] },
  },
  lists: lists.map((id) => soakList(dovecot, id, 'balanced')),
});
const watched: Watched = { faults: [], log: [], peakMegabytes: 0 };
const worker = new SoakWorker(site, env, watched);
for (const list of lists) await dovecot.deliverNew(list, Buffer.from(`Subject: first\r\n\r\nof ${list}\r\n`));
worker.start();
await until(() => lists.every((list) => slotsOf(site, list) === 1), { what: 'the first messages' });
const web = await site.start('serve', env);
watch(web.child, 'web', watched);

const ending = new AbortController();
const soak: Soak = {
  site,
  dovecot,
  engine,
  worker,
  webUrl: web.url,
  env,
  lists,
  random: randomFrom(seed),
  watched,
  counts: {},
  sent: [],
  gone: new Set(),
  signal: ending.signal,
};
const timer = setInterval(() => say({ slots: slots(), sent: soak.sent.length + lists.length }), 15_000);
const over = setTimeout(() => ending.abort(), seconds * 1000);
await runTraffic(soak);
clearTimeout(over);
say({ traffic: 'over', ...soak.counts });

await until(() => slots() >= soak.sent.length + lists.length, { withinMs: 120_000 }).catch(() => false);
await worker.stop();
const resumed = await site.run(['erase', '--resume'], { env });
if (resumed.code !== 0) watched.faults.push(`erase --resume: ${resumed.stderr}`);
const last = await site.run(['ingest', '--once'], { env });
if (last.code !== 0) watched.faults.push(`ingest: ${last.stderr}`);
clearInterval(timer);

const documents = await engineDump({ ...engine, index: INDEX });
const embedded = indexDump(`${site.data}/public/search.db`, `${site.data}/public/archive.db`);
const found = [];
for (const word of soak.gone) {
  const answer = await fetch(`${web.url}/api/v1/search?q=${encodeURIComponent(`"${word}"`)}`, {
    headers: { 'x-forwarded-for': `10.9.${found.length}.${Math.floor(Math.random() * 250)}` },
  });
  const { total } = (await answer.json()) as { total: number };
  if (total !== 0) found.push(word);
}
const kept = soak.sent.filter(({ marker, isHostile }) => !isHostile && !soak.gone.has(marker));
const failed = web.child.exitCode;
const closed = once(web.child, 'close');
await web.stop();
await closed;

check('a slot for every message', slots(), soak.sent.length + lists.length);
check('messages doubled', doubled(site), 0);
check(
  'good messages not public exactly once',
  kept.filter((mail) => recordsWith(site, mail) !== 1).length,
  0,
);
check('erased words in public files', wordsInPublicFiles(site, soak.gone).length, 0);
check(
  'erased words in the engine',
  [...soak.gone].filter((word) => documents.join('\n').includes(word)).length,
  0,
);
check('erased words found', found.length, 0);
check('documents in Meilisearch', documents.length, publishedOf(site));
check('documents in the embedded index', embedded.length, publishedOf(site));
check('the web ran to the end', failed, null);
check('faults', watched.faults.length, 0);
const lost = kept.filter((mail) => recordsWith(site, mail) === 0);
for (const { list, marker } of lost.slice(0, 10)) say({ lost: list, marker });
for (const fault of watched.faults.slice(0, 10)) say({ fault });
say({ peakMegabytes: watched.peakMegabytes, erased: soak.gone.size, workers: worker.starts });
check('memory stayed below', watched.peakMegabytes < MOST_MEGABYTES, true);
if (process.exitCode === 1) process.stderr.write(`${watched.log.join('\n')}\n`);
say({ passed: process.exitCode !== 1 });

function slots(): number {
  return lists.reduce((sum, list) => sum + slotsOf(site, list), 0);
}

function check<T>(what: string, is: T, wanted: T): void {
  if (is !== wanted) process.exitCode = 1;
  say({ check: what, is, ...(is === wanted ? {} : { wanted }) });
}

function say(facts: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ at: Math.round((Date.now() - startedAt) / 1000), ...facts })}\n`);
}
