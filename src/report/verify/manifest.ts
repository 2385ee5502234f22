// The manifests of an exported folder (BagIt 1.0, RFC 8493 2.1.3 and 2.2.1): every file that is listed is there as it was,
// and none lies there that is not listed.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

const MOST_MANIFEST = 256 * 1024 * 1024;
const ALGORITHMS = ['sha256', 'sha512'] as const;

type Wrong = (code: 'file_missing' | 'file_differs' | 'file_unlisted', path: string) => void;

/** Gives how many files were checked. One manifest over the same files is enough: the strongest that is there. */
export async function checkManifests(folder: string, wrong: Wrong): Promise<number> {
  let checked = 0;
  for (const kind of ['tagmanifest', 'manifest'] as const) {
    for (const algorithm of ALGORITHMS.toReversed()) {
      const listed = await readManifest(join(folder, `${kind}-${algorithm}.txt`));
      if (listed === null) continue;
      for (const [path, digest] of listed) {
        checked += 1;
        const found = isInside(path) ? await digestOf(join(folder, path), algorithm) : null;
        if (found === null) wrong('file_missing', path);
        else if (found !== digest) wrong('file_differs', path);
      }
      if (kind === 'manifest')
        for (const path of await filesIn(folder)) if (!listed.has(path)) wrong('file_unlisted', path);
      break;
    }
  }
  return checked;
}

// Lines of a digest, blanks, a path in which line ends and per cent signs are written as in a URL.
async function readManifest(place: string): Promise<Map<string, string> | null> {
  const stats = await lstat(place).catch(() => null);
  if (stats?.isFile() !== true || stats.size > MOST_MANIFEST) return null;
  await using file = await open(place);
  const listed = new Map<string, string>();
  for await (const line of file.readLines({ autoClose: false })) {
    const parts = /^([0-9a-fA-F]{64,128})[ \t]+\*?(.+)$/u.exec(line);
    if (parts === null) continue;
    const path = parts[2]!.replace(/%(0[aAdD]|25)/gu, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    listed.set(path, parts[1]!.toLowerCase());
  }
  return listed;
}

function isInside(path: string): boolean {
  return (
    !path.startsWith('/') && !path.includes('\\') && !path.includes('\0') && !path.split('/').includes('..')
  );
}

/** Null where there is no plain file. */
async function digestOf(place: string, algorithm: string): Promise<string | null> {
  if ((await lstat(place).catch(() => null))?.isFile() !== true) return null;
  await using file = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW);
  const hash = createHash(algorithm);
  for await (const chunk of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>)
    hash.update(chunk);
  return hash.digest('hex');
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
