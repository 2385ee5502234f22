// Folders and files that a second user of the machine reads: their mode is said here, not left to the umask.
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';

/** Makes a folder, and those above it, with exactly this mode. One that exists keeps the mode its operator gave it. */
export function makeFolder(path: string, mode: number): void {
  if (mkdirSync(path, { recursive: true, mode }) !== undefined) chmodSync(path, mode);
}

/**
 * Makes an empty file with exactly this mode; one that exists is left as it is. For SQLite before it opens a new
 * database: an empty file is one, and its `-wal` and `-shm` get the same mode.
 */
export function makeFile(path: string, mode: number): void {
  try {
    closeSync(openSync(path, 'ax', mode));
    chmodSync(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
