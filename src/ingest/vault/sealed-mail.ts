// What raw mail is called in the vault, and how many messages go to a thread and back at once.
import { hash } from 'node:crypto';

/** A message that is ready for the vault. */
export interface SealedMail {
  /** SHA-256 hex of the bytes */
  readonly id: string;
  readonly sealed: Uint8Array;
}

/** The name of raw mail in the vault: the SHA-256 of its bytes, in hex. */
export function nameOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/** Several texts as one piece of memory that can be handed to another thread without copying it again. */
export interface Packed {
  readonly memory: ArrayBuffer;
  readonly ends: readonly number[];
}

export function pack(texts: readonly Uint8Array[]): Packed {
  const memory = new ArrayBuffer(texts.reduce((sum, { length }) => sum + length, 0));
  const all = new Uint8Array(memory);
  let end = 0;
  const ends = texts.map((text) => {
    all.set(text, end);
    return (end += text.length);
  });
  return { memory, ends };
}

export function unpack({ memory, ends }: Packed): Uint8Array[] {
  return ends.map((end, i) => new Uint8Array(memory, ends[i - 1] ?? 0, end - (ends[i - 1] ?? 0)));
}
