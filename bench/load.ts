// Readers of every kind at once: 200 requests a second for a minute, begun on time whether or not the ones before have
// been answered (an open loop: a slow answer does not slow the readers down), on the web of a filled site.
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Corpus } from './corpus.ts';
import type { FilledSite } from './filled-site.ts';
import { pathsOf, SEARCHES } from './page-paths.ts';
import type { Measurement } from './run.ts';

const PER_SECOND = 200;
const SECONDS = 60;
const WARM_UP_SECONDS = 10;

/** Of a hundred requests; the rest are messages. */
const SHARES = { home: 5, list: 10, month: 15, thread: 25, search: 10, feed: 5, download: 5 };

interface Answer {
  readonly status: number;
  readonly ms: number;
}

export async function* loadStage(
  corpus: Corpus,
  filled: () => Promise<FilledSite>,
): AsyncGenerator<Measurement> {
  const { site } = await filled();
  const web = await site.start('serve');
  const paths = mixed(await pathsOf(web.url, corpus.count));
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  try {
    await requests(agent, web.url, paths, WARM_UP_SECONDS);
    const before = memoryOf(web.child.pid!);
    const start = performance.now();
    const answers = await requests(agent, web.url, paths, SECONDS);
    const times = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(times[Math.ceil(times.length * share) - 1]! * 10) / 10;
    yield {
      stage: `${PER_SECOND} requests a second of every kind`,
      messages: answers.length,
      seconds: (performance.now() - start) / 1000,
      p50Ms: at(0.5),
      p95Ms: at(0.95),
      p99Ms: at(0.99),
      longestMs: at(1),
      failed: answers.filter(({ status }) => status !== 200).length,
      megabytesBefore: before,
      megabytesAfter: memoryOf(web.child.pid!),
    };
  } finally {
    agent.destroy();
    await web.stop();
  }
}

async function requests(
  agent: Agent,
  url: string,
  paths: readonly string[],
  seconds: number,
): Promise<Answer[]> {
  const start = performance.now();
  const answers: Promise<Answer>[] = [];
  for (let i = 0; i < PER_SECOND * seconds; i++) {
    const due = start + (i * 1000) / PER_SECOND;
    if (due > performance.now()) await sleep(due - performance.now());
    answers.push(ask(agent, url + paths[i % paths.length]!, due));
  }
  return Promise.all(answers);
}

// Timed from when the request was due. Every one comes from another reader: the site answers one only so often a minute.
function ask(agent: Agent, url: string, due: number): Promise<Answer> {
  const headers = {
    'x-forwarded-for': `10.${[1, 2, 3].map(() => Math.floor(Math.random() * 256)).join('.')}`,
    'accept-encoding': 'gzip',
  };
  return new Promise((resolve) => {
    const failed = () => resolve({ status: 0, ms: performance.now() - due });
    get(url, { agent, headers }, (response) => {
      response.once('end', () => resolve({ status: response.statusCode!, ms: performance.now() - due }));
      response.once('error', failed);
      response.resume();
    }).once('error', failed);
  });
}

/** A hundred kinds in a fixed order that mixes them, many times over, each time with other pages. */
function mixed(paths: Awaited<ReturnType<typeof pathsOf>>): string[] {
  const list = paths.list[0]!;
  const byKind: Record<string, readonly string[]> = {
    ...paths,
    search: SEARCHES,
    feed: [`${list}/feed.atom`],
    download: paths.message.map((path) => `${path}.eml`),
  };
  const kinds = Object.entries(SHARES).flatMap(([kind, share]) => Array.from({ length: share }, () => kind));
  while (kinds.length < 100) kinds.push('message');
  return Array.from({ length: 10_000 }, (_, i) => {
    const some = byKind[kinds[(i * 37) % 100]!]!;
    return some[(i * 7919) % some.length]!;
  });
}

/** Resident memory of a process in MB. */
function memoryOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1];
  return Math.round(Number(kilobytes) / 1024);
}
