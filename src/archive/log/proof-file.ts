// An offline receipt (C2SP tlog-proof): where an entry stands, the way to the root, and the checkpoint.
import { HASH_BYTES } from './merkle.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';

export interface ProofFile {
  readonly index: number;
  readonly proof: readonly Buffer[];
  /** the checkpoint as a signed note */
  readonly checkpoint: string;
}

export function formatProof({ index, proof, checkpoint }: ProofFile): string {
  const hashes = proof.map((hash) => `${hash.toString('base64')}\n`).join('');
  return `${HEADER}\nindex ${index}\n${hashes}\n${checkpoint}`;
}

/** Null where it is no proof. An `extra` line is let through: nobody vouches for it. */
export function parseProof(text: string): ProofFile | null {
  const end = text.indexOf('\n\n');
  if (end < 0) return null;
  const [header, ...lines] = text.slice(0, end).split('\n');
  if (header !== HEADER) return null;
  if (lines[0]?.startsWith('extra ') === true) lines.shift();
  const index = /^index (0|[1-9]\d{0,15})$/u.exec(lines.shift() ?? '')?.[1];
  if (index === undefined) return null;
  const proof = lines.map((line) =>
    /^[A-Za-z0-9+/]{43}=$/u.test(line) ? Buffer.from(line, 'base64') : null,
  );
  if (proof.some((hash) => hash?.length !== HASH_BYTES)) return null;
  return { index: Number(index), proof: proof as Buffer[], checkpoint: text.slice(end + 2) };
}
