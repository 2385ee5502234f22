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
  const decided = parts.heads.advance(checkpoint.origin, checkpoint, (before) =>
    decide(submission, checkpoint, before),
  );
  if (decided.kind === 'other_size') {
    events.checkpointRefused({ log, status: 409 });
    return sizeAnswer(decided.size);
  }
  if (decided.kind === 'fork') {
    const kept = parts.heads.keepConflict(checkpoint.origin, submission.checkpoint, parts.clock.now());
    events.logForked({ log, size: checkpoint.size, kept });
    return decided.size === checkpoint.size
      ? sizeAnswer(decided.size)
      : refusal(422, 'the log has not grown from the head that this witness has signed');
  }
  events.checkpointSigned({ log, size: checkpoint.size });
  return { status: 200, type: TEXT, body: cosign(note.text, parts.clock.now(), parts.cosigner) };
}

type Decided = {
  readonly isNew: boolean;
  readonly size: number;
  readonly kind: 'grown' | 'other_size' | 'fork';
};

function decide({ old, proof }: Submission, now: Head, before: Head): Decided {
  const { size } = before;
  if (old !== size) return { kind: 'other_size', size, isNew: false };
  const isGrown = isConsistent(old, now.size, before.root, now.root, proof);
  return isGrown ? { kind: 'grown', size, isNew: true } : { kind: 'fork', size, isNew: false };
}

function sizeAnswer(size: number): Answer {
  return { status: 409, type: SIZE_TYPE, body: `${size}\n` };
}

function refusal(status: Answer['status'], why: string): Answer {
  return { status, type: TEXT, body: `${why}\n` };
}
