// Writes a bag (BagIt 1.0, RFC 8493), file by file, with both manifests. Nothing of it has its name before all is there.
import { createHash } from 'node:crypto';
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ArchiveError, asArchiveError } from '../ops/errors.ts';
import { ALGORITHMS, type Algorithm, isInside, manifestLine } from './paths.ts';

const DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
const WRITE_BYTES = 1 << 18;

type Pieces = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;
type Digests = Readonly<Record<Algorithm, string>>;

export interface BagWriter {
  /** so far, of the payload */
  readonly bytes: number;
  readonly files: number;
  /** A file under `data/`; `path` without that. */
  put(path: string, pieces: Pieces): Promise<void>;
  /** Writes manifests and `bag-info.txt`, then gives the folder its name. */
  finish(info: readonly (readonly [label: string, value: string])[]): Promise<void>;
}

/**
 * Begins a bag in `<folder>.part`; what a run that was stopped left there goes away. Throws TARGET_NOT_EMPTY where the
 * folder has something in it, or the place beside it something that is no bag.
 */
export async function writeBag(folder: string): Promise<BagWriter> {
  const part = `${folder}.part`;
  if (!(await isEmpty(folder))) throw new ArchiveError('TARGET_NOT_EMPTY', 'never');
  if (!(await isBag(part))) throw new ArchiveError('TARGET_NOT_EMPTY', 'never', { part: true });
  await rm(part, { recursive: true, force: true });
  try {
    await mkdir(part, { recursive: true, mode: 0o755 });
    // first: by it the next run knows whose folder this is
    await writeFile(join(part, 'bagit.txt'), [DECLARATION]);
  } catch (error) {
    throw asArchiveError(error, 'STORE_FAILED');
  }
  return new FolderBag(folder, part);
}

class FolderBag implements BagWriter {
  bytes = 0;
  readonly #folder: string;
  readonly #part: string;
  readonly #payload = new Map<string, Digests>();

  constructor(folder: string, part: string) {
    this.#folder = folder;
    this.#part = part;
  }

  get files(): number {
    return this.#payload.size;
  }

  async put(path: string, pieces: Pieces): Promise<void> {
    const name = `data/${path}`;
    if (!isInside(name) || this.#payload.has(name)) throw new RangeError('a path of a bag');
    const file = join(this.#part, name);
    await mkdir(dirname(file), { recursive: true, mode: 0o755 });
    this.#payload.set(name, await writeFile(file, pieces, (bytes) => (this.bytes += bytes)));
  }

  async finish(info: readonly (readonly [string, string])[]): Promise<void> {
    const tags = new Map<string, Digests>();
    const tag = async (name: string, pieces: Pieces) =>
      tags.set(name, await writeFile(join(this.#part, name), pieces));
    await tag('bagit.txt', [DECLARATION]);
    // RFC 8493 2.2.2: one line a value
    const lines = [...info, ['Payload-Oxum', `${this.bytes}.${this.files}`] as const].map(
      ([label, value]) => `${label}: ${value.replace(/\s+/gu, ' ')}\n`,
    );
    await tag('bag-info.txt', lines);
    for (const algorithm of ALGORITHMS)
      await tag(`manifest-${algorithm}.txt`, manifest(this.#payload, algorithm));
    const listed = new Map(tags);
    for (const algorithm of ALGORITHMS)
      await tag(`tagmanifest-${algorithm}.txt`, manifest(listed, algorithm));
    await removeEmpty(this.#folder);
    await rename(this.#part, this.#folder);
    await sync(dirname(this.#folder));
  }
}

function* manifest(files: ReadonlyMap<string, Digests>, algorithm: Algorithm): Generator<string> {
  for (const [path, digests] of files) yield manifestLine(digests[algorithm], path);
}

async function writeFile(path: string, pieces: Pieces, wrote: (bytes: number) => void = () => {}) {
  const hashes = ALGORITHMS.map((algorithm) => createHash(algorithm));
  await using file = await open(path, 'w', 0o644);
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  const flush = async () => {
    const chunk = Buffer.concat(waiting);
    [waiting, bytes] = [[], 0];
    for (const hash of hashes) hash.update(chunk);
    await writeAll(file, chunk);
    wrote(chunk.length);
  };
  for await (const piece of pieces) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes >= WRITE_BYTES) await flush();
  }
  await flush();
  await file.sync();
  const [sha256, sha512] = hashes.map((hash) => hash.digest('hex'));
  return { sha256: sha256!, sha512: sha512! };
}

async function writeAll(file: FileHandle, chunk: Buffer): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten;
}

async function sync(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}

async function isEmpty(folder: string): Promise<boolean> {
  const entries = await entriesOf(folder);
  return entries === null || entries.length === 0;
}

// Only what this program may have written is taken away.
async function isBag(folder: string): Promise<boolean> {
  const entries = await entriesOf(folder);
  const known = /^(?:data|bagit\.txt|bag-info\.txt|(?:tag)?manifest-sha(?:256|512)\.txt)$/u;
  if (entries === null || entries.length === 0) return true;
  return entries.includes('bagit.txt') && entries.every((name) => known.test(name));
}

// An empty folder of that name may be there; what somebody has put into it meanwhile is theirs.
async function removeEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new ArchiveError('TARGET_NOT_EMPTY', 'never', {}, error);
  }
}

/** Null where there is nothing of this name. Throws TARGET_NOT_EMPTY where it is no folder. */
async function entriesOf(folder: string): Promise<string[] | null> {
  try {
    if (!(await lstat(folder)).isDirectory()) throw new ArchiveError('TARGET_NOT_EMPTY', 'never');
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
