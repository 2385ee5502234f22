// Messages deleted at a real server: they stay public, or leave public view where the policy follows deletions.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDovecot, type TestDovecot } from '../support/dovecot.ts';
import { makeMessage } from '../support/make-message.ts';
import { imapSourceOf, makeSite, type RunningSite, type TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';

let dovecot: TestDovecot;
beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(() => dovecot.stop());

const FOLLOWS = { base: 'balanced', changes: { followDeletions: true } };
const MESSAGES = 20;

const mailOf = (user: string, from = 1, to = MESSAGES) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    bytes: makeMessage({
      subject: `Subject ${from + index}`,
      messageId: `m${from + index}.${user}@example.org`,
      text: `The text of number ${from + index}\r\n`,
    }),
  }));

async function siteOf(user: string, list: object = { policy: FOLLOWS }): Promise<TestSite> {
  await dovecot.deliverFiles(user, mailOf(user));
  const source = { ...imapSourceOf(dovecot.port, user), pollSeconds: 5 };
  const site = await makeSite({ lists: [{ id: 'dc-gone', sources: [source], ...list }] });
  await ingested(site);
  return site;
}

async function ingested(site: TestSite): Promise<string> {
  const { code, stderr } = await site.run(['ingest', '--once']);
  expect(code, stderr).toBe(0);
  return stderr;
}

/** One web a site, for as long as the site is there. */
const webs = new WeakMap<TestSite, Promise<RunningSite>>();
function webOf(site: TestSite): Promise<RunningSite> {
  const web = webs.get(site) ?? site.start('serve');
  webs.set(site, web);
  return web;
}

/** The answer to each message page. */
async function statuses(site: TestSite, count = MESSAGES): Promise<number[]> {
  const { url } = await webOf(site);
  const found = [];
  for (let seq = 1; seq <= count; seq++)
    found.push((await fetch(`${url}/lists/dc-gone/messages/${seq}`)).status);
  return found;
}

const all = (status: number, count = MESSAGES) => Array.from({ length: count }, () => status);
const but = (...seqs: number[]) => all(200).map((status, index) => (seqs.includes(index + 1) ? 410 : status));

describe('one of twenty deleted', () => {
  it('stays public where the policy says nothing', { timeout: 60_000 }, async () => {
    await using site = await siteOf('default', {});
    await dovecot.expunge('default', 'INBOX', [7]);
    await ingested(site);
    expect(await statuses(site)).toEqual(all(200));
  });

  it(
    'answers 410 with its reason where it follows, and can be brought back',
    { timeout: 90_000 },
    async () => {
      await using site = await siteOf('follow');
      await dovecot.expunge('follow', 'INBOX', [7]);
      await ingested(site);
      expect(await statuses(site)).toEqual(but(7));
      const web = await webOf(site);
      const page = await (await fetch(`${web.url}/lists/dc-gone/messages/7`)).text();
      expect(page).toContain('deleted from the mailbox of the list');
      expect(page).not.toContain('The text of number 7');
      expect(await (await fetch(`${web.url}/lists/dc-gone/policy`)).text()).toContain(
        'taken out of the archive too',
      );
      expect((await site.run(['actions', 'dc-gone'])).stdout).toContain('deleted_at_source');
      // nothing takes it out a second time
      expect((await site.run(['restore', 'dc-gone', '7'])).code).toBe(0);
      await dovecot.append('follow', 'INBOX', mailOf('follow', 21, 21)[0]!.bytes);
      await ingested(site);
      expect(await statuses(site, 21)).toEqual(all(200, 21));
    },
  );

  it('leaves public view while a service follows', { timeout: 60_000 }, async () => {
    await using site = await siteOf('idle');
    const up = await site.start('up');
    await until(async () => (await dovecot.sessions('idle')) === 1, { what: 'the service to wait' });
    await dovecot.expunge('idle', 'INBOX', [3]);
    const page = `${up.url}/lists/dc-gone/messages/3`;
    await until(async () => (await fetch(page)).status === 410, { what: 'the page to be gone' });
    expect((await fetch(`${up.url}/lists/dc-gone/messages/4`)).status).toBe(200);
    const found = await (await fetch(`${up.url}/api/v1/search?q=subject:"Subject 3"`)).json();
    expect((found as { hits: { seq: number }[] }).hits.map(({ seq }) => seq)).not.toContain(3);
    expect(await up.stop()).toBe(0);
  });
});

describe('what is no deletion', () => {
  it('a copy that another source of the list still has', { timeout: 90_000 }, async () => {
    await dovecot.deliverFiles('second', [...mailOf('first', 5, 6)]);
    const file = mailOf('first', 8, 8)[0]!.bytes;
    await using site = await siteOf('first', {
      policy: FOLLOWS,
      sources: [imapSourceOf(dovecot.port, 'first'), imapSourceOf(dovecot.port, 'second')],
    });
    const folder = await mkdtemp(join(site.folder, 'mail-'));
    await writeFile(join(folder, '8.eml'), file);
    expect((await site.run(['import', 'dc-gone', folder])).code).toBe(0);
    await dovecot.expunge('first', 'INBOX', [5, 6, 8, 9]);
    await ingested(site);
    expect(await statuses(site)).toEqual(but(9));
    await dovecot.expunge('second', 'INBOX', [2]);
    await ingested(site);
    expect(await statuses(site)).toEqual(but(6, 9));
  });

  it(
    'a new UIDVALIDITY, a refused login, and a mailbox that somebody emptied',
    { timeout: 120_000 },
    async () => {
      await using site = await siteOf('nodel');
      await dovecot.bumpUidValidity('nodel');
      await ingested(site);
      expect(await statuses(site)).toEqual(all(200));
      await dovecot.expunge(
        'nodel',
        'INBOX',
        Array.from({ length: MESSAGES }, (_, index) => index + 1),
      );
      await ingested(site);
      expect((await site.run(['vanished', 'dc-gone'])).stdout).toContain('No message of dc-gone waits');
      const refused = await site.run(['ingest', '--once'], { env: { TEST_PASSWORD: 'wrong' } });
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('SOURCE_LOGIN_REFUSED')]);
      expect(await statuses(site)).toEqual(all(200));
    },
  );

  it('a mailbox that was renamed or deleted, and one that takes its name', { timeout: 120_000 }, async () => {
    await dovecot.append('renamed', 'Lists', mailOf('renamed', 1, 1)[0]!.bytes);
    for (const { bytes } of mailOf('renamed', 2, 4))
      await dovecot.session('renamed', (client) => client.append('Lists', Buffer.from(bytes)));
    const source = { ...imapSourceOf(dovecot.port, 'renamed'), mailbox: 'Lists' };
    await using site = await makeSite({ lists: [{ id: 'dc-gone', policy: FOLLOWS, sources: [source] }] });
    await ingested(site);
    await dovecot.session('renamed', (client) => client.mailboxRename('Lists', 'Old'));
    const missing = await site.run(['ingest', '--once']);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('SOURCE_MAILBOX_MISSING')]);
    await dovecot.append('renamed', 'Lists', mailOf('renamed', 5, 5)[0]!.bytes);
    await ingested(site);
    expect(await statuses(site, 5)).toEqual(all(200, 5));
  });
});

describe('unusually many', () => {
  it('wait for the operator, who may keep or withhold them', { timeout: 120_000 }, async () => {
    await using site = await siteOf('many');
    await dovecot.expunge('many', 'INBOX', [1, 2, 3, 4, 5, 6, 8]);
    expect(await ingested(site)).toContain('deletions.held');
    expect(await statuses(site)).toEqual(all(200));
    expect((await site.run(['check', 'dc-gone'])).stdout).toContain('dc-archive vanished dc-gone decides');
    expect((await site.run(['vanished', 'dc-gone'])).stdout).toContain('1-6 8');
    expect((await site.run(['vanished', 'dc-gone', '--withhold'])).code).toBe(0);
    expect(await statuses(site)).toEqual(but(1, 2, 3, 4, 5, 6, 8));
    // a day's share is used up
    await dovecot.expunge('many', 'INBOX', [9]);
    expect(await ingested(site)).toContain('deletions.held');
    expect((await site.run(['vanished', 'dc-gone', '--keep'])).stdout).toContain('stay public');
    await ingested(site);
    expect(await statuses(site)).toEqual(but(1, 2, 3, 4, 5, 6, 8));
  });

  it('that come back are forgotten', { timeout: 90_000 }, async () => {
    await using site = await siteOf('back');
    await dovecot.expunge('back', 'INBOX', [1, 2, 3, 4, 5, 6, 8]);
    await ingested(site);
    await dovecot.deliverFiles('back', mailOf('back', 1, 8));
    await ingested(site);
    expect((await site.run(['vanished', 'dc-gone'])).stdout).toContain('No message of dc-gone waits');
    expect(await statuses(site)).toEqual(all(200));
  });
});

it('begins with what is there when the policy begins to follow', { timeout: 90_000 }, async () => {
  await using site = await siteOf('later', {});
  await dovecot.expunge('later', 'INBOX', [2]);
  await site.writeList({ id: 'dc-gone', policy: FOLLOWS, sources: [imapSourceOf(dovecot.port, 'later')] });
  await ingested(site);
  await dovecot.expunge('later', 'INBOX', [3]);
  await ingested(site);
  expect(await statuses(site)).toEqual(but(3));
});

describe('a message that was moved', () => {
  it('to another mailbox of the list stays public', { timeout: 90_000 }, async () => {
    const sources = (user: string) => [
      imapSourceOf(dovecot.port, user),
      { ...imapSourceOf(dovecot.port, user), mailbox: 'Archive' },
    ];
    await dovecot.append('moving', 'Archive', mailOf('moving', 21, 21)[0]!.bytes);
    await using site = await siteOf('moving', { policy: FOLLOWS, sources: sources('moving') });
    await dovecot.session('moving', async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageMove('4', 'Archive', { uid: true });
    });
    await ingested(site);
    expect(await statuses(site, 21)).toEqual(all(200, 21));
    expect((await site.run(['actions', 'dc-gone'])).stdout).not.toContain('withhold');
  });

  it(
    'away and back is public again by itself, unless a person has decided',
    { timeout: 120_000 },
    async () => {
      await using site = await siteOf('again');
      await dovecot.expunge('again', 'INBOX', [4, 5]);
      await ingested(site);
      expect(await statuses(site)).toEqual(but(4, 5));
      expect((await site.run(['withhold', 'dc-gone', '5-6', '--reason', 'legal'])).code).toBe(0);
      await dovecot.expunge('again', 'INBOX', [6]);
      await ingested(site);
      await dovecot.deliverFiles('again', mailOf('again', 4, 6));
      await ingested(site);
      expect(await statuses(site)).toEqual(but(5, 6));
      const actions = (await site.run(['actions', 'dc-gone'])).stdout.split('\n');
      expect(actions.filter((line) => line.includes('deleted_at_source'))).toHaveLength(2);
    },
  );
});

it(
  'follows again a source that was taken out of the configuration and put back',
  { timeout: 120_000 },
  async () => {
    await using site = await siteOf('source');
    const list = { id: 'dc-gone', policy: FOLLOWS };
    await site.writeList({ ...list, sources: [] });
    await ingested(site);
    await site.writeList({ ...list, sources: [imapSourceOf(dovecot.port, 'source')] });
    await ingested(site);
    await dovecot.expunge('source', 'INBOX', [2]);
    await ingested(site);
    expect(await statuses(site)).toEqual(but(2));
  },
);
