// Reads one policy from folders, the operator's before the package's, for tests and benchmarks; a site and its commands
// read theirs with src/config/policies.ts. What a base means is decided in resolve-policy.ts for both.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { ChangedPolicy, Policy } from './policy-document.ts';
import { type PolicyLayer, resolvePolicy } from './resolve-policy.ts';

/** open, balanced and strict, as they come with the package. */
export const BUILT_IN_POLICIES = fileURLToPath(new URL('../../config/policies', import.meta.url));

export type PolicyFile =
  | { readonly kind: 'read'; readonly policy: Policy }
  | { readonly kind: 'unknown'; readonly known: readonly string[] }
  /** the mistakes of the file, one a line, with key and reason */
  | { readonly kind: 'invalid'; readonly file: string; readonly mistakes: readonly string[] };

/** Reads `<id>.yaml` of the first folder that has it, and what it is based on. */
export async function readPolicy(id: string, folders: readonly string[]): Promise<PolicyFile> {
  const known = await policyNames(folders);
  if (!known.includes(id)) return { kind: 'unknown', known };
  const layers: PolicyLayer[] = [];
  const mistakes = new Map<string, PolicyFile>();
  for (const folder of folders.toReversed()) {
    const layer = new Map<string, Policy | ChangedPolicy>();
    for (const name of known) {
      const file = join(folder, `${name}.yaml`);
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
        throw error;
      });
      if (text === null) continue;
      const checked = checkPolicy(name, file, text);
      if ('kind' in checked) mistakes.set(name, checked);
      else layer.set(name, checked.draft);
    }
    layers.push(layer);
  }
  const found = resolvePolicy(id, layers);
  const own = mistakes.get(id) ?? (found.kind === 'unknown' ? mistakes.get(found.name) : undefined);
  if (own !== undefined) return own;
  if (found.kind === 'policy') return { kind: 'read', policy: found.policy };
  return { kind: 'invalid', file: `${id}.yaml`, mistakes: ['base: there is no such policy'] };
}

function checkPolicy(
  id: string,
  file: string,
  text: string,
): PolicyFile | { readonly draft: Policy | ChangedPolicy } {
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 0 });
  } catch {
    return { kind: 'invalid', file, mistakes: ['This is not YAML; check indentation and quotes.'] };
  }
  const isChanged = typeof document === 'object' && document !== null && Object.hasOwn(document, 'base');
  const checked = isChanged ? ChangedPolicy.safeParse(document) : Policy.safeParse(document);
  if (!checked.success) {
    const mistakes = checked.error.issues.map(
      (issue) => `${z.core.toDotPath(issue.path) || '(top)'}: ${issue.message}`,
    );
    return { kind: 'invalid', file, mistakes };
  }
  if (checked.data.id !== id)
    return { kind: 'invalid', file, mistakes: [`id: write ${id}, the name of the file`] };
  return { draft: checked.data };
}

async function policyNames(folders: readonly string[]): Promise<string[]> {
  const names = new Set<string>();
  for (const folder of folders) {
    const files = await readdir(folder).catch(() => []);
    for (const file of files) if (file.endsWith('.yaml')) names.add(file.slice(0, -'.yaml'.length));
  }
  return [...names].sort();
}
