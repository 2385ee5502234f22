// dc-archive ingest: runs the line.
import { Command } from 'commander';
import { type Config, configFolder, loadConfig } from '../config/load.ts';
import { follow } from '../ingest/worker.ts';
import { ArchiveError } from '../ops/errors.ts';
import { letReadersGoFirst } from '../ops/priority.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { beforeWork } from './before-work.ts';
import { cosignOnce, keepCosigned } from './cosigning.ts';
import { deskOf, startDesk } from './desk.ts';
import { openEngines } from './engines.ts';
import { observe } from './observe.ts';
import { EXIT, end } from './outcome.ts';
import { startDaily } from './report-daily.ts';
import { runSources } from './run-sources.ts';
import { followAll, openWork, refuseOtherKey, toFollowers } from './work.ts';
import { waitForWorker } from './worker-lease.ts';

interface Options {
  config?: string;
  once?: boolean;
  follow?: boolean;
  wait?: boolean;
}

export function ingestCommand(): Command {
  return new Command('ingest')
    .description('take in mail from the configured sources, redact it, publish it, index it')
    .argument('[list...]', 'ids of lists; all where none is named')
    .option('--config <dir>', 'configuration folder')
    .option('--once', 'end when the sources are drained and the index has caught up (default)')
    .option('--follow', 'go on for ever: new mail is published as it arrives')
    .option('--wait', 'with --once: wait where another worker is at work, instead of leaving the work to it')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive ingest --once                 everything new, then a summary
  dc-archive ingest dc-example --once      one list
  dc-archive ingest --follow               as a service (see docs/operations.md)

Where another worker is at work on the same lists, --once leaves them to it and ends; --follow and --wait wait until
it ends, dies, or has stood still for worker.takeOverSeconds.
May be stopped at any time (Ctrl-C, kill -9): the next run goes on where this one stopped.`,
    )
    .action((lists: string[], options: Options) => end(() => ingest(lists, options)));
}

async function ingest(lists: string[], options: Options): Promise<number> {
  if (options.once && options.follow) {
    process.stderr.write('Say --once or --follow, not both.\n');
    return 2;
  }
  let config = loadLists(lists, options);
  const signal = shutdownSignal();
  const { events } = observe(options.follow ? 'info' : 'warn');
  let hasWaited = false;
  const wanted = lists.length > 0 ? lists : config.lists.map(({ id }) => id);
  const turn = await waitForWorker(config.data, {
    lists: wanted,
    signal,
    takeOverMs: config.site.worker.takeOverSeconds * 1000,
    isPatient: options.follow === true || options.wait === true,
    onWait: () => {
      hasWaited = true;
      events.workerWaits();
      if (!options.follow)
        process.stderr.write(
          'Another worker is at work on this data folder; this one goes on when it ends. Ctrl-C stops waiting.\n',
        );
    },
    onStill: (facts) => events.workerStill(facts),
  });
  if (turn === 'theirs') {
    process.stdout.write(
      'Another worker is at work on these lists and does what this run would do. With --wait this run waits for its turn.\n',
    );
    return EXIT.done;
  }
  if (turn === 'stopped') return EXIT.done;
  using _lock = turn;
  // days may have passed: an older policy must not become the public one
  if (hasWaited) {
    const fresh = loadLists(lists, options);
    // the lock is one of the folder that was named before
    if (fresh.data !== config.data) throw new ArchiveError('STORE_LOCKED', 'later');
    config = fresh;
  }
  await using work = await openWork({ config, events, lists });
  refuseOtherKey(work, work.sources);
  await beforeWork({ config, work, events, signal });
  await using desk = startDesk(deskOf(config, work, { events, sends: true, signal }), signal);
  await using engines = await openEngines({ config, events, signal, writes: true });
  // an engine that we start anew after a fault would wait behind readers, whom it serves
  if (engines.choice.kind !== 'managed') letReadersGoFirst();
  const ending = new AbortController();
  const followers = followAll(work, engines, events, ending.signal);
  let cosigning: Promise<void> | null = null;
  try {
    const exit = await runSources({ config, work, sources: work.sources, followers, signal, events });
    if (!signal.aborted && !options.follow) await cosignOnce(work, events, signal);
    if (!options.follow || signal.aborted) return exit;
    await using _daily = startDaily({ config, work, events, signal, site: config.site.url ?? null });
    const recorded = toFollowers(followers);
    cosigning = keepCosigned(work, events, ending.signal);
    const until = AbortSignal.any([signal, desk.broken]);
    await follow({ line: work.line, lists: work.lists, sources: work.sources, signal: until, recorded });
    events.stopped();
    return 0;
  } finally {
    ending.abort();
    await Promise.all([cosigning, ...followers.map((follower) => follower.done)]);
  }
}

function loadLists(lists: readonly string[], options: Options): Config {
  const config = loadConfig({ folder: configFolder(options.config) });
  const unknown = lists.find((id) => !config.lists.some((list) => list.id === id));
  if (unknown !== undefined) throw new ArchiveError('LIST_UNKNOWN', 'never', { list: unknown });
  return config;
}
