// Wall (b), read from the sources themselves: who may import what, over any number of steps; who makes public records,
// who meets raw mail, who reads the environment. Types count too. Comments are read as code: whoever skips them can be fooled.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../src', import.meta.url));
const FILES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:ts|js|mjs)$/u.test(name))
  .sort();
const SOURCES = new Map(FILES.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

// Static and dynamic imports, re-exports, and what a worker is started with.
const SPECIFIERS = [
  /\b(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gu,
  /\bimport\s*['"]([^'"]+)['"]/gu,
  /\b(?:import|require|import\.meta\.resolve)\s*\(\s*['"]([^'"]+)['"]/gu,
  /\bnew URL\(\s*['"]([^'"]+\.(?:ts|js|mjs))['"]\s*,\s*import\.meta\.url/gu,
];

/** What a file names, paths as they are under src/. */
function importsOf(file: string, source: string): string[] {
  const found = new Set(
    SPECIFIERS.flatMap((pattern) => [...source.matchAll(pattern)].map((match) => match[1]!)),
  );
  return [...found].map((to) => (to.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), to)) : to));
}

const IMPORTS = new Map([...SOURCES].map(([file, source]) => [file, importsOf(file, source)]));
const own = (file: string) => IMPORTS.get(file)!.filter((to) => SOURCES.has(to));
const inside = (file: string, places: readonly string[]) =>
  places.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place));

/** The shortest way from a file to one that is a target, or null. */
function wayTo(start: string, isTarget: (file: string) => boolean): string[] | null {
  const before = new Map<string, string | null>([[start, null]]);
  for (const file of before.keys()) {
    if (file !== start && isTarget(file)) {
      const way: string[] = [];
      for (let at: string | null = file; at !== null; at = before.get(at) ?? null) way.unshift(at);
      return way;
    }
    for (const next of own(file)) if (!before.has(next)) before.set(next, file);
  }
  return null;
}

const PUBLIC_SIDE = ['server/', 'index/', 'report/', 'archive/', 'requests/'];
const isPrivate = (file: string) =>
  inside(file, ['ingest/', 'config/', 'cli/', 'main.ts']) || /^line[\w-]*\.ts$/u.test(file);

// folder -> what of ours its files may import besides each other
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'mail/': [],
  'ops/': [],
  // bags and their manifests as bytes: what is in them is the matter of the commands
  'bag/': ['ops/'],
  // the words and the sealed form of requests, which visitor, web and worker share
  'requests/': ['ops/'],
  'ingest/': ['requests/', 'mail/', 'ops/'],
  'redact/': ['mail/', 'ops/'],
  'archive/': ['requests/words.ts', 'redact/public-message.ts', 'mail/', 'ops/'],
  'index/': ['archive/archive.ts', 'redact/public-message.ts', 'mail/', 'ops/'],
  'report/': [
    'archive/archive.ts',
    'archive/log/',
    'redact/public-message.ts',
    'redact/placeholders.ts',
    'mail/',
    'ops/',
  ],
  'server/': [
    'archive/archive.ts',
    'archive/log/',
    'index/',
    'report/',
    'requests/',
    'redact/public-message.ts',
    'mail/',
    'ops/',
  ],
  // what signs for others and what asks others to sign: heads and proofs only
  'witness/': ['archive/archive.ts', 'archive/archive-writer.ts', 'archive/log/', 'ops/'],
  'config/': [
    'ingest/source/settings.ts',
    'redact/policy-document.ts',
    'redact/resolve-policy.ts',
    // schemas of files, as those of policies
    'report/coalition.ts',
    'report/criteria.ts',
    'mail/',
    'ops/',
  ],
};
const MAY_NOT: Readonly<Record<string, readonly string[]>> = {
  'server/': ['index/meilisearch/', 'index/embedded/'],
};
/** drives the line; nothing else in ingest uses it */
const WORKER = 'ingest/worker.ts';

const matching = (pattern: RegExp) =>
  [...SOURCES].flatMap(([file, source]) => (pattern.test(source) ? file : []));

describe('reading imports', () => {
  it('sees every kind', () => {
    const source = `
      import { a } from './one.ts';
      import type { B } from './two.ts';
      import './three.ts';
      export { c } from "./four.ts";
      export * from './five.ts';
      import {
        d,
      } from './six.ts';
      const later = await import('./seven.ts');
      new Worker(new URL('./eight.ts', import.meta.url));
    `;
    const expected = ['eight', 'five', 'four', 'one', 'seven', 'six', 'three', 'two'].map(
      (name) => `x/${name}.ts`,
    );
    expect(importsOf('x/y.ts', source).sort()).toEqual(expected);
  });

  it('finds each file that is named', () => {
    expect(FILES.length).toBeGreaterThan(100);
    const lost = [...SOURCES].flatMap(([file, source]) =>
      importsOf(file, source).flatMap((to) =>
        to.endsWith('.ts') && !SOURCES.has(to) ? `${file} -> ${to}` : [],
      ),
    );
    expect(lost).toEqual([]);
  });

  it('meets no import whose name is computed: nobody could check it', () => {
    const computed = [...SOURCES].flatMap(([file, source]) =>
      [...source.matchAll(/\b(?:import|require)\s*\(\s*(?!['"\s])[^)]{0,60}/gu)].map(
        (match) => `${file}: ${match[0]}`,
      ),
    );
    expect(computed).toEqual([]);
  });
});

describe('the public side', () => {
  it.each(FILES.filter((file) => inside(file, PUBLIC_SIDE)))(
    '%s cannot reach mail, configuration or commands',
    (file) => {
      expect(wayTo(file, isPrivate)).toBeNull();
    },
  );

  it('would be found out: the same walk leads from a command to the seal of the vault', () => {
    expect(wayTo('cli/work.ts', (file) => file === 'ingest/vault/seal.ts')?.[0]).toBe('cli/work.ts');
    expect(own('line-pool.ts')).toContain('line-worker.ts');
  });
});

describe('imports', () => {
  it.each(Object.entries(MAY_IMPORT))('of %s stay where they may', (folder, places) => {
    const strays = FILES.filter((file) => file.startsWith(folder) && file !== WORKER).flatMap((file) =>
      own(file).flatMap((to) =>
        inside(to, [folder, ...places]) && !inside(to, MAY_NOT[folder] ?? []) && to !== WORKER
          ? []
          : `${file} -> ${to}`,
      ),
    );
    expect(strays).toEqual([]);
  });

  // A contract and its users may know each other's types: types are gone when the program runs.
  it('make no circle in what runs', () => {
    const running = new Map(
      [...SOURCES].map(([file, source]) => {
        const code = source.replace(/\b(?:import|export)\s+type\b[^'"`;]*?\bfrom\s*['"][^'"]+['"]/gu, '');
        return [file, importsOf(file, code).filter((to) => SOURCES.has(to))];
      }),
    );
    // whoever imports nothing that is left cannot be in a circle
    for (let before = -1; before !== running.size;) {
      before = running.size;
      for (const [file, imports] of running) if (!imports.some((to) => running.has(to))) running.delete(file);
    }
    expect([...running.keys()]).toEqual([]);
  });

  it('bring the readers of raw mail into ingest only', () => {
    const readers = [...SOURCES].flatMap(([file, source]) =>
      importsOf(file, source).some((to) => /^(?:mailparser|imapflow)(?:\/|$)/u.test(to)) ? file : [],
    );
    expect(readers.length).toBeGreaterThan(1);
    expect(readers.filter((file) => !file.startsWith('ingest/'))).toEqual([]);
  });

  it('bring commands to main and to other commands only', () => {
    const users = [...SOURCES].flatMap(([file, source]) =>
      importsOf(file, source).some((to) => to.startsWith('cli/')) && !file.startsWith('cli/') ? file : [],
    );
    expect(users).toEqual(['main.ts']);
  });
});

describe('public records', () => {
  const isMaker = (file: string) => /^(?:redact|archive\/sql)\//u.test(file);

  it('are made by redact alone, and parsed once more by the archive', () => {
    const makers = matching(/\bRedactedMessage\.(?:parse|safeParse|decode)|\bplaceMessage\s*\(/u);
    expect(makers).toContain('redact/redact-message.ts');
    expect(makers.filter((file) => !isMaker(file))).toEqual([]);
  });

  it('are never called so by a cast', () => {
    expect(matching(/\bas\s+(?:unknown\s+as\s+|never\s+as\s+)?(?:RedactedMessage|PublicMessage)\b/u)).toEqual(
      [],
    );
  });
});

describe('the environment', () => {
  it('is read by config/load.ts, and by main and the commands for what they start with', () => {
    const readers = matching(/\bprocess\s*\.\s*env\b(?!`)|\benv\b[^;\n]*from 'node:process'/u);
    expect(readers).toContain('config/load.ts');
    const others = readers.filter(
      (file) => file !== 'config/load.ts' && file !== 'main.ts' && !file.startsWith('cli/'),
    );
    expect(others).toEqual([]);
  });

  it('has no name of ours on the public side', () => {
    const publicSide = /^(?:server|index|report|archive)\//u;
    expect(matching(/\benv\b\s*[.[]\s*['"]?DC_ARCHIVE_/u).filter((file) => publicSide.test(file))).toEqual(
      [],
    );
  });
});
