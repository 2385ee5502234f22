// republish under a changed policy while readers ask another process for every kind of page, as one JSON line.
//   node bench/republish.ts              2,000 messages
//   node bench/republish.ts 20000        as many as you like; `--engine auto` with Meilisearch, `--no-fresh` without comparing
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { archiveRows } from '../test/support/archive-rows.ts';
import { makeSite, type TestSite } from '../test/support/site.ts';
import {
  everyPath,
  LIST,
  MANY_READERS,
  poll,
  writeEditionsList,
  writePolicy,
} from '../test/support/two-editions.ts';
import { makeCorpus } from './corpus.ts';
import { peakMemory } from './peak-memory.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string', default: 'embedded' },
    'no-fresh': { type: 'boolean', default: false },
  },
});
const count = Number(positionals[0] ?? 2000);
const folder = await mkdtemp(join(tmpdir(), 'dc-archive-bench-'));
try {
  const { mbox } = await makeCorpus(count, folder);
  await using site = await makeSite({ site: { ...MANY_READERS, search: { engine: values.engine } } });
  await ingest(site, mbox, 1);
  const web = await site.start('serve');
  const months = (await (await fetch(`${web.url}/lists/${LIST}`)).text()).match(/\d{4}\/\d{2}(?=")/u);
  const seqs = [1, 2, 3, Math.floor(count / 3), Math.floor(count / 2)];
  const paths = everyPath(seqs, { word: 'coalition', month: months?.[0] ?? '2026/01', withIds: false });
  const pages = paths.filter((path) => !/\.(?:gz|mbox)$/u.test(path));

  const quiet = new AbortController();
  const before = poll(web.url, pages, quiet.signal, 1);
  await sleep(5_000);
  quiet.abort();
  const alone = await before;

  await writePolicy(site, 2);
  const stop = new AbortController();
  const polling = poll(web.url, paths, stop.signal, 2);
  const beside = poll(web.url, pages, stop.signal, 1);
  await sleep(2_000);
  const startedAt = performance.now();
  const child = site.spawn(['republish', LIST]);
  const output: Buffer[] = [];
  child.stdout!.on('data', (chunk: Buffer) => output.push(chunk));
  const peakMegabytes = await peakMemory(child);
  const seconds = (performance.now() - startedAt) / 1000;
  await sleep(3_000);
  stop.abort();
  const [all, paged] = await Promise.all([polling, beside]);
  const text = Buffer.concat(output).toString();
  const fact = (pattern: RegExp) => Number(pattern.exec(text)?.[1]?.replaceAll(',', ''));
  const again = await site.run(['republish', LIST]);
  const isEqual = values['no-fresh'] ? null : await equalsFresh(site, mbox);
  await web.stop();
  process.stdout.write(
    `${JSON.stringify({
      stage: `republish, ${values.engine}`,
      messages: count,
      seconds: round(seconds),
      stagingPerSecond: fact(/^time .*?, ([\d,]+) messages\/s/mu),
      swapSeconds: fact(/put in place in ([\d.]+) s/u),
      changed: fact(/^changed +([\d,]+)/mu),
      changedAgain: Number(/^changed +([\d,]+)/mu.exec(again.stdout)?.[1]),
      peakMegabytes,
      answers: all.answers + paged.answers,
      first: all.first + paged.first,
      second: all.second + paged.second,
      wrong: [...all.wrong, ...paged.wrong].slice(0, 5),
      pageMsAlone: spread(alone.times),
      pageMsMeanwhile: spread(paged.times),
      slowest: paged.slowest,
      equalsFresh: isEqual,
      cores: availableParallelism(),
    })}\n`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function ingest(site: TestSite, mbox: string | null, version: 1 | 2): Promise<void> {
  await writePolicy(site, version);
  await writeEditionsList(site, mbox);
  const { code, stderr } = await site.run(['ingest', '--once']);
  if (code !== 0) throw new Error(stderr);
}

async function equalsFresh(site: TestSite, mbox: string): Promise<boolean> {
  await using fresh = await makeSite();
  await mkdir(join(fresh.data, 'vault'), { recursive: true, mode: 0o700 });
  await cp(join(site.data, 'vault', 'vault.key'), join(fresh.data, 'vault', 'vault.key'));
  await ingest(fresh, null, 1);
  await ingest(fresh, mbox, 2);
  const rows = (of: TestSite) => archiveRows(join(of.data, 'public', 'archive.db'));
  return isDeepStrictEqual(rows(site), rows(fresh));
}

function spread(times: readonly number[]): { median: number; p99: number; longest: number } {
  const at = (share: number) =>
    round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
  return { median: at(0.5), p99: at(0.99), longest: at(1) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
