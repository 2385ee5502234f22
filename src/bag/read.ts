// Reads a bag that somebody else wrote (BagIt 1.0, RFC 8493): first that it is whole and nothing in it leads out of it,
// then file by file. What stands in it is not trusted.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ArchiveError } from '../ops/errors.ts';
import { linesOf, textOf } from './lines.ts';
import { ALGORITHMS, type Algorithm, readManifestLine, shownPath } from './paths.ts';

const MOST_FILES = 5_000_000;
const LONGEST_MANIFEST_LINE = 4_000;
const LONGEST_TAG_FILE = 1 << 20;

export interface Bag {
  /** paths of the payload, without `data/` */
  readonly files: ReadonlySet<string>;
  readonly bytes: number;
  /** A file of the payload; `path` without `data/`. Throws BAG_BROKEN where it is not there. */
  read(path: string): AsyncIterable<Buffer>;
}

/** Why a bag is not taken. */
export function brokenBag(why: string, path?: string, cause?: unknown): ArchiveError {
  const file = path === undefined ? {} : { file: shownPath(path) };
  return new ArchiveError('BAG_BROKEN', 'never', { why, ...file }, cause);
}

/** Opens a bag and reads all of it once. `onBytes` is told how much is done. Throws BAG_BROKEN; stops on `signal`. */
export async function openBag(
  folder: string,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (done: number) => void },
): Promise<Bag> {
  const found = await filesUnder(folder);
  const read = (path: string) => {
    if (!found.has(path)) throw brokenBag('missing', path);
    return streamOf(join(folder, path));
  };
  const declared = await textOf(read('bagit.txt'), LONGEST_TAG_FILE, 'bagit.txt');
  if (!/^BagIt-Version: 1\.0\r?\nTag-File-Character-Encoding: UTF-8\r?\n?$/u.test(declared))
    throw brokenBag('no_bag', 'bagit.txt');
  if (found.has('fetch.txt')) throw brokenBag('fetch', 'fetch.txt');
  const manifests = new Map<Algorithm, Map<string, string>>();
  for (const algorithm of ALGORITHMS) manifests.set(algorithm, await manifestOf(read, 'manifest', algorithm));
  const payload = new Set([...found].filter((path) => path.startsWith('data/')));
  for (const manifest of manifests.values()) {
    for (const path of manifest.keys()) if (!payload.has(path)) throw brokenBag('missing', path);
    for (const path of payload) if (!manifest.has(path)) throw brokenBag('not_listed', path);
  }
  if (found.has('tagmanifest-sha256.txt')) {
    const tags = new Map([['sha256' as const, await manifestOf(read, 'tagmanifest', 'sha256')]]);
    for (const path of tags.get('sha256')!.keys()) await verify(path, read, tags, () => {});
  }
  let bytes = 0;
  for (const path of payload) {
    signal.throwIfAborted();
    await verify(path, read, manifests, (size) => onBytes((bytes += size)));
  }
  await checkOxum(await textOf(read('bag-info.txt'), LONGEST_TAG_FILE, 'bag-info.txt'), bytes, payload.size);
  return {
    files: new Set([...payload].map((path) => path.slice('data/'.length))),
    bytes,
    read: (path) => read(`data/${path}`),
  };
}

type Read = (path: string) => AsyncIterable<Buffer>;

async function manifestOf(read: Read, kind: string, algorithm: Algorithm): Promise<Map<string, string>> {
  const name = `${kind}-${algorithm}.txt`;
  const listed = new Map<string, string>();
  for await (const line of linesOf(read(name), LONGEST_MANIFEST_LINE, name)) {
    const entry = readManifestLine(line.replace(/\r$/u, ''), algorithm);
    const isPlace = entry !== null && entry.path.startsWith('data/') === (kind === 'manifest');
    if (!isPlace || listed.has(entry.path)) throw brokenBag('manifest', name);
    listed.set(entry.path, entry.digest);
  }
  return listed;
}

async function verify(
  path: string,
  read: Read,
  manifests: ReadonlyMap<Algorithm, ReadonlyMap<string, string>>,
  done: (bytes: number) => void,
): Promise<void> {
  const hashes = [...manifests.keys()].map((algorithm) => ({ algorithm, hash: createHash(algorithm) }));
  for await (const chunk of read(path)) {
    for (const { hash } of hashes) hash.update(chunk);
    done(chunk.length);
  }
  for (const { algorithm, hash } of hashes)
    if (hash.digest('hex') !== manifests.get(algorithm)!.get(path)) throw brokenBag('changed', path);
}

async function checkOxum(info: string, bytes: number, files: number): Promise<void> {
  const [, oxum] = /^Payload-Oxum: *(\S+)\r?$/mu.exec(info) ?? [];
  if (oxum !== undefined && oxum !== `${bytes}.${files}`) throw brokenBag('oxum', 'bag-info.txt');
}

// Links, pipes and devices are no files of a bag: what they lead to is somebody else's.
async function filesUnder(folder: string): Promise<Set<string>> {
  const found = new Set<string>();
  const waiting = [''];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const entries = await readdir(join(folder, at), { withFileTypes: true }).catch((error: unknown) => {
      throw brokenBag('no_bag', undefined, error);
    });
    for (const entry of entries) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile()) found.add(path);
      else throw brokenBag('link', path);
    }
    if (found.size + waiting.length > MOST_FILES) throw brokenBag('too_many_files');
  }
  return found;
}

async function* streamOf(file: string): AsyncGenerator<Buffer> {
  await using handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  for await (const chunk of handle.createReadStream({ autoClose: false, highWaterMark: 1 << 18 }))
    yield chunk as Buffer;
}
