// One thing goes wrong between the real worker and a real Meilisearch; the index is the undisturbed one in the end.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineDump, firstDifference } from '../support/archive-dump.ts';
import { externalMeilisearch, type ExternalMeilisearch } from '../support/external-meilisearch.ts';
import { engineProxy, type EngineKind, type EngineStep } from '../support/faults/engine-proxy.ts';
import { faultLists, faultMail, listIdOf } from '../support/faults/mail.ts';
import { startDovecot, type TestDovecot } from '../support/dovecot.ts';
import { difference, shareKey } from '../support/kill-run.ts';
import { imapSourceOf, makeSite, type TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';

const MESSAGES = 40;
const IS_ALL = process.env['DC_ARCHIVE_FAULTS'] === 'all';

const CHOSEN: readonly (readonly [EngineStep, EngineKind])[] = [
  ['documents', 'refused'],
  ['documents', 'lost'],
  ['documents', 'mistaken'],
  ['cursor', 'after'],
  ['task', 'half'],
];
const OTHERS: typeof CHOSEN = [
  ['documents', 'throttled'],
  ['documents', 'reset'],
  ['documents', 'after'],
  ['documents', 'half'],
  ['cursor', 'refused'],
  ['cursor', 'throttled'],
  ['cursor', 'reset'],
  ['cursor', 'half'],
  ['cursor', 'lost'],
  ['cursor', 'mistaken'],
  ['task', 'refused'],
  ['task', 'throttled'],
  ['task', 'reset'],
  ['task', 'after'],
];

describe('a fault between worker and Meilisearch', () => {
  let dovecot: TestDovecot;
  let engine: ExternalMeilisearch;
  let undisturbed: TestSite;
  const env = { ENGINE_KEY: 'a-master-key-for-the-tests', DC_ARCHIVE_LOG: 'error' };
  const site = (url: string, index: string) =>
    makeSite({
      site: { search: { url, key: { env: 'ENGINE_KEY' }, index } },
      lists: faultLists((list) => imapSourceOf(dovecot.port, 'archive', { listId: listIdOf(list) })),
    });
  const dump = (index: string) => engineDump({ ...engine, index });
  const ingest = async (on: TestSite) => {
    const run = await on.run(['ingest', '--once'], { env });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    return run;
  };

  beforeAll(async () => {
    [dovecot, engine] = await Promise.all([startDovecot(), externalMeilisearch()]);
    await dovecot.deliverFiles('archive', faultMail(MESSAGES));
    undisturbed = await site(engine.url, 'undisturbed');
    await ingest(undisturbed);
  });
  afterAll(async () => {
    for (const one of [undisturbed, engine, dovecot]) await one?.[Symbol.asyncDispose]();
  });

  it.for(IS_ALL ? [...CHOSEN, ...OTHERS] : CHOSEN)(
    '%s: %s, and the same run makes up for it',
    async ([step, kind]) => {
      const index = `${step}-${kind}`;
      await using proxy = await engineProxy(engine.url, index, { step, kind, times: 1 });
      await using disturbed = await site(proxy.url, index);
      await shareKey(undisturbed, disturbed);
      await ingest(disturbed);
      expect(proxy.happened).toBe(1);
      expect(firstDifference(await dump('undisturbed'), await dump(index))).toBeNull();
      expect(difference(undisturbed, disturbed)).toBeNull();
    },
  );

  it('refuses for a whole run: the operator is told, and the next run makes up for it', async () => {
    await using proxy = await engineProxy(engine.url, 'never', {
      step: 'documents',
      kind: 'refused',
      times: 99,
    });
    await using disturbed = await site(proxy.url, 'never');
    await shareKey(undisturbed, disturbed);
    const run = await disturbed.run(['ingest', '--once'], { env: { ...env, DC_ARCHIVE_LOG: 'warn' } });
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^index +meilisearch is not reachable; it catches up when it is back$/mu);
    expect(run.stderr).toMatch(/"event":"engine\.state".*"state":"down".*"code":"ENGINE_UNREACHABLE"/u);
    expect(await dump('never')).toEqual([]);
    proxy.mend();
    await ingest(disturbed);
    expect(firstDifference(await dump('undisturbed'), await dump('never'))).toBeNull();
  });

  it(
    'is killed with a task in its queue, and comes back with nothing at all',
    { timeout: 120_000 },
    async () => {
      await using own = await externalMeilisearch();
      await using proxy = await engineProxy(own.url, 'wiped', { step: 'task', kind: 'reset', times: 3 });
      await using disturbed = await site(proxy.url, 'wiped');
      await shareKey(undisturbed, disturbed);
      const running = ingest(disturbed);
      await until(() => proxy.happened === 3, { what: 'tasks under way' });
      await own.stop();
      await rm(join(own.folder, 'data.ms'), { recursive: true });
      await sleep(1_000);
      await own.start();
      await running;
      // that run may have left the engine behind: it waits some seconds for one that is down
      await ingest(disturbed);
      const whole = await engineDump({ ...own, index: 'wiped' });
      expect(firstDifference(await dump('undisturbed'), whole)).toBeNull();
    },
  );
});
