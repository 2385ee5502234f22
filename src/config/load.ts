// The one reader of configuration files and of the environment. All mistakes at once, or a frozen tree.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { SourceSettings } from '../ingest/source/settings.ts';
import { Secret, type SecretSetting } from '../ops/secret.ts';
import { Policy } from '../redact/policy.ts';
import { ListSettings } from './list.ts';
import { ConfigError, type KnownKeys, type Mistake, mistakesOf } from './mistakes.ts';
import { SiteSettings } from './site.ts';

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
export function loadConfig({ folder, env = process.env, samples = false, role = 'worker' }: {
  folder: string;
  env?: NodeJS.ProcessEnv;
  samples?: boolean;
  /** the web process has no key, no password and may not enter a folder of mail: those are not looked for */
  role?: 'worker' | 'web';
}): Config {
  const mistakes: Mistake[] = [];
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new ConfigError([{ file: folder, key: '', remedy: 'is not a folder; name one with --config or DC_ARCHIVE_CONFIG' }]);
  }
  const named = (path: string) => relative(dirname(folder), path) || path;
  const sitePath = join(folder, 'site.yaml');
  const site = existsSync(sitePath)
    ? read(sitePath, named(sitePath), SiteSettings, mistakes)
    : SiteSettings.parse({});
  const policies = readPolicies([join(OWN_CONFIG, 'policies'), join(folder, 'policies')], named, mistakes);
  const ownLists = yamlFiles(join(folder, 'lists'));
  const isSample = samples && ownLists.length === 0;
  const listFolder = isSample ? join(OWN_CONFIG, 'samples') : folder;
  const lists = yamlFiles(join(listFolder, 'lists')).flatMap((path) =>
    readList({ path, file: named(path), folder: listFolder, policies, role }, mistakes),
  );
  for (const [index, list] of lists.entries()) {
    const first = lists.findIndex((other) => other.id === list.id);
    if (first !== index) mistakes.push({ file: `lists/${list.id}.yaml`, key: 'id', remedy: `${list.id} is used by two lists; give each its own` });
  }
  const secretFile = (path: string) => resolve(folder, path);
  if (site !== null && role === 'worker') checkSecrets(site, lists, env, secretFile, mistakes, named(sitePath));
  if (mistakes.length > 0 || site === null) throw new ConfigError(mistakes);
  return Object.freeze({
    folder,
    site,
    data: resolve(folder, site.data),
    lists,
    policies,
    isSample,
    meilisearchBinary: env['DC_ARCHIVE_MEILISEARCH_BIN'] || null,
    secret: (setting: SecretSetting) =>
      new Secret('env' in setting ? (env[setting.env] ?? '') : readFileSync(secretFile(setting.file), 'utf8').trim()),
  });
}

function yamlFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/u.test(name) && !name.startsWith('.'))
    .sort()
    .map((name) => join(folder, name));
}

function readPolicies(folders: string[], named: (path: string) => string, mistakes: Mistake[]): Map<string, Policy> {
  const policies = new Map<string, Policy>();
  for (const path of [...new Set(folders)].flatMap(yamlFiles)) {
    const policy = read(path, named(path), Policy, mistakes);
    if (policy === null) continue;
    mustBeNamed(path, policy.id, named(path), mistakes);
    policies.set(policy.id, policy);
  }
  return policies;
}

interface ListFile {
  readonly path: string;
  readonly file: string;
  readonly folder: string;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly role: 'worker' | 'web';
}

function readList({ path, file, folder, policies, role }: ListFile, mistakes: Mistake[]): ListConfig[] {
  const list = read(path, file, ListSettings, mistakes);
  if (list === null) return [];
  mustBeNamed(path, list.id, file, mistakes);
  const policyDocument = policies.get(list.policy);
  if (policyDocument === undefined) {
    const known = [...policies.keys()].sort().join(', ');
    mistakes.push({ file, key: 'policy', remedy: `there is no policy ${list.policy}; use one of ${known}` });
    return [];
  }
  const sources = list.sources.map((source, index): SourceSettings => {
    if (source.type === 'imap') return source;
    const absolute = resolve(folder, source.path);
    if (role === 'worker' && !existsSync(absolute)) {
      mistakes.push({ file, key: `sources[${index}].path`, remedy: `${source.path} does not exist; relative paths start at ${folder}` });
    }
    return { ...source, path: absolute };
  });
  return [{ ...list, sources, policyDocument }];
}

function mustBeNamed(path: string, id: string, file: string, mistakes: Mistake[]): void {
  const name = basename(path).replace(/\.ya?ml$/u, '');
  if (name !== id) mistakes.push({ file, key: 'id', remedy: `is ${id}; rename the file to ${id}.yaml or the id to ${name}` });
}

function read<Schema extends z.ZodType>(path: string, file: string, schema: Schema, mistakes: Mistake[]): z.infer<Schema> | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    mistakes.push({ file, key: '', remedy: 'cannot be read; check its permissions' });
    return null;
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'core', uniqueKeys: true, lineCounter: lines });
  if (document.errors.length > 0) {
    for (const error of document.errors.slice(0, 5)) {
      const { line, col } = lines.linePos(error.pos[0]);
      mistakes.push({ file, key: `line ${line}, column ${col}`, remedy: yamlRemedy(error.code) });
    }
    return null;
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 }) ?? {};
  } catch {
    mistakes.push({ file, key: '', remedy: 'uses YAML aliases too heavily; write the values out' });
    return null;
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  mistakes.push(...mistakesOf(file, result.error.issues, knownKeysOf(schema, value)));
  return null;
}

function yamlRemedy(code: string): string {
  if (code === 'DUPLICATE_KEY') return 'the key stands here for the second time; keep one';
  if (code === 'TAB_AS_INDENT') return 'a tab indents here; use blanks';
  if (code === 'BAD_INDENT') return 'the indentation is off; align the keys of one block';
  return 'this is not valid YAML; check quotes, colons and indentation';
}

// Which keys may stand at a path, told by the JSON Schema of the settings.
function knownKeysOf(schema: z.ZodType, value: unknown): KnownKeys {
  return (path) => {
    let node = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
    const root = node;
    let at = value;
    for (const step of path) {
      const options = resolveNode(root, node, at);
      const next = typeof step === 'number' ? options.flatMap((o) => o.items ?? []) : options.flatMap((o) => o.properties?.[String(step)] ?? []);
      if (next.length === 0) return [];
      node = next.length === 1 ? next[0]! : { anyOf: next };
      at = (at as Record<PropertyKey, unknown> | undefined)?.[step];
    }
    return [...new Set(resolveNode(root, node, at).flatMap((option) => Object.keys(option.properties ?? {})))];
  };
}

interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  const?: unknown;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
}

function resolveNode(root: JsonSchema, node: JsonSchema, value: unknown): JsonSchema[] {
  const resolved: JsonSchema[] = [];
  const waiting = [node];
  while (waiting.length > 0) {
    const current = waiting.pop()!;
    const ref = /^#\/\$defs\/(.+)$/u.exec(current.$ref ?? '');
    if (ref !== null && root.$defs?.[ref[1]!] !== undefined) waiting.push(root.$defs[ref[1]!]!);
    waiting.push(...(current.anyOf ?? []), ...(current.oneOf ?? []), ...(current.allOf ?? []));
    const type = current.properties?.['type']?.const;
    const given = (value as { type?: unknown } | null)?.type;
    if (type === undefined || type === given) resolved.push(current);
  }
  return resolved;
}

function checkSecrets(
  site: SiteSettings,
  lists: readonly ListConfig[],
  env: NodeJS.ProcessEnv,
  path: (file: string) => string,
  mistakes: Mistake[],
  siteFile: string,
): void {
  const check = (file: string, key: string, setting: SecretSetting | undefined) => {
    if (setting === undefined) return;
    if ('env' in setting) {
      if (!env[setting.env]) mistakes.push({ file, key, remedy: `the environment variable ${setting.env} is not set; set it before the start` });
      return;
    }
    try {
      if (readFileSync(path(setting.file), 'utf8').trim() === '') mistakes.push({ file, key, remedy: `the file ${setting.file} is empty; write the secret into it` });
    } catch {
      mistakes.push({ file, key, remedy: `the file ${setting.file} cannot be read; check path and permissions` });
    }
  };
  check(siteFile, 'key', site.key);
  check(siteFile, 'search.key', site.search.key);
  check(siteFile, 'search.searchKey', site.search.searchKey);
  for (const list of lists) {
    for (const [index, source] of list.sources.entries()) {
      if (source.type === 'imap') check(`lists/${list.id}.yaml`, `sources[${index}].password`, source.password);
    }
  }
}
