// The one private key of an instance and what is derived from it (HKDF, RFC 5869).
import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ArchiveError } from '../../ops/errors.ts';
import type { Secret } from '../../ops/secret.ts';

export interface Keys {
  /** seals raw mail, 32 bytes */
  readonly seal: KeyObject;
  /** keyed hashes of the public record, 32 bytes; never leaves the private side */
  readonly hash: Buffer;
  /** keyed hashes of people's addresses and names, in the register and of the erased, 32 bytes */
  readonly people: Buffer;
  /** seed of the Ed25519 key that signs the transparency log, 32 bytes */
  readonly log: Buffer;
  /** seed of the X25519 key that opens the letters of the web, 32 bytes */
  readonly letters: Buffer;
}

/**
 * The key from the environment (`given`, 64 hex digits or 44 base64 characters) or from `file`, made on first start
 * with mode 0600. Throws VAULT_KEY_MISSING where a vault exists whose key file is gone, VAULT_KEY_WRONG for a malformed key.
 */
export function loadKeys({
  file,
  vaultFile,
  given,
}: {
  file: string;
  vaultFile: string;
  given: Secret | null;
}): Keys {
  const master = given !== null ? decodeKey(given.reveal()) : readOrMake(file, vaultFile);
  return {
    seal: createSecretKey(derive(master, 'dc-archive vault seal')),
    hash: derive(master, 'dc-archive keyed hash'),
    people: derive(master, 'dc-archive people'),
    log: derive(master, 'dc-archive transparency log'),
    letters: derive(master, 'dc-archive letters'),
  };
}

function readOrMake(file: string, vaultFile: string): Buffer {
  if (!existsSync(file)) {
    if (existsSync(vaultFile)) throw new ArchiveError('VAULT_KEY_MISSING');
    // Written whole and then linked: a crash leaves no half key, a second process no second one.
    const fresh = join(dirname(file), `.key-${randomBytes(6).toString('hex')}`);
    writeFileSync(fresh, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true });
    try {
      linkSync(fresh, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(fresh);
    }
  }
  return decodeKey(readFileSync(file, 'utf8'));
}

/** 64 hex digits or 44 characters of base64. Throws VAULT_KEY_WRONG. */
export function decodeKey(text: string): Buffer {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/iu.test(trimmed)) return Buffer.from(trimmed, 'hex');
  // strict: Buffer.from would make some key of any sentence
  if (!/^[A-Za-z0-9+/_-]{43}=?$/u.test(trimmed)) throw new ArchiveError('VAULT_KEY_WRONG');
  return Buffer.from(trimmed, 'base64');
}

function derive(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), purpose, 32));
}
