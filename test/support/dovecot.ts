// A real Dovecot for the tests: own folder, own free port, loopback only, any user name, one password.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readFile, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ImapFlow } from 'imapflow';
import { dovecotConfig } from './dovecot-config.ts';

const run = promisify(execFile);
const PASSWORD = 'secret';
/** uid and gid of Debian's system user "mail"; used as root only, because Dovecot refuses mail that root owns. */
const MAIL_UID = 8;

interface Delivery {
  readonly bytes: Uint8Array;
  /** ms UTC; the file's time, which Dovecot shows as INTERNALDATE */
  readonly internalDate?: number;
}

export interface TestDovecot extends AsyncDisposable {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** port of implicit TLS, only with `tls` */
  readonly tlsPort: number;
  /** every user name has this password */
  readonly password: string;
  /** PEM of the certificate that signs itself, only with `tls` */
  readonly ca: string;
  /** APPEND in a session of its own, the honest and slow way. */
  append(user: string, mailbox: string, bytes: Uint8Array, internalDate?: Date): Promise<void>;
  /** Writes straight into Maildir/cur (thousands a second). Only while nobody is logged in as the user. */
  deliverFiles(user: string, messages: Iterable<Delivery> | AsyncIterable<Delivery>): Promise<number>;
  /** One message through tmp and new, while clients may be watching. */
  deliverNew(user: string, bytes: Uint8Array): Promise<void>;
  /** Logs in, works, logs out. */
  session<T>(user: string, work: (client: ImapFlow) => Promise<T>): Promise<T>;
  /** Deletes and expunges by UID in a session of its own. */
  expunge(user: string, mailbox: string, uids: readonly number[]): Promise<void>;
  /** Flags by UID, to see that a reader changed none. */
  flags(user: string, mailbox: string): Promise<string[][]>;
  /** New UIDVALIDITY with the same UIDs. Takes 1.2 s: Dovecot makes it from the clock in seconds. */
  bumpUidValidity(user: string): Promise<void>;
  /** kill -9 of the imap processes that serve the user; gives how many. */
  killImapProcess(user: string): Promise<number>;
  /** Live IMAP sessions of the user. */
  sessions(user: string): Promise<number>;
  /** The user's Maildir, for faults on disk. */
  maildir(user: string): string;
  stop(): Promise<void>;
}

/** Starts Dovecot 2.3 in a fresh folder under the temporary folder and waits until it greets. */
export async function startDovecot({
  tls = false,
  maxConnections = 64,
  idle = true,
  /** all that the server says it can, instead of what it can */
  capability = '',
  /** asked about access tokens of OAuth 2 (RFC 7662); without it there is no XOAUTH2 */
  introspection = '',
} = {}): Promise<TestDovecot> {
  const version = (await run('dovecot', ['--version'])).stdout.trim();
  if (!version.startsWith('2.3.')) throw new Error(`Dovecot 2.3 is needed, this is ${version}`);
  const home = await mkdtemp(join(tmpdir(), 'dc-archive-dovecot-'));
  const asRoot = process.getuid?.() === 0;
  const me = userInfo();
  const [port, tlsPort] = [await freePort(), tls ? await freePort() : 0];
  for (const folder of ['run', 'log', 'mail']) await mkdir(join(home, folder));
  await run('chmod', ['755', home]);
  if (asRoot) await chown(join(home, 'mail'), MAIL_UID, MAIL_UID);
  if (tls) await makeCertificate(home);
  const config = join(home, 'dovecot.conf');
  const owner = asRoot
    ? { uid: 'mail', gid: 'mail', firstUid: MAIL_UID }
    : { uid: String(me.uid), gid: String(me.gid), firstUid: 1 };
  const users = asRoot
    ? { internal: 'dovecot', group: 'dovecot', login: 'dovenull' }
    : { internal: me.username, group: String(me.gid), login: me.username };
  await writeFile(
    config,
    dovecotConfig({
      home,
      port,
      tlsPort,
      tls,
      maxConnections,
      idle,
      capability,
      introspection,
      owner,
      users,
      password: PASSWORD,
    }),
  );
  await writeFile(
    join(home, 'oauth2.conf'),
    `introspection_mode = post\nintrospection_url = ${introspection}\nusername_attribute = username\nactive_attribute = active\nactive_value = true\n`,
  );

  const server = spawn('dovecot', ['-F', '-c', config], { stdio: 'ignore' });
  const ended = once(server, 'exit');
  await untilGreeting(port, () => server.exitCode !== null);

  let delivered = 0;
  const own = async (path: string) => (asRoot ? chown(path, MAIL_UID, MAIL_UID) : undefined);
  const maildir = (user: string) => join(home, 'mail', user, 'Maildir');
  const makeMaildir = async (user: string) => {
    for (const folder of [
      join(home, 'mail', user),
      maildir(user),
      ...['cur', 'new', 'tmp'].map((sub) => join(maildir(user), sub)),
    ]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await own(folder);
    }
  };
  const session = async <T>(user: string, work: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: PASSWORD },
      logger: false,
    });
    client.on('error', () => {});
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.logout();
    }
  };
  const processes = async (user: string): Promise<number[]> => {
    const { stdout } = await run('doveadm', ['-c', config, 'who', '-1', user]).catch(() => ({ stdout: '' }));
    return stdout
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[0] === user)
      .map((columns) => Number(columns[2]))
      .filter((pid) => pid > 1);
  };

  let stopped: Promise<void> | null = null;
  const stop = () =>
    (stopped ??= (async () => {
      server.kill('SIGTERM');
      await Promise.race([ended, sleep(3000)]);
      if (server.exitCode === null) server.kill('SIGKILL');
      await sleep(50);
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    })());

  return {
    host: '127.0.0.1',
    port,
    tlsPort,
    password: PASSWORD,
    ca: tls ? await readFile(join(home, 'cert.pem'), 'utf8') : '',
    maildir,
    session,
    async append(user, mailbox, bytes, internalDate) {
      await session(user, async (client) => {
        if (mailbox !== 'INBOX') await client.mailboxCreate(mailbox);
        await client.append(mailbox, Buffer.from(bytes), [], internalDate);
      });
    },
    async deliverFiles(user, messages) {
      await makeMaildir(user);
      let count = 0;
      for await (const { bytes, internalDate } of messages) {
        const number = 1_000_000_000 + ++delivered;
        const name = `${number}.M${delivered}P1.test,S=${bytes.length},W=${crlfLength(bytes)}:2,`;
        const path = join(maildir(user), 'cur', name);
        await writeFile(path, bytes);
        await own(path);
        if (internalDate !== undefined) await utimes(path, internalDate / 1000, internalDate / 1000);
        count++;
      }
      return count;
    },
    async deliverNew(user, bytes) {
      await makeMaildir(user);
      const name = `${Math.floor(Date.now() / 1000)}.M${++delivered}P1.test`;
      const temporary = join(maildir(user), 'tmp', name);
      await writeFile(temporary, bytes);
      await own(temporary);
      await rename(temporary, join(maildir(user), 'new', name));
    },
    expunge: (user, mailbox, uids) =>
      session(user, async (client) => {
        await client.mailboxOpen(mailbox);
        await client.messageDelete(uids.join(','), { uid: true });
      }),
    flags: (user, mailbox) =>
      session(user, async (client) => {
        await client.mailboxOpen(mailbox, { readOnly: true });
        const messages = await client.fetchAll('1:*', { flags: true });
        return messages.map((message) => [...(message.flags ?? [])]);
      }),
    async bumpUidValidity(user) {
      for (const name of await readdir(maildir(user))) {
        if (name.startsWith('dovecot')) await rm(join(maildir(user), name));
      }
      await sleep(1200);
    },
    async killImapProcess(user) {
      const pids = await processes(user);
      for (const pid of pids) process.kill(pid, 'SIGKILL');
      return pids.length;
    },
    sessions: async (user) => (await processes(user)).length,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function makeCertificate(home: string): Promise<void> {
  const key = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'.split(' ');
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', join(home, 'key.pem'), '-out', join(home, 'cert.pem')];
  await run('openssl', [...key, ...name, ...files]);
}

function crlfLength(bytes: Uint8Array): number {
  let length = bytes.length;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at - 1] !== 13) length++;
  }
  return length;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function untilGreeting(port: number, gone: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (gone()) throw new Error('Dovecot ended while starting');
    const socket = createConnection({ port, host: '127.0.0.1' });
    const greeted = await new Promise<boolean>((resolve) => {
      socket.once('data', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
      socket.setTimeout(1000, () => resolve(false));
    });
    socket.destroy();
    if (greeted) return;
    await sleep(50);
  }
  throw new Error('Dovecot did not greet within ten seconds');
}
