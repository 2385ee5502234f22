// Signed notes (C2SP signed-note v1): a text, a blank line, signature lines. Ed25519 keys.
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

const ED25519 = 1;
const KEY_ID_BYTES = 4;
const SIGNATURE_LINE = /^\u2014 ([^\s+]{1,200}) ([A-Za-z0-9+/]{8,8000}={0,2})$/u;
/** RFC 8410: what stands before the 32 bytes of a private and of a public Ed25519 key. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const MOST_SIGNATURES = 100;

/** Who may have signed. */
export interface Verifier {
  readonly name: string;
  readonly id: Buffer;
  /** Ed25519, raw */
  readonly key: Buffer;
}

export interface Signer extends Verifier {
  readonly privateKey: KeyObject;
}

export interface Note {
  /** with its last line feed */
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly id: Buffer; readonly signature: Buffer }[];
}

/** A signer of this name from a 32-byte Ed25519 seed. `type`: of its signatures, 1 for notes. */
export function signerOf(name: string, seed: Uint8Array, type = ED25519): Signer {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const key = spki.subarray(SPKI.length);
  return { name: keyName(name), id: keyId(name, type, key), key, privateKey };
}

/** `name+hex+base64`, the form in which people hand a key around. */
export function verifierText({ name, id, key }: Verifier, type = ED25519): string {
  return `${name}+${id.toString('hex')}+${Buffer.concat([Buffer.of(type), key]).toString('base64')}`;
}

/** Null where it is no Ed25519 verifier key of this type, or its id is not that of its name and key. */
export function readVerifier(text: string, type = ED25519): Verifier | null {
  const parts = /^([^\s+]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/u.exec(text.trim());
  if (parts === null) return null;
  const [, name, hex, base64] = parts as unknown as [string, string, string, string];
  const typed = Buffer.from(base64, 'base64');
  if (typed.length !== 33 || typed[0] !== type) return null;
  const key = typed.subarray(1);
  const id = keyId(name, type, key);
  return id.toString('hex') === hex ? { name, id, key } : null;
}

/** The text with signatures, those of an earlier note of the same text first. */
export function signNote(text: string, ...signers: readonly Signer[]): string {
  const lines = signers.map(({ name, id, privateKey }) =>
    signatureLine(name, id, sign(null, Buffer.from(text), privateKey)),
  );
  return `${text}\n${lines.join('')}`;
}

export function signatureLine(name: string, id: Uint8Array, signature: Uint8Array): string {
  return `\u2014 ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
}

/** Null where it does not have the form of a signed note. Nothing is verified yet. */
export function parseNote(note: string): Note | null {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return null;
  const text = note.slice(0, end + 1);
  // eslint-disable-next-line no-control-regex -- the specification forbids them
  if (/[\0-\t\v-\x1f]/.test(text)) return null;
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) return null;
  const signatures = lines.map((line) => {
    const [, name, base64] = SIGNATURE_LINE.exec(line) ?? [];
    if (name === undefined || base64 === undefined) return null;
    const bytes = Buffer.from(base64, 'base64');
    return bytes.length <= KEY_ID_BYTES
      ? null
      : { name, id: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
  });
  return signatures.includes(null) ? null : { text, signatures: signatures.flatMap((one) => one ?? []) };
}

/** Whether this verifier's signature is on the note and holds. One that is there and does not hold is no signature. */
export function isSignedBy(note: Note, verifier: Verifier): boolean {
  const own = note.signatures.filter(({ name, id }) => name === verifier.name && id.equals(verifier.id));
  return (
    own.length > 0 && own.every(({ signature }) => holds(verifier.key, Buffer.from(note.text), signature))
  );
}

/** Whether an Ed25519 signature holds; false for one of another length. */
export function holds(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' });
  return verify(null, message, publicKey, signature);
}

/** The first four bytes of SHA-256 over name, line feed, type and key. */
export function keyId(name: string, type: number, key: Uint8Array): Buffer {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.of(type))
    .update(key)
    .digest()
    .subarray(0, KEY_ID_BYTES);
}

function keyName(name: string): string {
  if (name === '' || /[\s+]/u.test(name)) throw new RangeError('a key name has no blanks and no plus');
  return name;
}
