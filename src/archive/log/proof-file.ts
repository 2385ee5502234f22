// An offline receipt (C2SP tlog-proof): where an entry stands, the way to the root, and the checkpoint.
import { HASH_BYTES } from './merkle.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';

export interface ProofFile {
  readonly index: number;
  readonly proof: readonly Buffer[];
  /** the checkpoint as a signed note */
  readonly checkpoint: string;
  /** the entry itself, so that the receipt can be checked alone; its hash has to be proved like any other */
  readonly extra: Buffer | null;
}

export function formatProof({ index, proof, checkpoint, extra }: ProofFile): string {
  const hashes = proof.map((hash) => `${hash.toString('base64')}\n`).join('');
  const more = extra === null ? '' : `extra ${extra.toString('base64')}\n`;
  return `${HEADER}\n${more}index ${index}\n${hashes}\n${checkpoint}`;
}

/** Null where it is no proof. Nobody vouches for `extra`. */
export function parseProof(text: string): ProofFile | null {
  const end = text.indexOf('\n\n');
  if (end < 0) return null;
  const [header, ...lines] = text.slice(0, end).split('\n');
  if (header !== HEADER) return null;
  const extra = lines[0]?.startsWith('extra ') === true ? lines.shift()!.slice('extra '.length) : null;
  const index = /^index (0|[1-9]\d{0,15})$/u.exec(lines.shift() ?? '')?.[1];
  if (index === undefined) return null;
  const proof = lines.map((line) =>
    /^[A-Za-z0-9+/]{43}=$/u.test(line) ? Buffer.from(line, 'base64') : null,
  );
  if (proof.some((hash) => hash?.length !== HASH_BYTES)) return null;
  return {
    index: Number(index),
    proof: proof as Buffer[],
    checkpoint: text.slice(end + 2),
    extra: extra === null ? null : Buffer.from(extra, 'base64'),
  };
}
