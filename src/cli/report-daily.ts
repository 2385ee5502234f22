// What the worker does by the clock besides mail: statements about sources every hour, openness reports by their schedule.
import { Cron } from 'croner';
import type { Config } from '../config/load.ts';
import { systemClock } from '../ops/clock.ts';
import { asArchiveError } from '../ops/errors.ts';
import type { Events } from '../ops/events.ts';
import { ownFrame } from '../ops/log.ts';
import { reportDrafts } from './report-drafts.ts';
import { listFacts } from './report-facts.ts';
import { issue } from './report-issue.ts';
import { makeReports, subjectsOf } from './report-make.ts';
import { stateSources } from './statements.ts';
import type { Work } from './work.ts';

const EVERY_HOUR = '7 * * * *';
const PACE_MS = 1000;

export interface DailyOptions {
  readonly config: Config;
  readonly work: Work;
  readonly events: Events;
  readonly signal: AbortSignal;
  /** where this site is reached; null where nobody has said it, and then its pages are not looked at */
  readonly site: string | null;
}

/**
 * Starts after the first pass. The sample lists get a report at once, public, so that their pages have something to
 * show. Disposing waits for what is under way.
 */
export function startDaily(options: DailyOptions): AsyncDisposable {
  const { config, work, events, signal } = options;
  const ending = new AbortController();
  const run = { ...options, signal: AbortSignal.any([signal, ending.signal]) };
  // one after another: two runs would make the same report twice
  let last: Promise<void> = Promise.resolve();
  const then = (task: () => Promise<void>) => {
    last = last.then(async () => {
      if (run.signal.aborted) return;
      try {
        await task();
      } catch (error) {
        // a report that could not be made is no reason to stop taking in mail; the next hour or day tries again
        if (!run.signal.aborted) events.failed({ code: asArchiveError(error).code, frame: ownFrame(error) });
      }
    });
  };
  const state = () => then(() => stateSources(work, events, systemClock));
  const report = () => then(() => reportAll(run));
  state();
  if (config.isSample) report();
  const { schedule } = config.site.report;
  const jobs = [
    new Cron(EVERY_HOUR, { timezone: 'UTC' }, state),
    ...(schedule === 'off' ? [] : [new Cron(schedule, { timezone: 'UTC' }, report)]),
  ];
  return {
    async [Symbol.asyncDispose]() {
      for (const job of jobs) job.stop();
      ending.abort();
      await last;
    },
  };
}

async function reportAll({ config, work, events, signal, site }: DailyOptions): Promise<void> {
  const { reader, vault, sources, archive: writer } = work;
  const { publishAfterDays } = config.site.report;
  // invented lists name hosts that are nobody's
  const outside = config.site.report.probe && !config.isSample;
  const isConnected = new Set(work.lists);
  // what nobody looks at needs no report every day
  const subjects = subjectsOf(config).filter(({ list }) => (list === null ? outside : isConnected.has(list)));
  const run = {
    config,
    reader,
    facts: listFacts({
      vault,
      reader,
      sources,
      site: config.site.url ?? null,
      takesRequests: config.site.removal.enabled,
      clock: systemClock,
    }),
    site,
    outside,
    clock: systemClock,
    signal,
    paceMs: PACE_MS,
  };
  const count = { reports: 0, published: 0, drafts: 0 };
  const drafts = reportDrafts(config.data);
  const days = config.isSample ? 0 : publishAfterDays;
  for await (const made of makeReports(run, subjects)) {
    const { kind } = await issue(made, { reader, writer, drafts, days, when: 'due' });
    count.reports += 1;
    if (kind === 'public') count.published += 1;
    else if (kind !== 'same') count.drafts += 1;
  }
  events.reportsMade(count);
}
