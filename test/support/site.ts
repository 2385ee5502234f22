// A site of its own for a test: configuration and data in a temporary folder, the program run as a user runs it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface ListDraft {
  readonly id: string;
  readonly policy?: string | object;
  readonly sources?: readonly Record<string, unknown>[];
  readonly [key: string]: unknown;
}

export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningSite {
  readonly url: string;
  readonly child: ChildProcess;
  /** everything printed so far, standard error included */
  output(): string;
  /** SIGINT, as Ctrl-C sends it; gives the exit code */
  stop(): Promise<number | null>;
}

/** The program on a site, run as a user runs it. */
export interface Runner {
  run(
    words: readonly string[],
    options?: { env?: Record<string, string>; stdin?: string },
  ): Promise<RunResult>;
  spawn(words: readonly string[], env?: Record<string, string>): ChildProcess;
  /** `up` or `serve`; resolves when the address is printed */
  start(command: 'up' | 'serve', env?: Record<string, string>): Promise<RunningSite>;
}

export interface TestSite extends Runner, AsyncDisposable {
  readonly folder: string;
  readonly data: string;
  /** the same site with the program started by other words, such as those that change the user */
  startedBy(program: readonly string[]): Runner;
  writeList(list: ListDraft): Promise<void>;
}

/** Makes the folder. Search is embedded unless the draft says otherwise; ports are free ones. */
export async function makeSite({
  lists = [],
  site = {},
}: {
  lists?: readonly ListDraft[];
  site?: Record<string, unknown>;
} = {}): Promise<TestSite> {
  const root = await mkdtemp(join(tmpdir(), 'dc-archive-site-'));
  const folder = join(root, 'config');
  const data = join(root, 'data');
  await mkdir(join(folder, 'lists'), { recursive: true });
  const settings = {
    title: 'Test site',
    data,
    search: { engine: 'embedded' },
    server: { port: 0, metrics: { port: 0 } },
    ...site,
  };
  await writeFile(join(folder, 'site.yaml'), stringify(settings));
  const writeList = (list: ListDraft) =>
    writeFile(join(folder, 'lists', `${list.id}.yaml`), stringify({ name: `List ${list.id}`, ...list }));
  for (const list of lists) await writeList(list);
  const children = new Set<ChildProcess>();
  const start = (
    [command, ...before]: readonly string[],
    words: readonly string[],
    env: Record<string, string> = {},
  ) => {
    const child = spawn(command!, [...before, ...words], {
      env: { ...process.env, DC_ARCHIVE_CONFIG: folder, TEST_PASSWORD: 'secret', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  const startedBy = (program: readonly string[]): Runner => ({
    spawn: (words, env) => start(program, words, env),
    async run(words, { env, stdin } = {}) {
      const child = start(program, words, env);
      const text = collect(child);
      child.stdin!.end(stdin ?? '');
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, stdout: text.stdout(), stderr: text.stderr() };
    },
    async start(command, env) {
      const child = start(program, [command], env);
      const text = collect(child);
      const url = await new Promise<string>((resolve, reject) => {
        const look = () => {
          const match = /https?:\/\/\S+?:\d+/u.exec(text.stdout());
          if (match !== null) resolve(match[0]);
        };
        child.stdout!.on('data', look);
        child.once('exit', (code) => reject(new Error(`${command} ended with ${code}: ${text.stderr()}`)));
      });
      return {
        url,
        child,
        output: () => text.stdout() + text.stderr(),
        async stop() {
          if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
          const ended = once(child, 'close') as Promise<[number | null]>;
          child.kill('SIGINT');
          return (await ended)[0];
        },
      };
    },
  });
  return {
    folder,
    data,
    writeList,
    startedBy,
    ...startedBy([process.execPath, MAIN]),
    async [Symbol.asyncDispose]() {
      for (const child of children) {
        const ended = once(child, 'close');
        child.kill('SIGKILL');
        await ended;
      }
      await rm(root, { recursive: true, force: true });
    },
  };
}

function collect(child: ChildProcess) {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout!.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr!.on('data', (chunk: Buffer) => err.push(chunk));
  return { stdout: () => Buffer.concat(out).toString(), stderr: () => Buffer.concat(err).toString() };
}

/** An IMAP source on a test Dovecot. */
export function imapSourceOf(
  port: number,
  user: string,
  match?: { listId: string },
): Record<string, unknown> {
  return {
    type: 'imap',
    host: '127.0.0.1',
    port,
    tls: 'none',
    user,
    password: { env: 'TEST_PASSWORD' },
    ...(match && { match }),
  };
}
