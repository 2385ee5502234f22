// dc-archive report as its user runs it: the sample lists on a running site, and lists elsewhere on servers in the shape of
// the usual software; drafts, publication, formats.
import { cp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { parseLeaf } from '../../src/archive/log/leaf.ts';
import { openArchiveReader } from '../../src/archive/sql/reader.ts';
import { OpennessReport } from '../../src/report/openness-report.ts';
import { serveGoogleGroup } from '../support/list-systems/google-groups.ts';
import { serveGroupsIo } from '../support/list-systems/groups-io.ts';
import { MAILMAN_2_NAME, serveMailman2 } from '../support/list-systems/mailman-2.ts';
import { MAILMAN_3_ARCHIVE, MAILMAN_3_LIST, serveMailman3 } from '../support/list-systems/mailman-3.ts';
import { makeSite, type RunningSite, type TestSite } from '../support/site.ts';

const SAMPLES = ['dc-access-sample', 'dc-networks-sample'];
const cleanup = new AsyncDisposableStack();
let site: TestSite;
let up: RunningSite;

beforeAll(async () => {
  const servers = {
    'mailman2-open': [await serveMailman2('open'), mailman2],
    'mailman2-closed': [await serveMailman2('private'), mailman2],
    'mailman3-open': [await serveMailman3('open'), mailman3],
    'mailman3-closed': [await serveMailman3('private'), mailman3],
    'google-open': [await serveGoogleGroup('open'), google],
    'google-closed': [await serveGoogleGroup('closed'), google],
    'groupsio-open': [await serveGroupsIo('open'), groupsIo],
    'groupsio-closed': [await serveGroupsIo('closed'), groupsIo],
  } as const;
  for (const [server] of Object.values(servers)) cleanup.use(server);
  const joinUrl = `${servers['mailman2-open'][0].url}/mailman/listinfo/${MAILMAN_2_NAME}`;
  site = cleanup.use(await makeSite({ site: { contact: 'archive@example.org' } }));
  await cp('config/samples/mail', join(site.folder, 'mail'), { recursive: true });
  for (const id of SAMPLES) {
    const list = parse(await readFile(`config/samples/lists/${id}.yaml`, 'utf8')) as { id: string };
    await site.writeList({ ...list, join: joinUrl });
  }
  const coalitions = Object.entries(servers).map(([id, [server, place]]) => ({
    id,
    name: `Coalition ${id}`,
    status: 'confirmed',
    ...place(server.url),
  }));
  await writeFile(
    join(site.folder, 'coalitions.yaml'),
    stringify({
      coalitions: [
        ...coalitions,
        { id: 'dc-hearsay', name: 'Coalition of hearsay', acronym: 'DC-H' },
        {
          id: 'dc-access',
          name: 'Digital Access',
          list: 'dc-access-sample',
          since: '2023-01',
          attestations: [{ criterion: 'M2', by: 'A. Example', on: '2026-06-01' }],
        },
      ],
    }),
  );
  up = await site.start('up');
}, 240_000);

afterAll(async () => {
  await up?.stop();
  await cleanup.disposeAsync();
});

const mailman2 = (url: string) => ({
  system: 'mailman2',
  join: `${url}/mailman/listinfo/${MAILMAN_2_NAME}`,
  archive: `${url}/pipermail/${MAILMAN_2_NAME}/`,
});
const mailman3 = (url: string) => ({
  system: 'mailman3',
  join: url + MAILMAN_3_LIST,
  archive: url + MAILMAN_3_ARCHIVE,
});
const google = (url: string) => ({
  system: 'google_groups',
  join: `${url}/g/dc-garden/about`,
  archive: `${url}/g/dc-garden`,
});
const groupsIo = (url: string) => ({
  system: 'groups_io',
  join: `${url}/g/dc-garden`,
  archive: `${url}/g/dc-garden/topics`,
});

async function report(...words: string[]) {
  return site.run(['report', ...words]);
}
const probing = () => ['--probe', '--pace', '0', '--url', up.url];
async function publicReports() {
  await using reader = openArchiveReader(join(site.data, 'public', 'archive.db'));
  return await reader.newestReports();
}

describe('dc-archive report', () => {
  it('grades the sample lists and eight lists elsewhere, each with its reason', async () => {
    const { code, stdout, stderr } = await report(...probing(), '--draft', '--format', 'json');
    expect([code, stderr]).toEqual([0, '']);
    const reports = (JSON.parse(stdout) as unknown[]).map((one) => OpennessReport.parse(one));
    const said = reports.map(({ subject, grade, gate, results }) => {
      const { result, why } = results.find(({ id }) => id === 'A1')!;
      return [subject, grade, gate, `${result} ${why}`];
    });
    expect(said).toEqual([
      ['dc-access-sample', 'partly_open', null, 'pass ok'],
      ['dc-networks-sample', 'partly_open', null, 'pass ok'],
      ['mailman2-open', 'partly_open', 'T1', 'pass ok'],
      ['mailman2-closed', 'not_open', 'A1', 'fail login_required'],
      ['mailman3-open', 'partly_open', 'T1', 'pass ok'],
      ['mailman3-closed', 'not_open', 'A1', 'fail login_required'],
      ['google-open', 'partly_open', 'T1', 'pass ok'],
      ['google-closed', 'not_open', 'A1', 'fail login_required'],
      ['groupsio-open', 'partly_open', 'T1', 'pass ok'],
      ['groupsio-closed', 'not_open', 'A1', 'fail login_required'],
      ['dc-hearsay', 'not_assessed', 'A1', 'unknown not_probed'],
    ]);
    const access = reports[0]!;
    const answers = Object.fromEntries(access.results.map(({ id, result, why }) => [id, `${result} ${why}`]));
    // prettier-ignore
    expect(answers).toMatchObject({
      M1: 'pass ok', M2: 'pass ok', A2: 'pass ok', A3: 'partial not_https', A4: 'pass ok', T1: 'pass ok', T2: 'pass ok',
      T3: 'pass ok', T5: 'unknown not_probed', T6: 'fail no_witness', P1: 'pass ok', P2: 'pass ok', P3: 'pass ok',
      P4: 'pass ok', P6: 'pass ok', P7: 'pass ok', R1: 'pass ok',
    });
    const { slots, published, withheld, erased, pending } = access.counts!;
    const sum = (reasons: Record<string, number>) => Object.values(reasons).reduce((a, b) => a + b, 0);
    expect(slots).toBe(published + sum(withheld) + sum(erased) + pending);
    expect(slots).toBeGreaterThan(60);
  });

  it('keeps drafts for the worker’s user alone', async () => {
    expect(await publicReports()).toEqual([]);
    const folder = join(site.data, 'reports');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const names = await readdir(folder);
    expect(names.length).toBe(11);
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('says what to do, by what a coalition is called, and what nobody can check', async () => {
    const { code, stdout } = await report('DC-Access', '--no-probe', '--draft');
    expect(code).toBe(0);
    expect(stdout).toContain('Dynamic Coalition on Digital Access (sample) (dc-access-sample)');
    expect(stdout).toMatch(/To do:\n {2}\w\d \(must\) {2}/u);
    expect(stdout).toContain('that a message which was never given to the archive existed');
    expect(stdout).not.toContain('A. Example');
  });

  it('publishes at once where it is told to, as a leaf of the log, and keeps the history', async () => {
    const first = await report('dc-access-sample', 'mailman2-closed', ...probing(), '--publish');
    expect([first.code, first.stderr]).toEqual([0, '']);
    const reports = await publicReports();
    expect(reports.map(({ subject }) => subject)).toEqual(['dc-access-sample', 'mailman2-closed']);
    expect(OpennessReport.parse(JSON.parse(reports[1]!.document)).grade).toBe('not_open');
    await using reader = openArchiveReader(join(site.data, 'public', 'archive.db'));
    const leaves = await reader.log.leaves(0, 10_000);
    const types = leaves.map((leaf) => parseLeaf(Buffer.from(leaf))!.type);
    expect(types.filter((type) => type === 'report').length).toBe(2);
    expect(types.filter((type) => type === 'source').length).toBe(2);
    // the head covers them
    expect((await reader.log.head())!.size).toBe(leaves.length);
    expect((await readdir(join(site.data, 'reports'))).length).toBe(9);
    const again = await report('dc-access-sample', ...probing(), '--format', 'json', '--publish');
    expect(
      OpennessReport.parse(JSON.parse(again.stdout)).results.find(({ id }) => id === 'T6')!.value!['before'],
    ).toBeGreaterThan(0);
    expect((await reader.reports('dc-access-sample', 9)).length).toBe(2);
  });

  it('does not publish what nobody has confirmed', async () => {
    const { code, stderr } = await report('dc-hearsay', '--no-probe', '--publish');
    expect(code).toBe(1);
    expect(stderr).toContain('dc-hearsay');
    expect(stderr).toContain('status: confirmed');
    expect((await publicReports()).map(({ subject }) => subject)).not.toContain('dc-hearsay');
  });

  it('writes one page a coalition to be printed, and a table', async () => {
    const page = (await report('--no-probe', '--draft', '--format', 'html')).stdout;
    expect(page.match(/<article>/gu)?.length).toBe(11);
    expect(page).toContain('Draft, not published.');
    expect(page).not.toMatch(/<script|src=|href=/u);
    const table = (await report('--no-probe', '--draft', '--format', 'csv')).stdout.trimEnd().split('\r\n');
    expect(table.length).toBe(12);
    expect(table[0]).toMatch(/^subject,name,grade,gate,score,coverage,criteria,generated,M1,/u);
  });

  it('explains wrong usage and mistakes of coalitions.yaml', async () => {
    const unknown = await report('dc-nowhere');
    expect([unknown.code, unknown.stdout]).toEqual([2, '']);
    expect(unknown.stderr).toContain('dc-access-sample');
    expect((await report('--draft', '--publish')).code).toBe(2);
    expect((await report('--url', 'example.org')).code).toBe(2);
    expect((await report('--format', 'pdf')).code).toBe(2);
    const file = join(site.folder, 'coalitions.yaml');
    const good = await readFile(file, 'utf8');
    await writeFile(
      file,
      stringify({
        coalitions: [
          { id: 'dc-x', name: 'X', list: 'dc-gone' },
          { id: 'dc-x', name: 'Y', joins: 'z' },
        ],
      }),
    );
    const mistaken = await report();
    await writeFile(file, good);
    expect(mistaken.code).toBe(78);
    expect(mistaken.stderr).toContain('coalitions.yaml');
    expect(mistaken.stderr).toContain('joins');
  });
});

describe('the worker', () => {
  it('reports on the sample lists at once, in public, and asks no other host', async () => {
    await using demo = await makeSite();
    const running = await demo.start('up');
    const archive = join(demo.data, 'public', 'archive.db');
    const made = async () => {
      await using reader = openArchiveReader(archive);
      return (await reader.newestReports()).map(({ document }) => OpennessReport.parse(JSON.parse(document)));
    };
    await expect.poll(async () => (await made()).length, { timeout: 120_000, interval: 500 }).toBe(2);
    for (const { grade, gate, results, assessor } of await made()) {
      const answer = (id: string) => results.find((one) => one.id === id);
      expect([grade, gate]).toEqual(['partly_open', 'M1']);
      expect(answer('A1')).toMatchObject({ result: 'pass' });
      expect(answer('T3')).toMatchObject({ result: 'pass' });
      expect(answer('M1')).toMatchObject({ result: 'unknown', why: 'not_probed' });
      const asked = results.flatMap(({ evidence }) => evidence.flatMap(({ url }) => url ?? []));
      expect(asked.length).toBeGreaterThan(5);
      expect(asked.filter((url) => new URL(url).host !== assessor)).toEqual([]);
    }
    expect(await running.stop()).toBe(0);
  }, 240_000);

  it('makes reports by the clock, as drafts first', async () => {
    await using nightly = await makeSite({ site: { report: { schedule: '*/2 * * * * *' } } });
    await cp('config/samples/mail', join(nightly.folder, 'mail'), { recursive: true });
    const list = parse(await readFile('config/samples/lists/dc-access-sample.yaml', 'utf8')) as {
      id: string;
    };
    await nightly.writeList(list);
    const running = await nightly.start('up');
    const drafts = join(nightly.data, 'reports');
    const names = () => readdir(drafts).catch(() => []);
    await expect.poll(names, { timeout: 120_000, interval: 500 }).toEqual(['dc-access-sample.json']);
    {
      await using reader = openArchiveReader(join(nightly.data, 'public', 'archive.db'));
      expect(await reader.newestReports()).toEqual([]);
    }
    expect(await running.stop()).toBe(0);
    expect(running.output()).toContain('reports.made');
  }, 240_000);
});
