// kill -9 of the worker at random points of an ingest: the archive is the one of an undisturbed run.
import { once } from 'node:events';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { archiveState } from '../support/archive-state.ts';
import { startDovecot } from '../support/dovecot.ts';
import { makeMailbox } from '../support/make-mailbox.ts';
import { imapSourceOf, makeSite } from '../support/site.ts';

const MESSAGES = 500;
const KILLS = 20;

describe('a worker killed at any point', () => {
  it(`gives the same archive after ${KILLS} kills as an undisturbed run`, { timeout: 600_000 }, async () => {
    await using dovecot = await startDovecot();
    await dovecot.deliverFiles('archive', makeMailbox(MESSAGES, 7));
    const list = {
      id: 'dc-kill',
      address: 'dc-kill@lists.example.org',
      sources: [imapSourceOf(dovecot.port, 'archive')],
    };
    await using undisturbed = await makeSite({ lists: [list] });
    await using disturbed = await makeSite({ lists: [list] });

    // Both have the same key, made beforehand: keyed hashes can be compared.
    await undisturbed.run(['withhold', 'dc-kill', '1']);
    await mkdir(join(disturbed.data, 'vault'), { recursive: true, mode: 0o700 });
    await cp(join(undisturbed.data, 'vault', 'vault.key'), join(disturbed.data, 'vault', 'vault.key'));

    const startedAt = Date.now();
    expect((await undisturbed.run(['ingest', '--once'])).code).toBe(0);
    const wholeMs = Date.now() - startedAt;
    let killedInTheMiddle = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const child = disturbed.spawn(['ingest', '--once']);
      const closed = once(child, 'close');
      // spread over start, fetch, parse, archive and index
      await Promise.race([sleep(300 + Math.random() * wholeMs), closed]);
      if (child.exitCode === null) killedInTheMiddle += 1;
      child.kill('SIGKILL');
      await closed;
    }
    const last = await disturbed.run(['ingest', '--once']);
    expect(last.code).toBe(0);
    expect(killedInTheMiddle).toBeGreaterThan(0);
    const archive = (site: { data: string }) => join(site.data, 'public', 'archive.db');
    expect(await archiveState(archive(disturbed))).toEqual(await archiveState(archive(undisturbed)));
    const again = await disturbed.run(['ingest', '--once']);
    expect(again.stdout).toMatch(/^seen\s+0$/mu);
  });
});
