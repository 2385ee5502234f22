// Cosignatures as C2SP tlog-cosignature has them: its example, taken apart and put together again.
import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  cosign,
  cosignerOf,
  cosignerText,
  readCosigner,
  verifyCosignature,
} from '../../../src/archive/log/cosignature.ts';
import {
  isSignedBy,
  parseNote,
  readVerifier,
  signerOf,
  verifierText,
} from '../../../src/archive/log/note.ts';

const TEXT = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const LOG =
  '\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n';
const COSIGNED =
  '\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n';
const AT = 1_679_315_147_000;

const W1 = cosignerOf('witness.example.com/w1', Buffer.alloc(32, 1));
const noteOf = (...lines: string[]) => parseNote(`${TEXT}\n${lines.join('')}`)!;

describe('a cosignature', () => {
  it('has the form of the example in the specification', () => {
    const [, published] = noteOf(LOG, COSIGNED).signatures;
    const [own] = noteOf(cosign(TEXT, AT, W1)).signatures;
    expect(published!.signature.readBigUInt64BE()).toBe(BigInt(AT / 1000));
    expect(own!.signature.subarray(0, 8)).toEqual(published!.signature.subarray(0, 8));
    expect(own!.signature.length).toBe(published!.signature.length);
    expect([own!.name, own!.id.length]).toEqual([published!.name, published!.id.length]);
  });

  it('signs the message of the specification, byte for byte', () => {
    const [own] = noteOf(cosign(TEXT, AT, W1)).signatures;
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), W1.key]);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    const message = `cosignature/v1\ntime 1679315147\n${TEXT}`;
    expect(verify(null, Buffer.from(message), key, own!.signature.subarray(8))).toBe(true);
  });

  it('holds for its cosigner and its note, with the time to the second', () => {
    const line = cosign(TEXT, AT + 999, W1);
    expect(verifyCosignature(noteOf(LOG, line), W1)).toEqual({ time: AT });
    expect(verifyCosignature(noteOf(LOG), W1)).toBeNull();
    expect(verifyCosignature(parseNote(`${TEXT.replace('20852163', '20852164')}\n${line}`)!, W1)).toBeNull();
    expect(verifyCosignature(noteOf(line), cosignerOf(W1.name, Buffer.alloc(32, 2)))).toBeNull();
    // the example is of somebody else's key, whose id is another
    expect(verifyCosignature(noteOf(LOG, COSIGNED), W1)).toBeNull();
  });

  it('is none where one that is there does not hold', () => {
    const line = cosign(TEXT, AT, W1);
    const other = cosign(TEXT.replace('20852163', '7'), AT, W1);
    expect(verifyCosignature(noteOf(line, cosign(TEXT, AT + 5000, W1)), W1)).toEqual({ time: AT + 5000 });
    expect(verifyCosignature(noteOf(line, other), W1)).toBeNull();
    const cut = `\u2014 ${W1.name} ${Buffer.concat([W1.id, Buffer.alloc(8)]).toString('base64')}\n`;
    expect(verifyCosignature(noteOf(cut), W1)).toBeNull();
  });

  it('is no signature of a log, and the other way round', () => {
    const log = signerOf(W1.name, Buffer.alloc(32, 1));
    expect(log.id).not.toEqual(W1.id);
    expect(isSignedBy(noteOf(cosign(TEXT, AT, W1)), log)).toBe(false);
    expect(readCosigner(cosignerText(W1))).toMatchObject({ name: W1.name, key: W1.key });
    expect(readCosigner(verifierText(log))).toBeNull();
    expect(readVerifier(cosignerText(W1))).toBeNull();
    expect(cosignerText(W1)).toMatch(/^witness\.example\.com\/w1\+[0-9a-f]{8}\+B/u);
  });
});
