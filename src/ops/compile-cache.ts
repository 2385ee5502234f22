// Keeps stripped and compiled code between starts, in a folder of the user's own: in a shared one another user could
// plant code.
import { mkdirSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Call before the imports that are to be kept. Without a home folder that is ours, everything is compiled anew. */
export function keepCompiledCode(): void {
  try {
    const folder = join(homedir(), '.cache', 'dc-archive');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(folder);
    if (uid === process.getuid?.() && (mode & 0o022) === 0) enableCompileCache(folder);
  } catch {
    // a user without a home, or a read-only one
  }
}
