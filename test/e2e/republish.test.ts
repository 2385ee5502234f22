// republish as an operator runs it, while readers ask for every kind of page: never a mixture, never an error, and at the
// end what a fresh archive under the new policy shows, byte for byte.
import { once } from 'node:events';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { archiveRows } from '../support/archive-rows.ts';
import { makeSite, type TestSite } from '../support/site.ts';
import {
  everyPath,
  LIST,
  MANY_READERS,
  poll,
  writeEditionsList,
  writeEditionsMail,
  writePolicy,
} from '../support/two-editions.ts';
import { until } from '../support/until.ts';

const MESSAGES = 200;
const SEQS = [1, 2, 3, 6, 29, 150, MESSAGES];

/** A site with the mail under the first version of the policy, and the second one written beside it. */
async function publishedSite(): Promise<TestSite & { mail: string }> {
  const site = await makeSite({ site: MANY_READERS });
  const mail = join(site.folder, 'mail.mbox');
  await writeEditionsMail(mail, MESSAGES);
  await writePolicy(site, 1);
  await writeEditionsList(site, mail);
  const ingested = await site.run(['ingest', '--once']);
  expect(ingested.stderr).toBe('');
  await writePolicy(site, 2);
  return { ...site, mail };
}

/** The same mail, taken in anew under the second version, with the key of the first site. */
async function freshSite(first: TestSite & { mail: string }): Promise<TestSite> {
  const site = await makeSite();
  await mkdir(join(site.data, 'vault'), { recursive: true, mode: 0o700 });
  await cp(join(first.data, 'vault', 'vault.key'), join(site.data, 'vault', 'vault.key'));
  // makes the first version of the policy known, so that the second is the second here too
  await writePolicy(site, 1);
  await writeEditionsList(site, null);
  await site.run(['ingest', '--once']);
  await writePolicy(site, 2);
  await writeEditionsList(site, first.mail);
  expect((await site.run(['ingest', '--once'])).code).toBe(0);
  return site;
}

const archive = (site: TestSite) => join(site.data, 'public', 'archive.db');

async function download(url: string, path: string): Promise<string> {
  const response = await fetch(url + path);
  expect(response.status, path).toBe(200);
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
  // where it stands, how often it changed and when it was withheld are another's each time
  return text
    .replaceAll(url, 'https://site.example')
    .replace(/"version":\d+,"threadRoot"/gu, '"threadRoot"')
    .replace(/"since":"[^"]+"/gu, '')
    .replace(/(?<= when=")[^"]+|(?<=<\/title>\n<updated>)[^<]+/gu, '');
}

/** All mail that was delivered is published or withheld. */
async function untilThere(url: string, total: number): Promise<void> {
  const isThere = async () => {
    const { counts } = (await (await fetch(`${url}/api/v1/lists/${LIST}`)).json()) as {
      counts: { published: number; withheld: number };
    };
    return counts.published + counts.withheld === total;
  };
  await until(isThere, { what: 'the new mail', withinMs: 60_000 });
}

describe('republish', () => {
  it(
    'is seen by readers of another process at once, and ends as a fresh run does',
    { timeout: 240_000 },
    async () => {
      await using site = await publishedSite();
      const web = await site.start('serve');
      const stop = new AbortController();
      const polling = poll(web.url, everyPath(SEQS), stop.signal, 2);
      await sleep(1000);
      const republished = await site.run(['republish', LIST]);
      expect(republished.stderr).toBe('');
      expect(republished.code).toBe(0);
      expect(republished.stdout).toMatch(/^policy +house version 1 -> house version 2$/mu);
      expect(republished.stdout).toMatch(/^withheld +0$/mu);
      await sleep(1000);
      stop.abort();
      const polled = await polling;
      expect(polled.wrong).toEqual([]);
      expect(polled.first).toBeGreaterThan(10);
      expect(polled.second).toBeGreaterThan(10);

      await using fresh = await freshSite(site);
      expect(archiveRows(archive(site))).toEqual(archiveRows(archive(fresh)));
      const freshWeb = await fresh.start('serve');
      for (const path of [
        `/lists/${LIST}/all.mbox.gz`,
        `/lists/${LIST}/messages.jsonl.gz`,
        `/lists/${LIST}/2026-01.mbox`,
        ...SEQS.filter((seq) => seq !== 29).map((seq) => `/lists/${LIST}/messages/${seq}.eml`),
        `/lists/${LIST}/feed.atom`,
        '/search.atom?q=searchable',
        `/lists/${LIST}/threads/1`,
        `/lists/${LIST}`,
      ])
        // prettier-ignore
        expect(await download(web.url, path), path).toBe(await download(freshWeb.url, path));

      const again = await site.run(['republish']);
      expect(again.stdout).toMatch(/^changed +0$/mu);
      await web.stop();
      await freshWeb.stop();
    },
  );

  it(
    'is advised for as long as something is public under an older version',
    { timeout: 240_000 },
    async () => {
      await using site = await publishedSite();
      const changed = `the policy of ${LIST} was changed in the configuration; dc-archive republish ${LIST}`;
      expect((await site.run(['check'])).stdout).toContain(changed);
      // withhold redacts nothing: it leaves the policy that is public alone
      await site.run(['withhold', LIST, '1']);
      expect((await site.run(['check'])).stdout).toContain(changed);
      // an ingest takes the new version up for what comes now
      const older = `193 messages of ${LIST} are published under an older version`;
      expect((await site.run(['ingest', '--once'])).stdout).toContain(older);
      const checked = (await site.run(['check'])).stdout;
      expect([checked.includes(older), checked.includes(changed)]).toEqual([true, false]);
      const republished = await site.run(['republish']);
      expect(republished.stdout).toMatch(/^policy +house version 2$/mu);
      expect(republished.stdout).toMatch(/^changed +193$/mu);
      expect(republished.stdout).toMatch(/^kept +1 /mu);
      expect((await site.run(['check'])).stdout).not.toMatch(/older version|was changed/u);
      expect((await site.run(['actions', LIST])).stdout).toMatch(
        /republish dc-editions {2}changed 193, unchanged 6, held 0, withheld 0$/mu,
      );
    },
  );

  it('gives the same after kill -9 at any point', { timeout: 300_000 }, async () => {
    await using site = await publishedSite();
    const startedAt = Date.now();
    let killed = 0;
    // from the start of the program to after the swap; at least one run of those must be the last
    for (let afterMs = 500; ; afterMs += 400) {
      const child = site.spawn(['republish']);
      const closed = once(child, 'close');
      await Promise.race([sleep(afterMs), closed]);
      if (child.exitCode !== null) break;
      killed += 1;
      child.kill('SIGKILL');
      await closed;
      const rows = archiveRows(archive(site));
      const versions = new Set(rows['slots']!.map((row) => (row as { policy: string | null }).policy));
      versions.delete(null);
      expect(versions.size).toBe(1);
      expect(rows['lists']).toMatchObject([{ policy_version: versions.has('house/2') ? 2 : 1 }]);
      expect(Date.now() - startedAt).toBeLessThan(200_000);
    }
    expect(killed).toBeGreaterThan(2);
    const last = await site.run(['republish']);
    expect(last.stdout).toMatch(/^changed +0$/mu);
    await using fresh = await freshSite(site);
    expect(archiveRows(archive(site))).toEqual(archiveRows(archive(fresh)));
  });

  it(
    'works beside a running worker, which takes up the policy and loses no mail',
    { timeout: 240_000 },
    async () => {
      await using site = await publishedSite();
      await writePolicy(site, 1);
      const running = await site.start('up');
      const stop = new AbortController();
      const polling = poll(running.url, everyPath(SEQS), stop.signal, 2);
      await writePolicy(site, 2);
      const republishing = site.run(['republish']);
      // mail comes while it runs and after it
      await sleep(300);
      await writeEditionsMail(site.mail, MESSAGES + 20);
      const republished = await republishing;
      expect(republished.code).toBe(0);
      expect(republished.stdout).toContain('The running worker brings it to the search index');
      await writeEditionsMail(site.mail, MESSAGES + 40);
      await untilThere(running.url, MESSAGES + 40);
      const isIndexed = async () => {
        const found = (await (
          await fetch(`${running.url}/api/v1/search?q=searchable&sort=oldest`)
        ).json()) as {
          hits: { excerpt: string }[];
        };
        return found.hits.every(({ excerpt }) => !/\[email [a-z2-7]{4}\]/u.test(excerpt));
      };
      await until(isIndexed, { what: 'the index', withinMs: 60_000 });
      stop.abort();
      expect((await polling).wrong).toEqual([]);
      const rows = archiveRows(archive(site));
      const versions = new Set(rows['slots']!.map((row) => (row as { policy: string | null }).policy));
      expect([...versions].filter((name) => name !== null)).toEqual(['house/2']);
      expect(running.output()).toContain('"event":"policy.renewed"');
      expect(await running.stop()).toBe(0);
    },
  );

  it(
    'leaves a worker waiting where the configuration is broken afterwards',
    { timeout: 120_000 },
    async () => {
      await using site = await publishedSite();
      await writePolicy(site, 1);
      const running = await site.start('up');
      await writePolicy(site, 2);
      expect((await site.run(['republish'])).code).toBe(0);
      await writeFile(join(site.folder, 'policies', 'house.yaml'), 'categories: { phone: banish }\n');
      await writeEditionsMail(site.mail, MESSAGES + 10);
      await until(() => running.output().includes('list.waits'), { what: 'the worker to wait' });
      expect(running.output()).toContain('CONFIG_INVALID');
      expect((await fetch(`${running.url}/lists/${LIST}`)).status).toBe(200);
      await writePolicy(site, 2);
      await untilThere(running.url, MESSAGES + 10);
      expect(await running.stop()).toBe(0);
    },
  );
});
