// Foreign packages for measuring, installed on demand in a cache folder: they are no dependencies of ours.
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The folder with all of them, or why there is none. `name` names the folder. */
export async function installed(
  name: string,
  dependencies: Readonly<Record<string, string>>,
): Promise<{ folder: string } | { why: string }> {
  const folder = join(tmpdir(), name);
  const manifest = JSON.stringify({ private: true, type: 'module', dependencies });
  try {
    await mkdir(folder, { recursive: true });
    const done = join(folder, 'installed.json');
    if ((await readFile(done, 'utf8').catch(() => '')) !== manifest) {
      await writeFile(join(folder, 'package.json'), manifest);
      await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
        cwd: folder,
        timeout: 300_000,
      });
      await writeFile(done, manifest);
    }
    return { folder };
  } catch (error) {
    return { why: String((error as Error).message).split('\n')[0]! };
  }
}
