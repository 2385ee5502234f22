// The first copy of a mailbox: ours into the vault against mbsync (package isync) into a Maildir, from the same Dovecot,
// as programs, on loopback and over a slow line.
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startDovecot } from '../test/support/dovecot.ts';
import { type Corpus, time } from './corpus.ts';
import type { Measurement } from './run.ts';
import { slowLine } from './slow-line.ts';

const run = promisify(execFile);
const WORKER = fileURLToPath(new URL('pull-worker.ts', import.meta.url));
const SLOW = { roundTripMs: 50, bytesPerSecond: 10_000_000 };

export async function* pullStages(corpus: Corpus): AsyncGenerator<Measurement> {
  await using dovecot = await startDovecot();
  await dovecot.deliverFiles('bench', corpus.messages());
  await using slow = await slowLine({ port: dovecot.port, ...SLOW });
  const isThere = spawnSync('mbsync', ['--version']).status === 0;
  // once by each for the server to know its files and what it is asked of them
  await ours(corpus, 'warm', dovecot.port, dovecot.password);
  if (isThere) await mbsync(corpus, dovecot.port, dovecot.password, false);
  for (const [name, port] of [
    ['loopback', dovecot.port],
    ['50 ms, 10 MB/s', slow.port],
  ] as const) {
    yield { stage: `pull, ${name}`, ...(await ours(corpus, 'ours', port, dovecot.password)) };
    if (!isThere) continue;
    // what is quickest on the one line is not on the other, and mbsync does not choose
    for (const deflate of name === 'loopback' ? [false, true] : [true]) {
      const figures = await mbsync(corpus, port, dovecot.password, deflate);
      yield {
        stage: `pull, ${name}, mbsync${deflate ? ' with COMPRESS' : ''} into Maildir (baseline)`,
        ...figures,
      };
    }
  }
}

type Figures = Omit<Measurement, 'stage'> & { messages: number; seconds: number };

async function ours(corpus: Corpus, name: string, port: number, password: string): Promise<Figures> {
  const data = join(corpus.folder, `pull-${name}`);
  let output = '';
  const seconds = await time(async () => {
    output = (await run(process.execPath, [WORKER, String(port), password, data])).stdout;
  });
  await rm(data, { recursive: true });
  return { seconds, ...(JSON.parse(output) as { messages: number; cpuSeconds: number }) };
}

async function mbsync(corpus: Corpus, port: number, password: string, deflate: boolean): Promise<Figures> {
  const folder = join(corpus.folder, 'mbsync');
  await mkdir(join(folder, 'mail'), { recursive: true });
  const config = join(folder, 'mbsyncrc');
  await writeFile(
    config,
    `IMAPAccount bench
Host 127.0.0.1
Port ${port}
User bench
Pass ${password}
SSLType None
AuthMechs LOGIN
${deflate ? '' : 'DisableExtension COMPRESS=DEFLATE\n'}
IMAPStore far
Account bench

MaildirStore near
Inbox ${folder}/mail/INBOX
Path ${folder}/mail/

Channel bench
Far :far:
Near :near:
Patterns INBOX
Sync Pull
Create Near
SyncState *
`,
  );
  // `times` prints the shell's own processor time, then its children's
  let output = '';
  const seconds = await time(async () => {
    output = (await run('sh', ['-c', 'mbsync -q -c "$0" bench && times', config])).stdout;
  });
  const cpuSeconds = [
    ...output
      .trim()
      .split('\n')
      .at(-1)!
      .matchAll(/(\d+)m([\d.]+)s/g),
  ].reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
  const inbox = join(folder, 'mail', 'INBOX');
  const messages = (await Promise.all(['new', 'cur'].map((sub) => readdir(join(inbox, sub))))).flat().length;
  await rm(folder, { recursive: true });
  return { messages, seconds, cpuSeconds: Math.round(cpuSeconds * 1000) / 1000 };
}
