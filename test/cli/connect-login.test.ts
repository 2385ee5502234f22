// connect and the account: access tokens, connections that end at a question, people who were erased.
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { commandWords } from '../../src/cli/connect-credential.ts';
import { startDovecot, type TestDovecot } from '../support/dovecot.ts';
import { makeMessage } from '../support/make-message.ts';
import { imapSourceOf, makeSite, type TestSite } from '../support/site.ts';
import { atTerminal } from '../support/terminal.ts';

const GARDEN = 'dc-garden.lists.example.org';
const TOKEN = 'ya29.good-token_for/connect==';
// RFC 7662: what an authorisation server says about a token
const introspection = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const isGood = new URLSearchParams(body).get('token') === TOKEN;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isGood ? { active: true, username: 'garden' } : { active: false }));
  });
});

let server: TestDovecot;
let site: TestSite;
beforeAll(async () => {
  introspection.listen(0, '127.0.0.1');
  await once(introspection, 'listening');
  const { port } = introspection.address() as AddressInfo;
  server = await startDovecot({ introspection: `http://127.0.0.1:${port}/` });
  await server.deliverFiles('garden', [
    { bytes: makeMessage({ subject: 'Meeting', text: 'Call me on +44 20 7946 0123.\r\n', listId: GARDEN }) },
    {
      bytes: makeMessage({
        subject: 'Minutes',
        text: 'Zebedee Quartermain said so; write to zebedee.quartermain@example.net.\r\n',
        listId: GARDEN,
      }),
    },
  ]);
});
afterAll(async () => {
  await server.stop();
  introspection.close();
});
beforeEach(async () => {
  site = await makeSite();
});
afterEach(() => site[Symbol.asyncDispose]());

const FLAGS = ['--name', 'DC Garden', '--address', 'dc-garden@lists.example.org', '--user', 'garden'];
const words = (...more: string[]) => {
  const place = ['--host', server.host, '--port', String(server.port), '--tls', 'none'];
  return ['connect', ...FLAGS, ...place, ...more];
};
const sourceOf = async () =>
  parse(await readFile(join(site.folder, 'lists', 'dc-garden.yaml'), 'utf8')).sources[0];
const program = async (text: string) => {
  const path = join(site.folder, 'fresh token.mjs');
  await writeFile(path, text);
  return `${process.execPath} "${path}" garden`;
};

describe('an access token', () => {
  it('comes from a command, which the file of the list names', async () => {
    const command = await program(
      `console.log('${TOKEN}'.slice(0, process.argv[2] === 'garden' ? undefined : 3))`,
    );
    const { code, stdout, stderr } = await site.run(words('--token-command', command, '--yes'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('[phone removed]');
    expect(stdout).not.toContain(TOKEN);
    const source = await sourceOf();
    expect(source.oauth2).toEqual({
      command: [process.execPath, join(site.folder, 'fresh token.mjs'), 'garden'],
    });
    expect(source).not.toHaveProperty('password');
    expect((await site.run(['check', 'dc-garden'])).code).toBe(0);
  });

  it('comes from a command before there is any configuration', async () => {
    const folder = join(site.folder, 'not', 'yet');
    const command = `${process.execPath} -e "console.log('${TOKEN}')"`;
    const { code, stderr } = await site.run(words('--token-command', command, '--yes', '--config', folder));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect((await site.run(['check', 'dc-garden', '--config', folder])).stdout).toContain('2 messages');
  });

  it('comes from a file or a variable', async () => {
    await writeFile(join(site.folder, 'token'), `${TOKEN}\n`);
    expect((await site.run(words('--token-file', join(site.folder, 'token'), '--yes'))).code).toBe(0);
    expect((await sourceOf()).oauth2).toEqual({ token: { file: 'token' } });
    const env = { MAIL_TOKEN: TOKEN };
    expect((await site.run(words('--token-env', 'MAIL_TOKEN', '--yes', '--force'), { env })).code).toBe(0);
    expect((await sourceOf()).oauth2).toEqual({ token: { env: 'MAIL_TOKEN' } });
  });

  it('is asked for where no password is typed', async () => {
    const bad = await program('process.exit(1)');
    const person = atTerminal(words(), { DC_ARCHIVE_CONFIG: site.folder });
    await person.answer('files [dc-garden]: ', '\r');
    await person.answer('list [none]: ', '\r');
    await person.answer('Password of garden: ', '\r');
    await person.answer('for accounts without a password [none]: ', `${bad}\r`);
    await person.until('There is no access token for garden');
    await writeFile(join(site.folder, 'fresh token.mjs'), `console.log('${TOKEN}')`);
    await person.answer('Password of garden: ', '\r');
    await person.answer('for accounts without a password [none]: ', `${bad}\r`);
    await person.answer('list mail is in [INBOX]: ', '\r');
    await person.answer(`[${GARDEN}]: `, '\r');
    await person.answer('[balanced]: ', '\r');
    await person.answer('Write the configuration now? [yes]: ', '\r');
    expect((await person.ended()).code).toBe(0);
    expect((await sourceOf()).oauth2.command[0]).toBe(process.execPath);
  }, 60_000);

  it('is refused, missing or one too many in words', async () => {
    const wrong = await site.run(words('--token-command', await program(`console.log('other')`), '--yes'));
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('refused the login')]);
    const none = await site.run(words('--token-command', '/no/such/program', '--yes'));
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('There is no access token')]);
    const both = await site.run(words('--token-file', 'x', '--password-env', 'TEST_PASSWORD'));
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('Give one of --password-env')]);
  });

  it('has a command without a shell', () => {
    expect(commandWords(`run "a b" 'c "d' e$HOME`)).toEqual(['run', 'a b', 'c "d', 'e$HOME']);
    expect(commandWords('  ')).toEqual([]);
  });
});

it('opens the connection anew that ended while somebody thought', { timeout: 60_000 }, async () => {
  const person = atTerminal(words('--password-env', 'TEST_PASSWORD'), {
    DC_ARCHIVE_CONFIG: site.folder,
    TEST_PASSWORD: 'secret',
  });
  const cut = async () => {
    expect(await server.killImapProcess('garden')).toBeGreaterThan(0);
    await expect.poll(() => server.sessions('garden'), { timeout: 5000 }).toBe(0);
  };
  await person.answer('files [dc-garden]: ', '\r');
  await person.answer('list [none]: ', '\r');
  await person.until('list mail is in [INBOX]: ');
  await cut();
  await person.answer('', '\r');
  await person.until(`[${GARDEN}]: `);
  await cut();
  await person.answer('', '\r');
  await person.until('[phone removed]');
  await person.answer('[balanced]: ', '\r');
  await person.answer('Write the configuration now? [yes]: ', '\r');
  expect((await person.ended()).code).toBe(0);
  expect(await sourceOf()).toMatchObject({ mailbox: 'INBOX', match: { listId: GARDEN } });
});

describe('samples', () => {
  const flags = () => words('--password-env', 'TEST_PASSWORD', '--yes', '--force');

  it('show nobody who was erased from the site', { timeout: 60_000 }, async () => {
    expect((await site.run(flags())).stdout).toContain('Zebedee');
    await site.writeList({ id: 'dc-other', sources: [imapSourceOf(server.port, 'garden')] });
    expect((await site.run(['ingest', 'dc-other', '--once'])).code).toBe(0);
    const person = 'Zebedee Quartermain <zebedee.quartermain@example.net>';
    const erased = await site.run(['erase', '--person', person, '--yes']);
    expect(erased.code, erased.stderr).toBe(0);
    const { code, stdout } = await site.run(flags());
    expect(code).toBe(0);
    expect(stdout).toContain('[phone removed]');
    expect(stdout).not.toMatch(/zebedee|quartermain/iu);
    expect(stdout).toContain('somebody is named who was erased from this site: one message.');
  });

  it('are not shown where it cannot be known who was erased', { timeout: 60_000 }, async () => {
    const settings = { title: 'Test site', data: site.data, key: { env: 'VAULT_KEY' } };
    await writeFile(
      join(site.folder, 'site.yaml'),
      stringify({ ...settings, search: { engine: 'embedded' } }),
    );
    const env = { VAULT_KEY: 'ab'.repeat(32) };
    await site.writeList({ id: 'dc-other', sources: [imapSourceOf(server.port, 'garden')] });
    const first = await site.run(['ingest', '--once'], { env });
    expect(first.code, first.stderr).toBe(0);
    const without = await site.run(flags());
    expect(without.code).toBe(0);
    expect(without.stdout).toContain('Samples are not shown');
    expect(without.stdout).not.toMatch(/Zebedee|7946/u);
    expect((await site.run(flags(), { env })).stdout).toContain('[phone removed]');
  });
});
