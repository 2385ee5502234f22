// Keeps the heads of our log cosigned: soon after the log has grown, and daily where it has not, so that everybody sees
// that it is still watched. A witness that does not answer holds up nothing.
import type { ArchiveReader } from '../archive/archive.ts';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import type { LogHead, WitnessState } from '../archive/log/log.ts';
import type { Clock } from '../ops/clock.ts';
import type { Events } from '../ops/events.ts';
import { pause } from '../ops/shutdown.ts';
import { askWitness } from './ask.ts';

const LOOK_MS = 2_000;
const BETWEEN_MS = 60_000;
const LONGEST_BETWEEN_MS = 3_600_000;
/** a little less than a day, so that a head is never older than one */
const DAILY_MS = 23 * 3_600_000;

export interface CollectorParts {
  readonly reader: Pick<ArchiveReader, 'log'>;
  readonly archive: Pick<ArchiveWriter, 'putCosignature'>;
  readonly clock: Clock;
  readonly events: Pick<Events, 'headCosigned' | 'witnessFailed'>;
}

/** When a witness may be asked again, by its key. */
interface Asking {
  nextAt: number;
  betweenMs: number;
}

/** Asks every witness once for the head as it is, where it has not signed that yet or not for a day. */
export async function collectOnce(parts: CollectorParts, signal: AbortSignal): Promise<void> {
  await collect(parts, new Map(), signal);
}

/**
 * Goes on until aborted; `betweenMs` at least between two heads that one witness is sent. `onFault` is told of what is
 * ours; it is tried again later.
 */
export async function collectForever(
  parts: CollectorParts,
  signal: AbortSignal,
  onFault: (error: unknown) => void,
  betweenMs = BETWEEN_MS,
): Promise<void> {
  if ((await parts.reader.log.witnesses()).length === 0) return;
  const asking = new Map<string, Asking>();
  while (!signal.aborted) {
    try {
      await collect(parts, asking, signal, betweenMs);
      await pause(Math.min(LOOK_MS, betweenMs), signal);
    } catch (error) {
      onFault(error);
      await pause(betweenMs, signal);
    }
  }
}

async function collect(
  parts: CollectorParts,
  asking: Map<string, Asking>,
  signal: AbortSignal,
  betweenMs = BETWEEN_MS,
): Promise<void> {
  const head = await parts.reader.log.head();
  if (head === null) return;
  const now = parts.clock.now();
  const witnesses = await parts.reader.log.witnesses();
  await Promise.all(
    witnesses.map(async (witness, i) => {
      const turn = asking.get(witness.verifier) ?? { nextAt: 0, betweenMs };
      if (!isDue(witness, head, now) || now < turn.nextAt) return;
      const isDone = await ask(parts, witness, i + 1, head, signal);
      turn.betweenMs = isDone ? betweenMs : Math.min(turn.betweenMs * 2, LONGEST_BETWEEN_MS);
      turn.nextAt = now + turn.betweenMs;
      asking.set(witness.verifier, turn);
    }),
  );
}

function isDue({ cosigned }: WitnessState, head: LogHead, now: number): boolean {
  return cosigned === null || cosigned.note !== head.note || now - cosigned.at > DAILY_MS;
}

async function ask(
  { reader, archive, clock, events }: CollectorParts,
  witness: WitnessState,
  number: number,
  head: LogHead,
  signal: AbortSignal,
): Promise<boolean> {
  const asked = await askWitness(witness, {
    head,
    hashes: reader.log.hashes,
    known: witness.cosigned?.size ?? 0,
    now: () => clock.now(),
    signal,
  });
  if (signal.aborted) return false;
  if (asked.kind === 'failed') {
    events.witnessFailed({ witness: number, why: asked.why, status: asked.status });
    return false;
  }
  await archive.putCosignature(witness.verifier, asked.cosigned);
  events.headCosigned({ witness: number, size: head.size });
  return true;
}
