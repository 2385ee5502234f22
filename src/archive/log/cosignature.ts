// Cosignatures (C2SP tlog-cosignature, Ed25519): a cosigner says at a time that this is the largest tree of the log that
// it has seen, and that it has only grown.
import { sign } from 'node:crypto';
import {
  holds,
  type Note,
  readVerifier,
  signatureLine,
  type Signer,
  signerOf,
  type Verifier,
  verifierText,
} from './note.ts';

const COSIGNATURE = 4;
const TIME_BYTES = 8;

/** A cosigner of this name from a 32-byte Ed25519 seed. The key is for nothing else: what it signs does not hold the name. */
export function cosignerOf(name: string, seed: Uint8Array): Signer {
  return signerOf(name, seed, COSIGNATURE);
}

/** `name+hex+base64`, the form in which people hand a cosigner's key around. */
export function cosignerText(cosigner: Verifier): string {
  return verifierText(cosigner, COSIGNATURE);
}

/** Null where it is no key of Ed25519 cosignatures, or its id is not that of its name and key. */
export function readCosigner(text: string): Verifier | null {
  return readVerifier(text, COSIGNATURE);
}

/** The line that goes under a checkpoint. `text`: of the note, with its last line feed; `at`: ms UTC, cut to the second. */
export function cosign(text: string, at: number, cosigner: Signer): string {
  const seconds = Math.floor(at / 1000);
  const time = Buffer.alloc(TIME_BYTES);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = sign(null, message(text, seconds), cosigner.privateKey);
  return signatureLine(cosigner.name, cosigner.id, Buffer.concat([time, signature]));
}

/**
 * When this cosigner has signed the note, ms UTC; the latest time where it did so more than once. Null where it did not,
 * or where one of its cosignatures does not hold.
 */
export function verifyCosignature(note: Note, { name, id, key }: Verifier): { readonly time: number } | null {
  const own = note.signatures.filter((one) => one.name === name && one.id.equals(id));
  let latest: number | null = null;
  for (const { signature } of own) {
    if (signature.length <= TIME_BYTES) return null;
    const seconds = Number(signature.readBigUInt64BE());
    if (!Number.isSafeInteger(seconds * 1000)) return null;
    if (!holds(key, message(note.text, seconds), signature.subarray(TIME_BYTES))) return null;
    latest = Math.max(latest ?? 0, seconds * 1000);
  }
  return latest === null ? null : { time: latest };
}

function message(text: string, seconds: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
}

/** Where the last head that a witness signed lies, below the log's address: its key's id names it. */
export function cosignedPath({ id }: Pick<Verifier, 'id'>): string {
  return `cosigned/${id.toString('hex')}`;
}
