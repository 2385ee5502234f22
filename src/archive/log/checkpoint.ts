// Checkpoints (C2SP tlog-checkpoint v1): origin, size and root of a log, as the text of a signed note.
import { HASH_BYTES } from './merkle.ts';

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** Null where the text is no checkpoint. Extension lines are let through, as the specification asks. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin, decimal, base64, ...rest] = text.split('\n');
  if (origin === undefined || origin === '' || decimal === undefined || base64 === undefined) return null;
  if (rest.at(-1) !== '' || rest.slice(0, -1).includes('')) return null;
  if (!/^(?:0|[1-9]\d{0,15})$/u.test(decimal) || !/^[A-Za-z0-9+/]{43}=$/u.test(base64)) return null;
  const root = Buffer.from(base64, 'base64');
  const size = Number(decimal);
  if (!Number.isSafeInteger(size) || root.length !== HASH_BYTES || root.toString('base64') !== base64)
    return null;
  return { origin, size, root };
}
