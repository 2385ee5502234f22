// The one reader of configuration files and of the environment. All mistakes at once, or a frozen tree.
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceSettings } from '../ingest/source/settings.ts';
import type { Secret, SecretSetting } from '../ops/secret.ts';
import { ListPolicy, type Policy } from '../redact/policy-document.ts';
import type { Coalition } from '../report/coalition.ts';
import type { Criteria } from '../report/criteria.ts';
import { ListSettings } from './list.ts';
import { ConfigError, type Mistake } from './mistakes.ts';
import { readCoalitions, readCriteria } from './openness.ts';
import { idOf, mustBeNamed, type Policies, policyOfList, readPolicies, yamlFiles } from './policies.ts';
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
  /** what the openness report asks */
  readonly criteria: Criteria;
  /** whom it knows besides the lists */
  readonly coalitions: readonly Coalition[];
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
 * Reads `site.yaml`, `lists/*.yaml`, `policies/*.yaml`, `criteria/*.yaml` and `coalitions.yaml`. `samples` puts the sample lists where there are no lists.
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
  const policies = readPolicies(folder, named);
  mistakes.push(...[...policies.broken.values()].flat());
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
  const criteria = readCriteria(folder, named, mistakes);
  const ids = read.map(({ list }) => list.id);
  const coalitions = readCoalitions(folder, ids, named, mistakes);
  if (site?.smtp !== undefined && site.url === undefined)
    mistakes.push({
      file: named(sitePath),
      key: 'url',
      remedy: 'smtp needs it: mails name pages of the site; write its public address, https://…',
    });
  if (site !== null && site.smtp === undefined)
    for (const { list, file } of read.filter((one) => one.list.consent === 'first-post'))
      mistakes.push({
        file,
        key: 'consent',
        remedy: `first-post asks the authors of ${list.id} by mail; set smtp in site.yaml`,
      });
  if (role === 'worker') {
    const places = [
      ...secretsOfSite(site, named(sitePath)),
      ...read.flatMap(({ list, file }) => secretsOfList(list, file)),
    ];
    checkSecrets(places, folder, env, mistakes);
  }
  if (mistakes.length > 0 || site === null || criteria === null) throw new ConfigError(mistakes);
  return Object.freeze({
    folder,
    site,
    data: resolve(folder, site.data),
    lists: read.map(({ list }) => list),
    policies: policies.known,
    criteria,
    coalitions,
    isSample,
    meilisearchBinary: env['DC_ARCHIVE_MEILISEARCH_BIN'] || null,
    secret: (setting: SecretSetting) => readSecret(setting, folder, env),
  });
}

function secretsOfSite(site: SiteSettings | null, file: string): SecretPlace[] {
  if (site === null) return [];
  return [
    { file, key: 'key', setting: site.key },
    { file, key: 'log.key', setting: site.log.key },
    { file, key: 'search.key', setting: site.search.key },
    { file, key: 'search.searchKey', setting: site.search.searchKey },
    { file, key: 'smtp.password', setting: site.smtp?.password },
  ];
}

function secretsOfList(list: ListSettings, file: string): SecretPlace[] {
  return list.sources.flatMap((source, index) =>
    source.type === 'imap'
      ? [
          { file, key: `sources[${index}].password`, setting: source.password },
          {
            file,
            key: `sources[${index}].oauth2.token`,
            setting:
              source.oauth2 !== undefined && 'token' in source.oauth2 ? source.oauth2.token : undefined,
          },
        ]
      : [],
  );
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
  const setting = settings?.policy ?? policySetting(value);
  const id = settings?.id ?? idOf(value) ?? '';
  const policyDocument = setting === null ? null : policyOfList(setting, { id, file }, policies, mistakes);
  if (settings === null || policyDocument === null) return null;
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

// The policy of a file that has other mistakes; null where it is none, which the schema has told already.
function policySetting(value: unknown): ListPolicy | null {
  const setting = typeof value === 'object' && value !== null && 'policy' in value ? value.policy : undefined;
  const read = ListPolicy.safeParse(setting);
  return read.success ? read.data : null;
}
