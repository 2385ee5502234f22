// Builds the private side from the configuration: vault, archive, pool, sources, indexes. Used by up, ingest, import.
import type { ArchiveReader, ArchiveWriter } from '../archive/archive.ts';
import { openArchiveReader } from '../archive/sql/reader.ts';
import { openArchiveWriter } from '../archive/sql/writer.ts';
import type { Config } from '../config/load.ts';
import { type Follower, followArchive } from '../index/follow.ts';
import type { Source } from '../ingest/source/source.ts';
import { openSources } from '../ingest/source/open-source.ts';
import { openVault } from '../ingest/vault/sqlite-vault.ts';
import type { Vault } from '../ingest/vault/vault.ts';
import { LIMITS } from '../ingest/parse/limits.ts';
import type { Line, Tally } from '../line.ts';
import { type LinePool, openLinePool } from '../line-pool.ts';
import { systemClock } from '../ops/clock.ts';
import type { Events } from '../ops/events.ts';
import { KeyedHasher } from '../redact/keyed-hash.ts';
import { publicPolicy } from '../redact/public-policy.ts';
import type { Engines } from './engines.ts';
import { dataPaths, leaveForWeb, makePublic } from './paths.ts';

export interface Work extends AsyncDisposable {
  readonly line: Line;
  readonly vault: Vault;
  readonly archive: ArchiveWriter;
  readonly reader: ArchiveReader;
  readonly lists: readonly string[];
  readonly sources: readonly Source[];
}

export function emptyTally(resumed = 0): Tally {
  return { resumed, expected: 0, seen: 0, unrouted: 0, published: 0, duplicates: 0, withheld: {}, held: {} };
}

/** Opens everything the line needs. `lists` limits it to some lists; an unknown one is the caller's matter. */
export async function openWork({
  config,
  events,
  lists,
}: {
  config: Config;
  events: Events;
  lists?: readonly string[];
}): Promise<Work> {
  const paths = dataPaths(config.data);
  makePublic(paths);
  const { vault, keys } = openVault({
    data: config.data,
    given: config.site.key === undefined ? null : config.secret(config.site.key),
    clock: systemClock,
  });
  const opened = new AsyncDisposableStack();
  try {
    opened.defer(() => vault[Symbol.dispose]());
    const hasher = new KeyedHasher(keys.hash);
    // The web looks Message-IDs up by keyed hash and gets the key for that, and no other.
    leaveForWeb(paths.messageIdKey, Buffer.from(hasher.messageIdSubKey()).toString('hex'));
    const archive = opened.use(await openArchiveWriter(paths.archive, systemClock));
    const known = await announceLists(config, archive, hasher);
    const pool: LinePool = opened.use(
      openLinePool({
        lists: known,
        hashKey: keys.hash,
        bytes: (rawId) => vault.bytes(rawId),
        ...(config.site.worker.threads !== undefined && { threads: config.site.worker.threads }),
      }),
    );
    const wanted = config.lists.filter(
      (list) => lists === undefined || lists.length === 0 || lists.includes(list.id),
    );
    const sources = openSources(wanted, {
      configDir: config.folder,
      secret: (setting) => config.secret(setting),
      maxBytes: LIMITS.rawBytes,
    });
    const reader = opened.use(openArchiveReader(paths.archive));
    const line: Line = {
      vault,
      archive,
      events,
      tally: emptyTally(wanted.reduce((sum, { id }) => sum + vault.counts(id).waiting, 0)),
      refine: (list, waiting) => pool.refine(list, waiting),
      identityOfBytes: (rawId) => hasher.hash('identity', `bytes:${rawId}`),
    };
    const close = opened.move();
    return {
      line,
      vault,
      archive,
      reader,
      lists: wanted.map((list) => list.id),
      sources,
      [Symbol.asyncDispose]: () => close.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

export interface IndexFollower extends Follower {
  readonly engine: 'meilisearch' | 'embedded';
  /** the last step failed and is being tried again */
  isDown(): boolean;
}

/** Starts an index follower for each writer; states and lag become events. */
export function followAll(
  reader: ArchiveReader,
  engines: Engines,
  events: Events,
  signal: AbortSignal,
): IndexFollower[] {
  return engines.writers.map((writer) => {
    let isDown = false;
    const follower: Follower = followArchive({
      changes: reader,
      writer,
      signal,
      onState: (state) => {
        isDown = state === 'down';
        if (!isDown && writer.name === 'meilisearch') void engines.cameUp();
        events.engineState({ engine: writer.name, state, behind: finite(follower.behind()) });
      },
    });
    return { ...follower, engine: writer.name, isDown: () => isDown };
  });
}

function finite(behind: number): number {
  return Number.isFinite(behind) ? behind : -1;
}

// The public side learns of lists and policies here, before the first message.
async function announceLists(config: Config, archive: ArchiveWriter, hasher: KeyedHasher) {
  const known = [];
  for (const list of config.lists) {
    await archive.putList({
      id: list.id,
      name: list.name,
      address: list.address ?? null,
      join: list.join ?? null,
      description: list.description ?? null,
    });
    const { id, version } = await archive.putPolicy(list.id, {
      id: list.policyDocument.id,
      document: publicPolicy(list.policyDocument, hasher),
    });
    known.push({
      id: list.id,
      address: list.address ?? null,
      subjectTags: [list.subjectTag ?? list.id],
      noArchive: list.noArchive,
      region: list.region ?? null,
      policy: { id, version, document: list.policyDocument },
    });
  }
  return known;
}
