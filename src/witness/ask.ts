// Asks a witness to cosign the head of our log (C2SP tlog-witness, client side). The witness is not believed: what counts
// is a signature that holds.
import { verifyCosignature, readCosigner } from '../archive/log/cosignature.ts';
import type { Cosigned } from '../archive/archive-writer.ts';
import type { LogHead, Witness } from '../archive/log/log.ts';
import { consistencyProof, type ReadHashes } from '../archive/log/merkle.ts';
import { parseNote, type Verifier } from '../archive/log/note.ts';
import type { WitnessFailure } from '../ops/events.ts';
import { ADD_CHECKPOINT, formatSubmission, SIZE_TYPE } from './submission.ts';

const LONGEST_ANSWER_MS = 10_000;
const LARGEST_ANSWER = 64 * 1024;
const MOST_CLOCK_DIFFERENCE_MS = 3_600_000;

export type Asked =
  | { readonly kind: 'cosigned'; readonly cosigned: Cosigned }
  | { readonly kind: 'failed'; readonly why: WitnessFailure; readonly status: number };

/** `known`: the size that the witness signed last, as far as we know. Never throws for what the witness does. */
export async function askWitness(
  witness: Pick<Witness, 'url' | 'verifier'>,
  {
    head,
    hashes,
    known,
    now,
    signal,
  }: { head: LogHead; hashes: ReadHashes; known: number; now: () => number; signal: AbortSignal },
): Promise<Asked> {
  const cosigner = readCosigner(witness.verifier);
  if (cosigner === null) return failed('invalid', 0);
  let old = Math.min(known, head.size);
  // once more where it has signed another size than we remember
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const proof = old === 0 ? [] : await consistencyProof(hashes, old, head.size);
    const answer = await post(witness.url, formatSubmission({ old, proof, checkpoint: head.note }), signal);
    if (answer === null) return failed('unreachable', 0);
    const { status, type, text } = answer;
    if (status === 200) return cosignedBy(cosigner, head, text, now());
    if (status === 422) return failed('fork', status);
    const size =
      status === 409 && type.startsWith(SIZE_TYPE) ? /^(0|[1-9]\d{0,15})\n$/u.exec(text)?.[1] : undefined;
    if (size === undefined) return failed(status >= 500 ? 'unreachable' : 'refused', status);
    if (Number(size) > head.size) return failed('ahead', status);
    // the very size that we named, and not what we say of it
    if (Number(size) === old) return failed('fork', status);
    old = Number(size);
  }
  return failed('refused', 409);
}

function cosignedBy(cosigner: Verifier, head: LogHead, text: string, now: number): Asked {
  // others' lines are nothing to us
  const line = `${text.split('\n').find((one) => one.startsWith(`\u2014 ${cosigner.name} `)) ?? ''}\n`;
  const note = parseNote(head.note + line);
  const signed = note === null ? null : verifyCosignature(note, cosigner);
  if (signed === null || Math.abs(signed.time - now) > MOST_CLOCK_DIFFERENCE_MS)
    return failed('invalid', 200);
  return { kind: 'cosigned', cosigned: { size: head.size, note: head.note, line, at: signed.time } };
}

// Null where there was no answer. What the network says of it is a foreign text and stays here.
async function post(url: string, body: string, signal: AbortSignal) {
  try {
    const response = await fetch(`${url}${ADD_CHECKPOINT}`, {
      method: 'POST',
      body,
      redirect: 'error',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_ANSWER_MS)]),
    });
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of response.body ?? []) {
      size += piece.length;
      if (size > LARGEST_ANSWER) return null;
      pieces.push(piece);
    }
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, text: Buffer.concat(pieces).toString('utf8') };
  } catch {
    return null;
  }
}

function failed(why: WitnessFailure, status: number): Asked {
  return { kind: 'failed', why, status };
}
