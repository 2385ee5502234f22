// What a run has done, for its summary and for the events.
import type { Entry, Recorded } from './archive/archive-writer.ts';
import type { Line, Tally } from './line.ts';
import type { RedactOutcome } from './redact/public-message.ts';

/** `resumed`: what an earlier run has kept and not published */
export function emptyTally(resumed = 0): Tally {
  return {
    resumed,
    expected: 0,
    seen: 0,
    unrouted: 0,
    postponed: 0,
    published: 0,
    duplicates: 0,
    withheld: {},
    held: {},
  };
}

/** Counts what became of a window of messages, and tells it. */
export function tellOf(
  line: Pick<Line, 'tally' | 'events'>,
  list: string,
  entries: readonly Entry[],
  outcomes: readonly RedactOutcome[],
  recorded: readonly Recorded[],
): void {
  const counts = { published: 0, withheld: 0, held: 0, duplicates: 0 };
  for (const [i, { outcome, seq, state }] of recorded.entries()) {
    const entry = entries[i]!;
    const refined = outcomes[i]!;
    if (outcome !== 'created') counts.duplicates += 1;
    else if (state === 'erased') {
      counts.withheld += 1;
      line.tally.withheld['erased'] = (line.tally.withheld['erased'] ?? 0) + 1;
    } else if (entry.kind === 'publish') counts.published += 1;
    else if (entry.kind === 'withhold') {
      counts.withheld += 1;
      line.tally.withheld[entry.reason] = (line.tally.withheld[entry.reason] ?? 0) + 1;
    } else if (refined.kind === 'held') {
      counts.held += 1;
      line.tally.held[refined.why] = (line.tally.held[refined.why] ?? 0) + 1;
      line.events.messageHeld({ list, seq, why: refined.why });
    }
  }
  line.tally.published += counts.published;
  line.tally.duplicates += counts.duplicates;
  line.events.messagesRecorded({ list, ...counts });
}
