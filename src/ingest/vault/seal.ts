// Raw bytes sealed with AES-256-GCM (NIST SP 800-38D): version, 12-byte nonce, 16-byte tag, ciphertext.
import { type CipherKey, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { ArchiveError } from '../../ops/errors.ts';

const COMPRESSED = 1;
/** for values of a few bytes, which compressing makes larger and slow */
const PLAIN = 2;
const HEAD_BYTES = 1 + 12 + 16;

/** Seals `bytes` under `key`, bound to `name`: a sealed text moved to another row does not open. */
export function seal(key: CipherKey, name: string, bytes: Uint8Array): Buffer {
  return sealAs(COMPRESSED, key, name, zstdCompressSync(bytes));
}

/** As `seal`, for a short text. */
export function sealShort(key: CipherKey, name: string, text: string): Buffer {
  return sealAs(PLAIN, key, name, Buffer.from(text));
}

function sealAs(version: number, key: CipherKey, name: string, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed]);
}

/** Opens what `seal` made. Throws VAULT_DAMAGED where key, name or bytes do not fit. */
export function unseal(key: CipherKey, name: string, sealed: Uint8Array): Buffer {
  try {
    const version = sealed[0];
    if ((version !== COMPRESSED && version !== PLAIN) || sealed.length < HEAD_BYTES)
      throw new Error('unknown form');
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13));
    decipher.setAAD(Buffer.from(name));
    decipher.setAuthTag(sealed.subarray(13, HEAD_BYTES));
    const opened = Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]);
    return version === COMPRESSED ? zstdDecompressSync(opened) : opened;
  } catch (error) {
    throw new ArchiveError('VAULT_DAMAGED', 'never', {}, error);
  }
}
