// Two workers on one data folder: one works, the other waits and takes over, also after kill -9 and from one that hangs.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { statSync, utimesSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { archiveState } from '../support/archive-state.ts';
import { shareKey, workDone } from '../support/kill-run.ts';
import { makeMailbox, mboxEntry } from '../support/make-mailbox.ts';
import { makeSite, type TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';

const MESSAGES = 200;
const WAITS = /Another worker is at work on this data folder/u;

async function siteWithMail(worker: object = {}): Promise<TestSite> {
  const site = await makeSite({ site: { worker } });
  const file = join(site.folder, 'mail.mbox');
  const mail = [...makeMailbox(MESSAGES, 3)].map(({ bytes }) => mboxEntry(bytes));
  await writeFile(file, Buffer.concat(mail));
  await site.writeList({
    id: 'dc-two',
    address: 'dc-two@lists.example.org',
    sources: [{ type: 'mbox', path: file }],
  });
  return site;
}

const archiveOf = (site: TestSite) => archiveState(join(site.data, 'public', 'archive.db'));

function ending(child: ChildProcess) {
  let said = '';
  child.stdout!.on('data', (chunk) => (said += chunk));
  child.stderr!.on('data', (chunk) => (said += chunk));
  return { said: () => said, closed: once(child, 'close') as Promise<[number | null]> };
}

/** A worker that follows and has kept mail. */
async function following(site: TestSite, ...lists: string[]) {
  const child = site.spawn(['ingest', ...lists, '--follow']);
  const end = ending(child);
  await until(() => workDone(site).kept > 0, { what: 'the worker to keep mail' });
  return { child, end };
}

it('two at once give the slots of one', { timeout: 120_000 }, async () => {
  await using alone = await siteWithMail();
  await using both = await siteWithMail();
  expect((await alone.run(['ingest', '--once'])).code).toBe(0);
  await shareKey(alone, both);
  const words = ['ingest', '--once', '--wait'];
  const runs = await Promise.all([both.run(words), both.run(words)]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  expect(runs.filter(({ stderr }) => WAITS.test(stderr))).toHaveLength(1);
  const seen = runs.map(({ stdout }) => Number(/^seen\s+(\d+)$/mu.exec(stdout)?.[1]));
  expect(seen.toSorted((a, b) => a - b)).toEqual([0, MESSAGES]);
  expect(await archiveOf(both)).toEqual(await archiveOf(alone));
});

it('one that waits takes over from one that was killed', { timeout: 120_000 }, async () => {
  await using alone = await siteWithMail();
  await using both = await siteWithMail();
  expect((await alone.run(['ingest', '--once'])).code).toBe(0);
  await shareKey(alone, both);
  const { child: first, end: firstEnd } = await following(both);
  // it stands still in the middle of its work until it dies
  first.kill('SIGSTOP');
  const second = ending(both.spawn(['ingest', '--once', '--wait']));
  await until(() => WAITS.test(second.said()), { what: 'the second worker to wait' });
  first.kill('SIGKILL');
  await firstEnd.closed;
  expect((await second.closed)[0]).toBe(0);
  // there was work left, and the second one did it
  const published = Number(/^published\s+(\d+)$/mu.exec(second.said())?.[1]);
  expect(published).toBeGreaterThan(0);
  expect(await archiveOf(both)).toEqual(await archiveOf(alone));
});

it('one that waits ends when it is told to', { timeout: 60_000 }, async () => {
  await using site = await siteWithMail();
  const { child: first } = await following(site);
  const child = site.spawn(['ingest', '--follow'], { DC_ARCHIVE_LOG: 'info' });
  const second = ending(child);
  await until(() => second.said().includes('worker.waits'), { what: 'the second worker to wait' });
  child.kill('SIGINT');
  expect((await second.closed)[0]).toBe(0);
  expect(first.exitCode).toBeNull();
});

describe('a run beside a service', () => {
  it('leaves the same lists to it and ends at once', { timeout: 60_000 }, async () => {
    await using site = await siteWithMail();
    const { child: service } = await following(site);
    const { code, stdout } = await site.run(['ingest', '--once']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Another worker is at work on these lists')]);
    expect((await site.run(['ingest', 'dc-two', '--once'])).code).toBe(0);
    expect(service.exitCode).toBeNull();
  });

  it('does not say so where the other one does other lists', { timeout: 90_000 }, async () => {
    await using site = await siteWithMail();
    await site.writeList({ id: 'dc-else', address: 'dc-else@lists.example.org' });
    await following(site, 'dc-two');
    const { code, stderr } = await site.run(['ingest', 'dc-else', '--once']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('STORE_LOCKED')]);
  });
});

describe('a worker that stands still', () => {
  it('is ended by one that waits, which loses and doubles nothing', { timeout: 120_000 }, async () => {
    await using alone = await siteWithMail();
    await using both = await siteWithMail({ takeOverSeconds: 5 });
    expect((await alone.run(['ingest', '--once'])).code).toBe(0);
    await shareKey(alone, both);
    const { child: first, end: firstEnd } = await following(both);
    first.kill('SIGSTOP');
    const second = ending(both.spawn(['ingest', '--once', '--wait']));
    expect((await second.closed)[0]).toBe(0);
    expect(second.said()).toContain('worker.still');
    await firstEnd.closed;
    expect(first.signalCode).toBe('SIGKILL');
    expect(await archiveOf(both)).toEqual(await archiveOf(alone));
  });

  it('does not stop the runs of a timer for ever', { timeout: 120_000 }, async () => {
    await using site = await siteWithMail({ takeOverSeconds: 5 });
    const { child: first } = await following(site);
    first.kill('SIGSTOP');
    await until(() => Date.now() - statSync(join(site.data, 'worker.beat')).mtimeMs > 5_000, {
      what: 'the last sign of life to be old',
    });
    expect((await site.run(['ingest', '--once'])).code).toBe(0);
    const archive = await archiveOf(site);
    expect(JSON.stringify(archive)).toContain('dc-two');
    expect(first.signalCode).toBe('SIGKILL');
  });

  it(
    'is left alone as long as it gives signs of life, however old the last one looks',
    {
      timeout: 90_000,
    },
    async () => {
      await using site = await siteWithMail({ takeOverSeconds: 5 });
      const { child: first } = await following(site);
      const second = site.spawn(['ingest', '--follow'], { DC_ARCHIVE_LOG: 'info' });
      const waiting = ending(second);
      await until(() => waiting.said().includes('worker.waits'), { what: 'the second worker to wait' });
      // as after a sleep of the machine, again and again
      for (let sleeps = 0; sleeps < 5; sleeps++) {
        utimesSync(join(site.data, 'worker.beat'), 1_000, 1_000);
        // longer than from one sign to the next: none would be seen where each is taken back before anybody looks
        await sleep(3_300);
      }
      expect([first.exitCode, first.signalCode]).toEqual([null, null]);
      expect(waiting.said()).not.toContain('worker.still');
    },
  );
});
