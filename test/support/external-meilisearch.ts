// A Meilisearch as an operator runs it: own port and master key, stopped and started at will.
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endChild, startChild } from '../../src/index/meilisearch/child.ts';
import { Secret } from '../../src/ops/secret.ts';
import { meilisearchBinary } from './meilisearch.ts';
import { until } from './until.ts';

export interface ExternalMeilisearch extends AsyncDisposable {
  readonly url: string;
  readonly masterKey: string;
  readonly folder: string;
  /** starts or starts again, on the same port and data; resolves when healthy */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function externalMeilisearch(): Promise<ExternalMeilisearch> {
  const folder = await mkdtemp(join(tmpdir(), 'dc-archive-meilisearch-'));
  const masterKey = 'a-master-key-for-the-tests';
  const port = await freePort();
  const { path: binary } = await meilisearchBinary();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const engine: ExternalMeilisearch = {
    url,
    masterKey,
    folder,
    async start() {
      const settings = {
        binary,
        folder,
        port,
        masterKey: new Secret(masterKey),
        maxIndexingMemory: '256MiB',
        diesWithParent: true,
      };
      child = await startChild(settings);
      await until(
        () =>
          fetch(`${url}/health`).then(
            (r) => r.ok,
            () => false,
          ),
        { what: 'Meilisearch' },
      );
    },
    async stop() {
      if (child !== null) await endChild(child, folder);
      child = null;
    },
    async [Symbol.asyncDispose]() {
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await engine.start();
  return engine;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
