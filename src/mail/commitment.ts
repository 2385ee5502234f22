// Commitments: what says which bytes were meant, to whoever has the bytes and the salt, and nothing to anybody once the
// salt is deleted. HMAC-SHA-256 (RFC 2104) under a random key of 32 bytes: a shorter one could be filled up with zeros,
// so that two keys would open the same commitment.
import { createHmac, randomBytes } from 'node:crypto';
import { bareMessageId } from './message-id.ts';

export const SALT_BYTES = 32;

export interface Commitment {
  /** base64 */
  readonly salt: string;
  /** base64, what stands in the leaf */
  readonly value: string;
}

/** To a Message-ID, in brackets or not. The list is part of it: the same message in two lists cannot be told so from the log. */
export function commitToId(list: string, messageId: string, salt: Uint8Array = randomBytes(SALT_BYTES)) {
  return commit('id', list, bareMessageId(messageId), salt);
}

/** To the bytes of a published record; its slot and version are part of it. */
export function commitToRecord(
  slot: { readonly list: string; readonly seq: number; readonly version: number },
  record: string,
  salt: Uint8Array = randomBytes(SALT_BYTES),
): Commitment {
  return commit('record', `${slot.list}\n${slot.seq}\n${slot.version}`, record, salt);
}

/** Where there is nothing to commit to: bytes that nothing opens. */
export function commitToNothing(): string {
  return randomBytes(SALT_BYTES).toString('base64');
}

/** A salt as it is published; null where it is none. */
export function readSalt(base64: string): Buffer | null {
  const salt = Buffer.from(base64, 'base64');
  return salt.length === SALT_BYTES && salt.toString('base64') === base64 ? salt : null;
}

function commit(what: string, where: string, data: string, salt: Uint8Array): Commitment {
  if (salt.length !== SALT_BYTES) throw new RangeError('a salt has 32 bytes');
  const value = createHmac('sha256', salt)
    .update(`dc-archive/v1 ${what}\n${where}\n`)
    .update(data)
    .digest('base64');
  return { salt: Buffer.from(salt).toString('base64'), value };
}
