// kill -9 of the worker at random points of an ingest: archive and index are those of an undisturbed run, byte for byte. Far
// more of it: npm run test:kill.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { difference, twinSites } from '../support/kill-run.ts';

const MESSAGES = 500;
const KILLS = 20;

describe('a worker killed at any point', () => {
  it(
    `gives the same archive and index after ${KILLS} kills as an undisturbed run`,
    { timeout: 600_000 },
    async () => {
      await using sites = await twinSites(MESSAGES);
      const { undisturbed, disturbed } = sites;
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
      let last = await disturbed.run(['ingest', '--once']);
      // the mail server may still hold the connections of those that were killed: the next run goes on
      if (/SOURCE_/.test(last.stderr)) last = await disturbed.run(['ingest', '--once']);
      expect(last.code, last.stderr).toBe(0);
      expect(killedInTheMiddle).toBeGreaterThan(0);
      expect(difference(undisturbed, disturbed)).toBeNull();
      const again = await disturbed.run(['ingest', '--once']);
      expect(again.stdout).toMatch(/^seen\s+0$/mu);
    },
  );
});
