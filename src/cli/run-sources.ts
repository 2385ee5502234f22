// One run over sources to their end, with progress, summary and an index that has caught up. Used by ingest and import.
import type { Config } from '../config/load.ts';
import { runOnce } from '../ingest/worker.ts';
import type { Source } from '../ingest/source/source.ts';
import { systemClock } from '../ops/clock.ts';
import type { ArchiveError } from '../ops/errors.ts';
import type { Events } from '../ops/events.ts';
import { EXIT, sentence } from './outcome.ts';
import { olderPolicyLines } from './older-policy.ts';
import { showProgress, summary } from './progress.ts';
import { stateSources } from './statements.ts';
import { type IndexFollower, toFollowers, type Work } from './work.ts';

const INDEX_PATIENCE_MS = 6_000;

/** Gives the exit code: 1 where a source failed (its messages come with the next run), else 0. */
export async function runSources({
  work,
  sources,
  followers,
  signal,
  config,
  events,
}: {
  config: Config;
  work: Work;
  sources: readonly Source[];
  followers: readonly IndexFollower[];
  signal: AbortSignal;
  events: Events;
}): Promise<number> {
  const startedAt = Date.now();
  const recorded = toFollowers(followers);
  let failures;
  {
    using _progress = showProgress(work.line.tally, startedAt);
    failures = await runOnce({ line: work.line, lists: work.lists, sources, signal, recorded });
  }
  // the index needs what the threads hold; they start again with the next mail
  work.pool.renew();
  const elapsedMs = Date.now() - startedAt;
  if (!signal.aborted) await stateSources(work, events, systemClock);
  const behind = signal.aborted ? [] : await catchUp(followers, signal);
  process.stdout.write(`${summary(work.line.tally, elapsedMs, await slots(work))}\n`);
  for (const line of await olderPolicyLines(work)) process.stdout.write(`${line}\n`);
  for (const { said } of behind) process.stdout.write(`${said}\n`);
  for (const { source, error } of failures) {
    const lists = source.lists.join(', ');
    process.stderr.write(`${source.type} source of ${lists}: ${sentence(error.code, error)}\n`);
  }
  if (signal.aborted) process.stderr.write('Stopped. Nothing is lost; the next run goes on here.\n');
  if (config.lists.every((list) => list.sources.length === 0) && sources.length === 0) {
    process.stderr.write('No list has a source. Add one under sources: in config/lists/<id>.yaml.\n');
  }
  return failures.length > 0 || behind.some(({ exit }) => exit === EXIT.failed) ? EXIT.failed : EXIT.done;
}

async function slots(work: Work): Promise<number> {
  let sum = 0;
  for (const id of work.lists) {
    const list = await work.reader.list(id);
    if (list !== null) sum += Object.values(list.counts).reduce((a, b) => a + b, 0);
  }
  return sum;
}

/** An index that did not catch up: the line of the summary, and the exit code that comes of it. */
interface Behind {
  readonly said: string;
  readonly exit: number;
}

// An engine that moves is waited for as long as it takes; one that stands still is left behind.
export async function catchUp(followers: readonly IndexFollower[], signal: AbortSignal): Promise<Behind[]> {
  const behind: Behind[] = [];
  for (const follower of followers) {
    const done = follower.idle().then(() => true);
    let last = follower.behind();
    let stillSince = Date.now();
    for (;;) {
      const isDone = await Promise.race([done, tick()]);
      if (isDone || signal.aborted) break;
      const now = follower.behind();
      if (now !== last) {
        last = now;
        stillSince = Date.now();
      }
      const fault = follower.fault();
      if (Date.now() - stillSince > INDEX_PATIENCE_MS && fault !== null) {
        behind.push(standing(follower.engine, fault));
        break;
      }
    }
  }
  return behind;
}

// A site lives without its Meilisearch for a while; what is wrong with a file of ours needs somebody.
function standing(engine: string, fault: ArchiveError): Behind {
  const why =
    fault.code === 'ENGINE_UNREACHABLE'
      ? 'is not reachable; it catches up when it is back'
      : `stands still. ${sentence(fault.code, fault)}`;
  const exit = fault.code.startsWith('ENGINE_') ? EXIT.done : EXIT.failed;
  return { said: `index       ${engine} ${why}`, exit };
}

function tick(): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), 100));
}
