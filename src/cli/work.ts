// Builds the private side from the configuration: vault, archive, pool, sources, indexes. Used by up, ingest, import.
import type { ArchiveReader } from '../archive/archive.ts';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import { openArchiveReader } from '../archive/sql/reader.ts';
import { openArchiveWriter } from '../archive/sql/writer.ts';
import { type Config, type ListConfig, loadConfig } from '../config/load.ts';
import { ConfigError } from '../config/mistakes.ts';
import { type Follower, followArchive } from '../index/follow.ts';
import type { Source } from '../ingest/source/source.ts';
import { openSources } from '../ingest/source/open-source.ts';
import { openVault } from '../ingest/vault/sqlite-vault.ts';
import { openSealer } from '../ingest/vault/sealer.ts';
import type { Vault } from '../ingest/vault/vault.ts';
import { LIMITS } from '../ingest/parse/limits.ts';
import type { Line } from '../line.ts';
import { withConsent } from '../line-consent.ts';
import { emptyTally } from '../line-tell.ts';
import { openLinePool } from '../line-pool.ts';
import { type CurrentPool, openCurrentPool } from '../line-pool-current.ts';
import type { LineList } from '../line-worker.ts';
import { systemClock } from '../ops/clock.ts';
import { ArchiveError, asArchiveError } from '../ops/errors.ts';
import type { Events } from '../ops/events.ts';
import { KeyedHasher } from '../redact/keyed-hash.ts';
import { publicPolicy } from '../redact/public-policy.ts';
import { letterKey, publicHalf } from '../requests/sealed-letter.ts';
import type { Engines } from './engines.ts';
import { keyCheckOf, logSigner, refuseHandedOver, witnessesOf } from './log-key.ts';
import { dataPaths, leaveForWeb, lockForRebuild, makeInbox, makePublic } from './paths.ts';

export interface Work extends AsyncDisposable {
  readonly line: Line;
  /** all lists of the configuration, with the version of their policy */
  readonly known: readonly LineList[];
  readonly vault: Vault;
  readonly archive: ArchiveWriter;
  readonly reader: ArchiveReader;
  readonly lockForRebuild: () => Disposable;
  readonly lists: readonly string[];
  /** lists that came in a bag and whose keyed hashes were made under another key than ours */
  readonly underOtherKey: readonly string[];
  readonly sources: readonly Source[];
  readonly pool: CurrentPool;
  /** of hashes of people */
  readonly peopleKey: Uint8Array;
  /** seed of the key that opens letters of the web */
  readonly lettersKey: Uint8Array;
}

/** Opens everything the line needs. `lists` limits it to some lists; an unknown one is the caller's matter. */
export async function openWork({
  config,
  events,
  lists,
  policy = 'now',
}: {
  config: Config;
  events: Events;
  lists?: readonly string[];
  /** `now`: the configured policy becomes the lists' public one. `first`: only where a list has none yet. */
  policy?: 'now' | 'first';
}): Promise<Work> {
  const { witnesses, quorum } = witnessesOf(config.site);
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
    const signer = logSigner(config, keys);
    const archive = opened.use(await openArchiveWriter(paths.archive, systemClock, signer));
    await refuseHandedOver(archive, signer);
    await archive.putWitnesses(witnesses, quorum);
    // It seals what visitors ask for, and cannot open that again.
    leaveForWeb(paths.letterKey, publicHalf(letterKey(keys.letters)).toString('hex'));
    makeInbox(paths);
    const asking = new Set(config.lists.flatMap(({ id, consent }) => (consent === 'first-post' ? [id] : [])));
    for (const list of asking) vault.consents.begin(list);
    // of messages between their threads and the gate of consent
    const authors = new Map<number, string>();
    let known = await announceLists(config, archive, hasher, policy);
    const underOtherKey = await archive.claim(keyCheckOf(hasher));
    const pool = opened.use(
      openCurrentPool({
        erasures: vault.erasures,
        people: vault.people,
        key: keys.people,
        hidesNames: (list) =>
          known.some((one) => one.id === list && one.policy.document.names === 'pseudonymise'),
        open: (learnt) =>
          openLinePool({
            ...learnt,
            lists: known,
            hashKey: keys.hash,
            bytes: (rawId) => vault.bytes(rawId),
            isAskedByList: (intake) => vault.asked.isByList(intake),
            seen: ({ arrival, list }, people, author) => {
              vault.people.note(arrival, people);
              if (asking.has(list)) authors.set(arrival, author);
            },
            ...(config.site.worker.threads !== undefined && { threads: config.site.worker.threads }),
          }),
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
    for (const { id } of wanted)
      vault.deletions.keepSources(
        id,
        sources.flatMap((source) => (source.lists.includes(id) ? source.id : [])),
      );
    const reader = opened.use(openArchiveReader(paths.archive));
    const line: Line = {
      vault,
      sealer: opened.use(openSealer(keys.seal)),
      archive,
      events,
      tally: emptyTally(wanted.reduce((sum, { id }) => sum + vault.counts(id).waiting, 0)),
      refine: async (list, waiting) => {
        const outcomes = await pool.refine(list, waiting);
        if (!asking.has(list)) return outcomes;
        return withConsent(vault.consents, list, waiting, outcomes, (arrival) => {
          const author = authors.get(arrival) ?? '';
          authors.delete(arrival);
          return author;
        });
      },
      isAutomatic: (id) => known.some((list) => list.id === id && list.noArchive === 'auto'),
      renewPolicy: async (id) => {
        const list = await announceAgain(config, archive, hasher, id);
        known = known.map((one) => (one.id === id ? list : one));
        events.policyRenewed({ list: id, version: list.policy.version });
        pool.renew();
      },
      identityOfBytes: (rawId) => hasher.hash('identity', `bytes:${rawId}`),
    };
    const close = opened.move();
    return {
      line,
      known,
      vault,
      archive,
      reader,
      lockForRebuild: () => lockForRebuild(config.data),
      lists: wanted.map((list) => list.id),
      underOtherKey,
      sources,
      pool,
      peopleKey: keys.people,
      lettersKey: keys.letters,
      [Symbol.asyncDispose]: () => close.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** A message would not be known again in a list that was made under another key. Throws ARCHIVE_OTHER_KEY. */
export function refuseOtherKey({ underOtherKey }: Work, sources: readonly Source[]): void {
  const list = underOtherKey.find((id) => sources.some((source) => source.lists.includes(id)));
  if (list !== undefined) throw new ArchiveError('ARCHIVE_OTHER_KEY', 'never', { list });
}

/** The public address without a final slash, as far as the configuration says it. */
export function siteUrl({ site }: Pick<Config, 'site'>): string {
  if (site.url !== undefined) return site.url;
  return site.server.port === 0 ? 'http://localhost' : `http://localhost:${site.server.port}`;
}

export interface IndexFollower extends Follower {
  readonly engine: 'meilisearch' | 'embedded';
  /** why the last step failed, which is being tried again; null where it did not */
  fault(): ArchiveError | null;
}

/** Starts an index follower for each writer; states and lag become events. */
export function followAll(
  { reader, archive, lockForRebuild }: Pick<Work, 'reader' | 'archive' | 'lockForRebuild'>,
  engines: Engines,
  events: Events,
  signal: AbortSignal,
): IndexFollower[] {
  return engines.writers.map((writer) => {
    let fault: ArchiveError | null = null;
    const follower: Follower = followArchive({
      changes: reader,
      writer,
      signal,
      lockForRebuild,
      // a command may have ended while a reader kept the log from being emptied
      onRemoved: () => void archive.forget().catch(() => undefined),
      onState: (state, error) => {
        const facts = { engine: writer.name, behind: finite(follower.behind()) };
        fault = state === 'down' ? asArchiveError(error) : null;
        if (fault !== null) return events.engineDown({ ...facts, code: fault.code });
        if (writer.name === 'meilisearch') void engines.cameUp();
        events.engineState({ ...facts, state });
      },
    });
    return { ...follower, engine: writer.name, fault: () => fault };
  });
}

/** What the line tells after each window, handed on to the followers. */
export function toFollowers(followers: readonly Follower[]): (isMoreWaiting: boolean) => void {
  return (isMoreWaiting) => {
    for (const follower of followers)
      if (isMoreWaiting) follower.more();
      else follower.wake();
  };
}

function finite(behind: number): number {
  return Number.isFinite(behind) ? behind : -1;
}

// The public side learns of lists and policies here, before the first message.
async function announceLists(
  config: Config,
  archive: ArchiveWriter,
  hasher: KeyedHasher,
  when: 'now' | 'first',
): Promise<LineList[]> {
  const known = [];
  for (const list of config.lists) known.push(await announce(list, archive, hasher, when));
  return known;
}

async function announce(
  list: ListConfig,
  archive: ArchiveWriter,
  hasher: KeyedHasher,
  when: 'now' | 'first',
): Promise<LineList> {
  await archive.putList({
    id: list.id,
    name: list.name,
    address: list.address ?? null,
    join: list.join ?? null,
    description: list.description ?? null,
  });
  const document = list.policyDocument;
  const published = { id: document.id, document: publicPolicy(document, hasher) };
  const policy = await archive.putPolicy(list.id, published, when);
  return {
    id: list.id,
    address: list.address ?? null,
    subjectTags: [list.subjectTag ?? list.id],
    noArchive: list.noArchive,
    region: list.region ?? null,
    policy: { ...policy, document },
  };
}

// The files as they are now: somebody republished the list under a policy that this process has not seen.
async function announceAgain(
  config: Config,
  archive: ArchiveWriter,
  hasher: KeyedHasher,
  id: string,
): Promise<LineList> {
  try {
    const fresh = loadConfig({ folder: config.folder, samples: config.isSample });
    const list = fresh.lists.find((one) => one.id === id);
    if (list !== undefined) return await announce(list, archive, hasher, 'now');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ArchiveError('CONFIG_INVALID', 'later', { list: id }, error);
  }
  throw new ArchiveError('LIST_UNKNOWN', 'later', { list: id });
}
