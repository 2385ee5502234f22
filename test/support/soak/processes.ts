// The worker of the soak: killed and started again, its exits and its errors counted, its memory watched.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { TestSite } from '../site.ts';

const LOOK_AT_MEMORY_MS = 500;
const LINES_KEPT = 2_000;

export interface Watched {
  /** what must not have happened */
  readonly faults: string[];
  /** what the processes said last, for whoever looks for a fault */
  readonly log: string[];
  /** most memory that any process took, MB */
  peakMegabytes: number;
}

export class SoakWorker {
  readonly #site: TestSite;
  readonly #env: Record<string, string>;
  readonly #watched: Watched;
  #child: ChildProcess | null = null;
  #isEnding = false;
  starts = 0;

  constructor(site: TestSite, env: Record<string, string>, watched: Watched) {
    this.#site = site;
    this.#env = env;
    this.#watched = watched;
  }

  start(): void {
    this.starts += 1;
    this.#isEnding = false;
    const child = this.#site.spawn(['ingest', '--follow'], this.#env);
    this.#child = child;
    child.stdout!.resume();
    watch(child, 'worker', this.#watched);
    child.once('exit', (code) => {
      if (!this.#isEnding) this.#watched.faults.push(`the worker ended by itself with ${code}`);
    });
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As a supervisor stops it; it has to end in order, unless it had hardly begun. */
  async stop(): Promise<void> {
    const code = await this.#end('SIGTERM');
    if (code !== 0 && this.#child!.signalCode !== 'SIGTERM')
      this.#watched.faults.push(`the worker was stopped and ended with ${code}`);
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child!;
    this.#isEnding = true;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const closed = once(child, 'close') as Promise<[number | null]>;
    child.kill(signal);
    return (await closed)[0];
  }
}

/** Looks at memory and at what is said: a stack or an error that nobody foresaw is a fault. */
export function watch(child: ChildProcess, name: string, watched: Watched): void {
  let rest = '';
  child.stderr!.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    watched.log.push(...lines.map((line) => `${name}: ${line}`));
    watched.log.splice(0, watched.log.length - LINES_KEPT);
    for (const line of lines)
      if (!line.startsWith('{') || /"INTERNAL"|STORE_/u.test(line)) watched.faults.push(`${name}: ${line}`);
  });
  const timer = setInterval(() => {
    watched.peakMegabytes = Math.max(watched.peakMegabytes, peakMegabytes(child.pid));
  }, LOOK_AT_MEMORY_MS);
  child.once('exit', () => clearInterval(timer));
}

function peakMegabytes(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/^VmHWM:\s+(\d+)/mu.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
