// The program started as another user of the system, as its two services are. Only root can do this.
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** Two unprivileged users that every Debian has, in no group but their own. */
export const WORKER: SystemUser = { uid: 1, gid: 1 };
export const WEB: SystemUser = { uid: 65_534, gid: 65_534 };
/** somebody else on the machine */
export const STRANGER: SystemUser = { uid: 13, gid: 13 };

/** The words before a command (setpriv of util-linux) that run it as this user without any right of root. */
export function as({ uid, gid }: SystemUser): string[] {
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs'];
}

export interface Program extends AsyncDisposable {
  /** node and src/main.ts, at places that any user may read */
  readonly words: readonly [node: string, main: string];
}

/** The checkout itself, or a copy of what a server needs where other users cannot reach the checkout. */
export async function programForEverybody(): Promise<Program> {
  const main = join(ROOT, 'src', 'main.ts');
  const isReadable = [process.execPath, main, join(ROOT, 'node_modules', 'zod', 'package.json')].every(
    (file) => canRead(STRANGER, file),
  );
  if (isReadable) return { words: [process.execPath, main], [Symbol.asyncDispose]: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'dc-archive-program-'));
  execFileSync('chmod', ['755', folder]);
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean }>;
  };
  const needed = Object.entries(lock.packages)
    // Of the optional ones only Meilisearch, which is one of the things to be guarded.
    .filter(([path, { dev, optional }]) => path !== '' && !dev && (!optional || path.includes('meilisearch')))
    .map(([path]) => path);
  for (const path of ['src', 'config', 'package.json', ...needed]) {
    await cp(join(ROOT, path), join(folder, path), { recursive: true });
  }
  const node = join(folder, 'node');
  await cp(process.execPath, node);
  execFileSync('chmod', ['-R', 'a+rX', folder]);
  return {
    words: [node, join(folder, 'src', 'main.ts')],
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

function canRead(user: SystemUser, file: string): boolean {
  const [command, ...words] = [...as(user), 'test', '-r', file];
  try {
    execFileSync(command!, words, { stdio: 'ignore', cwd: '/' });
    return true;
  } catch {
    return false;
  }
}
