// preview and compare as a list admin runs them: on the sample lists, on a list before its first ingest, and after it.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openArchiveReader } from '../../src/archive/sql/reader.ts';
import { startDovecot } from '../support/dovecot.ts';
import { makeMessage } from '../support/make-message.ts';
import { imapSourceOf, makeSite, type TestSite } from '../support/site.ts';

const SAMPLES = ['dc-access-sample', 'dc-networks-sample'];
const withoutCodes = (text: string) => text.replace(/\[?\b(email|Participant) [a-z2-7]{4}\b\]?/gu, '[$1]');

describe('on the sample lists', () => {
  let site: TestSite;
  beforeAll(async () => {
    site = await makeSite();
  });
  afterAll(() => site[Symbol.asyncDispose]());

  it.each(SAMPLES)(
    'preview shows %s before and after, with counts, and leaves nothing behind',
    async (list) => {
      const { code, stdout, stderr } = await site.run(['preview', list]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(
        /Nothing was taken in yet: \d+ messages of the sources were read, and not kept\./u,
      );
      expect(stdout).toMatch(/^telephone numbers +\d+/mu);
      expect(stdout).toMatch(/^ {2}- .*\+\d[\d ]{6}/mu);
      expect(stdout).toMatch(/^ {2}\+ .*\[phone removed\]/mu);
      expect(stdout.match(/^\d+ of 10 {2}\d{4}-\d{2}-\d{2} {2}/gmu)).toHaveLength(10);
      expect(stdout).not.toContain('\u001B');
      expect(existsSync(site.data)).toBe(false);
      const again = await site.run(['preview', list]);
      expect(withoutCodes(again.stdout)).toBe(withoutCodes(stdout));
    },
  );

  it('preview takes another policy and another number', async () => {
    const { stdout } = await site.run(['preview', SAMPLES[0]!, '--policy', 'strict', '--sample', '2']);
    expect(stdout).toContain('under the policy strict');
    expect(stdout).toMatch(/^names +\d+/mu);
    expect(stdout).toMatch(/^From .+ → Participant [a-z2-7]{4}$/mu);
    expect(stdout.match(/^\d of 2 /gmu)).toHaveLength(2);
  });

  it('preview writes one page for its owner only, over a file that others could read too', async () => {
    const file = join(dirname(site.folder), 'preview.html');
    await writeFile(file, 'old');
    await chmod(file, 0o644);
    const { code, stdout } = await site.run(['preview', SAMPLES[0]!, '--html', file]);
    expect(code).toBe(0);
    expect(stdout).toContain('mode 0600');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const page = await readFile(file, 'utf8');
    expect(page).toMatch(/^<!doctype html>/u);
    expect(page).toContain('This page shows real mail');
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('<ins title="telephone numbers">[phone removed]</ins>');
    expect(page).not.toMatch(/<script|<img|<link|@import|url\(|undefined|\[object/u);
    expect((await readdir(dirname(site.folder))).filter((name) => name.includes('.html.'))).toEqual([]);
  });

  it('compare sets the three policies side by side: sentences, numbers, samples', async () => {
    const { code, stdout } = await site.run(['compare', SAMPLES[1]!]);
    expect(code).toBe(0);
    const places = [
      'Where they differ',
      'The same under all of them',
      'What is not looked for',
      'In numbers',
    ];
    expect(places.map((place) => stdout.indexOf(place)).every((at, i, all) => at > (all[i - 1] ?? 0))).toBe(
      true,
    );
    expect(stdout).toMatch(/^ +open +balanced +strict$/mu);
    expect(stdout).toMatch(/^names +(?:1 coded, )?\d+ kept +(?:1 coded, )?\d+ kept +\d+ coded$/mu);
    expect(stdout).toMatch(/^share of the text that goes( +\d+\.\d\d %){3}$/mu);
    expect(stdout.match(/^Sample \d of 4 /gmu)).toHaveLength(4);
    const [, open, , strict] = /goes +([\d.]+) % +([\d.]+) % +([\d.]+) %/u.exec(stdout)!;
    expect(Number(strict)).toBeGreaterThan(Number(open));
    expect(existsSync(site.data)).toBe(false);
  });

  it('compare writes a paper with the mail left out, where that is asked for', async () => {
    const file = join(dirname(site.folder), 'paper.html');
    const whole = await site.run(['compare', SAMPLES[0]!, 'balanced', 'strict', '--html', file]);
    expect(whole.code).toBe(0);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toMatch(/<del [\s\S]*real mail|real mail[\s\S]*<del /u);
    await site.run(['compare', SAMPLES[0]!, 'balanced', 'strict', '--no-mail', '--html', file]);
    const page = await readFile(file, 'utf8');
    expect(page).toContain('<th scope="col">strict</th>');
    expect(page).not.toMatch(/<article|<del title|real mail|@example|@[a-z]+\.example/u);
  });

  it.each([
    [['preview', 'none'], 'LIST_UNKNOWN'],
    [['compare', 'none'], 'LIST_UNKNOWN'],
    [['preview', SAMPLES[0]!, '--policy', 'lax'], 'there are: balanced, open, strict'],
    [['compare', SAMPLES[0]!, 'open', 'lax'], 'there are: balanced, open, strict'],
    [['preview', SAMPLES[0]!, '--sample', '0'], 'from 1 to 500'],
    [['compare', SAMPLES[0]!, '--sample', 'many'], 'from 1 to 500'],
  ])('%j is refused with 2 and a sentence', async (words, hint) => {
    const { code, stdout, stderr } = await site.run(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(hint);
  });

  it('a page that cannot be written is said so', async () => {
    const { code, stderr } = await site.run(['preview', SAMPLES[0]!, '--html', '/nowhere/at/all.html']);
    expect(code).toBe(1);
    expect(stderr).toContain('ENOENT');
  });
});

describe('on a list of one’s own', () => {
  const message = (n: number, text: string, from = 'Jane Doe <jane@example.org>') =>
    makeMessage({ from, subject: `Number ${n}`, messageId: `n${n}@example.org`, text });
  const MAIL = [
    message(1, 'Hello, call +44 20 7946 0101.'),
    message(2, 'About Project Falcon: write to joe@example.org.'),
    message(3, 'My card is 4111 1111 1111 1111.'),
    message(4, 'Nothing in here.'),
  ];
  const POLICY = {
    base: 'balanced',
    changes: {
      categories: { card: 'hold' },
      allow: ['desk@example.org'],
      deny: [{ text: 'Project Falcon' }],
    },
  };

  async function siteOf(mail: readonly Uint8Array[]): Promise<TestSite> {
    const site = await makeSite();
    const folder = join(site.folder, 'mail');
    await site.writeList({
      id: 'dc-own',
      policy: POLICY,
      sources: [{ type: 'eml', path: './mail' }],
    });
    await mkdir(folder);
    for (const [index, bytes] of mail.entries()) await writeFile(join(folder, `${index}.eml`), bytes);
    return site;
  }
  const digest = async (file: string) =>
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex');

  it('shows what is published, with the codes of the archive, and writes to neither vault nor archive', async () => {
    await using site = await siteOf(MAIL);
    const ingest = await site.run(['ingest', '--once']);
    expect(ingest.stdout).toMatch(/^held +1 {2}\(policy_hold 1\)$/mu);
    const files = [join(site.data, 'public', 'archive.db'), join(site.data, 'vault', 'vault.db')];
    const before = await Promise.all(files.map(digest));
    const { code, stdout } = await site.run(['preview', 'dc-own']);
    expect(code).toBe(0);
    expect(stdout).toContain('dc-own under the policy dc-own');
    expect(stdout).toContain('4 messages in the vault.');
    expect(stdout).toContain('one message would wait for a person');
    expect(stdout).toContain('Waits for a person: the policy holds messages like this one.');
    await using reader = openArchiveReader(files[0]!);
    const published = await reader.message('dc-own', 2);
    expect(published !== null && 'body' in published && published.body.trim()).toMatch(
      /^About \[text removed\]: write to \[email [a-z2-7]{4}\]\.$/u,
    );
    if (published !== null && 'body' in published) expect(stdout).toContain(`  + ${published.body.trim()}`);
    expect((await reader.message('dc-own', 3)) as unknown).toMatchObject({ state: 'pending' });
    const compare = await site.run(['compare', 'dc-own']);
    expect(compare.stdout).toMatch(/^ +open +balanced +strict +dc-own$/mu);
    expect(compare.stdout).toMatch(/^messages that wait for a person +0 +0 +0 +1$/mu);
    expect(await Promise.all(files.map(digest))).toEqual(before);
  });

  it('knows who was erased and who is in the register, as the line does', async () => {
    await using site = await siteOf([
      message(1, 'Hello.', 'Jane Quillfeather <jane@example.org>'),
      message(2, 'As Jane Quillfeather said, and Joan Pebbleworth.', 'Bob Other <bob@example.org>'),
      message(3, 'Hello.', 'Joan Pebbleworth <joan@example.org>'),
      message(4, 'Names Joan Pebbleworth too.', 'Bob Other <bob@example.org>'),
    ]);
    await site.writeList({ id: 'dc-own', policy: 'strict', sources: [{ type: 'eml', path: './mail' }] });
    const bodies = async () => {
      await using reader = openArchiveReader(join(site.data, 'public', 'archive.db'));
      const found = [];
      for (const seq of [2, 3, 4]) {
        const published = await reader.message('dc-own', seq);
        found.push(published !== null && 'body' in published ? published.body.trim() : '');
      }
      return found;
    };
    // before anything was taken in: the names of all that was read, coded; codes differ from run to run
    const first = await site.run(['preview', 'dc-own']);
    expect(first.stdout).toMatch(
      /^ {2}\+ As \[Participant [a-z2-7]{4}\] said, and \[Participant [a-z2-7]{4}\]\.$/mu,
    );
    await site.run(['ingest', '--once']);
    const erased = await site.run(['erase', '--person', 'Jane Quillfeather <jane@example.org>', '--yes']);
    expect(erased.code).toBe(0);
    const { stdout } = await site.run(['preview', 'dc-own']);
    const [second, , fourth] = await bodies();
    expect(second).toMatch(/^As \[name removed\] said, and \[Participant [a-z2-7]{4}\]\.$/u);
    expect(stdout).toContain(`  + ${second}`);
    expect(fourth).toMatch(/^Names \[Participant [a-z2-7]{4}\] too\.$/u);
    expect(stdout).toContain(`  + ${fourth}`);
    // mail of hers that comes in another list, which was not taken in yet
    await site.writeList({ id: 'dc-new', policy: 'open', sources: [{ type: 'eml', path: './mail' }] });
    const fresh = await site.run(['preview', 'dc-new']);
    expect(fresh.stdout).toContain('Not published under any policy: erased 1.');
    expect(fresh.stdout).toContain('  + As [name removed] said, and Joan Pebbleworth.');
    const paper = await site.run(['compare', 'dc-new', 'open', 'strict']);
    expect(paper.stdout).toContain('erased 1');
    expect(paper.stdout).not.toContain('+ As Jane');
  });

  it('keeps what the list named out of every public file, and counts it in the public policy', async () => {
    await using site = await siteOf(MAIL);
    await site.run(['ingest', '--once']);
    const folder = join(site.data, 'public');
    for (const name of await readdir(folder)) {
      const bytes = (await readFile(join(folder, name))).toString('latin1');
      expect(bytes, name).not.toMatch(/falcon|desk@example/iu);
    }
    await using reader = openArchiveReader(join(folder, 'archive.db'));
    const policy = await reader.policy('dc-own', 1);
    expect(policy?.document).toMatchObject({
      title: 'Balanced, changed',
      categories: { card: 'hold' },
      allow: { count: 1 },
      deny: { count: 1 },
    });
    // another text is another version
    await site.writeList({
      id: 'dc-own',
      policy: { ...POLICY, changes: { ...POLICY.changes, deny: [{ text: 'Project Heron' }] } },
      sources: [{ type: 'eml', path: './mail' }],
    });
    await site.run(['ingest', '--once']);
    expect(await reader.policy('dc-own', 2)).not.toBeNull();
    expect(await reader.policy('dc-own', 3)).toBeNull();
  });

  it('says so where there is no mail at all', async () => {
    await using site = await siteOf([]);
    for (const command of ['preview', 'compare']) {
      const { code, stdout, stderr } = await site.run([command, 'dc-own']);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('There is no mail of dc-own');
    }
  });

  it('reads IMAP without keeping anything', async () => {
    await using dovecot = await startDovecot();
    await dovecot.deliverFiles(
      'archive',
      MAIL.map((bytes) => ({ bytes })),
    );
    await using site = await makeSite({
      lists: [{ id: 'dc-imap', sources: [imapSourceOf(dovecot.port, 'archive')] }],
    });
    const { code, stdout } = await site.run(['preview', 'dc-imap']);
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing was taken in yet: 4 messages');
    expect(stdout).toContain('  + Hello, call [phone removed].');
    expect(existsSync(site.data)).toBe(false);
    expect((await site.run(['ingest', '--once'])).stdout).toMatch(/^published +4$/mu);
  });
});
