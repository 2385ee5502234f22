// What a log sends to a witness (C2SP tlog-witness, add-checkpoint): the size that the witness signed last, the proof
// from there, the checkpoint.
import { HASH_BYTES } from '../archive/log/merkle.ts';

export const ADD_CHECKPOINT = '/add-checkpoint';
/** What a 409 tells: the size of the head that the witness signed last. */
export const SIZE_TYPE = 'text/x.tlog.size';
const MOST_PROOF_LINES = 63;

export interface Submission {
  readonly old: number;
  readonly proof: readonly Buffer[];
  /** a signed note */
  readonly checkpoint: string;
}

export function formatSubmission({ old, proof, checkpoint }: Submission): string {
  return `old ${old}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${checkpoint}`;
}

/** Null where it does not have the form. */
export function parseSubmission(text: string): Submission | null {
  const end = text.indexOf('\n\n');
  if (end < 0) return null;
  const [first, ...lines] = text.slice(0, end).split('\n');
  const old = /^old (0|[1-9]\d{0,15})$/u.exec(first ?? '')?.[1];
  if (old === undefined || !Number.isSafeInteger(Number(old)) || lines.length > MOST_PROOF_LINES) return null;
  const proof = lines.map((line) => Buffer.from(line, 'base64'));
  const areHashes = proof.every(
    (hash, i) => hash.length === HASH_BYTES && hash.toString('base64') === lines[i],
  );
  return areHashes ? { old: Number(old), proof, checkpoint: text.slice(end + 2) } : null;
}
