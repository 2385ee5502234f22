// One Meilisearch process and the file that lets a later start find it: kill -9 of the parent leaves no orphan.
import { spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Secret } from '../../ops/secret.ts';
import { processStart } from './process-start.ts';

const STOP_PATIENCE_MS = 10_000;

const ChildRecord = z.strictObject({
  pid: z.int().min(2),
  port: z.int().min(1).max(65_535),
  parent: z.int().min(1),
  parentStarted: z.string(),
});
type ChildRecord = z.infer<typeof ChildRecord>;

export interface ChildSettings {
  readonly binary: string;
  readonly folder: string;
  readonly port: number;
  readonly masterKey: Secret;
  readonly maxIndexingMemory: string;
  readonly diesWithParent: boolean;
}

/** Starts the process on loopback and writes its record. Its output goes nowhere: it may repeat documents. */
export async function startChild(settings: ChildSettings): Promise<ChildProcess> {
  const { binary, folder, port, masterKey, maxIndexingMemory, diesWithParent } = settings;
  const args = [
    '--db-path', databaseFolder(folder), '--dump-dir', join(folder, 'dumps'), '--snapshot-dir', join(folder, 'snapshots'),
    '--http-addr', `127.0.0.1:${port}`, '--env', 'production', '--no-analytics', '--log-level', 'OFF',
    '--max-indexing-memory', maxIndexingMemory,
  ]; // prettier-ignore
  const tied = diesWithParent && (await canTie()) ? [...TIE, binary, ...args] : [binary, ...args];
  const child = spawn(tied[0] ?? binary, tied.slice(1), {
    cwd: folder,
    // In the environment and not in the arguments, which everybody on the machine may read.
    env: { MEILI_MASTER_KEY: masterKey.reveal(), PATH: SYSTEM_PATH },
    stdio: 'ignore',
    // A group of its own, so that Ctrl-C reaches us first and the last batch can be confirmed.
    detached: true,
  });
  await new Promise<void>((started, failed) => {
    child.once('spawn', started);
    child.once('error', failed);
  });
  const parentStarted = (await processStart(process.pid)) ?? '';
  await writeRecord(folder, { pid: child.pid ?? 0, port, parent: process.pid, parentStarted });
  return child;
}

// util-linux: the kernel ends the process when we die, kill -9 included, and then becomes the program itself.
const TIE = ['setpriv', '--pdeathsig', 'TERM'];
const SYSTEM_PATH = '/usr/bin:/bin';

function canTie(): Promise<boolean> {
  return new Promise((answer) => {
    const trial = spawn(TIE[0] ?? '', [...TIE.slice(1), 'true'], {
      env: { PATH: SYSTEM_PATH },
      stdio: 'ignore',
    });
    trial.once('error', () => answer(false));
    trial.once('exit', (code) => answer(code === 0));
  });
}

/** SIGTERM, and SIGKILL after ten seconds. Resolves when the process is gone. */
export async function endChild(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise<void>((resolveGone) => child.once('exit', () => resolveGone()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
    await gone;
    clearTimeout(timer);
  }
  await rm(recordFile(folder), { force: true });
}

export type Left = { readonly kind: 'none' } | { readonly kind: 'in_use'; readonly port: number };

/**
 * Looks after a process that an earlier run left behind: an orphan is ended, one whose parent lives is reported.
 * Before any signal is sent /proc must say that the process is this binary on this folder.
 */
export async function endOrphan(folder: string, binary: string): Promise<Left> {
  const record = await readRecord(folder);
  const pids = await ourProcesses(folder, binary);
  const isParentAlive = record !== null && record.parentStarted === (await processStart(record.parent));
  // A living parent starts its engine again when it dies, so the folder is its own even while nothing runs.
  if (isParentAlive && (record.parent !== process.pid || pids.includes(record.pid))) {
    return { kind: 'in_use', port: record.port };
  }
  for (const pid of pids) await endProcess(pid, folder, binary);
  await rm(recordFile(folder), { force: true });
  return { kind: 'none' };
}

// The record is written a moment after the start, so /proc is asked and the record only tells whose it is.
async function ourProcesses(folder: string, binary: string): Promise<number[]> {
  const pids: number[] = [];
  for (const name of await readdir('/proc').catch(() => [])) {
    if (/^\d+$/.test(name) && (await isOurs(Number(name), folder, binary))) pids.push(Number(name));
  }
  return pids;
}

async function endProcess(pid: number, folder: string, binary: string): Promise<void> {
  const deadline = Date.now() + STOP_PATIENCE_MS;
  signal(pid, 'SIGTERM');
  while (await isOurs(pid, folder, binary)) {
    if (Date.now() > deadline) signal(pid, 'SIGKILL');
    await delay(50);
  }
}

async function isOurs(pid: number, folder: string, binary: string): Promise<boolean> {
  try {
    const executable = (await readlink(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
    const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
    return executable === resolve(binary) && args[args.indexOf('--db-path') + 1] === databaseFolder(folder);
  } catch {
    return false; // gone, another user's, or no /proc on this system
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function databaseFolder(folder: string): string {
  return join(resolve(folder), 'data.ms');
}

function recordFile(folder: string): string {
  return join(folder, 'process.json');
}

async function writeRecord(folder: string, record: ChildRecord): Promise<void> {
  await writeFile(recordFile(folder), JSON.stringify(record), { mode: 0o600 });
}

async function readRecord(folder: string): Promise<ChildRecord | null> {
  try {
    return ChildRecord.safeParse(JSON.parse(await readFile(recordFile(folder), 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}
