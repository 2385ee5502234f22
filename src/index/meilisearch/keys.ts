// Keys of our own, each for one purpose. The engine's four default keys open every index and are deleted.
import type { Key, KeyCreation, Meilisearch } from 'meilisearch';
import { Secret } from '../../ops/secret.ts';
import { connect, request } from './client.ts';

const REQUEST_TIMEOUT_MS = 10_000;
const MOST_KEYS = 1000;

/**
 * Gives the key that the web holds: it may search `index` and do nothing else. Makes it where it does not exist.
 * `adminKey` must be allowed to manage keys. Throws ENGINE_UNREACHABLE or ENGINE_REFUSED.
 */
export async function ensureSearchKey(url: string, adminKey: Secret, index: string): Promise<Secret> {
  return ensureKey(connect({ url, key: adminKey, timeoutMs: REQUEST_TIMEOUT_MS }), {
    name: `dc-archive search ${index}`,
    description: 'Search only; held by the public site',
    actions: ['search'],
    indexes: [index],
    expiresAt: null,
  });
}

/** The worker's key for an engine of our own: everything on our indexes, nothing on keys. */
export async function ensureWorkerKey(url: string, masterKey: Secret, index: string): Promise<Secret> {
  return ensureKey(connect({ url, key: masterKey, timeoutMs: REQUEST_TIMEOUT_MS }), {
    name: `dc-archive worker ${index}`,
    description: 'Writes the index; held by the worker',
    actions: ['search', 'documents.*', 'indexes.*', 'tasks.*', 'settings.*', 'stats.get', 'version'],
    indexes: ['*'],
    expiresAt: null,
  });
}

/** Deletes every key that we did not make. Only for an engine that is ours alone. */
export async function deleteForeignKeys(url: string, masterKey: Secret): Promise<void> {
  const client = connect({ url, key: masterKey, timeoutMs: REQUEST_TIMEOUT_MS });
  for (const key of await allKeys(client)) {
    if (key.name?.startsWith('dc-archive ') !== true) await request(() => client.deleteKey(key.uid));
  }
}

async function ensureKey(client: Meilisearch, wanted: KeyCreation & { name: string }): Promise<Secret> {
  for (const key of await allKeys(client)) {
    if (key.name !== wanted.name) continue;
    if (isSameSet(key.actions, wanted.actions) && isSameSet(key.indexes, wanted.indexes) && !key.expiresAt) {
      return new Secret(key.key);
    }
    await request(() => client.deleteKey(key.uid));
  }
  return new Secret((await request(() => client.createKey(wanted))).key);
}

async function allKeys(client: Meilisearch): Promise<Key[]> {
  return (await request(() => client.getKeys({ limit: MOST_KEYS }))).results;
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value) => b.includes(value));
}
