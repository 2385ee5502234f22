// Wall (a), the operating system: the worker and the web run as two users, and what is private is out of the web's reach
// whatever its code does. Set up as docs/operations.md says: the folder web/ passes its group on to what is made in it.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { externalMeilisearch } from '../support/external-meilisearch.ts';
import { makeMessage } from '../support/make-message.ts';
import { as, programForEverybody, STRANGER, type SystemUser, WEB, WORKER } from '../support/other-user.ts';
import { sendForm } from '../support/removal-form.ts';
import { makeSite, type TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';

const isRoot = process.getuid?.() === 0;
const LIST = 'dc-walls';
const PRIVATE = ['vault', 'meilisearch'];

// The careless way: a mask that would hide everything, or nothing, if modes were left to it.
const withUmask = (mask: string, program: readonly string[]) => [
  'sh',
  '-c',
  `umask ${mask}; exec "$@"`,
  'sh',
  ...program,
];

describe('the folders of a site', () => {
  it.each(['077', '000'])('have the modes of the walls under umask %s', async (mask) => {
    await using program = await programForEverybody();
    await using site = await siteWithMail({ engine: 'auto' });
    const worker = site.startedBy(withUmask(mask, program.words));
    // Whichever command comes first makes the folder.
    expect((await worker.run(['check'])).code).toBe(0);
    expect((await worker.run(['ingest', '--once'])).code).toBe(0);
    const modes: Record<string, string> = {};
    for (const name of [
      '.', 'public', 'public/archive.db', 'public/archive.db-wal', 'public/archive.db-shm',
      'public/search.db', 'public/search.db-wal', 'public/search.db-shm',
      'web', 'web/message-id.key', 'vault', 'vault/vault.key', 'meilisearch', 'meilisearch/master.key', 'worker.lock',
    ]) modes[name] = ((await stat(join(site.data, name))).mode & 0o777).toString(8); // prettier-ignore
    expect(modes).toEqual({
      '.': '755',
      meilisearch: '700',
      'meilisearch/master.key': '600',
      public: '755',
      'public/archive.db': '644',
      'public/archive.db-wal': '644',
      'public/archive.db-shm': '644',
      'public/search.db': '644',
      'public/search.db-wal': '644',
      'public/search.db-shm': '644',
      web: '750',
      'web/message-id.key': '640',
      vault: '700',
      'vault/vault.key': '600',
      'worker.lock': '600',
    });
    await chmod(site.data, 0o700);
    expect((await worker.run(['check'])).stdout).toContain(`chmod 755 ${site.data}\n`);
  });
});

describe('worker and web as two users', () => {
  it.runIf(isRoot)(
    '(root only) the web answers with and without a worker, and cannot reach mail, keys or a writable archive',
    { timeout: 180_000 },
    async () => {
      await using program = await programForEverybody();
      await using site = await siteWithMail({ engine: 'auto' }, WORKER);
      const worker = site.startedBy(withUmask('077', [...as(WORKER), ...program.words]));
      const web = site.startedBy([...as(WEB), ...program.words]);
      const first = await worker.run(['ingest', '--once']);
      expect(first.stderr).toBe('');
      expect(first.code).toBe(0);

      // No worker runs, and the web may not write a write-ahead log of its own.
      const serving = await web.start('serve');
      await answers(serving.url, 'Marmalade');
      reaches(site, program.words[0], WEB);
      reachesNothing(site, program.words[0], STRANGER);

      // A worker comes: what it publishes is seen by a web that was there before it.
      const following = worker.spawn(['ingest', '--follow']);
      await deliver(site, 'two', 'Quincejelly');
      await until(async () => (await found(serving.url, 'Quincejelly')) === 1, {
        what: 'the second message',
      });
      expect((await fetch(`${serving.url}/lists/${LIST}/messages/2`)).status).toBe(200);
      reaches(site, program.words[0], WEB);

      // It is killed in the middle: nobody cleaned up behind it.
      const killed = once(following, 'exit');
      following.kill('SIGKILL');
      await killed;
      await answers(serving.url, 'Quincejelly');
      expect(await serving.stop()).toBe(0);
      const again = await web.start('serve');
      await answers(again.url, 'Quincejelly');
      expect(await again.stop()).toBe(0);
      expect(again.output()).not.toMatch(/INTERNAL/u);
    },
  );

  it.runIf(isRoot)(
    '(root only) what a visitor asks for goes from the web to the worker, and nobody else reads it',
    { timeout: 120_000 },
    async () => {
      await using program = await programForEverybody();
      await using site = await siteWithMail({ engine: 'embedded' }, WORKER);
      const worker = site.startedBy(withUmask('077', [...as(WORKER), ...program.words]));
      const web = site.startedBy(withUmask('077', [...as(WEB), ...program.words]));
      expect((await worker.run(['ingest', '--once'])).stderr).toBe('');
      const inbox = join(site.data, 'web', 'inbox');
      const { mode, gid, uid } = await stat(inbox);
      expect([(mode & 0o7777).toString(8), uid, gid]).toEqual(['1770', WORKER.uid, WEB.gid]);
      const serving = await web.start('serve');
      const form = { about: 'person', who: 'Jane Quillfeather', cause: 'about_me' };
      const sent = await sendForm(serving.url, '/removal', form);
      expect(sent.reference).not.toBeNull();
      const [letter] = await readdir(inbox);
      const sealed = await readFile(join(inbox, letter!));
      expect(sealed.includes('Quillfeather')).toBe(false);
      const reading = (user: SystemUser) => () =>
        execFileSync(as(user)[0]!, [...as(user).slice(1), 'cat', join(inbox, letter!)], { stdio: 'pipe' });
      expect(reading(STRANGER)).toThrow();
      expect(reading(WORKER)().equals(sealed)).toBe(true);
      expect((await worker.run(['requests', 'list', '--json'])).stdout).toContain('"state": "received"');
      expect(await readdir(inbox)).toEqual([]);
      expect(await serving.stop()).toBe(0);
    },
  );

  it.runIf(isRoot)(
    '(root only) the web asks an external Meilisearch with a key that may search and nothing else',
    { timeout: 120_000 },
    async () => {
      await using engine = await externalMeilisearch();
      await using program = await programForEverybody();
      await using site = await siteWithMail(
        { url: engine.url, key: { env: 'ENGINE_KEY' }, index: 'walls' },
        WORKER,
      );
      const worker = site.startedBy([...as(WORKER), ...program.words]);
      const web = site.startedBy([...as(WEB), ...program.words]);
      expect((await worker.run(['ingest', '--once'], { env: { ENGINE_KEY: engine.masterKey } })).code).toBe(
        0,
      );
      // Meilisearch is the only one to know this: the embedded index is gone.
      execFileSync('rm', ['-f', join(site.data, 'public', 'search.db')]);
      const serving = await web.start('serve');
      await answers(serving.url, 'Marmalade');
      expect(await serving.stop()).toBe(0);

      const key = (await readFile(join(site.data, 'web', 'search.key'), 'utf8')).trim();
      expect(((await stat(join(site.data, 'web', 'search.key'))).mode & 0o777).toString(8)).toBe('640');
      const asked = async (path: string, init: RequestInit = {}) =>
        (
          await fetch(engine.url + path, {
            ...init,
            headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          })
        ).status;
      expect(await asked('/indexes/walls/search', { method: 'POST', body: '{"q":"marmalade"}' })).toBe(200);
      for (const path of ['/keys', '/indexes', '/indexes/walls/documents', '/tasks', '/stats']) {
        expect(await asked(path), path).toBe(403);
      }
      expect(await asked('/indexes/walls/documents', { method: 'DELETE' })).toBe(403);
    },
  );
});

async function siteWithMail(search: Record<string, unknown>, owner?: SystemUser): Promise<TestSite> {
  const site = await makeSite({ site: { search } });
  const root = dirname(site.data);
  const mail = join(root, 'mail');
  await mkdir(mail, { mode: 0o700 });
  await chmod(root, 0o755);
  await site.writeList({ id: LIST, sources: [{ type: 'eml', path: mail }] });
  await deliver(site, 'one', 'Marmalade');
  if (owner !== undefined) {
    await mkdir(site.data);
    await chmod(site.data, 0o755);
    for (const folder of [mail, site.data]) await chown(folder, owner.uid, owner.gid);
    const keys = join(site.data, 'web');
    await mkdir(keys);
    await chown(keys, owner.uid, WEB.gid);
    await chmod(keys, 0o2750);
  }
  return site;
}

async function deliver(site: TestSite, name: string, subject: string): Promise<void> {
  const file = join(dirname(site.data), 'mail', `${name}.eml`);
  await writeFile(file, makeMessage({ subject, messageId: `${name}@example.org` }));
  // root delivers, the worker reads
  await chmod(file, 0o644);
}

/** Pages, API, look-up by Message-ID (needs its key) and search. */
async function answers(url: string, subject: string): Promise<void> {
  for (const path of [
    '/',
    `/lists/${LIST}`,
    `/lists/${LIST}/messages/1`,
    `/lists/${LIST}/messages/1.eml`,
    '/readyz',
    '/api/v1/lists',
  ]) {
    expect((await fetch(url + path)).status, path).toBe(200);
  }
  const byMessageId = await fetch(`${url}/lists/${LIST}/mid/one@example.org`);
  expect(new URL(byMessageId.url).pathname).toBe(`/lists/${LIST}/messages/1`);
  expect(await found(url, subject)).toBe(1);
}

async function found(url: string, word: string): Promise<number> {
  const result = (await (await fetch(`${url}/api/v1/search?q=${word}`)).json()) as {
    total: number;
    notice?: string;
  };
  expect(result.notice).toBeUndefined();
  return result.total;
}

/** What the web's user may do; each thing that it may not, the worker may, so that none is refused for being absent. */
function reaches(site: TestSite, node: string, user: SystemUser): void {
  const tried = attempts(site, node, user);
  expect(tried).toMatchObject({ 'read public/archive.db': 'ok', 'read web/message-id.key': 'ok' });
  const denied = Object.entries(tried).filter(([name]) => !/^read (public|web)/u.test(name));
  expect(denied.length).toBeGreaterThan(10);
  for (const [name, outcome] of denied) expect(outcome, name).not.toBe('ok');
  for (const [name, outcome] of Object.entries(attempts(site, node, WORKER)))
    expect(outcome, `worker: ${name}`).toBe('ok');
}

/** Anybody else reads the public archive, which is public, and no key at all. */
function reachesNothing(site: TestSite, node: string, user: SystemUser): void {
  const { 'read public/archive.db': archive, ...rest } = attempts(site, node, user);
  expect(archive).toBe('ok');
  for (const [name, outcome] of Object.entries(rest))
    if (!name.startsWith('read public')) expect(outcome, name).not.toBe('ok');
}

function attempts(site: TestSite, node: string, user: SystemUser): Record<string, string> {
  const [command, ...words] = [
    ...as(user),
    node,
    '--input-type=module',
    '-e',
    ATTEMPTS,
    site.data,
    PRIVATE.join(','),
  ];
  return JSON.parse(execFileSync(command!, words, { encoding: 'utf8', cwd: '/' })) as Record<string, string>;
}

// Plain JavaScript for a process of its own: what somebody who took the web over would try.
const ATTEMPTS = String.raw`
import { readdirSync, readFileSync, openSync, closeSync, rmSync, existsSync, linkSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
const [data, folders] = process.argv.slice(1);
const outcome = {};
const attempt = (name, work) => {
  try { work(); outcome[name] = 'ok'; } catch (error) { outcome[name] = error.code ?? String(error); }
};
const path = (name) => join(data, name);
const writeTo = (name) => () => {
  const database = new DatabaseSync(path(name), { timeout: 20_000 });
  try { database.exec('begin immediate; create table planted (word text); rollback'); } finally { database.close(); }
};
for (const name of ['public/archive.db', 'public/archive.db-wal', 'public/search.db', 'web/message-id.key']) {
  attempt('read ' + name, () => readFileSync(path(name)));
}
for (const name of folders.split(',')) attempt('list ' + name, () => readdirSync(path(name)));
for (const name of ['vault/vault.key', 'vault/vault.db', 'meilisearch/master.key', 'worker.lock', '../mail/one.eml']) {
  attempt('open ' + name, () => readFileSync(path(name)));
}
attempt('open the vault as a database', () => new DatabaseSync(path('vault/vault.db'), { readOnly: true }).prepare('select * from raw').all());
attempt('attach the vault', () => new DatabaseSync(':memory:').exec("attach '" + path('vault/vault.db') + "' as v; select * from v.raw"));
attempt('write to archive.db', writeTo('public/archive.db'));
attempt('write to search.db', writeTo('public/search.db'));
attempt('open archive.db for writing', () => closeSync(openSync(path('public/archive.db'), 'r+')));
attempt('open the log for writing', () => closeSync(openSync(path('public/archive.db-wal'), 'r+')));
for (const folder of ['public', 'web', '.', 'vault']) {
  attempt('make a file in ' + folder, () => { const file = path(folder + '/planted'); closeSync(openSync(file, 'wx')); rmSync(file); });
}
process.stdout.write(JSON.stringify(outcome));
`;
