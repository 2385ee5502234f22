// Which search engine a site has, how the worker writes to it and how the web asks it.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../config/load.ts';
import { openEmbeddedEngine } from '../index/embedded/engine.ts';
import { openEmbeddedWriter } from '../index/embedded/writer.ts';
import { openMeilisearchEngineInThread } from '../index/meilisearch/engine-in-thread.ts';
import { findBinary, type FoundBinary } from '../index/meilisearch/find-binary.ts';
import { ensureSearchKey } from '../index/meilisearch/keys.ts';
import { type Managed, startManaged } from '../index/meilisearch/managed.ts';
import { openMeilisearchWriter } from '../index/meilisearch/writer.ts';
import type { IndexWriter, SearchEngine } from '../index/search.ts';
import { withFallback } from '../index/with-fallback.ts';
import { ArchiveError, asArchiveError } from '../ops/errors.ts';
import type { Events } from '../ops/events.ts';
import { Secret } from '../ops/secret.ts';
import { makeFolder } from '../ops/shared-files.ts';
import { dataPaths, leaveForWeb } from './paths.ts';

export type EngineChoice =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'managed'; readonly binary: FoundBinary }
  | { readonly kind: 'embedded' };

/** `search.engine: auto` takes search.url, else a binary, else the embedded engine. Throws ENGINE_BINARY. */
export async function chooseEngine(config: Config): Promise<EngineChoice> {
  const { engine, url } = config.site.search;
  if (engine === 'embedded') return { kind: 'embedded' };
  if (url !== undefined) return { kind: 'url', url };
  const binary = await findBinary({
    named: config.meilisearchBinary ?? undefined,
    searchPath: process.env['PATH'],
  });
  if (binary !== null) return { kind: 'managed', binary };
  if (engine === 'meilisearch') throw new ArchiveError('ENGINE_BINARY');
  return { kind: 'embedded' };
}

/** The words of `check` and the log for a choice. */
export function engineWords(choice: EngineChoice): { engine: string; found: string } {
  if (choice.kind === 'url') return { engine: 'meilisearch', found: 'search.url' };
  if (choice.kind === 'managed') return { engine: 'meilisearch', found: choice.binary.origin };
  return { engine: 'embedded', found: 'built in' };
}

export interface Engines extends AsyncDisposable {
  readonly choice: EngineChoice;
  /** the embedded index first, always; then Meilisearch where there is one */
  readonly writers: readonly IndexWriter[];
  /** after Meilisearch was away: makes the web's key where that could not be done before */
  cameUp(): Promise<void>;
  /** for the web */
  search(isFarBehind?: () => boolean): SearchEngine;
}

/**
 * Opens what the choice needs. A managed Meilisearch is started (or joined where another process of ours runs it);
 * where that fails the site goes on with the embedded engine. `writes` is false in the web process.
 */
export async function openEngines({
  config,
  events,
  signal,
  writes,
}: {
  config: Config;
  events: Events;
  signal: AbortSignal;
  writes: boolean;
}): Promise<Engines> {
  const choice = await chooseEngine(config);
  events.engineChosen(engineWords(choice));
  const paths = dataPaths(config.data);
  const { index, fallback } = config.site.search;
  const managed =
    choice.kind === 'managed'
      ? await startOrNull(paths.meilisearch, choice.binary, index, signal, events)
      : null;
  const place: Place | null =
    managed === null
      ? choice.kind === 'url'
        ? await externalPlace(config, choice.url, paths, writes)
        : null
      : { url: managed.url, adminKey: managed.adminKey, searchKey: () => managed.searchKey };
  const writers: IndexWriter[] = [];
  if (writes) {
    writers.push(openEmbeddedWriter(paths.search));
    if (place?.adminKey !== undefined)
      writers.push(openMeilisearchWriter({ url: place.url, adminKey: place.adminKey, index }));
  }
  return {
    choice,
    writers,
    cameUp: async () => place?.prepare?.(),
    search(isFarBehind) {
      const embedded = openEmbeddedEngine(paths.search);
      if (place === null) return embedded;
      const { url, searchKey } = place;
      const primary = openWithKey(searchKey, (key) =>
        openMeilisearchEngineInThread({ url, searchKey: key, index }),
      );
      return fallback ? withFallback({ primary, embedded, ...(isFarBehind && { isFarBehind }) }) : primary;
    },
    async [Symbol.asyncDispose]() {
      for (const writer of writers) await writer[Symbol.asyncDispose]();
      await managed?.stop();
    },
  };
}

interface Place {
  readonly url: string;
  readonly adminKey?: Secret;
  /** null while there is none yet */
  readonly searchKey: () => Secret | null;
  readonly prepare?: () => Promise<void>;
}

async function startOrNull(
  folder: string,
  binary: FoundBinary,
  index: string,
  signal: AbortSignal,
  events: Events,
): Promise<Managed | null> {
  try {
    // Often the first to make the data folder, which the web has to enter; the engine closes its own.
    makeFolder(dirname(folder), 0o755);
    return await startManaged({ folder, binary, index, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    events.engineState({
      engine: 'meilisearch',
      state: asArchiveError(error, 'ENGINE_UNREACHABLE').code,
      behind: 0,
    });
    return null;
  }
}

// The worker holds the key that writes and leaves a search-only key for the web, as soon as the engine lets it.
async function externalPlace(
  config: Config,
  url: string,
  paths: ReturnType<typeof dataPaths>,
  writes: boolean,
): Promise<Place> {
  const { key, searchKey, index } = config.site.search;
  const adminKey = writes && key !== undefined ? { adminKey: config.secret(key) } : {};
  if (searchKey !== undefined) {
    const given = config.secret(searchKey);
    return { url, ...adminKey, searchKey: () => given };
  }
  const prepare = async () => {
    if (adminKey.adminKey === undefined) return;
    try {
      leaveForWeb(paths.searchKey, (await ensureSearchKey(url, adminKey.adminKey, index)).reveal());
    } catch {
      // the engine is away: the key of an earlier start serves, and cameUp() tries again
    }
  };
  await prepare();
  return { url, ...adminKey, prepare, searchKey: () => readKey(paths.searchKey) };
}

function readKey(path: string): Secret | null {
  try {
    return new Secret(readFileSync(path, 'utf8').trim());
  } catch {
    return null;
  }
}

const KEY_LOOK_MS = 5_000;

// The key may come, or change, while the web runs.
function openWithKey(key: () => Secret | null, open: (key: Secret) => SearchEngine): SearchEngine {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let known = '';
  let engine: SearchEngine | null = null;
  const look = () => {
    if (engine === null || Date.now() - lookedAt > KEY_LOOK_MS) {
      lookedAt = Date.now();
      const now = key();
      if (now !== null && now.reveal() !== known) {
        known = now.reveal();
        void engine?.[Symbol.asyncDispose]();
        engine = open(now);
      }
    }
    return engine;
  };
  const current = () => {
    const found = look();
    if (found === null) throw new ArchiveError('ENGINE_UNREACHABLE', 'later');
    return found;
  };
  // so that the first search does not wait for the engine's thread
  look();
  return {
    name: 'meilisearch',
    async ready() {
      try {
        return await current().ready();
      } catch {
        return false;
      }
    },
    search: async (request, signal) => current().search(request, signal),
    async [Symbol.asyncDispose]() {
      await engine?.[Symbol.asyncDispose]();
    },
  };
}
