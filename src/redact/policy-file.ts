// Reads policies from folders: the operator's first, then the ones that come with the package.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { Policy } from './policy.ts';

/** open, balanced and strict, as they come with the package. */
export const BUILT_IN_POLICIES = fileURLToPath(new URL('../../config/policies', import.meta.url));

export type PolicyFile =
  | { readonly kind: 'read'; readonly policy: Policy }
  | { readonly kind: 'unknown'; readonly known: readonly string[] }
  /** the mistakes of the file, one a line, with key and reason */
  | { readonly kind: 'invalid'; readonly file: string; readonly mistakes: readonly string[] };

/** Reads `<id>.yaml` of the first folder that has it. */
export async function readPolicy(id: string, folders: readonly string[]): Promise<PolicyFile> {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(id)) {
    for (const folder of folders) {
      const file = join(folder, `${id}.yaml`);
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
        throw error;
      });
      if (text !== null) return checkPolicy(id, file, text);
    }
  }
  return { kind: 'unknown', known: await policyNames(folders) };
}

function checkPolicy(id: string, file: string, text: string): PolicyFile {
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 0 });
  } catch {
    return { kind: 'invalid', file, mistakes: ['This is not YAML; check indentation and quotes.'] };
  }
  const checked = Policy.safeParse(document);
  if (!checked.success) {
    const mistakes = checked.error.issues.map(
      (issue) => `${z.core.toDotPath(issue.path) || '(top)'}: ${issue.message}`,
    );
    return { kind: 'invalid', file, mistakes };
  }
  if (checked.data.id !== id)
    return { kind: 'invalid', file, mistakes: [`id: write ${id}, the name of the file`] };
  return { kind: 'read', policy: checked.data };
}

async function policyNames(folders: readonly string[]): Promise<string[]> {
  const names = new Set<string>();
  for (const folder of folders) {
    const files = await readdir(folder).catch(() => []);
    for (const file of files) if (file.endsWith('.yaml')) names.add(file.slice(0, -'.yaml'.length));
  }
  return [...names].sort();
}
