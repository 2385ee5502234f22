// A witness (C2SP tlog-witness): signs a head of a log that it knows where that has only grown since the last one.
import { parseCheckpoint } from '../archive/log/checkpoint.ts';
import { cosign } from '../archive/log/cosignature.ts';
import { isConsistent } from '../archive/log/merkle.ts';
import { isSignedBy, parseNote, type Signer, type Verifier } from '../archive/log/note.ts';
import type { Clock } from '../ops/clock.ts';
import type { Events } from '../ops/events.ts';
import type { Head, WitnessHeads } from './heads.ts';
import { parseSubmission, SIZE_TYPE, type Submission } from './submission.ts';

export interface Answer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly type: string;
  readonly body: string;
}

export interface WitnessParts {
  readonly cosigner: Signer;
  /** the logs it signs for, by the keys that they sign with */
  readonly logs: readonly Verifier[];
  readonly heads: WitnessHeads;
  readonly clock: Clock;
  readonly events: Pick<Events, 'checkpointSigned' | 'checkpointRefused' | 'logForked'>;
}

const TEXT = 'text/plain; charset=utf-8';

/** Answers one submission. What it signs is on the disk before. */
export function answerSubmission(body: string, parts: WitnessParts): Answer {
  const { logs, events } = parts;
  const submission = parseSubmission(body);
  const note = submission === null ? null : parseNote(submission.checkpoint);
  const checkpoint = note === null ? null : parseCheckpoint(note.text);
  if (submission === null || note === null || checkpoint === null) return refusal(400, 'not a submission');
  const log = logs.findIndex(({ name }) => name === checkpoint.origin) + 1;
  if (log === 0) return refusal(404, 'a log that this witness does not know');
  const refuse = (status: Answer['status'], why: string) => {
    events.checkpointRefused({ log, status });
    return refusal(status, why);
  };
  const isSigned = logs.some((key) => key.name === checkpoint.origin && isSignedBy(note, key));
  if (!isSigned) return refuse(403, 'not signed by the log');
  if (submission.old > checkpoint.size) return refuse(400, 'the old size is larger than the new one');
  const head = { ...checkpoint, note: submission.checkpoint };
  const decided = parts.heads.advance(checkpoint.origin, head, (before) => decide(submission, head, before));
  if (decided.kind === 'other_size') {
    events.checkpointRefused({ log, status: 409 });
    return sizeAnswer(decided.before.size);
  }
  if (decided.kind === 'not_grown') {
    const { before } = decided;
    const isProof = before.size === head.size;
    const { origin } = checkpoint;
    parts.heads.keepConflict({
      origin,
      signed: before.note,
      note: head.note,
      isProof,
      at: parts.clock.now(),
    });
    if (!isProof) return refuse(422, 'not proved to have grown from what this witness has signed');
    events.logForked({ log, size: head.size });
    return sizeAnswer(before.size);
  }
  events.checkpointSigned({ log, size: checkpoint.size });
  return { status: 200, type: TEXT, body: cosign(note.text, parts.clock.now(), parts.cosigner) };
}

function decide({ old, proof }: Submission, now: Head, before: Head) {
  if (old !== before.size) return { kind: 'other_size', before, isNew: false } as const;
  return isConsistent(old, now.size, before.root, now.root, proof)
    ? ({ kind: 'grown', before, isNew: true } as const)
    : ({ kind: 'not_grown', before, isNew: false } as const);
}

function sizeAnswer(size: number): Answer {
  return { status: 409, type: SIZE_TYPE, body: `${size}\n` };
}

function refusal(status: Answer['status'], why: string): Answer {
  return { status, type: TEXT, body: `${why}\n` };
}
