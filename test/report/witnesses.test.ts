// Witnesses count by organisation, and only while what they signed holds and is recent.
import { describe, expect, it } from 'vitest';
import { cosign, cosignerOf, cosignerText } from '../../src/archive/log/cosignature.ts';
import type { LogReader, WitnessState } from '../../src/archive/log/log.ts';
import { checkpointText } from '../../src/archive/log/checkpoint.ts';
import { EMPTY_ROOT } from '../../src/archive/log/merkle.ts';
import { signNote } from '../../src/archive/log/note.ts';
import { recentWitnesses } from '../../src/report/witnesses.ts';
import { NOW, TEST_SIGNER } from '../support/make-archive.ts';

const text = checkpointText({ origin: TEST_SIGNER.name, size: 0, root: EMPTY_ROOT });
const note = signNote(text, TEST_SIGNER);
const HOUR_MS = 3_600_000;

function witness(n: number, organisation: string, at: number, signed = text): WitnessState {
  const cosigner = cosignerOf(`w${n}.example.org`, Buffer.alloc(32, n));
  const cosigned = { size: 0, note, line: cosign(signed, at, cosigner), at };
  return { verifier: cosignerText(cosigner), url: 'https://w.example.org', organisation, cosigned };
}

const counted = (...states: WitnessState[]) =>
  recentWitnesses({ witnesses: () => Promise.resolve(states) } as unknown as LogReader, NOW);

describe('witnesses', () => {
  it('count by organisation', async () => {
    expect(await counted()).toBe(0);
    expect(await counted(witness(1, 'A', NOW), witness(2, 'A', NOW))).toBe(1);
    expect(await counted(witness(1, 'A', NOW - HOUR_MS), witness(2, 'B', NOW))).toBe(2);
  });

  it('do not count for what is old, of another head, or not signed at all', async () => {
    expect(await counted(witness(1, 'A', NOW - 25 * HOUR_MS))).toBe(0);
    expect(await counted(witness(1, 'A', NOW, text.replace('\n0\n', '\n1\n')))).toBe(0);
    expect(await counted({ ...witness(1, 'A', NOW), cosigned: null })).toBe(0);
  });
});
