// One thing goes wrong in one step of the real line; the next run, without it, ends where an undisturbed one ended. In
// the suite a choice that has every step and every kind; all of them with `npm run test:faults`.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDovecot, type TestDovecot } from '../support/dovecot.ts';
import { difference, shareKey, summed, waitingIn, workDone } from '../support/kill-run.ts';
import type { Fault, Kind } from '../support/faults/fault.ts';
import { faultLists, faultMail, listIdOf } from '../support/faults/mail.ts';
import { giveRoom, runWithFault, withFault } from '../support/faults/worker.ts';
import { imapSourceOf, makeSite, type TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';

const MESSAGES = 100;
const IS_ALL = process.env['DC_ARCHIVE_FAULTS'] === 'all';
const IS_ROOT = process.getuid?.() === 0;
const ROOM_MB = 24;

/** without the warnings of held messages */
const QUIET = { env: { DC_ARCHIVE_LOG: 'error' } };

/** What the operator is left with: how it ended, and what it said. */
const KILLED = { code: null, says: /^$/u };
const GOES_ON = { code: 0, says: /^$/u };
const UNFORESEEN = { code: 1, says: /^INTERNAL: .+ \([a-z/-]+\.ts:\d+\)$/mu };
const LOCKED = { code: 1, says: /^STORE_LOCKED: .+stop it or wait/mu };
const FULL = { code: 1, says: /^STORE_FULL: The disk is full; make room and run again/mu };
const BROKEN = { code: 1, says: /^STORE_FAILED: .+check the disk/mu };
const DAMAGED = { code: 1, says: /^VAULT_DAMAGED: .+restore the vault from your backup/mu };

type Ending = { readonly code: number | null; readonly says: RegExp };
type Case = readonly [step: Fault['step'], kind: Kind, ending: Ending, nth?: number];

const CHOSEN: readonly Case[] = [
  ['vault keep', 'half', KILLED],
  ['vault waiting', 'before', UNFORESEEN],
  ['vault read', 'half', DAMAGED],
  ['refine', 'half', GOES_ON],
  ['archive record', 'after', UNFORESEEN],
  ['archive record', 'full', FULL],
  ['vault settle', 'locked', LOCKED],
  ['vault settle', 'killed', KILLED],
  ['index batch', 'full', FULL],
  ['index cursor', 'half', KILLED],
  ['index cursor', 'broken', GOES_ON],
];

const OTHERS: readonly Case[] = [
  ['vault keep', 'before', UNFORESEEN],
  ['vault keep', 'after', UNFORESEEN],
  ['vault keep', 'killed', KILLED],
  ['vault keep', 'full', FULL],
  ['vault keep', 'locked', LOCKED],
  ['vault keep', 'broken', BROKEN],
  ['vault waiting', 'after', UNFORESEEN],
  ['vault waiting', 'half', GOES_ON],
  ['vault waiting', 'killed', KILLED],
  ['vault waiting', 'full', FULL, 1],
  ['vault waiting', 'locked', LOCKED],
  ['vault waiting', 'broken', BROKEN],
  ['vault read', 'before', UNFORESEEN],
  ['vault read', 'after', UNFORESEEN],
  ['vault read', 'killed', KILLED],
  ['vault read', 'full', FULL],
  ['vault read', 'locked', LOCKED],
  ['vault read', 'broken', BROKEN],
  ['refine', 'before', GOES_ON, 1],
  ['refine', 'killed', KILLED],
  ['archive record', 'before', UNFORESEEN],
  ['archive record', 'half', KILLED],
  ['archive record', 'killed', KILLED],
  // the archive's transactions are begun again
  ['archive record', 'locked', GOES_ON],
  ['archive record', 'broken', BROKEN],
  ['vault settle', 'before', UNFORESEEN],
  ['vault settle', 'after', UNFORESEEN],
  ['vault settle', 'half', KILLED],
  ['vault settle', 'full', FULL],
  ['vault settle', 'broken', BROKEN],
  // an index that fails is tried again in the same run
  ['index batch', 'before', GOES_ON],
  ['index batch', 'after', GOES_ON],
  ['index batch', 'half', KILLED],
  ['index batch', 'killed', KILLED],
  ['index batch', 'locked', GOES_ON],
  ['index batch', 'broken', GOES_ON],
  ['index cursor', 'before', GOES_ON, 1],
  ['index cursor', 'after', GOES_ON, 1],
  ['index cursor', 'killed', KILLED, 1],
  ['index cursor', 'full', FULL, 1],
  ['index cursor', 'locked', GOES_ON, 1],
];

describe('a fault in one step of the line', () => {
  let dovecot: TestDovecot;
  let undisturbed: TestSite;
  const source = (list: string) => imapSourceOf(dovecot.port, 'archive', { listId: listIdOf(list) });

  beforeAll(async () => {
    dovecot = await startDovecot();
    await dovecot.deliverFiles('archive', faultMail(MESSAGES));
    undisturbed = await makeSite({ lists: faultLists(source) });
    const run = await undisturbed.run(['ingest', '--once'], QUIET);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    // every kind of slot is there
    for (const state of ['published', 'withheld', 'held'])
      expect(summed(run, state), state).toBeGreaterThan(2);
  });
  afterAll(async () => {
    await undisturbed?.[Symbol.asyncDispose]();
    await dovecot?.[Symbol.asyncDispose]();
  });

  it.for(IS_ALL ? [...CHOSEN, ...OTHERS] : CHOSEN)('%s: %s', async ([step, kind, ending, nth], { skip }) => {
    skip(kind === 'full' && !IS_ROOT, 'only root can make a small disk');
    await using site = await makeSite({ lists: faultLists(source) });
    await using room = await roomFor(site, kind);
    await shareKey(undisturbed, site);
    const fault: Fault = { step, kind, nth: nth ?? nthOf(step), folder: room.folder };

    const disturbed = await runWithFault(site, fault, QUIET.env);
    await access(join(fault.folder, 'happened'));
    expect(disturbed.code, disturbed.stderr).toBe(ending.code);
    expect(disturbed.stderr).toMatch(ending.says);
    // no stack, and nothing of what a library said
    expect(disturbed.stderr).not.toMatch(/^\s+at |private\.example/mu);

    if (kind === 'full') await giveRoom(fault);
    const then = await site.run(['ingest', '--once'], QUIET);
    expect(then).toMatchObject({ code: 0, stderr: '' });
    expect(difference(undisturbed, site)).toBeNull();
    expect(waitingIn(site)).toBe(0);
  });
});

describe('a worker that follows', () => {
  it.for(['vault keep', 'archive record'] as const)(
    'ends with its remedy when the store fails (%s), for a supervisor to start it anew',
    async (step) => {
      await using dovecot = await startDovecot();
      const mail = [...faultMail(4)].filter((_, i) => i % 2 === 0);
      await dovecot.deliverFiles('archive', mail.slice(0, 1));
      await using site = await makeSite({
        lists: [{ id: 'dc-follow', sources: [imapSourceOf(dovecot.port, 'archive')] }],
      });
      await using room = await roomFor(site, 'broken');
      const fault: Fault = { step, kind: 'broken', nth: 2, folder: room.folder };
      const child = site.spawn(['ingest', '--follow'], withFault(fault));
      let said = '';
      child.stdout!.resume();
      child.stderr!.on('data', (chunk) => (said += chunk));
      const closed = once(child, 'close');
      await until(() => workDone(site).indexed === 1, { what: 'the first message' });
      await dovecot.append('archive', 'INBOX', mail[1]!.bytes);
      expect(await Promise.race([closed, sleep(20_000)])).toEqual([1, null]);
      expect(said).toMatch(BROKEN.says);
    },
  );
});

// In the middle: something was done before it, something would come after it.
function nthOf(step: Fault['step']): number {
  if (step === 'vault waiting' || step === 'index cursor') return 2;
  return step === 'refine' ? 60 : 30;
}

/** A folder for the fault; with `full`, the site's data lie on a small disk of their own. */
async function roomFor(site: TestSite, kind: Kind): Promise<AsyncDisposable & { folder: string }> {
  if (kind !== 'full') {
    const folder = await mkdtemp(join(tmpdir(), 'dc-archive-fault-'));
    return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
  }
  await mkdir(site.data);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${ROOM_MB}m,mode=755`, 'tmpfs', site.data]);
  return {
    folder: site.data,
    [Symbol.asyncDispose]: async () => void execFileSync('umount', ['--lazy', site.data]),
  };
}
