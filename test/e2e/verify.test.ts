// The program as two people run it: an operator who publishes a list, and a subscriber or the Secretariat who verifies it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signerOf, verifierText } from '../../src/archive/log/note.ts';
import { startDovecot } from '../support/dovecot.ts';
import { makeMailbox, mboxEntry } from '../support/make-mailbox.ts';
import { makeMessage } from '../support/make-message.ts';
import { makeSite, type RunningSite, type TestSite } from '../support/site.ts';

const STRANGERS = 25;

interface MailboxAnswer {
  readonly isComplete: boolean;
  readonly mail: { read: number; others: number };
  readonly messages: readonly {
    messageId: string;
    outcome: string;
    field: string | null;
    seq: number | null;
  }[];
}

/** Every message as the list sent it, and the one whose text the operator changes. */
function correspondence(messages: number, dropped: readonly number[]) {
  const mails = [...makeMailbox(messages, 5)].map(({ bytes }) => Buffer.from(bytes));
  const altered = mails.findIndex(
    (bytes, i) =>
      i > messages / 4 &&
      !dropped.includes(i) &&
      bytes.includes('\r\nI support the proposal') &&
      !bytes.includes('multipart/'),
  );
  const forged = Buffer.from(
    mails[altered]!.toString('latin1').replace('\r\nI support the proposal', '\r\nI oppose the proposal'),
    'latin1',
  );
  expect(forged.equals(mails[altered]!)).toBe(false);
  return { mails, altered, forged };
}

const idOf = (bytes: Buffer) => /^Message-ID: <(.+)>\r$/imu.exec(bytes.toString('latin1'))![1]!;

/** A subscriber's copy: it came another way, over another relay. */
function received(bytes: Buffer, i: number): Buffer {
  const text = bytes.toString('latin1').replaceAll('archive-subscriber@example.net', 'reader@example.net');
  return Buffer.from(
    `Received: from lists.example.org by mx.example.net; Mon, 05 Jan 2026 10:00:${String(i % 60).padStart(2, '0')} +0000\r\n${text}`,
    'latin1',
  );
}

describe.each([
  { policy: 'balanced', messages: 2000, dropped: [37, 1000, 1999] },
  { policy: 'strict', messages: 150, dropped: [37, 80, 149] },
])('under the policy $policy', ({ policy, messages, dropped }) => {
  const { mails, altered, forged } = correspondence(messages, dropped);
  let site: TestSite;
  let web: RunningSite;
  let maildir: string;
  const state = () => ({ XDG_STATE_HOME: join(site.folder, 'state') });

  beforeAll(async () => {
    site = await makeSite();
    const shown = mails
      .map((bytes, i) => (i === altered ? forged : bytes))
      .filter((_, i) => !dropped.includes(i));
    writeFileSync(join(site.folder, 'list.mbox'), Buffer.concat(shown.map(mboxEntry)));
    const source = { type: 'mbox', path: join(site.folder, 'list.mbox') };
    await site.writeList({
      id: 'dc-example',
      address: 'dc-example@lists.example.org',
      policy,
      sources: [source],
    });
    maildir = join(site.folder, 'Maildir');
    for (const folder of ['cur', 'new', 'tmp']) mkdirSync(join(maildir, folder), { recursive: true });
    mails.forEach((bytes, i) => writeFileSync(join(maildir, 'cur', `${i}.M1.host:2,S`), received(bytes, i)));
    for (let i = 0; i < STRANGERS; i += 1)
      writeFileSync(
        join(maildir, 'cur', `s${i}.M1.host:2,S`),
        makeMessage({
          to: 'me@example.net',
          messageId: `private-${i}@example.net`,
          text: 'Nobody else’s matter.\n',
        }),
      );
    const run = await site.run(['ingest', '--once']);
    expect(run.stderr + run.stdout).toContain('published');
    web = await site.start('serve');
  }, 240_000);
  afterAll(async () => {
    await web.stop();
    await site[Symbol.asyncDispose]();
  });

  it('names exactly the messages that are missing and the one that was altered', async () => {
    const words = ['verify', 'mailbox', maildir, '--list', 'dc-example', '--url', web.url];
    const run = await site.run([...words, '--json'], { env: state() });
    expect(run.stderr).toBe('');
    expect(run.code).toBe(1);
    const answer = JSON.parse(run.stdout) as MailboxAnswer;
    expect(answer.mail).toMatchObject({ read: messages + STRANGERS, others: STRANGERS });
    const bad = answer.messages.filter(({ outcome }) => outcome !== 'published' && outcome !== 'pending');
    expect(bad).toHaveLength(4);
    expect(bad.filter(({ outcome }) => outcome === 'unknown').map(({ messageId }) => messageId)).toEqual(
      dropped.map((i) => idOf(mails[i]!)),
    );
    expect(bad.filter(({ outcome }) => outcome === 'altered')).toMatchObject([
      { messageId: idOf(mails[altered]!), field: 'body' },
    ]);
  }, 300_000);

  it('finds the archive itself honest: it never had those messages', async () => {
    const first = await site.run(['verify', web.url, '--json'], { env: state() });
    expect(JSON.parse(first.stdout)).toMatchObject({ outcome: 'honest', findings: [] });
    expect(first.code).toBe(0);
  }, 300_000);
});

describe('verify', () => {
  let site: TestSite;
  let web: RunningSite;
  let key: string;
  const env = () => ({ XDG_STATE_HOME: join(site.folder, 'state') });
  const mails = [...makeMailbox(30, 9)].map(({ bytes }) => Buffer.from(bytes));

  beforeAll(async () => {
    site = await makeSite();
    writeFileSync(join(site.folder, 'list.mbox'), Buffer.concat(mails.map(mboxEntry)));
    const source = { type: 'mbox', path: join(site.folder, 'list.mbox') };
    await site.writeList({ id: 'dc-example', address: 'dc-example@lists.example.org', sources: [source] });
    await site.run(['ingest', '--once']);
    await site.run(['withhold', 'dc-example', '3', '--reason', 'spam']);
    web = await site.start('serve');
    key = /^log (\S+)/mu.exec(await (await fetch(`${web.url}/log/policy.txt`)).text())![1]!;
  });
  afterAll(async () => {
    await web.stop();
    await site[Symbol.asyncDispose]();
  });

  it('pins the key, keeps the checkpoint and continues from it', async () => {
    const first = await site.run(['verify', web.url], { env: env() });
    expect(first.stdout).toContain('HONEST      Nothing was found wrong.');
    expect(first.stdout).toContain('trusted from now on');
    expect(first.stdout).toContain('30 slots = 29 published + 1 (spam 1) withheld + 0 erased + 0 pending');
    expect(first.code).toBe(0);
    const second = await site.run(['verify', web.url, '--list', 'dc-example'], { env: env() });
    expect(second.stdout).toMatch(/continues the \d+ leaves seen before/u);
    expect(second.stdout).not.toContain('trusted from now on');
    expect(second.code).toBe(0);
  });

  it('says what it found also where that cannot be kept', async () => {
    const state = join(site.folder, 'unwritable');
    // a folder in the place of the file
    mkdirSync(`${state}.hashes`);
    const run = await site.run(['verify', web.url, '--key', key, '--state', state]);
    expect(run.stdout).toMatch(/^HONEST /u);
    expect(run.stdout).not.toContain('kept ');
    expect(run.code).not.toBe(0);
  });

  it('says what is wrong with another key, and does not forget the right one', async () => {
    const other = verifierText(signerOf('localhost/log', Buffer.alloc(32, 3)));
    const wrong = await site.run(['verify', web.url, '--key', other], { env: env() });
    expect(wrong.stdout).toMatch(/^NOT HONEST .*\n.*another key.*\n.*not signed by the trusted key/u);
    expect(wrong.code).toBe(1);
    writeFileSync(join(site.folder, 'key'), `log ${key}\nquorum none\n`);
    const right = await site.run(['verify', web.url, '--key-file', join(site.folder, 'key'), '--json'], {
      env: env(),
    });
    expect(JSON.parse(right.stdout)).toMatchObject({ outcome: 'honest', key, isPinnedNow: false });
    const path = join(site.folder, 'damaged.json');
    writeFileSync(path, '{');
    const damaged = await site.run(['verify', web.url, '--state', path]);
    expect(damaged).toMatchObject({ code: 1, stdout: '' });
    expect(damaged.stderr).toContain('--state');
  });

  it.each([
    [['verify'], 2, /missing required argument/u],
    [['verify', '/no/such/folder'], 2, /neither a web address .* nor a folder/u],
    [['verify', 'http://user:secret@localhost/'], 2, /without one/u],
    [['verify', '/tmp'], 1, /no exported archive/u],
    [['verify', 'http://127.0.0.1:9/'], 1, /cannot be reached/u],
    [['verify', 'http://127.0.0.1/', '--key', 'x'], 2, /not a verifier key/u],
    [['verify', 'mailbox', '.', '--list', 'dc-example'], 2, /--url/u],
    [
      ['verify', 'mailbox', 'imaps://me:secret@127.0.0.1/INBOX', '--list', 'x', '--url', 'http://127.0.0.1/'],
      2,
      /--password-file/u,
    ],
    [['verify', 'receipt', 'none', '--key', 'x'], 2, /not a verifier key/u],
    [['verify', 'receipt', 'none'], 2, /Give the key/u],
  ] as const)('refuses %j with exit code %i and a sentence', async (words, code, said) => {
    const run = await site.run(words, { env: env() });
    expect(`${run.stderr}${run.stdout}`).toMatch(said);
    expect(run.code).toBe(code);
    expect(run.stderr + run.stdout).not.toContain('secret@');
  });

  it('refuses a list that is not there', async () => {
    const run = await site.run(['verify', web.url, '--list', 'dc-none'], { env: env() });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('no list dc-none');
  });

  it('checks receipts offline, of one’s own message too', async () => {
    const [mail] = mails;
    const asked = await fetch(`${web.url}/api/v1/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ list: 'dc-example', messageIds: [idOf(mail!)] }),
    });
    const { messages } = (await asked.json()) as { messages: [[{ seenLeaf: number; saltId: string }]] };
    const [[{ seenLeaf, saltId }]] = messages;
    const proof = await (await fetch(`${web.url}/log/receipts/${seenLeaf}.tlog-proof`)).text();
    const file = join(site.folder, 'one.tlog-proof');
    const eml = join(site.folder, 'mine.eml');
    writeFileSync(file, proof);
    writeFileSync(eml, mail!);
    const receipt = (...words: string[]) => site.run(['verify', 'receipt', file, '--key', key, ...words]);
    const valid = await receipt();
    expect(valid.stdout).toMatch(/^VALID .*\n\ntype +seen\nlist +dc-example\nseq +1\n/u);
    expect(valid.code).toBe(0);
    const own = await receipt('--message', eml, '--salt', saltId);
    expect(own.stdout).toContain('It gave your message its number.');
    writeFileSync(eml, mails[1]!);
    expect(await receipt('--message', eml, '--salt', saltId)).toMatchObject({ code: 1 });
    writeFileSync(file, proof.replace(/^extra .*\n/mu, ''));
    expect((await receipt()).stdout).toContain('--leaf');
    writeFileSync(file, proof.replace(/^index \d+/mu, `index ${seenLeaf + 1}`));
    expect((await receipt()).stdout).toContain('does not lie in the log');
    writeFileSync(file, proof.replace('\n\nlocalhost', '\n\nlocalhast'));
    expect((await receipt()).code).toBe(1);
  });

  it('reads a mailbox over IMAP, and changes nothing in it', async () => {
    await using dovecot = await startDovecot();
    await dovecot.deliverFiles(
      'reader',
      mails.map((bytes, i) => ({ bytes: received(bytes, i) })),
    );
    const url = `imap://reader@127.0.0.1:${dovecot.port}/INBOX`;
    const words = [
      'verify',
      'mailbox',
      url,
      '--list',
      'dc-example',
      '--url',
      web.url,
      '--password-env',
      'MAIL_PASSWORD',
    ];
    const run = await site.run(words, { env: { ...env(), MAIL_PASSWORD: dovecot.password } });
    expect(run.stdout).toContain('COMPLETE    Every message');
    expect(run.stdout).toMatch(/3 withheld since .*, spam/u);
    expect(run.stdout).toContain('29 published, 1 withheld');
    expect(run.code).toBe(0);
    expect((await dovecot.flags('reader', 'INBOX')).flat().filter((flag) => flag === '\\Seen')).toEqual([]);
    const wrong = await site.run(words, { env: { ...env(), MAIL_PASSWORD: 'wrong' } });
    expect(wrong.stderr).toContain('SOURCE_LOGIN_REFUSED');
    expect(wrong.code).toBe(1);
  });

  it('says in words what is missing', async () => {
    const [more] = [...makeMailbox(1, 77)].map(({ bytes }) => Buffer.from(bytes));
    const path = join(site.folder, 'mine.mbox');
    writeFileSync(path, Buffer.concat([mails[0]!, more!].map(mboxEntry)));
    const words = ['verify', 'mailbox', path, '--list', 'dc-example', '--url', web.url];
    const run = await site.run(words, { env: env() });
    expect(run.stdout).toMatch(/^INCOMPLETE  1 messages .*\n.*NOT KNOWN to the archive\n.*<77\.1\./u);
    expect(run.stdout).toContain('1 published, 1 NOT KNOWN');
    expect(run.code).toBe(1);
  });

  it('keeps its state for its owner alone', () => {
    const folder = join(site.folder, 'state/dc-archive');
    const name = new URL(web.url).host.replace(':', '_');
    expect(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))).toMatchObject({ key });
  });
});
