// An export, verified offline: the same rules, and what its manifests say.
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishedIn } from '../../../src/report/verify/folder.ts';
import { Unread } from '../../../src/report/verify/published.ts';
import {
  check,
  ERASED,
  fillSite,
  keptFrom,
  LIST,
  openSite,
  type OpenSite,
  REPORT,
  SLOTS,
} from './open-site.ts';
import { writeBag, writeManifests } from './write-bag.ts';

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
  await fillSite(site);
});
afterAll(() => site[Symbol.asyncDispose]());

describe('an exported archive', () => {
  /** Works on an export, then verifies it. */
  async function verdictAfter(work: (data: string) => void, { isListed = true } = {}) {
    using bag = await writeBag(site.url);
    work(join(bag.folder, 'data'));
    if (isListed) writeManifests(bag.folder);
    return await check(site, { published: await publishedIn(bag.folder) });
  }
  const edit = (path: string, change: (text: string) => string) => (data: string) =>
    writeFileSync(join(data, path), change(readFileSync(join(data, path), 'latin1')), 'latin1');

  it('passes, the folder named or its data', async () => {
    using bag = await writeBag(site.url);
    for (const folder of [bag.folder, join(bag.folder, 'data')]) {
      const verdict = await check(site, { published: await publishedIn(folder) });
      expect(verdict).toMatchObject({ outcome: 'honest', findings: [], warnings: [] });
      expect(verdict.checked.slots).toBe(SLOTS + 1);
    }
  });

  it('is compared with what was seen at the site before', async () => {
    using old = await writeBag(site.url);
    await site.writer.withhold('dc-other', 1, 'spam');
    await site.index();
    const seen = keptFrom(await check(site));
    const verdict = await check(site, { published: await publishedIn(old.folder), earlier: seen });
    expect(verdict).toMatchObject({ outcome: 'honest', warnings: [] });
    const lost = { ...seen, hashes: null };
    const unknown = await check(site, { published: await publishedIn(old.folder), earlier: lost });
    expect(unknown).toMatchObject({ outcome: 'honest', warnings: [{ code: 'older_than_kept' }] });
    using fresh = await writeBag(site.url);
    const again = await check(site, { published: await publishedIn(fresh.folder), earlier: seen });
    expect(again).toMatchObject({ outcome: 'honest', warnings: [] });
  });

  it('is caught where it is older and of another past', async () => {
    await using fork = await openSite();
    await fillSite(fork);
    using bag = await writeBag(fork.url);
    await site.writer.withhold('dc-other', 1, 'off_topic');
    await site.index();
    const seen = keptFrom(await check(site));
    const verdict = await check(site, { published: await publishedIn(bag.folder), earlier: seen });
    expect(verdict.outcome).toBe('not_trusted');
    expect(verdict.findings).toMatchObject([{ code: 'log_rewritten', list: LIST, seq: 1 }]);
  });

  it('may hold some lists only, and says so', async () => {
    const verdict = await verdictAfter((data) => {
      rmSync(join(data, 'lists/dc-other'), { recursive: true });
      edit('lists.json', (text) => {
        const { lists } = JSON.parse(text) as { lists: { id: string }[] };
        return JSON.stringify({ lists: lists.filter(({ id }) => id === LIST) });
      })(data);
    });
    expect(verdict).toMatchObject({
      outcome: 'honest',
      warnings: [{ code: 'list_left_out', list: 'dc-other' }],
    });
  });

  it.each([
    ['file_differs', edit(`lists/${LIST}/messages.jsonl`, (text) => text.replace('Dear all', 'Dear few'))],
    ['file_missing', (data: string) => rmSync(join(data, 'log/policies/balanced/1.json'))],
    ['file_unlisted', (data: string) => writeFileSync(join(data, 'more.txt'), 'x')],
  ] as const)('of which a file was touched: %s', async (code, work) => {
    const { findings } = await verdictAfter(work, { isListed: false });
    expect(findings[0]).toMatchObject({ code });
    expect(findings[0]!.field).toContain('data/');
  });

  it.each([
    ['message_differs', edit(`lists/${LIST}/messages.jsonl`, (text) => text.replace('text 7', 'text 8'))],
    [
      'record_differs',
      edit(`lists/${LIST}/openings.jsonl`, (text) => text.replace('This is text 7', 'This is text 8')),
    ],
    ['slot_missing', edit(`lists/${LIST}/openings.jsonl`, (text) => text.replace(/^.*"seq":7,.*\n/mu, ''))],
    [
      'message_missing',
      edit(`lists/${LIST}/messages.jsonl`, (text) => text.replace(/^.*"seq":7,.*\n/mu, '')),
    ],
    [
      'entry_differs',
      (data: string) => {
        const [width] = readdirSync(join(data, 'log/tile/entries/000.p'));
        edit(`log/tile/entries/000.p/${width}`, (text) => text.replace('reason spam', 'reason gone'))(data);
      },
    ],
  ] as const)('that was changed with its manifests: %s', async (code, work) => {
    const { findings } = await verdictAfter(work);
    expect(findings).toContainEqual(expect.objectContaining({ code, list: LIST }));
  });

  it('has its reports as they were issued', async () => {
    const put = (text: string) => (data: string) => {
      mkdirSync(join(data, 'reports/dc-other'), { recursive: true });
      writeFileSync(join(data, 'reports/dc-other/1767603600000.json'), text);
    };
    const kept = await verdictAfter(put(REPORT));
    expect(kept).toMatchObject({ outcome: 'honest', checked: { reports: 1 } });
    const hidden = await verdictAfter((data) => rmSync(join(data, 'reports'), { recursive: true }));
    expect(hidden.findings).toMatchObject([{ code: 'report_missing', field: 'dc-other' }]);
    const { findings } = await verdictAfter(put('{"schema":"dc-openness-report/2"}'));
    expect(findings).toMatchObject([{ code: 'report_differs', field: 'dc-other' }]);
  });

  it('shows nothing of what was erased', async () => {
    const { findings } = await verdictAfter((data) => {
      const [first] = readFileSync(join(data, `lists/${LIST}/messages.jsonl`), 'utf8').split('\n');
      const erased = { ...(JSON.parse(first!) as object), seq: ERASED };
      const path = join(data, `lists/${LIST}/messages.jsonl`);
      const rows = readFileSync(path, 'utf8').split('\n');
      writeFileSync(path, [...rows.slice(0, 2), JSON.stringify(erased), ...rows.slice(2)].join('\n'));
    });
    expect(findings).toContainEqual(expect.objectContaining({ code: 'shown_after_removal', seq: ERASED }));
  });

  it('cannot lead out of its folder, nor fill the memory', async () => {
    using bag = await writeBag(site.url);
    appendFileSync(
      join(bag.folder, 'manifest-sha256.txt'),
      `${'0'.repeat(64)}  data/../../../etc/hostname\n`,
    );
    writeFileSync(join(bag.folder, 'tagmanifest-sha256.txt'), '');
    const { findings } = await check(site, { published: await publishedIn(bag.folder) });
    expect(findings).toMatchObject([{ code: 'file_missing' }]);
    const tile = join(bag.folder, 'data/log/policy.txt');
    rmSync(tile);
    symlinkSync('/dev/zero', tile);
    const linked = await check(site, { published: await publishedIn(bag.folder) });
    expect(linked.findings.map(({ code }) => code)).toContain('file_missing');
    rmSync(join(bag.folder, 'data/log/checkpoint'));
    await expect(publishedIn(bag.folder)).rejects.toBeInstanceOf(Unread);
  });
});
