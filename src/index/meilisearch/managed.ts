// A Meilisearch of our own: started, watched, started again when it dies, and ended with us.
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ArchiveError } from '../../ops/errors.ts';
import { Secret } from '../../ops/secret.ts';
import { endChild, endOrphan, startChild, type ChildSettings } from './child.ts';
import { installBinary, type FoundBinary } from './find-binary.ts';
import { deleteForeignKeys, ensureSearchKey, ensureWorkerKey } from './keys.ts';
import { DEFAULT_INDEX } from './settings.ts';
import { lockStart } from './start-lock.ts';

const HEALTHY_WITHIN_MS = 60_000;
const FIRST_RESTART_MS = 500;
const LONGEST_RESTART_MS = 30_000;
const STEADY_AFTER_MS = 60_000;

export interface ManagedOptions {
  /** holds key, data and the copied binary; made with mode 0700 */
  readonly folder: string;
  /** ends the engine when it aborts, as `stop` does */
  readonly signal: AbortSignal;
  readonly binary: FoundBinary;
  readonly index?: string;
  /** as Meilisearch takes it, default 512 MiB: its own default is two thirds of the machine */
  readonly maxIndexingMemory?: string;
  /** default true, where the system can; otherwise the next start ends what a killed process left behind */
  readonly diesWithParent?: boolean;
}

export interface Managed extends AsyncDisposable {
  readonly url: string;
  /** writes indexes; cannot manage keys */
  readonly adminKey: Secret;
  /** searches one index */
  readonly searchKey: Secret;
  /** false where another process of ours runs the engine of this folder and this one only joined it */
  readonly isOwner: boolean;
  /** process number now, null where it is not running or not ours */
  pid(): number | null;
  /** Resolves when the process is gone. May be called again. */
  stop(): Promise<void>;
}

/** Starts the engine of `folder` on a free loopback port and waits until it is healthy. Throws ENGINE_BINARY or ENGINE_UNREACHABLE. */
export async function startManaged(options: ManagedOptions): Promise<Managed> {
  const { signal, index = DEFAULT_INDEX, maxIndexingMemory = '512MiB', diesWithParent = true } = options;
  signal.throwIfAborted();
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  using _ = await lockStart(folder, signal);
  const binary = await installBinary(options.binary, folder);
  const masterKey = await ownMasterKey(folder);
  const left = await endOrphan(folder, binary);
  const watch =
    left.kind === 'in_use'
      ? null
      : new Watch({ binary, folder, masterKey, maxIndexingMemory, diesWithParent });
  const port = left.kind === 'in_use' ? left.port : await freePort();
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => watch?.stop();
  try {
    await watch?.start(port);
    await untilHealthy(url, signal, () => watch?.hasFailed() === true);
    await deleteForeignKeys(url, masterKey);
    const adminKey = await ensureWorkerKey(url, masterKey, index);
    const searchKey = await ensureSearchKey(url, masterKey, index);
    const onAbort = () => void stop();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) await stop();
    const pid = () => watch?.pid() ?? null;
    return { url, adminKey, searchKey, isOwner: watch !== null, pid, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type WatchSettings = Omit<ChildSettings, 'port'>;

/** Keeps one child running on one port until `stop`. */
class Watch {
  readonly #settings: WatchSettings;
  readonly #ended = new AbortController();
  #child: ChildProcess | null = null;
  #failures = 0;
  #restarting: Promise<void> = Promise.resolve();
  // An 'exit' handler cannot wait, but it can send a signal.
  readonly #onExit = () => this.#child?.kill('SIGTERM');

  constructor(settings: WatchSettings) {
    this.#settings = settings;
  }

  async start(port: number): Promise<void> {
    process.on('exit', this.#onExit);
    await this.#spawn(port);
  }

  pid(): number | null {
    return this.#child?.pid ?? null;
  }

  hasFailed(): boolean {
    return this.#failures >= 3;
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#restarting.catch(() => undefined);
    const child = this.#child;
    if (child !== null) await endChild(child, this.#settings.folder);
    process.off('exit', this.#onExit);
  }

  async #spawn(port: number): Promise<void> {
    let child: ChildProcess;
    try {
      child = await startChild({ ...this.#settings, port });
    } catch (error) {
      throw new ArchiveError('ENGINE_BINARY', 'never', {}, error);
    }
    this.#child = child;
    const startedAt = Date.now();
    const onGone = () => {
      if (this.#child === child) this.#child = null;
      if (this.#ended.signal.aborted) return;
      this.#failures = Date.now() - startedAt > STEADY_AFTER_MS ? 1 : this.#failures + 1;
      this.#restarting = this.#restart(port);
    };
    if (child.exitCode !== null || child.signalCode !== null) onGone();
    else child.once('exit', onGone);
  }

  async #restart(port: number): Promise<void> {
    try {
      const waitMs = Math.min(FIRST_RESTART_MS * 2 ** (this.#failures - 1), LONGEST_RESTART_MS);
      await delay(waitMs, undefined, { signal: this.#ended.signal });
      await this.#spawn(port);
    } catch {
      // Aborted by stop(), or the binary went away; searches answer ENGINE_UNREACHABLE and the fallback serves.
    }
  }
}

async function untilHealthy(url: string, signal: AbortSignal, hasFailed: () => boolean): Promise<void> {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  while (Date.now() < deadline && !hasFailed()) {
    signal.throwIfAborted();
    try {
      const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(1000) });
      await answer.arrayBuffer();
      if (answer.status === 200) return;
    } catch {
      // not listening yet
    }
    await delay(30);
  }
  throw new ArchiveError('ENGINE_UNREACHABLE', 'later', {});
}

async function ownMasterKey(folder: string): Promise<Secret> {
  const file = join(folder, 'master.key');
  try {
    await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return new Secret((await readFile(file, 'utf8')).trim());
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  const address = server.address();
  await new Promise<void>((closed) => server.close(() => closed()));
  if (address === null || typeof address === 'string') throw new ArchiveError('LISTEN_FAILED', 'soon');
  return address.port;
}
