// The one reader of configuration files and of the environment. All mistakes at once, or a frozen tree.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceSettings } from '../ingest/source/settings.ts';
import type { Secret, SecretSetting } from '../ops/secret.ts';
import { Policy } from '../redact/policy.ts';
import { ListSettings } from './list.ts';
import { ConfigError, type Mistake } from './mistakes.ts';
import { checkSecrets, readSecret, type SecretPlace } from './secrets.ts';
import { SiteSettings } from './site.ts';
import { readYaml } from './yaml-file.ts';

export interface ListConfig extends ListSettings {
  readonly policyDocument: Policy;
}

export interface Config {
  /** absolute configuration folder */
  readonly folder: string;
  readonly site: SiteSettings;
  /** absolute data folder */
  readonly data: string;
  readonly lists: readonly ListConfig[];
  readonly policies: ReadonlyMap<string, Policy>;
  /** true where the lists are the samples that come with the program */
  readonly isSample: boolean;
  /** set by DC_ARCHIVE_MEILISEARCH_BIN */
  readonly meilisearchBinary: string | null;
  /** Reads a secret at the point of use. All were found readable at load. */
  secret(setting: SecretSetting): Secret;
}

const OWN_CONFIG = fileURLToPath(new URL('../../config', import.meta.url));

/** The folder that counts: --config, else DC_ARCHIVE_CONFIG, else config/ of the program. */
export function configFolder(option: string | undefined, env = process.env): string {
  return resolve(option ?? (env['DC_ARCHIVE_CONFIG'] || OWN_CONFIG));
}

/**
 * Reads `site.yaml`, `lists/*.yaml` and `policies/*.yaml`. `samples` puts the sample lists where there are no lists.
 * Throws ConfigError with every mistake.
 */
export function loadConfig({
  folder,
  env = process.env,
  samples = false,
  role = 'worker',
}: {
  folder: string;
  env?: NodeJS.ProcessEnv;
  samples?: boolean;
  /** the web process has no key, no password and may not enter a folder of mail: those are not looked for */
  role?: 'worker' | 'web';
}): Config {
  const mistakes: Mistake[] = [];
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new ConfigError([
      { file: folder, key: '', remedy: 'is not a folder; name one with --config or DC_ARCHIVE_CONFIG' },
    ]);
  }
  const named = (path: string) => relative(dirname(folder), path) || path;
  const sitePath = join(folder, 'site.yaml');
  const site = existsSync(sitePath)
    ? readYaml(sitePath, named(sitePath), SiteSettings, mistakes).settings
    : SiteSettings.parse({});
  const policies = readPolicies([join(OWN_CONFIG, 'policies'), join(folder, 'policies')], named, mistakes);
  const ownLists = yamlFiles(join(folder, 'lists'));
  const isSample = samples && ownLists.length === 0;
  const listFolder = isSample ? join(OWN_CONFIG, 'samples') : folder;
  const files = yamlFiles(join(listFolder, 'lists')).map((path) => ({ path, file: named(path) }));
  const read = files.flatMap(({ path, file }) => {
    const list = readList({ path, file, folder: listFolder, policies, role }, mistakes);
    return list === null ? [] : [{ list, file }];
  });
  for (const [index, { list, file }] of read.entries()) {
    const first = read.find((other) => other.list.id === list.id)!;
    if (first.file !== read[index]!.file) {
      mistakes.push({
        file,
        key: 'id',
        remedy: `${list.id} is also the id in ${first.file}; give each list its own`,
      });
    }
  }
  if (role === 'worker') {
    const places = [
      ...secretsOfSite(site, named(sitePath)),
      ...read.flatMap(({ list, file }) => secretsOfList(list, file)),
    ];
    checkSecrets(places, folder, env, mistakes);
  }
  if (mistakes.length > 0 || site === null) throw new ConfigError(mistakes);
  return Object.freeze({
    folder,
    site,
    data: resolve(folder, site.data),
    lists: read.map(({ list }) => list),
    policies: policies.known,
    isSample,
    meilisearchBinary: env['DC_ARCHIVE_MEILISEARCH_BIN'] || null,
    secret: (setting: SecretSetting) => readSecret(setting, folder, env),
  });
}

function secretsOfSite(site: SiteSettings | null, file: string): SecretPlace[] {
  if (site === null) return [];
  return [
    { file, key: 'key', setting: site.key },
    { file, key: 'search.key', setting: site.search.key },
    { file, key: 'search.searchKey', setting: site.search.searchKey },
  ];
}

function secretsOfList(list: ListSettings, file: string): SecretPlace[] {
  return list.sources.flatMap((source, index) =>
    source.type === 'imap' ? { file, key: `sources[${index}].password`, setting: source.password } : [],
  );
}

function yamlFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/u.test(name) && !name.startsWith('.'))
    .sort()
    .map((name) => join(folder, name));
}

interface Policies {
  readonly known: ReadonlyMap<string, Policy>;
  /** names of files with mistakes: they are told once, not once more for each list that uses them */
  readonly broken: ReadonlySet<string>;
}

function readPolicies(folders: string[], named: (path: string) => string, mistakes: Mistake[]): Policies {
  const known = new Map<string, Policy>();
  const broken = new Set<string>();
  for (const path of [...new Set(folders)].flatMap(yamlFiles)) {
    const { settings, value } = readYaml(path, named(path), Policy, mistakes);
    mustBeNamed(path, settings?.id ?? idOf(value), named(path), mistakes);
    if (settings === null) broken.add(nameOf(path));
    else known.set(settings.id, settings);
  }
  return { known, broken };
}

interface ListFile {
  readonly path: string;
  readonly file: string;
  readonly folder: string;
  readonly policies: Policies;
  readonly role: 'worker' | 'web';
}

function readList({ path, file, folder, policies, role }: ListFile, mistakes: Mistake[]): ListConfig | null {
  const { settings, value } = readYaml(path, file, ListSettings, mistakes);
  mustBeNamed(path, settings?.id ?? idOf(value), file, mistakes);
  const policy = settings?.policy ?? textAt(value, 'policy');
  const policyDocument = policy === null ? undefined : policies.known.get(policy);
  if (policy !== null && policyDocument === undefined && !policies.broken.has(policy)) {
    const names = [...policies.known.keys()].sort().join(', ');
    mistakes.push({ file, key: 'policy', remedy: `there is no policy of this name; use one of ${names}` });
  }
  if (settings === null || policyDocument === undefined) return null;
  const sources = settings.sources.map((source, index): SourceSettings => {
    if (source.type === 'imap') return source;
    const absolute = resolve(folder, source.path);
    if (role === 'worker' && !existsSync(absolute)) {
      mistakes.push({
        file,
        key: `sources[${index}].path`,
        remedy: `${source.path} does not exist; relative paths start at ${folder}`,
      });
    }
    return { ...source, path: absolute };
  });
  return { ...settings, sources, policyDocument };
}

function mustBeNamed(path: string, id: string | null, file: string, mistakes: Mistake[]): void {
  const name = nameOf(path);
  if (id === null || name === id) return;
  mistakes.push({ file, key: 'id', remedy: `is ${id}; rename the file to ${id}.yaml or the id to ${name}` });
}

function nameOf(path: string): string {
  return basename(path).replace(/\.ya?ml$/u, '');
}

// The id of a file that has other mistakes; null where it is none, which the schema has told already.
function idOf(value: unknown): string | null {
  const id = textAt(value, 'id');
  return id !== null && /^[a-z0-9][a-z0-9-]{0,62}$/u.test(id) ? id : null;
}

function textAt(value: unknown, key: string): string | null {
  const found =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === 'string' ? found : null;
}
