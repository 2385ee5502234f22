// The key of a witness, in a file of its own: the form in which Go's note tools keep theirs.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { cosignerOf, cosignerText } from '../archive/log/cosignature.ts';
import type { Signer } from '../archive/log/note.ts';
import { ArchiveError } from '../ops/errors.ts';

const PREFIX = 'PRIVATE+KEY+';

/** Makes a key for a witness of this name and keeps it in a file of mode 0600. Throws WITNESS_KEY where one is there. */
export function makeWitnessKey(name: string, file: string): Signer {
  const seed = randomBytes(32);
  const cosigner = cosignerOf(name, seed);
  const [, id] = cosignerText(cosigner).split('+');
  const text = `${PREFIX}${name}+${id}+${Buffer.concat([Buffer.of(4), seed]).toString('base64')}\n`;
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    throw new ArchiveError('WITNESS_KEY', 'never', {}, error);
  }
  return cosigner;
}

/** Throws WITNESS_KEY where the file is not there or holds no key. */
export function readWitnessKey(file: string): Signer {
  const parts = /^PRIVATE\+KEY\+([^\s+]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/u.exec(textOf(file));
  const typed = Buffer.from(parts?.[3] ?? '', 'base64');
  if (parts === null || typed[0] !== 4) throw new ArchiveError('WITNESS_KEY', 'never');
  const cosigner = cosignerOf(parts[1]!, typed.subarray(1));
  if (cosigner.id.toString('hex') !== parts[2]) throw new ArchiveError('WITNESS_KEY', 'never');
  return cosigner;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new ArchiveError('WITNESS_KEY', 'never', {}, error);
  }
}
