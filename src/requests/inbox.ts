// The folder through which letters go from the web to the worker: written whole or not at all, taken away when kept.
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const SEALED = /^[\w-]{22}\.letter$/u;
const HALF = /^[\w-]{22}\.new$/u;
/** A sealed letter is smaller: a text of 2,000 characters has 8 kB at most. */
const MOST_BYTES = 24_576;
const HALF_LIVES_MS = 3_600_000;
/** in one round, so that a full folder takes no memory */
const MOST_A_ROUND = 500;

/** Letters that wait. Throws where the folder is not there. */
export function waitingLetters(folder: string): number {
  return readdirSync(folder).filter((name) => SEALED.test(name)).length;
}

/** Leaves a sealed letter. Throws what the file system says. */
export function dropLetter(folder: string, sealed: Uint8Array): void {
  const name = randomBytes(16).toString('base64url');
  const half = join(folder, `${name}.new`);
  try {
    writeFileSync(half, sealed, { flag: 'wx', mode: 0o600, flush: true });
    // sealed, and in a folder that only web and worker enter: the worker is another user, and umask is not asked
    chmodSync(half, 0o644);
    renameSync(half, join(folder, `${name}.letter`));
  } catch (error) {
    rmSync(half, { force: true });
    throw error;
  }
}

/**
 * Gives each letter to `keep`, and takes its file away after that has returned true. What no letter can be is taken away
 * unread: whoever holds the web can put anything here. False from `keep` leaves the letter for later.
 */
export function takeLetters(
  folder: string,
  now: number,
  keep: (sealed: Uint8Array | null) => boolean,
): { taken: number; left: number } {
  let taken = 0;
  let left = 0;
  for (const name of namesIn(folder)) {
    if (taken >= MOST_A_ROUND) break;
    const path = join(folder, name);
    if (HALF.test(name) && isYoung(path, now)) continue;
    const read = SEALED.test(name) ? readSmall(path) : 'none';
    if (read !== 'later' && keep(read === 'none' ? null : read) && takeAway(path)) taken += 1;
    else left += 1;
  }
  return { taken, left };
}

// Sorted by nothing that tells who was first: names are random, and letters carry their time.
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function isYoung(path: string, now: number): boolean {
  try {
    return now - statSync(path).mtimeMs < HALF_LIVES_MS;
  } catch {
    return false;
  }
}

function takeAway(path: string): boolean {
  try {
    rmSync(path, { force: true, recursive: true });
    return true;
  } catch {
    return false;
  }
}

// No link is followed, no pipe waited for. `none`: this is no letter; `later`: it cannot be read at the moment.
function readSmall(path: string): Uint8Array | 'none' | 'later' {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return ['ELOOP', 'ENXIO'].includes((error as NodeJS.ErrnoException).code ?? '') ? 'none' : 'later';
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.size > MOST_BYTES) return 'none';
    const bytes = Buffer.alloc(stat.size);
    return readSync(file, bytes) === stat.size ? bytes : 'later';
  } catch {
    return 'later';
  } finally {
    closeSync(file);
  }
}
