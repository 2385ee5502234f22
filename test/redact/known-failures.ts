// Cases of the corpus that fail today, each with its reason. The list only shrinks: a case that passes must leave it.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

export const KNOWN_FAILURES = fileURLToPath(new URL('known-failures.yaml', import.meta.url));
const Known = z.record(z.string(), z.string().min(1)).nullable();

export async function readKnownFailures(): Promise<Map<string, string>> {
  return new Map(Object.entries(Known.parse(parse(await readFile(KNOWN_FAILURES, 'utf8'))) ?? {}));
}
