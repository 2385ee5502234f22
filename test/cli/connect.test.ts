// connect as a list's admin runs it, on a real mail server: by flags, and the questions at a real pseudo-terminal.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { startDovecot, type TestDovecot } from '../support/dovecot.ts';
import { makeMessage } from '../support/make-message.ts';
import { makeSite, type TestSite } from '../support/site.ts';
import { atTerminal } from '../support/terminal.ts';

const GARDEN = 'dc-garden.lists.example.org';
const TREES = 'dc-trees.lists.example.org';
const mailOf = (listId: string | undefined, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    bytes: makeMessage({
      subject: `Meeting ${index + 1}`,
      text: `Hello,\n\ncall me on +44 20 7946 0123 or write to jane@example.net.\n`,
      ...(listId === undefined ? {} : { listId }),
    }),
  }));

let server: TestDovecot;
let site: TestSite;
beforeAll(async () => {
  server = await startDovecot();
  await server.deliverFiles('garden@example.org', mailOf(GARDEN, 3));
  await server.deliverFiles('both@example.org', [...mailOf(GARDEN, 3), ...mailOf(TREES, 2)]);
  await server.deliverFiles('private@example.org', mailOf(undefined, 2));
  await server.append('garden@example.org', 'Old lists', mailOf(TREES, 1)[0]!.bytes);
});
afterAll(() => server.stop());
beforeEach(async () => {
  site = await makeSite();
});
afterEach(() => site[Symbol.asyncDispose]());

const listFiles = () => readdir(join(site.folder, 'lists'));
const configOf = async (id: string) =>
  parse(await readFile(join(site.folder, 'lists', `${id}.yaml`), 'utf8'));
const flags = (user = 'garden@example.org', more: readonly string[] = []) => {
  const list = ['--name', 'DC Garden', '--address', 'dc-garden@lists.example.org'];
  const account = ['--user', user, '--host', server.host, '--port', String(server.port), '--tls', 'none'];
  return ['connect', ...list, ...account, '--password-env', 'TEST_PASSWORD', ...more];
};

describe('by flags', () => {
  it('writes a list that check takes, and shows samples, a notice and what comes next', async () => {
    const { code, stdout, stderr } = await site.run(flags(undefined, ['--yes']));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await configOf('dc-garden')).toEqual({
      id: 'dc-garden',
      name: 'DC Garden',
      address: 'dc-garden@lists.example.org',
      policy: 'balanced',
      sources: [
        {
          type: 'imap',
          host: '127.0.0.1',
          port: server.port,
          tls: 'none',
          user: 'garden@example.org',
          password: { env: 'TEST_PASSWORD' },
          mailbox: 'INBOX',
          match: { listId: GARDEN },
        },
      ],
    });
    expect(stdout).toContain(`${GARDEN} (3)`);
    expect(stdout.match(/^Message: Meeting \d$/gmu)).toEqual([
      'Message: Meeting 3',
      'Message: Meeting 2',
      'Message: Meeting 1',
    ]);
    expect(stdout).toMatch(/^ +before +call me on \+44 20 7946 0123 or write to jane@example\.net\.$/mu);
    expect(stdout).toMatch(/^ +strict +call me on \[phone removed\] or write to \[email removed\]\.$/mu);
    expect(stdout).toMatch(/^replaced or removed +open +balanced +strict$/mu);
    expect(stdout).toMatch(/^telephone numbers +3 +3 +3$/mu);
    expect(stdout).toContain('Subject: A public archive of DC Garden');
    expect(stdout).toContain('- Telephone and fax numbers are removed.');
    expect(stdout).toContain('X-No-Archive: yes');
    expect(stdout).toContain('npx dc-archive preview dc-garden');
    expect(existsSync(site.data)).toBe(false);
    const checked = await site.run(['check', 'dc-garden']);
    expect(checked.code).toBe(0);
    expect(checked.stdout).toContain('imap source of dc-garden: 3 messages');
    // not seen, and still new to whoever opens the mailbox for writing
    const marks = await server.flags('garden@example.org', 'INBOX');
    expect(marks).toEqual([['\\Recent'], ['\\Recent'], ['\\Recent']]);
  });

  it('needs no --yes where every flag is given, keeps a password file and another policy', async () => {
    await mkdir(join(site.folder, 'secrets'));
    const file = join(site.folder, 'secrets', 'garden');
    await writeFile(file, 'secret\n', { mode: 0o600 });
    const words = flags(undefined, ['--mailbox', 'INBOX', '--list-id', `<${GARDEN.toUpperCase()}>`]);
    const place = words.indexOf('--password-env');
    words.splice(place, 2, '--password-file', file, '--policy', 'strict', '--id', 'garden');
    words.push('--join', 'https://lists.example.org/garden');
    const { code, stderr } = await site.run(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await configOf('garden')).toMatchObject({
      policy: 'strict',
      join: 'https://lists.example.org/garden',
      sources: [{ password: { file: 'secrets/garden' }, match: { listId: GARDEN } }],
    });
  });

  it('needs no secret of the rest of the site, which the worker has and not the shell of the admin', async () => {
    const settings = { title: 'Test site', data: site.data, key: { env: 'NOT_SET_IN_THIS_SHELL' } };
    await writeFile(join(site.folder, 'site.yaml'), stringify(settings));
    const { code, stderr } = await site.run(flags(undefined, ['--yes']));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await listFiles()).toEqual(['dc-garden.yaml']);
  });

  it('names the flag of what is not answered', async () => {
    const { code, stderr } = await site.run(flags().filter((word) => !/name|DC Garden/u.test(word)));
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'There is nobody to ask here: give --name.\n' });
    expect((await site.run(flags())).stderr).toContain('give --mailbox, or --yes for INBOX');
    expect(await listFiles()).toEqual([]);
  });

  it('says that the password is wrong, tries it once, and writes nothing', async () => {
    const { code, stderr, stdout } = await site.run(flags(undefined, ['--yes']), {
      env: { TEST_PASSWORD: 'not-this-one' },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('refused the login of garden@example.org: the password is wrong');
    expect(stdout + stderr).not.toContain('not-this-one');
    expect(await listFiles()).toEqual([]);
  });

  it('names the mailboxes where there is no such one', async () => {
    const { code, stderr } = await site.run(flags(undefined, ['--yes', '--mailbox', 'Lists']));
    expect(code).toBe(1);
    expect(stderr).toContain('There is no mailbox Lists in this account; there are: INBOX, Old lists.');
    expect(await listFiles()).toEqual([]);
  });

  it('does not take a mailbox without list mail', async () => {
    const { code, stdout, stderr } = await site.run(flags('private@example.org', ['--yes']));
    expect(code).toBe(1);
    expect(stdout).toContain('No list mail is in INBOX');
    expect(stdout).toContain('Subscribe this account to the list');
    expect(stderr).toContain('Nothing was written.');
    expect(await listFiles()).toEqual([]);
  });

  it('makes a file for each of two lists of one mailbox', async () => {
    const words = flags('both@example.org', ['--yes', '--list-id', GARDEN, '--list-id', TREES]);
    const { code, stderr } = await site.run(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await listFiles()).toEqual(['dc-garden.yaml', 'dc-trees.yaml']);
    expect(await configOf('dc-trees')).toMatchObject({
      id: 'dc-trees',
      address: 'dc-trees@lists.example.org',
      sources: [{ match: { listId: TREES } }],
    });
    expect((await site.run(['check', 'dc-trees'])).code).toBe(0);
  });

  it('leaves a list that is there alone, unless it is forced', async () => {
    await site.writeList({ id: 'dc-garden' });
    const before = await configOf('dc-garden');
    const { code, stderr } = await site.run(flags(undefined, ['--yes']));
    expect(code).toBe(1);
    expect(stderr).toContain('There is a list dc-garden already');
    expect(await configOf('dc-garden')).toEqual(before);
    expect((await site.run(flags(undefined, ['--yes', '--force']))).code).toBe(0);
    expect(await configOf('dc-garden')).toMatchObject({ name: 'DC Garden' });
  });

  it('makes the folder and a site.yaml where there is none', async () => {
    await rm(site.folder, { recursive: true });
    const { code, stderr } = await site.run(flags(undefined, ['--yes']));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(parse(await readFile(join(site.folder, 'site.yaml'), 'utf8'))).toEqual({
      title: 'DC Garden',
      data: '../data',
    });
    expect((await stat(site.folder)).isDirectory()).toBe(true);
  });
});

describe('at a terminal', () => {
  const start = () =>
    atTerminal(['connect', '--host', server.host, '--port', String(server.port), '--tls', 'none'], {
      DC_ARCHIVE_CONFIG: site.folder,
    });

  it('asks, shows no password, and writes both lists of the mailbox and a secret for its owner only', async () => {
    const person = start();
    await person.answer('Full name of the list: ', 'DC Garden\r');
    await person.answer('Address that members write to: ', 'garden at example\r');
    await person.until('write the mail address of the list');
    await person.answer('Address that members write to: ', 'DC-Garden@lists.example.org\r');
    await person.answer('Short name, for addresses and files [dc-garden]: ', '\r');
    await person.answer('Page where anybody can join the list [none]: ', '\r');
    await person.answer('Mail account that is subscribed to the list (its address): ', 'both@example.org\r');
    await person.answer('Password of both@example.org: ', 'wr0ng-0ne\r');
    await person.until('refused the login of both@example.org');
    await person.answer('Password of both@example.org: ', 'secret\r');
    await person.until('Mailboxes of the account: INBOX');
    await person.answer('Mailbox that the list mail is in [INBOX]: ', 'Nowhere\r');
    await person.until('There is no mailbox Nowhere in this account; there are: INBOX.');
    await person.answer('Mailbox [INBOX]: ', '\r');
    await person.until(`${GARDEN} (3)`);
    await person.answer(`Which List-Id is DC-Garden@lists.example.org [${GARDEN}]: `, '\r');
    await person.answer(`Connect ${TREES} (2 messages) too? [no]: `, 'y\r');
    await person.answer(`Full name of the list ${TREES} [dc-trees]: `, 'DC Trees\r');
    await person.answer('Address that members write to [dc-trees@lists.example.org]: ', '\r');
    await person.answer('Short name, for addresses and files [dc-trees]: ', '\r');
    await person.answer('Page where anybody can join the list [none]: ', '\r');
    await person.until('[phone removed]');
    await person.answer('Policy (balanced, open, strict) [balanced]: ', 'strict\r');
    await person.until('Write the configuration now? [yes]: ');
    expect(await listFiles()).toEqual([]);
    await person.answer('', '\r');
    const { code, screen } = await person.ended();
    expect(code).toBe(0);
    expect(screen).not.toContain('wr0ng');
    expect(screen).not.toContain('secret\r');
    expect(screen).toContain('Subject: A public archive of DC Trees');
    expect(await listFiles()).toEqual(['dc-garden.yaml', 'dc-trees.yaml']);
    for (const id of ['dc-garden', 'dc-trees']) {
      const { policy, sources } = await configOf(id);
      expect(policy).toBe('strict');
      expect(sources[0].password).toEqual({ file: 'secrets/dc-garden.password' });
      expect((await site.run(['check', id])).code).toBe(0);
    }
    const secret = join(site.folder, 'secrets', 'dc-garden.password');
    expect(await readFile(secret, 'utf8')).toBe('secret\n');
    expect((await stat(secret)).mode & 0o777).toBe(0o600);
  }, 60_000);

  it('gives up after two wrong passwords', async () => {
    const person = atTerminal(flags().slice(0, -2), { DC_ARCHIVE_CONFIG: site.folder });
    await person.answer('files [dc-garden]: ', '\r');
    await person.answer('list [none]: ', '\r');
    await person.answer('Password of garden@example.org: ', 'one\r');
    await person.answer('Password of garden@example.org: ', 'two\r');
    const { code, screen } = await person.ended();
    expect(code).toBe(1);
    expect(screen).toMatch(/the password is wrong.*\s+Nothing was written\.\s*$/u);
    expect(await listFiles()).toEqual([]);
  }, 60_000);

  it('leaves nothing behind after Ctrl-C', async () => {
    await rm(site.folder, { recursive: true });
    const person = atTerminal(flags(), { DC_ARCHIVE_CONFIG: site.folder, TEST_PASSWORD: 'secret' });
    await person.answer('files [dc-garden]: ', '\r');
    await person.answer('list [none]: ', '\r');
    await person.answer('Mailbox that the list mail is in [INBOX]: ', '\u0003');
    const { code, screen } = await person.ended();
    expect(code).toBe(1);
    expect(screen).toContain('Stopped; nothing was written.');
    expect(existsSync(site.folder)).toBe(false);
  }, 60_000);

  it('keeps the password of another list where it is', async () => {
    await mkdir(join(site.folder, 'secrets'));
    const other = join(site.folder, 'secrets', 'dc-garden.password');
    await writeFile(other, 'of another list', { mode: 0o600 });
    const words = [...flags().slice(0, -2), '--yes'];
    const person = atTerminal(words, { DC_ARCHIVE_CONFIG: site.folder });
    await person.answer('Password of garden@example.org: ', 'secret\r');
    expect((await person.ended()).code).toBe(0);
    expect(await readFile(other, 'utf8')).toBe('of another list');
    const [source] = (await configOf('dc-garden')).sources;
    expect(source.password).toEqual({ file: 'secrets/dc-garden-2.password' });
    expect((await site.run(['check', 'dc-garden'])).code).toBe(0);
  }, 60_000);

  it('takes every message of a mailbox without list mail only after a yes', async () => {
    const person = atTerminal(
      flags('private@example.org', ['--id', 'whole', '--join', 'https://example.org/']),
      {
        DC_ARCHIVE_CONFIG: site.folder,
        TEST_PASSWORD: 'secret',
      },
    );
    await person.answer('[INBOX]: ', '\r');
    await person.until('private mail too');
    await person.answer('Go on and archive every message of this mailbox? [no]: ', 'yes\r');
    await person.answer('[balanced]: ', '\r');
    await person.answer('Write the configuration now? [yes]: ', '\r');
    expect((await person.ended()).code).toBe(0);
    const [source] = (await configOf('whole')).sources;
    expect(source).not.toHaveProperty('match');
  }, 60_000);
});
