// A file that shows real mail: readable by its owner only, there whole or not at all.
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Gives a sentence for the operator where the file cannot be written, else null. */
export function writePrivateFile(path: string, text: string): string | null {
  const file = resolve(path);
  const fresh = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    // a new file, so that its mode is ours whatever was there; then in place of the old one
    writeFileSync(fresh, text, { mode: 0o600, flag: 'wx' });
    renameSync(fresh, file);
    return null;
  } catch (error) {
    rmSync(fresh, { force: true });
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return `${path} cannot be written (${code}); is the folder there, and may you write in it?`;
  }
}
