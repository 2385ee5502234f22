// What a verifier remembers from one run to the next: the key that is trusted, the newest checkpoint that held, and the
// hashes of its leaves, by which the first leaf that was changed can be named.
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { EMPTY_ROOT, fullRoot, HASH_BYTES, nodeHash } from '../../archive/log/merkle.ts';

const SCHEMA = 'dc-archive-verify/1';
const Kept = z.strictObject({
  schema: z.literal(SCHEMA),
  /** verifier key (C2SP signed-note) */
  key: z.string(),
  /** the checkpoint as a signed note; null where only the key is known */
  checkpoint: z.string().nullable(),
});
export type Kept = Omit<z.infer<typeof Kept>, 'schema'>;

/** The file is there and is not what was written: throwing is better than trusting anew. */
export class KeptDamaged extends Error {}

/** Null where nothing is kept. Throws KeptDamaged. */
export async function readKept(path: string): Promise<Kept | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    const { key, checkpoint } = Kept.parse(JSON.parse(text));
    return { key, checkpoint };
  } catch (error) {
    throw new KeptDamaged('the state file is damaged', { cause: error });
  }
}

/** Hashes of the leaves under a kept checkpoint; null where they are lost or not those. */
export async function readHashes(path: string, size: number, root: Buffer): Promise<Buffer[] | null> {
  const bytes = await readFile(hashesPath(path)).catch(() => null);
  if (bytes === null || bytes.length < size * HASH_BYTES) return null;
  const hashes = Array.from({ length: size }, (_, i) => bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
  return rootOf(hashes).equals(root) ? hashes : null;
}

/** Durable when it resolves; a crash in the middle leaves what was kept before. Hashes go first: old ones begin them. */
export async function keep(path: string, kept: Kept, hashes: readonly Buffer[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeAtomically(hashesPath(path), Buffer.concat(hashes));
  await writeAtomically(path, Buffer.from(`${JSON.stringify({ schema: SCHEMA, ...kept }, null, 2)}\n`));
}

function hashesPath(path: string): string {
  return `${path.replace(/\.json$/u, '')}.hashes`;
}

async function writeAtomically(path: string, bytes: Buffer): Promise<void> {
  const next = `${path}.${process.pid}.part`;
  {
    await using file = await open(next, 'w', 0o600);
    await file.writeFile(bytes);
    await file.sync();
  }
  await rename(next, path);
}

/** RFC 6962 2.1 over all leaves at once. */
function rootOf(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 0) return EMPTY_ROOT;
  // full subtrees from the left, the largest first; joined from the right
  const tops: Buffer[] = [];
  for (let from = 0; from < hashes.length;) {
    const width = 2 ** Math.floor(Math.log2(hashes.length - from));
    tops.push(fullRoot(hashes.slice(from, from + width)));
    from += width;
  }
  return tops.reduceRight((right, left) => nodeHash(left, right));
}
