// config/policies/*.yaml over the ones that come with the program, resolved to whole documents. The one way from a
// name, or a list's `policy:`, to what the line, the commands and the public page work with.
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChangedPolicy, type ListPolicy, Policy } from '../redact/policy-document.ts';
import { baseName, listPolicy, type PolicyDraft, resolvePolicy } from '../redact/resolve-policy.ts';
import type { Mistake } from './mistakes.ts';
import { readYaml } from './yaml-file.ts';

const OWN_POLICIES = fileURLToPath(new URL('../../config/policies', import.meta.url));

export interface Policies {
  readonly known: ReadonlyMap<string, Policy>;
  /** names of files with mistakes: they are told once, not once more for each list that uses them */
  readonly broken: ReadonlyMap<string, readonly Mistake[]>;
}

/** Reads what comes with the program, then `folder`/policies; the later one of a name counts. */
export function readPolicies(folder: string, named: (path: string) => string): Policies {
  const broken = new Map<string, Mistake[]>();
  const files = new Map<string, string>();
  const layers = [...new Set([OWN_POLICIES, join(folder, 'policies')])].map((place) => {
    const layer = new Map<string, PolicyDraft>();
    for (const path of yamlFiles(place)) {
      const mistakes: Mistake[] = [];
      const { settings, value } = readYaml(
        path,
        named(path),
        (content) => (hasBase(content) ? ChangedPolicy : Policy),
        mistakes,
      );
      const name = nameOf(path);
      mustBeNamed(path, settings?.id ?? idOf(value), named(path), mistakes);
      if (settings !== null) layer.set(settings.id, settings);
      if (mistakes.length > 0) broken.set(name, [...(broken.get(name) ?? []), ...mistakes]);
      files.set(settings?.id ?? name, named(path));
    }
    return layer;
  });
  const known = new Map<string, Policy>();
  for (const name of new Set(layers.flatMap((layer) => [...layer.keys()]))) {
    const found = resolvePolicy(name, layers);
    if (found.kind === 'policy') known.set(name, found.policy);
    // a base with mistakes of its own is told there
    else if (found.kind === 'circle' || !broken.has(found.name)) {
      const remedy =
        found.kind === 'circle'
          ? 'leads back to this policy; name one that stands on its own'
          : `there is no policy ${found.name}; use one of ${namesIn(layers)}`;
      broken.set(name, [...(broken.get(name) ?? []), { file: files.get(name)!, key: 'base', remedy }]);
    } else broken.set(name, broken.get(name) ?? []);
  }
  return { known, broken };
}

/** The document of one list, or null where that is a mistake (told here or with the policy's own file). */
export function policyOfList(
  setting: ListPolicy,
  list: { readonly id: string; readonly file: string },
  { known, broken }: Policies,
  mistakes: Mistake[],
): Policy | null {
  const name = baseName(setting);
  const key = typeof setting === 'string' ? 'policy' : 'policy.base';
  const base = known.get(name);
  if (base === undefined) {
    if (!broken.has(name)) {
      const names = [...known.keys()].sort().join(', ');
      mistakes.push({ file: list.file, key, remedy: `there is no policy of this name; use one of ${names}` });
    }
    return null;
  }
  const document = listPolicy(base, setting, list.id);
  // Versions are counted by id: two documents of one id would take turns.
  if (document !== base && known.has(document.id)) {
    const remedy = `there is a policy ${list.id} too; write the changes into its file, with base: ${name}`;
    mistakes.push({ file: list.file, key: 'policy.changes', remedy });
  }
  return document;
}

export function yamlFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/u.test(name) && !name.startsWith('.'))
    .sort()
    .map((name) => join(folder, name));
}

export function mustBeNamed(path: string, id: string | null, file: string, mistakes: Mistake[]): void {
  const name = nameOf(path);
  if (id === null || name === id) return;
  mistakes.push({ file, key: 'id', remedy: `is ${id}; rename the file to ${id}.yaml or the id to ${name}` });
}

// The id of a file that has other mistakes; null where it is none, which the schema has told already.
export function idOf(value: unknown): string | null {
  const id =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['id'] : undefined;
  return typeof id === 'string' && /^[a-z0-9][a-z0-9-]{0,62}$/u.test(id) ? id : null;
}

function nameOf(path: string): string {
  return basename(path).replace(/\.ya?ml$/u, '');
}

function namesIn(layers: readonly ReadonlyMap<string, unknown>[]): string {
  return [...new Set(layers.flatMap((layer) => [...layer.keys()]))].sort().join(', ');
}

function hasBase(content: unknown): boolean {
  return typeof content === 'object' && content !== null && Object.hasOwn(content, 'base');
}
