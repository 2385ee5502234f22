// The documents say what the program does: generated ones are fresh, named things exist, everything that exists is named.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLES, INSTEAD } from '../docs/configuration-words.ts';
import { configurationPage, PAGE } from '../docs/write-configuration.ts';
import { ListSettings } from '../src/config/list.ts';
import { SiteSettings } from '../src/config/site.ts';
import { SourceSettings } from '../src/ingest/source/settings.ts';
import { ERROR_CODES } from '../src/ops/errors.ts';
import { Policy } from '../src/redact/policy.ts';
import { Coalition } from '../src/report/coalition.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const PAGES = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe('docs/configuration.md', () => {
  it('is what npm run docs would write', async () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(await configurationPage());
  });

  it('has examples that the program takes', () => {
    SiteSettings.parse(parse(EXAMPLES.site));
    ListSettings.parse(parse(EXAMPLES.list));
    ListSettings.parse({ ...parse(EXAMPLES.list), ...parse(EXAMPLES.changes) });
    for (const source of Object.values(EXAMPLES.sources)) SourceSettings.parse(parse(source));
    const { password: _, ...others } = parse(EXAMPLES.sources.imap) as Record<string, unknown>;
    SourceSettings.parse({ ...others, ...parse(INSTEAD.imap) });
    Policy.parse(parse(EXAMPLES.policy));
    Coalition.parse(parse(EXAMPLES.coalition));
    ListSettings.parse(parse(read('config/lists/dc-example.yaml.example')));
    SiteSettings.parse(parse(read('config/site.yaml')));
    const [site] = /(?<=```yaml\n)[^`]+/u.exec(read('docs/operations.md'))!;
    SiteSettings.parse(parse(site));
  });
});

describe('docs/guides', () => {
  const guides = readdirSync(join(ROOT, 'docs/guides')).map((name) => `docs/guides/${name}`);

  // A block marked `yml` is a part of a file, or shows keys of a version to come.
  it('show files of lists that the program takes', () => {
    const blocks = guides.flatMap((page) => [...read(page).matchAll(/^```yaml\n([\s\S]+?)^```$/gmu)]);
    expect(blocks.length).toBeGreaterThan(6);
    for (const [, block] of blocks) {
      const list = ListSettings.parse(parse(block!));
      expect(block).toContain(`# config/lists/${list.id}.yaml\n`);
      expect(list.sources.length).toBeGreaterThan(0);
    }
  });

  it('are short, are all in the index, and say how to check', () => {
    for (const page of guides) {
      const text = read(page);
      expect(text.split('\n').length, page).toBeLessThanOrEqual(81);
      if (/^```yaml$/mu.test(text)) expect(text, page).toContain('npx dc-archive check dc-garden\n');
      if (!page.endsWith('README.md'))
        expect(read('docs/guides/README.md')).toContain(`](${page.slice('docs/guides/'.length)})`);
    }
  });
});

it('docs/architecture.md names every folder of src/', () => {
  const text = read('docs/architecture.md');
  const folders = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(ROOT, 'src', name)).isDirectory(),
  );
  expect(folders.length).toBeGreaterThan(15);
  expect(folders.filter((folder) => !text.includes(`**src/${folder}/**`))).toEqual([]);
});

it('docs/errors.md has a heading for every error code and none for others', () => {
  const headings = [...read('docs/errors.md').matchAll(/^## (\S+)$/gmu)].map(([, code]) => code!);
  expect(headings).toEqual(Object.keys(ERROR_CODES));
});

describe('README.md', () => {
  const readme = read('README.md');

  it('begins with the two commands that set everything up', () => {
    const commands = [...readme.matchAll(/^ *```sh\n([^`]+)```$/gmu)].map(([, text]) => text!.trim());
    expect(commands.slice(0, 2)).toEqual(['npm ci && npm start', 'npm ci && npm test']);
    for (const command of ['npx dc-archive check', 'npx dc-archive ingest --once', 'npx dc-archive serve']) {
      expect(commands).toContain(command);
    }
  });

  it('shows what redact really writes', () => {
    const [, input] = /redact <<'END'\n([\s\S]+?)\nEND/u.exec(readme)!;
    const [, shown] = /^END\n```\n\n```\n([\s\S]+?)\n```/mu.exec(readme)!;
    const written = execFileSync(process.execPath, [join(ROOT, 'src/main.ts'), 'redact'], {
      input: input!,
      encoding: 'utf8',
    });
    // the code of an address is another one in every run
    const plain = (text: string) => text.replace(/\[email \w{4}\]/gu, '[email …]').trim();
    expect(plain(shown!)).toBe(plain(written));
  });
});

it('every command that a page types exists, and every command is described somewhere', () => {
  const help = execFileSync(process.execPath, [join(ROOT, 'src/main.ts'), '--help'], { encoding: 'utf8' });
  const commands = [...help.matchAll(/^ {2}([a-z-]+) (?:\[|<)/gmu)]
    .map(([, name]) => name!)
    .filter((name) => name !== 'help');
  expect(commands.length).toBeGreaterThan(8);
  const typed = new Set<string>();
  for (const page of PAGES.filter((name) => !name.includes('decisions/'))) {
    for (const [, name] of read(page).matchAll(
      /(?:npx dc-archive|node src\/main\.ts) ([a-z]+(?:-[a-z]+)*)/gu,
    ))
      typed.add(name!);
  }
  expect([...typed].filter((name) => !commands.includes(name))).toEqual([]);
  expect(commands.filter((name) => !typed.has(name))).toEqual([]);
});

it.each(PAGES)('%s has links that lead somewhere', (page) => {
  const broken = [...read(page).matchAll(/\]\(([^)\s]+)\)/gu)]
    .map(([, target]) => target!)
    .filter((target) => !/^(?:https?|mailto):/u.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path);
      return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
    });
  expect(broken, relative(ROOT, page)).toEqual([]);
});

it('the systemd units of docs/operations.md are there and complete', () => {
  for (const unit of readdirSync(join(ROOT, 'docs/systemd'))) {
    const text = read(`docs/systemd/${unit}`);
    expect(read('docs/operations.md')).toContain(unit);
    for (const line of ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'LimitCORE=0', 'User=', 'ExecStart='])
      expect(text).toContain(line);
  }
  const web = read('docs/systemd/dc-archive-web.service');
  expect(web).toMatch(/^InaccessiblePaths=.*\/vault/mu);
  expect(web).not.toMatch(/EnvironmentFile|StateDirectory/u);
  // where it leaves letters that it cannot open
  expect(web.match(/^ReadWritePaths=.*$/gmu)).toEqual(['ReadWritePaths=-/var/lib/dc-archive/web/inbox']);
});

/** Anchors as the usual forges make them from headings. */
function anchorsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#{1,6} (.+)$/gmu)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
