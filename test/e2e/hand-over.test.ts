// An archive changes hands, by the real program: exported, taken over into an empty instance, the same to every reader,
// with a log that goes on; and what happens to bags that are broken.
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCheckpoint } from '../../src/archive/log/checkpoint.ts';
import { consistencyProof, isConsistent, isIncluded, leafHash } from '../../src/archive/log/merkle.ts';
import { isSignedBy, parseNote, readVerifier } from '../../src/archive/log/note.ts';
import { parseProof } from '../../src/archive/log/proof-file.ts';
import { openArchiveReader } from '../../src/archive/sql/reader.ts';
import { shareKey } from '../support/kill-run.ts';
import { makeMailbox, mboxEntry } from '../support/make-mailbox.ts';
import { makeMessage } from '../support/make-message.ts';
import { publicAnswers } from '../support/public-paths.ts';
import { makeSite, type TestSite } from '../support/site.ts';
import { MANY_READERS } from '../support/two-editions.ts';

const MESSAGES = 120;
const URL = 'https://archive.example.org';
const CANARY = 'canary-7f3a';

let from: TestSite;
let bag: string;
let mail: string;
let exported: Awaited<ReturnType<TestSite['run']>>;

async function newSite(list = true): Promise<TestSite> {
  const site = await makeSite({ site: { url: URL, title: 'Two hands', ...MANY_READERS } });
  if (list) await site.writeList(LIST());
  return site;
}

const LIST = () => ({
  id: 'dc-hand',
  address: 'dc-hand@lists.example.org',
  sources: [{ type: 'mbox', path: mail }],
});

beforeAll(async () => {
  from = await newSite(false);
  mail = join(from.folder, 'mail.mbox');
  const canary = makeMessage({
    subject: 'One more',
    messageId: `${CANARY}@example.org`,
    text: `Write to ${CANARY}@example.org, please.\r\n`,
    inReplyTo: 'never-seen@example.org',
  });
  await writeFile(
    mail,
    Buffer.concat([
      ...[...makeMailbox(MESSAGES, 11)].map(({ bytes }) => mboxEntry(bytes)),
      mboxEntry(canary),
    ]),
  );
  await from.writeList(LIST());
  expect((await from.run(['ingest', '--once'])).code).toBe(0);
  expect((await from.run(['withhold', 'dc-hand', '4', '20-22', '--reason', 'copyright'])).code).toBe(0);
  expect((await from.run(['hold', 'dc-hand', '9'])).code).toBe(0);
  expect((await from.run(['restore', 'dc-hand', '21'])).code).toBe(0);
  expect((await from.run(['erase', '--message', 'dc-hand', '7', '--yes'])).code).toBe(0);
  bag = join(from.folder, 'bag');
  exported = await from.run(['export', '--to', bag]);
}, 240_000);

afterAll(() => from?.[Symbol.asyncDispose]());

/** The answers that differ, without what is signed by whoever serves. */
async function differences(one: TestSite, other: TestSite): Promise<string[]> {
  const webs = [await one.start('serve'), await other.start('serve')];
  try {
    const [a, b] = [await publicAnswers(webs[0]!.url), await publicAnswers(webs[1]!.url)];
    expect(a.size).toBeGreaterThan(MESSAGES * 4);
    expect([...b.keys()]).toEqual([...a.keys()]);
    return [...a].flatMap(([path, answer]) => {
      const theirs = b.get(path)!;
      return answer.status === theirs.status && answer.body === theirs.body ? [] : path;
    });
  } finally {
    for (const web of webs) await web.stop();
  }
}

async function headOf(site: TestSite) {
  await using reader = openArchiveReader(join(site.data, 'public', 'archive.db'));
  const head = (await reader.log.head())!;
  const note = parseNote(head.note)!;
  expect(isSignedBy(note, readVerifier(head.verifier)!)).toBe(true);
  return { ...head, checkpoint: parseCheckpoint(note.text)! };
}

/** Types of the leaves from one size to another. */
async function said(site: TestSite, from: number, to: number): Promise<string[]> {
  await using reader = openArchiveReader(join(site.data, 'public', 'archive.db'));
  const leaves = await reader.log.leaves(from, to);
  return leaves.map((leaf) => /^type (\S+)$/mu.exec(leaf)![1]!);
}

async function filesOf(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('export', () => {
  it('writes a bag that other programs check, and says what is in it', async () => {
    expect(exported.stderr).toBe('');
    expect(exported.stdout).toContain(`1 list(s), ${MESSAGES + 1} numbers`);
    for (const algorithm of ['sha256', 'sha512']) {
      const listed = (await readFile(join(bag, `manifest-${algorithm}.txt`), 'utf8')).trim().split('\n');
      for (const line of listed) {
        const [digest, path] = line.split('  ') as [string, string];
        expect(
          createHash(algorithm)
            .update(await readFile(join(bag, path)))
            .digest('hex'),
        ).toBe(digest);
      }
      const payload = await filesOf(join(bag, 'data'));
      expect(listed).toHaveLength(payload.length);
    }
    const info = await readFile(join(bag, 'bag-info.txt'), 'utf8');
    expect(info).toContain(`External-Identifier: ${URL}\n`);
    expect(info).toMatch(/^Erased: 1$/mu);
    expect(info).toMatch(/^Payload-Oxum: \d+\.\d+$/mu);
    expect(existsSync(`${bag}.part`)).toBe(false);
  });

  it('is verified offline: log, JSON Lines and each message of the mbox files', async () => {
    const run = await from.run(['verify', bag, '--state', join(from.folder, 'verify.json')]);
    expect(run.stdout).toMatch(/^HONEST/u);
    expect(run.code).toBe(0);
    const published = Number(/(\d+) published/u.exec(run.stdout)?.[1]);
    expect(published).toBeGreaterThan(MESSAGES / 2);
    expect(run.stdout).toContain(` ${published} mails,`);
  });

  it('holds the same bytes as the site serves', async () => {
    const web = await from.start('serve');
    const data = (path: string) => readFile(join(bag, 'data', path));
    const served = async (path: string) => Buffer.from(await (await fetch(web.url + path)).arrayBuffer());
    for (const file of await filesOf(join(bag, 'data', 'log'))) {
      const path = file.slice(join(bag, 'data').length);
      expect((await served(path)).equals(await readFile(file)), path).toBe(true);
    }
    expect(JSON.parse(String(await data('lists.json')))).toEqual(
      JSON.parse(String(await served('/api/v1/lists'))),
    );
    const months = (await readdir(join(bag, 'data/lists/dc-hand'))).filter((name) => name.endsWith('.mbox'));
    expect(months.length).toBeGreaterThan(1);
    for (const name of months)
      expect((await served(`/lists/dc-hand/${name}`)).equals(await data(`lists/dc-hand/${name}`)), name).toBe(
        true,
      );
    const { slots } = JSON.parse(String(await served('/api/v1/lists/dc-hand/openings?limit=500'))) as {
      slots: object[];
    };
    const lines = String(await data('lists/dc-hand/openings.jsonl'))
      .trim()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual(slots);
    await web.stop();
  });

  it('takes along nothing of the mail as it came, no key, and no salt of a Message-ID', async () => {
    const bytes = Buffer.concat(await Promise.all((await filesOf(bag)).map((file) => readFile(file))));
    expect(bytes.includes(CANARY)).toBe(false);
    const key = (await readFile(join(from.data, 'vault', 'vault.key'), 'utf8')).trim();
    expect(bytes.includes(key)).toBe(false);
    expect(bytes.includes(Buffer.from(key, 'hex'))).toBe(false);
    using archive = new DatabaseSync(join(from.data, 'public', 'archive.db'), { readOnly: true });
    const salts = archive.prepare('select salt_id from openings where salt_id is not null').all();
    expect(salts.length).toBeGreaterThan(MESSAGES / 2);
    for (const { salt_id: salt } of salts) {
      expect(bytes.includes(String(salt))).toBe(false);
      expect(bytes.includes(Buffer.from(String(salt), 'base64'))).toBe(false);
    }
    // what it may hold is found by the same search
    const [record] = archive
      .prepare('select salt_record as salt from openings where salt_record is not null')
      .all();
    expect(bytes.includes(String(record!['salt']))).toBe(true);
  });

  it('refuses a folder with something in it, and takes away what a killed run has left', async () => {
    const again = await from.run(['export', '--to', bag]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('TARGET_NOT_EMPTY');
    const to = join(from.folder, 'killed');
    for (let kill = 0; kill < 3; kill += 1) {
      const child = from.spawn(['export', '--to', to]);
      const closed = once(child, 'close');
      while (child.exitCode === null && !existsSync(join(`${to}.part`, 'data', 'lists.json'))) await sleep(2);
      await sleep(kill * 20);
      child.kill('SIGKILL');
      await closed;
    }
    await rm(to, { recursive: true, force: true });
    expect((await from.run(['export', '--to', to])).code).toBe(0);
    expect(existsSync(`${to}.part`)).toBe(false);
    expect(await readFile(join(to, 'manifest-sha512.txt'), 'utf8')).toBe(
      await readFile(join(bag, 'manifest-sha512.txt'), 'utf8'),
    );
    await mkdir(`${to}-2.part`);
    await writeFile(join(`${to}-2.part`, 'thesis.txt'), 'mine');
    expect((await from.run(['export', '--to', `${to}-2`])).stderr).toContain('TARGET_NOT_EMPTY');
    expect(existsSync(join(`${to}-2.part`, 'thesis.txt'))).toBe(true);
  });

  it('says which list it does not know', async () => {
    const { code, stderr } = await from.run(['export', 'dc-none', '--to', join(from.folder, 'none')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('LIST_UNKNOWN')]);
  });
});

describe('import-bag', () => {
  it(
    'gives the same pages under the same key, and knows every message again',
    { timeout: 300_000 },
    async () => {
      await using to = await newSite();
      await shareKey(from, to);
      const before = await headOf(from);
      const taken = await to.run(['import-bag', bag, '--key', before.verifier]);
      expect([taken.code, taken.stderr]).toEqual([0, '']);
      expect(await differences(from, to)).toEqual([]);
      const again = await to.run(['ingest', '--once']);
      expect(again.code).toBe(0);
      expect(again.stdout).toMatch(/^published\s+0$/mu);
      // nothing has changed: the log says no more than what the sources gave, and goes on where the other stopped
      const { size } = await headOf(to);
      expect(await said(to, before.size, size)).toEqual(['source']);
      await writeFile(
        mail,
        Buffer.concat([
          await readFile(mail),
          mboxEntry(
            makeMessage({ subject: 'New here', messageId: 'new-here@example.org', text: 'New.\r\n' }),
          ),
        ]),
      );
      expect((await to.run(['ingest', '--once'])).stdout).toMatch(/^published\s+1$/mu);
      const after = await headOf(to);
      await using reader = openArchiveReader(join(to.data, 'public', 'archive.db'));
      const proof = await consistencyProof(reader.log.hashes, before.size, after.size);
      expect(
        isConsistent(before.size, after.size, before.checkpoint.root, after.checkpoint.root, proof),
      ).toBe(true);
      expect((await reader.list('dc-hand'))!.counts).toMatchObject({ erased: 1 });
    },
  );

  it('signs with a key of its own, keeps the old head, and does not read mail under another key', async () => {
    await using to = await newSite();
    const before = await headOf(from);
    const taken = await to.run(['import-bag', bag]);
    expect(taken.code).toBe(0);
    expect(taken.stderr).toContain('Nobody vouches for this bag');
    expect(taken.stdout).toContain('Made under another key: dc-hand');
    const now = await headOf(to);
    expect(now.checkpoint).toEqual(before.checkpoint);
    expect(now.verifier).not.toBe(before.verifier);
    const web = await to.start('serve');
    expect(await (await fetch(`${web.url}/log/predecessors.json`)).json()).toEqual([
      { verifier: before.verifier, size: before.size, checkpoint: before.note },
    ]);
    const receipt = parseProof(await (await fetch(`${web.url}/log/receipts/7.tlog-proof`)).text())!;
    await using reader = openArchiveReader(join(to.data, 'public', 'archive.db'));
    const [leaf] = await reader.log.leaves(7, 8);
    const { size, root } = before.checkpoint;
    expect(isIncluded(leafHash(Buffer.from(leaf!)), 7, size, receipt.proof, root)).toBe(true);
    await web.stop();
    const ingest = await to.run(['ingest', '--once']);
    expect([ingest.code, ingest.stderr]).toEqual([1, expect.stringContaining('ARCHIVE_OTHER_KEY')]);
    expect((await to.run(['withhold', 'dc-hand', '30'])).code).toBe(0);
    // only into what is empty
    expect((await to.run(['import-bag', bag])).stderr).toContain('ARCHIVE_NOT_EMPTY');
    expect(await headOf(from)).toEqual(before);
  });

  it('changes nothing when it is killed, and does it all the next time', { timeout: 300_000 }, async () => {
    await using to = await newSite();
    await shareKey(from, to);
    const archive = join(to.data, 'public', 'archive.db');
    let inTheMiddle = 0;
    for (let kill = 0; kill < 6; kill += 1) {
      const child = to.spawn(['import-bag', bag]);
      const closed = once(child, 'close');
      while (child.exitCode === null && !existsSync(`${archive}.import`)) await sleep(2);
      await sleep(kill * 60);
      if (child.exitCode === null) inTheMiddle += 1;
      child.kill('SIGKILL');
      await closed;
      if (child.exitCode === 0) break;
    }
    expect(inTheMiddle).toBeGreaterThan(0);
    const last = await to.run(['import-bag', bag]);
    if (last.code !== 0) expect(last.stderr).toContain('ARCHIVE_NOT_EMPTY');
    expect(await differences(from, to)).toEqual([]);
    expect((await readdir(join(to.data, 'public'))).filter((name) => name.includes('.import'))).toEqual([]);
  });

  it('hands over in the log: the old side is done, the new one goes on', { timeout: 300_000 }, async () => {
    await using old = await newSite();
    await using to = await newSite();
    await to.writeList({ ...LIST() });
    expect((await old.run(['ingest', '--once'])).code).toBe(0);
    await shareKey(old, to);
    // a key of its own, beside the one that knows messages again
    await writeFile(join(to.folder, 'log.key'), `${'5a'.repeat(32)}\n`);
    const site = await readFile(join(to.folder, 'site.yaml'), 'utf8');
    await writeFile(join(to.folder, 'site.yaml'), `${site}log:\n  key: { file: ./log.key }\n`);
    const vkey = (await to.run(['log-key'])).stdout.trim();
    const last = join(old.folder, 'last');
    expect((await old.run(['export', '--to', last, '--handover', 'nonsense'])).code).toBe(2);
    expect((await old.run(['export', '--to', last, '--handover', vkey])).code).toBe(0);
    expect((await old.run(['ingest', '--once'])).stderr).toContain('LOG_HANDED_OVER');
    const { verifier } = await headOf(old);
    expect((await to.run(['import-bag', last, '--key', verifier])).code).toBe(0);
    const head = await headOf(to);
    expect(head.verifier).toBe(vkey);
    await using reader = openArchiveReader(join(to.data, 'public', 'archive.db'));
    const [leaf] = await reader.log.leaves(head.size - 1, head.size);
    expect(leaf).toMatch(
      new RegExp(`^dc-archive-log/v1\ntype handover\ntime \\S+\nvkey ${escaped(vkey)}\n$`, 'u'),
    );
    expect((await to.run(['ingest', '--once'])).code).toBe(0);
    // taken back
    expect((await old.run(['export', '--to', `${last}-2`, '--handover', verifier])).code).toBe(0);
    expect((await old.run(['ingest', '--once'])).code).toBe(0);
  });
});

describe('a broken bag', () => {
  it('is refused with what is wrong in it, and leaves nothing behind', async () => {
    await using to = await newSite(false);
    const folder = join(to.folder, 'bag');
    await cp(bag, folder, { recursive: true });
    await rm(join(folder, 'data/lists/dc-hand/slots.jsonl'));
    const { code, stderr } = await to.run(['import-bag', folder]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^BAG_BROKEN: .+ \[why missing, file data\/lists\/dc-hand\/slots\.jsonl\]$/mu),
    ]);
    expect(existsSync(join(to.data, 'public', 'archive.db.import'))).toBe(false);
    const own = (await to.run(['log-key'])).stdout.trim();
    expect((await to.run(['import-bag', bag, '--key', own])).stderr).toContain(
      '[why signature, file log/checkpoint]',
    );
    expect((await to.run(['import-bag', bag, '--key', 'nonsense'])).code).toBe(2);
  });
});

function escaped(text: string): string {
  return text.replace(/[.+*?^${}()|[\]\\/]/gu, '\\$&');
}
