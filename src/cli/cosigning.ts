// The worker's part with witnesses: none of it holds up the line.
import type { Events } from '../ops/events.ts';
import { systemClock } from '../ops/clock.ts';
import { asArchiveError } from '../ops/errors.ts';
import { ownFrame } from '../ops/log.ts';
import { collectForever, collectOnce } from '../witness/collect.ts';
import type { Work } from './work.ts';

/** One round at the end of a run. A fault of it is told and is no fault of the run. */
export async function cosignOnce(work: Work, events: Events, signal: AbortSignal): Promise<void> {
  await collectOnce({ ...work, clock: systemClock, events }, signal).catch(tell(events));
}

/** Beside the line until aborted; resolves when nothing of it writes any more. */
export async function keepCosigned(work: Work, events: Events, signal: AbortSignal): Promise<void> {
  const onFault = tell(events);
  await collectForever({ ...work, clock: systemClock, events }, signal, onFault).catch(onFault);
}

function tell(events: Events): (error: unknown) => void {
  return (error) => events.failed({ code: asArchiveError(error).code, frame: ownFrame(error) });
}
