// Signed notes and checkpoints: what is signed verifies, what is touched does not, what is no note is none.
import { describe, expect, it } from 'vitest';
import { checkpointText, parseCheckpoint } from '../../../src/archive/log/checkpoint.ts';
import { EMPTY_ROOT } from '../../../src/archive/log/merkle.ts';
import {
  isSignedBy,
  parseNote,
  readVerifier,
  signerOf,
  signNote,
  verifierText,
} from '../../../src/archive/log/note.ts';

const signer = signerOf('archive.example.org/log', Buffer.alloc(32, 7));
const other = signerOf('archive.example.org/log', Buffer.alloc(32, 8));
const text = checkpointText({ origin: signer.name, size: 3, root: EMPTY_ROOT });

describe('a signed note', () => {
  it('verifies under the key that is handed around, and under no other', () => {
    const verifier = readVerifier(verifierText(signer))!;
    const note = parseNote(signNote(text, signer))!;
    expect(note.text).toBe(text);
    expect(isSignedBy(note, verifier)).toBe(true);
    expect(isSignedBy(note, other)).toBe(false);
    expect(isSignedBy({ ...note, text: text.replace('\n3\n', '\n4\n') }, verifier)).toBe(false);
  });

  it('keeps signatures of others', () => {
    const note = parseNote(signNote(text, signer, other))!;
    expect(note.signatures).toHaveLength(2);
    expect([signer, other].map((one) => isSignedBy(note, one))).toEqual([true, true]);
  });

  it.each([
    ['no signature', `${text}\n`],
    ['no blank line', text],
    ['a cut end', signNote(text, signer).slice(0, -1)],
    ['a dash of another kind', signNote(text, signer).replace('\u2014', '-')],
    ['a signature of four bytes', `${text}\n\u2014 a AAAAAA==\n`],
  ])('is none with %s', (_what, note) => {
    const parsed = parseNote(note);
    expect(parsed === null || !isSignedBy(parsed, signer)).toBe(true);
  });

  it('knows a key by its name too', () => {
    expect(readVerifier(verifierText(signer).replace('archive.', 'archives.'))).toBeNull();
    expect(readVerifier('nonsense')).toBeNull();
    expect(() => signerOf('with blank', Buffer.alloc(32))).toThrow(RangeError);
  });
});

describe('a checkpoint', () => {
  it('is read as it was written', () => {
    expect(parseCheckpoint(text)).toEqual({ origin: signer.name, size: 3, root: EMPTY_ROOT });
    expect(parseCheckpoint(`${text}extension\n`)).not.toBeNull();
  });

  it.each([
    ['leading zeros', text.replace('\n3\n', '\n03\n')],
    ['a size below nothing', text.replace('\n3\n', '\n-3\n')],
    ['a size over what counts exactly', text.replace('\n3\n', '\n9007199254740993\n')],
    ['a root of another length', text.replace(/[A-Za-z0-9+/]{43}=/u, 'AAAA')],
    ['a root with spare bits', text.replace(/.=\n$/u, 'V=\n')],
    ['no origin', text.slice(text.indexOf('\n'))],
    ['no last line feed', text.slice(0, -1)],
  ])('is none with %s', (_what, broken) => {
    expect(parseCheckpoint(broken)).toBeNull();
  });
});
