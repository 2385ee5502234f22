// dc-archive republish: puts the current policy in force for what is already public, all of a list at once.
import { Command } from 'commander';
import { openStaging } from '../archive/sql/staging.ts';
import { type Config, configFolder, loadConfig } from '../config/load.ts';
import type { LineList } from '../line-worker.ts';
import { fingerprintOf, type Republished, republishList, type RepublishTally } from '../line-republish.ts';
import { ArchiveError } from '../ops/errors.ts';
import type { Events } from '../ops/events.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { openEngines } from './engines.ts';
import { observe } from './observe.ts';
import { operator } from './operator.ts';
import { EXIT, end } from './outcome.ts';
import { lockForRepublish, stagingPath } from './paths.ts';
import { showLine } from './progress.ts';
import { catchUp } from './run-sources.ts';
import { followAll, openWork, type Work } from './work.ts';
import { lockForWorker } from './worker-lease.ts';

export function republishCommand(): Command {
  return new Command('republish')
    .description('put a changed policy in force for what is already public, all of a list at once')
    .argument('[list...]', 'ids of lists; all where none is named')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive republish dc-example      after config/policies/ or the list's file was changed
  dc-archive republish                 every list

Works beside a running worker and web. Every message is redacted anew from the vault; readers see the old text
until the last one is done, then the new one, never a mixture. Messages that an operator withheld, held or erased
stay as they are. May be stopped at any time (Ctrl-C, kill -9): nothing has changed then, and the next run goes on
where this one stopped. Running it again changes nothing.`,
    )
    .action((lists: string[], options: { config?: string }) => end(() => republish(lists, options.config)));
}

async function republish(lists: string[], folder: string | undefined): Promise<number> {
  const config = loadConfig({ folder: configFolder(folder), samples: true });
  const unknown = lists.find((id) => !config.lists.some((list) => list.id === id));
  if (unknown !== undefined) throw new ArchiveError('LIST_UNKNOWN', 'never', { list: unknown });
  const signal = shutdownSignal();
  const { events } = observe('warn');
  using _lock = lockForRepublish(config.data);
  await using work = await openWork({ config, events, lists, policy: 'first' });
  for (const id of work.lists) {
    const list = work.known.find((one) => one.id === id)!;
    if (!(await oneList(config, work, list, events, signal))) {
      process.stderr.write('Stopped. Nothing has changed in public; the next run goes on here.\n');
      return EXIT.failed;
    }
  }
  return await bringToIndexes(config, work, events, signal);
}

/** False where the signal ended it. */
async function oneList(
  config: Config,
  work: Work,
  list: LineList,
  events: Events,
  signal: AbortSignal,
): Promise<boolean> {
  const startedAt = Date.now();
  const before = (await work.reader.list(list.id))?.policy;
  const tally: RepublishTally = { slots: 0, made: 0, resumed: 0 };
  let done: Republished | 'stale' | null;
  do {
    // What was made before somebody was erased is made again, also where that happened while it was put in place.
    const generation = work.vault.erasures.generation();
    const isCurrent = () => work.vault.erasures.generation() === generation;
    using _progress = showLine(() => progressOf(list.id, tally, Date.now() - startedAt));
    using staging = openStaging({
      path: stagingPath(config.data, list.id),
      list: list.id,
      fingerprint: fingerprintOf(list, work.known, peopleMark(work, list, generation)),
    });
    const { line, vault, reader, archive: writer } = work;
    done = await republishList({ line, vault, reader, writer, staging, list, signal, tally, isCurrent });
    if (done !== null && !isCurrent()) done = 'stale';
  } while (done === 'stale');
  if (done === null) return false;
  const ms = Date.now() - startedAt;
  const { changed, unchanged, held, withheld } = done;
  if (changed > 0)
    work.vault.record({
      who: operator(),
      what: 'republish',
      list: list.id,
      seq: null,
      reason: null,
      counts: { changed, unchanged, held, withheld },
    });
  events.listRepublished({ list: list.id, changed, unchanged, held, withheld, ms });
  process.stdout.write(`${summaryOf(list, before, tally, done, ms)}\n`);
  return true;
}

/** Who is known decides too: those who were erased, and where names are hidden, all others. */
function peopleMark({ vault }: Work, { policy }: LineList, generation: number): string {
  return `${generation} ${policy.document.names === 'pseudonymise' ? vault.people.size() : ''}`;
}

function progressOf(list: string, { slots, made, resumed }: RepublishTally, elapsedMs: number): string {
  const rate = elapsedMs > 0 ? Math.round((made / elapsedMs) * 1000) : 0;
  return `${list}: ${n(made + resumed)} of ${n(Math.max(slots, made + resumed))} looked at, ${n(rate)}/s`;
}

function summaryOf(
  { id, policy }: LineList,
  before: { id: string; version: number } | undefined,
  { made, resumed }: RepublishTally,
  done: Republished,
  ms: number,
): string {
  const name = (one: { id: string; version: number }) => `${one.id} version ${one.version}`;
  const isSame = before?.id === policy.id && before.version === policy.version;
  const rows: [string, string][] = [
    ['list', id],
    ['policy', isSame || before === undefined ? name(policy) : `${name(before)} -> ${name(policy)}`],
    ['changed', n(done.changed)],
    ['unchanged', n(done.unchanged)],
    ['held now', `${n(done.held)}${done.held > 0 ? '  (dc-archive held shows why)' : ''}`],
    ['withheld', n(done.withheld)],
  ];
  if (done.person > 0) rows.push(['kept', `${n(done.person)}  (withheld, held or erased by an operator)`]);
  if (done.gone > 0)
    rows.push(['left', `${n(done.gone)}  (the raw mail is gone: they stay as they were published)`]);
  if (done.clashes > 0) rows.push(['doubled', `${n(done.clashes)}  (the same message as another number)`]);
  if (resumed > 0) rows.push(['resumed', `${n(resumed)}  (made by a run that was stopped)`]);
  const rate = Math.round(made / Math.max(ms / 1000, 0.001));
  rows.push([
    'time',
    `${(ms / 1000).toFixed(1)} s, ${n(rate)} messages/s; put in place in ${(done.swapMs / 1000).toFixed(2)} s`,
  ]);
  return rows.map(([key, value]) => `${key.padEnd(12)}${value}`).join('\n');
}

// A running worker does it; where none runs, this command does.
async function bringToIndexes(
  config: Config,
  work: Work,
  events: Events,
  signal: AbortSignal,
): Promise<number> {
  using lock = lockOrNull(config.data);
  if (lock === null) {
    process.stdout.write(
      'The running worker brings it to the search index; until then searches show the old text.\n',
    );
    return EXIT.done;
  }
  await using engines = await openEngines({ config, events, signal, writes: true });
  const ending = new AbortController();
  const followers = followAll(work, engines, events, ending.signal);
  const behind = await catchUp(followers, signal);
  ending.abort();
  await Promise.all(followers.map((follower) => follower.done));
  for (const { said } of behind) process.stdout.write(`${said}\n`);
  return behind.some(({ exit }) => exit === EXIT.failed) ? EXIT.failed : EXIT.done;
}

function lockOrNull(data: string): Disposable | null {
  try {
    return lockForWorker(data);
  } catch (error) {
    if (error instanceof ArchiveError && error.code === 'STORE_LOCKED') return null;
    throw error;
  }
}

function n(value: number): string {
  return value.toLocaleString('en');
}
