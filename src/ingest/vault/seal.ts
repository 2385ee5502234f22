// Raw bytes sealed with AES-256-GCM (NIST SP 800-38D): version, 12-byte nonce, 16-byte tag, ciphertext.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { ArchiveError } from '../../ops/errors.ts';

const VERSION = 1;
const HEAD_BYTES = 1 + 12 + 16;

/** Seals `bytes` under `key`, bound to `name`: a sealed text moved to another row does not open. */
export function seal(key: Buffer, name: string, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(zstdCompressSync(bytes)), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed]);
}

/** Opens what `seal` made. Throws VAULT_DAMAGED where key, name or bytes do not fit. */
export function unseal(key: Buffer, name: string, sealed: Uint8Array): Buffer {
  try {
    if (sealed[0] !== VERSION || sealed.length < HEAD_BYTES) throw new Error('unknown form');
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13));
    decipher.setAAD(Buffer.from(name));
    decipher.setAuthTag(sealed.subarray(13, HEAD_BYTES));
    return zstdDecompressSync(
      Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]),
    );
  } catch (error) {
    throw new ArchiveError('VAULT_DAMAGED', 'never', {}, error);
  }
}
