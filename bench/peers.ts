// Foreign redactors to compare with. Each runs in a worker thread with a time limit, because hostile text hangs most of them.
import { copyFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { installed } from './install.ts';

export const PEERS = {
  'redact-pii': '3.4.0',
  openredaction: '1.1.5',
  '@arcjet/redact': '1.12.0',
  compromise: '14.17.0',
} as const;
export type PeerName = keyof typeof PEERS;

const TIME_LIMIT_MS = 5_000;
const WORKER = fileURLToPath(new URL('peer-worker.ts', import.meta.url));

/** The folder with all peers installed, or why there is none. */
export async function installPeers(): Promise<{ folder: string } | { why: string }> {
  const peers = await installed('dc-archive-peers', PEERS);
  if ('folder' in peers) await copyFile(WORKER, join(peers.folder, 'peer-worker.ts'));
  return peers;
}

export interface PeerAnswer {
  readonly output: string;
  readonly ms: number;
  /** over the time limit; the text counts as left as it is */
  readonly hung: boolean;
}

/** One peer; a thread that hangs is ended and replaced. */
export class Peer {
  readonly #folder: string;
  readonly name: PeerName;
  #worker: Worker | null = null;

  constructor(folder: string, name: PeerName) {
    this.#folder = folder;
    this.name = name;
  }

  async redact(text: string): Promise<PeerAnswer> {
    const worker = (this.#worker ??= await this.#start());
    const limit = AbortSignal.timeout(TIME_LIMIT_MS);
    worker.postMessage({ text });
    try {
      const [answer] = (await once(worker, 'message', { signal: limit })) as [{ output: string; ms: number }];
      return { ...answer, hung: false };
    } catch (error) {
      if (!limit.aborted) throw error;
      await this[Symbol.asyncDispose]();
      return { output: text, ms: TIME_LIMIT_MS, hung: true };
    }
  }

  async #start(): Promise<Worker> {
    const worker = new Worker(join(this.#folder, 'peer-worker.ts'), {
      workerData: { tool: this.name },
      // Some print at every start.
      stdout: true,
      stderr: true,
    });
    await once(worker, 'message');
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = null;
  }
}
