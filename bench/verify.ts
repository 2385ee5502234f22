// What verifying costs: a whole archive over HTTP on loopback (server and verifier in one process, no rate limit), the same
// as an export, and the receipt of a new message.
import { LIST, check, openSite, type OpenSite } from '../test/report/verify/open-site.ts';
import { writeBag } from '../test/report/verify/write-bag.ts';
import { addList, entryOf } from '../test/support/make-archive.ts';
import { publishedIn } from '../src/report/verify/folder.ts';
import type { Corpus } from './corpus.ts';
import type { Measurement } from './run.ts';

const BATCH = 1000;
const RECEIPTS = 500;
const BODY = 'We should publish the minutes and keep the archive open to everybody. '.repeat(12);

export async function* verifyStages({ count }: Corpus): AsyncGenerator<Measurement> {
  await using site = await openSite();
  await addList(site.writer, LIST, 'Dynamic Coalition on Examples');
  for (let from = 0; from < count; from += BATCH) {
    const entries = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) =>
      entryOf(LIST, { id: `m${from + i}@example.org`, subject: `Topic ${from + i}`, body: `${BODY}${i}\n` }),
    );
    await site.writer.record(LIST, entries);
  }
  await site.index();
  yield await timed(site, 'verify over HTTP');
  using bag = await writeBag(site.url);
  yield await timed(site, 'verify an export', bag.folder);
  yield await receipts(site);
}

async function timed(site: OpenSite, stage: string, folder?: string): Promise<Measurement> {
  const start = performance.now();
  const before = process.cpuUsage();
  const verdict = await check(site, {
    signal: AbortSignal.timeout(3_600_000),
    ...(folder !== undefined && { published: await publishedIn(folder) }),
  });
  const seconds = (performance.now() - start) / 1000;
  const messages = verdict.checked.slots;
  const { user, system } = process.cpuUsage(before);
  const processorSeconds = Math.round((user + system) / 1e4) / 100;
  return {
    stage,
    messages,
    seconds,
    processorSeconds,
    leaves: verdict.head?.size ?? 0,
    outcome: verdict.outcome,
  };
}

async function receipts({ url, reader }: OpenSite): Promise<Measurement> {
  const size = (await reader.log.head())!.size;
  const times: number[] = [];
  const begin = performance.now();
  for (let i = 0; i < RECEIPTS; i += 1) {
    const start = performance.now();
    // the newest leaf first, then all over the log
    const index = i === 0 ? size - 1 : Math.floor((size * i) / RECEIPTS);
    await (await fetch(`${url}/log/receipts/${index}.tlog-proof`)).text();
    times.push(performance.now() - start);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(RECEIPTS * share) - 1]! * 100) / 100;
  const seconds = (performance.now() - begin) / 1000;
  return {
    stage: 'receipt of a leaf',
    messages: RECEIPTS,
    seconds,
    leaves: size,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
  };
}
