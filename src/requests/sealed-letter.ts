// Letters that the web can write and only the worker can read: X25519 with a key for each letter, HKDF (RFC 5869),
// AES-256-GCM. Form: version, sender's key (32), tag (16), ciphertext.
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';

const VERSION = 1;
const HEAD_BYTES = 1 + 32 + 16;
// DER around the 32 bytes of a key (RFC 8410)
const PRIVATE_DER = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_DER = Buffer.from('302a300506032b656e032100', 'hex');
// The key is made for one letter, so its nonce need not differ.
const NONCE = Buffer.alloc(12);

/** The private key made of 32 secret bytes. */
export function letterKey(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_DER, seed]), format: 'der', type: 'pkcs8' });
}

/** The 32 bytes with which letters are sealed for the owner of a private key. */
export function publicHalf(key: KeyObject): Buffer {
  return rawPublic(createPublicKey(key));
}

/** Seals a text for the owner of `publicKey` (32 bytes). Nobody else opens it, not even who sealed it. */
export function sealLetter(publicKey: Uint8Array, text: string): Buffer {
  const sender = generateKeyPairSync('x25519');
  const own = rawPublic(sender.publicKey);
  const cipher = createCipheriv(
    'aes-256-gcm',
    sharedKey(sender.privateKey, publicKey, own, publicKey),
    NONCE,
  );
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), own, cipher.getAuthTag(), sealed]);
}

/** Opens what `sealLetter` made; null where it is something else, or was changed. */
export function openLetter(key: KeyObject, sealed: Uint8Array): string | null {
  if (sealed.length < HEAD_BYTES || sealed[0] !== VERSION) return null;
  try {
    const sender = sealed.subarray(1, 33);
    const shared = sharedKey(key, sender, sender, publicHalf(key));
    const decipher = createDecipheriv('aes-256-gcm', shared, NONCE);
    decipher.setAuthTag(sealed.subarray(33, HEAD_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

// Both public keys are part of the salt, so that a letter is bound to who it is for.
function sharedKey(own: KeyObject, other: Uint8Array, sender: Uint8Array, receiver: Uint8Array): Buffer {
  const secret = diffieHellman({ privateKey: own, publicKey: fromRaw(other) });
  const salt = Buffer.concat([sender, receiver]);
  return Buffer.from(hkdfSync('sha256', secret, salt, 'dc-archive letter', 32));
}

function fromRaw(bytes: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([PUBLIC_DER, bytes]), format: 'der', type: 'spki' });
}

function rawPublic(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(PUBLIC_DER.length);
}
