// dc-archive up: worker, web and, where none is configured, a Meilisearch of its own, in one process.
import { once } from 'node:events';
import { Command } from 'commander';
import { configFolder, loadConfig } from '../config/load.ts';
import { follow, runOnce } from '../ingest/worker.ts';
import { asArchiveError } from '../ops/errors.ts';
import { pause, shutdownSignal } from '../ops/shutdown.ts';
import { beforeWork } from './before-work.ts';
import { keepCosigned } from './cosigning.ts';
import { deskOf, startDesk } from './desk.ts';
import { openEngines } from './engines.ts';
import { observe } from './observe.ts';
import { end, sentence } from './outcome.ts';
import { showProgress, summary } from './progress.ts';
import { olderPolicyLines } from './older-policy.ts';
import { startDaily } from './report-daily.ts';
import { openWeb } from './web.ts';
import { followAll, type IndexFollower, openWork, refuseOtherKey, toFollowers, type Work } from './work.ts';
import { lockForWorker } from './worker-lease.ts';

/** How long the address waits for the first pass, so that whoever opens it finds something. */
const FIRST_PASS_MS = 25_000;
const FAR_BEHIND = 5_000;

export function upCommand(): Command {
  return new Command('up')
    .description('one command for a small site and for the demo: worker, web and search engine')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  npm start                       two sample lists of invented mail, until config/lists/ names your own
  dc-archive up --config /etc/dc-archive

Prints the address of the site. Ctrl-C ends everything it started.`,
    )
    .action((options: { config?: string }) => end(() => up(options.config)));
}

async function up(folder: string | undefined): Promise<void> {
  const config = loadConfig({ folder: configFolder(folder), samples: true });
  const signal = shutdownSignal();
  const { events, metrics } = observe('info');
  using _lock = lockForWorker(
    config.data,
    config.lists.map(({ id }) => id),
  );
  await using work = await openWork({ config, events });
  refuseOtherKey(work, work.sources);
  await beforeWork({ config, work, events, signal });
  await using desk = startDesk(deskOf(config, work, { events, sends: true, signal }), signal);
  await using engines = await openEngines({ config, events, signal, writes: true });
  const ending = new AbortController();
  const followers = followAll(work, engines, events, ending.signal);
  const primary = followers.at(-1)!;
  await using search = engines.search(() => primary.behind() > FAR_BEHIND && !primary.isRebuilding());
  await using web = await openWeb({
    config,
    reader: work.reader,
    search,
    behind: () => primary.behind(),
    events,
    metrics,
  });
  const cosigning = keepCosigned(work, events, ending.signal);
  events.started({ lists: work.lists.length, sample: config.isSample });
  try {
    const working = runWorker(work, followers, AbortSignal.any([signal, desk.broken]));
    await Promise.race([working.firstPass, pause(FIRST_PASS_MS, signal), working.ended]);
    const site = config.site.url ?? web.url;
    await using daily = new AsyncDisposableStack();
    void working.firstPass.then(
      () => !daily.disposed && daily.use(startDaily({ config, work, events, signal, site })),
      () => {},
    );
    if (!signal.aborted) {
      const what = config.isSample ? ' (sample lists of invented mail; add your own in config/lists/)' : '';
      process.stdout.write(`${config.site.title}${what}\n${web.url}/\n`);
      await Promise.race([once(signal, 'abort'), working.ended]);
    }
    await working.ended;
    events.stopped();
  } finally {
    ending.abort();
    await Promise.all([cosigning, ...followers.map((follower) => follower.done)]);
  }
}

// The worker beside the web: a source that fails is tried again for ever, a fault of our own ends the process.
function runWorker(work: Work, followers: readonly IndexFollower[], signal: AbortSignal) {
  const recorded = toFollowers(followers);
  const options = { line: work.line, lists: work.lists, sources: work.sources, signal, recorded };
  const firstPass = (async () => {
    const startedAt = Date.now();
    using _progress = showProgress(work.line.tally, startedAt);
    const failures = await runOnce(options);
    // the index needs what the threads hold; they start again with the next mail
    work.pool.renew();
    for (const { source, error } of failures) {
      const lists = source.lists.join(', ');
      process.stderr.write(`${source.type} source of ${lists}: ${sentence(error.code, error)}\n`);
    }
    if (work.line.tally.seen > 0)
      process.stdout.write(`${summary(work.line.tally, Date.now() - startedAt, null)}\n`);
    for (const line of await olderPolicyLines(work)) process.stdout.write(`${line}\n`);
    await Promise.race(followers.map((follower) => follower.idle()));
    await Promise.race([Promise.all(followers.map((follower) => follower.idle())), pause(10_000, signal)]);
  })();
  const ended = (async () => {
    await firstPass;
    await follow(options);
  })().catch((error: unknown) => {
    throw asArchiveError(error);
  });
  // both are awaited by up(); until then a rejection must not end the process before the web is closed
  firstPass.catch(() => {});
  ended.catch(() => {});
  return { firstPass, ended };
}
