// A worker killed (kill -9) again and again at random moments of its work, until that is through.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { archiveDump, firstDifference, indexDump } from './archive-dump.ts';
import { startDovecot } from './dovecot.ts';
import { makeMailbox } from './make-mailbox.ts';
import { imapSourceOf, makeSite, type RunResult, type TestSite } from './site.ts';

const LOOK_EVERY_MS = 25;
/** A kill in the middle of starting, before there is any work to hit, is one in so many. */
const STARTS_HIT = 8;
const START_MS = 800;
/** A worker that stands still is killed too; the next one must go on. */
const LONGEST_LIFE_MS = 60_000;

export interface Kill {
  readonly number: number;
  /** what there was when the worker died */
  readonly at: WorkDone;
  /** false where it died before it had moved anything on */
  readonly hasWorked: boolean;
  readonly livedMs: number;
}

/** Counted from outside: messages in the vault, slots in the archive, documents in the embedded index. */
export interface WorkDone {
  readonly kept: number;
  readonly recorded: number;
  readonly indexed: number;
}

/**
 * Starts `ingest --once` and kills it, `kills` times, each after a random share of the work that is still to do, so that
 * fetching, refining, recording and indexing are all hit and there is work left for the last one. Ends earlier where a
 * worker was through before it could be killed.
 */
export async function killAgainAndAgain(
  site: TestSite,
  options: {
    messages: number;
    kills: number;
    random: () => number;
    onKill?: (kill: Kill) => void;
  },
): Promise<Kill[]> {
  const { messages, kills, random, onKill } = options;
  const done: Kill[] = [];
  for (let number = 1; number <= kills; number++) {
    const before = workDone(site);
    const left = 3 * messages - sum(before);
    const goal = sum(before) + (random() * 2 * left) / (kills - number + 2);
    const isStartHit = random() < 1 / STARTS_HIT;
    const child = site.spawn(['ingest', '--once']);
    child.stdout!.resume();
    child.stderr!.resume();
    const closed = once(child, 'close');
    const startedAt = Date.now();
    if (isStartHit) await sleep(random() * START_MS);
    else {
      while (child.exitCode === null && Date.now() - startedAt < LONGEST_LIFE_MS) {
        if (sum(workDone(site)) > goal) break;
        await sleep(LOOK_EVERY_MS);
      }
      await sleep(random() * 2 * LOOK_EVERY_MS);
    }
    // too quick for us: nothing is left to hit
    if (child.exitCode !== null) break;
    child.kill('SIGKILL');
    await closed;
    const at = workDone(site);
    const kill = { number, at, hasWorked: sum(at) > sum(before), livedMs: Date.now() - startedAt };
    done.push(kill);
    onKill?.(kill);
  }
  return done;
}

export function workDone(site: TestSite): WorkDone {
  const archive = join(site.data, 'public', 'archive.db');
  return {
    kept: count(join(site.data, 'vault', 'vault.db'), 'select count(*) as n from intake'),
    recorded: count(archive, 'select count(*) as n from slots'),
    indexed: count(join(site.data, 'public', 'search.db'), 'select count(*) as n from documents'),
  };
}

/** Messages that are kept and not settled. */
export function waitingIn(site: TestSite): number {
  return count(join(site.data, 'vault', 'vault.db'), `select count(*) as n from intake where state = 'new'`);
}

/** Keyed hashes of two sites are the same where their keys are. Before the first run of the other. */
export async function shareKey(from: TestSite, to: TestSite): Promise<void> {
  const key = join(from.data, 'vault', 'vault.key');
  // any run makes it
  if (!existsSync(key)) await from.run(['held']);
  await mkdir(join(to.data, 'vault'), { recursive: true, mode: 0o700 });
  await cp(key, join(to.data, 'vault', 'vault.key'));
}

/** Two sites for the same mail, whose keyed hashes are the same; `[Symbol.asyncDispose]` ends both and the server. */
export async function twinSites(messages: number) {
  await using opened = new AsyncDisposableStack();
  const dovecot = opened.use(await startDovecot());
  await dovecot.deliverFiles('archive', makeMailbox(messages, 7));
  const sources = [imapSourceOf(dovecot.port, 'archive')];
  const list = { id: 'dc-kill', address: 'dc-kill@lists.example.org', sources };
  const undisturbed = opened.use(await makeSite({ lists: [list] }));
  const disturbed = opened.use(await makeSite({ lists: [list] }));
  await shareKey(undisturbed, disturbed);
  const all = opened.move();
  return { undisturbed, disturbed, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** What differs between the public stores of two sites; null where nothing does. */
export function difference(one: TestSite, other: TestSite): string | null {
  const archive = (site: TestSite) => join(site.data, 'public', 'archive.db');
  const index = (site: TestSite) => indexDump(join(site.data, 'public', 'search.db'), archive(site));
  return (
    firstDifference(archiveDump(archive(one)), archiveDump(archive(other))) ??
    firstDifference(index(one), index(other))
  );
}

/** The number that the summary of a run gives under a word. */
export function summed({ stdout }: RunResult, word: string): number {
  const number = new RegExp(`^${word}\\s+([\\d,]+)`, 'mu').exec(stdout)?.[1];
  return number === undefined ? Number.NaN : Number(number.replaceAll(',', ''));
}

function sum({ kept, recorded, indexed }: WorkDone): number {
  return kept + recorded + indexed;
}

// 0 while the file or its tables are not there yet
function count(file: string, sql: string): number {
  try {
    using database = new DatabaseSync(file, { readOnly: true, timeout: 1_000 });
    return Number(database.prepare(sql).get()!['n']);
  } catch {
    return 0;
  }
}
