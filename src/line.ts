// The line: from a source's bytes to the public archive. Read this file first.
//
//   source ──▶ vault ──▶ parse, redact (threads) ──▶ archive ──change feed──▶ index (src/index/follow.ts)
//
// takeIn and publish may be stopped anywhere and started again: bytes and cursor are one transaction in the vault,
// a message keeps its identity in the archive, and what is not settled in the vault is simply done once more.
import { setImmediate } from 'node:timers/promises';
import type { ArchiveWriter } from './archive/archive-writer.ts';
import type { Source, SourceBatch } from './ingest/source/source.ts';
import type { SealedMail } from './ingest/vault/sealed-mail.ts';
import type { Sealer } from './ingest/vault/sealer.ts';
import type { Intake, Vault } from './ingest/vault/vault.ts';
import type { Refinable } from './line-pool.ts';
import { keepWindow, renewOrThrow } from './line-record.ts';
import type { Events, SourceNotice } from './ops/events.ts';
import type { RedactOutcome } from './redact/public-message.ts';

export interface Line {
  readonly vault: Vault;
  /** makes mail ready for the vault beside the fetching */
  readonly sealer: Pick<Sealer, 'seal'>;
  /** parses and redacts on killable threads; one outcome a message, in order */
  readonly refine: (list: string, waiting: readonly Refinable[]) => Promise<RedactOutcome[]>;
  /** the identity of bytes that could not be read */
  readonly identityOfBytes: (rawId: string) => string;
  readonly archive: ArchiveWriter;
  /** reads the policy of a list anew, after POLICY_CHANGED */
  readonly renewPolicy: (list: string) => Promise<void>;
  /** whether it is found out who asks by X-No-Archive, the author or the list's software */
  readonly isAutomatic: (list: string) => boolean;
  readonly events: Events;
  readonly tally: Tally;
}

/** What a run has done, for progress and summary. */
export interface Tally {
  /** kept by an earlier run and not brought to the archive then */
  resumed: number;
  expected: number;
  seen: number;
  unrouted: number;
  /** left for another day, because the account was read up to its limit */
  postponed: number;
  published: number;
  duplicates: number;
  readonly withheld: Record<string, number>;
  readonly held: Record<string, number>;
}

const WINDOW = 100;
const WINDOWS_AHEAD = 4;
/** Keeps everything a source has to give. Messages already known are counted as duplicates. */
export async function takeIn(
  line: Pick<Line, 'vault' | 'sealer' | 'tally' | 'events'>,
  source: Source,
  signal: AbortSignal,
  arrived: () => void,
): Promise<void> {
  // handed over by the source and not kept yet
  let bytesUnderWay = 0;
  const context = {
    signal,
    cursor: (list: string) => line.vault.cursor(source.id, list),
    fetchedToday: (account: string) => line.vault.fetchedToday(account) + bytesUnderWay,
    expect: (messages: number) => (line.tally.expected += messages),
    notice: (what: SourceNotice, count: number) => {
      if (what === 'daily_limit') line.tally.postponed += count;
      line.events.sourceNotice({ source: source.id, what, count });
    },
  };
  const keep = (batch: SourceBatch, ready: readonly SealedMail[] | null) => {
    const { kept, known } = line.vault.keep(source.id, batch, ready);
    bytesUnderWay -= batch.fetched?.bytes ?? 0;
    line.tally.seen += kept + known;
    line.tally.duplicates += known;
    const gone = batch.present === undefined ? 0 : line.vault.deletions.compare(source.id, batch.present);
    line.tally.unrouted += batch.unrouted;
    // nobody could know of them before the digest was opened
    line.tally.expected += batch.messages.filter(({ partOf }) => partOf !== undefined).length;
    line.events.batchKept({ source: source.id, kept, known, unrouted: batch.unrouted });
    if (kept > 0 || gone > 0) arrived();
  };
  // One batch is sealed while the next is fetched. They are kept in their order, whatever ends the reading.
  let keeping: Promise<void> = Promise.resolve();
  try {
    for await (const batch of source.batches(context)) {
      bytesUnderWay += batch.fetched?.bytes ?? 0;
      const sealing = line.sealer.seal(batch.messages.map(({ bytes }) => bytes));
      await keeping;
      keeping = sealing.then((ready) => keep(batch, ready));
      // a failure is met when its turn comes
      keeping.catch(() => {});
      if (signal.aborted) return;
    }
  } finally {
    await keeping;
  }
  line.vault.watch.answered(source);
}

/**
 * Brings what waits in the vault to the archive, in order of arrival. Where the list was republished under a changed
 * policy meanwhile, the archive refuses what was made under the old one: it is made again under the new.
 */
export async function publish(
  line: Line,
  list: string,
  signal: AbortSignal,
  recorded: (isMoreWaiting: boolean) => void,
): Promise<void> {
  for (let renewals = 0; ; renewals++) {
    try {
      return await publishWaiting(line, list, signal, recorded);
    } catch (error) {
      await renewOrThrow(line, list, error, renewals);
    }
  }
}

// The next windows are refined while one is recorded, so that no thread waits for the store.
async function publishWaiting(
  line: Line,
  list: string,
  signal: AbortSignal,
  recorded: (isMoreWaiting: boolean) => void,
): Promise<void> {
  const refining = (waiting: Intake[]) => {
    // known before they begin: who is erased a moment later is not known to the threads
    const erasures = line.vault.erasures.generation();
    const outcomes = line.refine(list, waiting);
    // a failure is met when its turn comes
    outcomes.catch(() => {});
    return { waiting, erasures, outcomes };
  };
  const underWay: ReturnType<typeof refining>[] = [];
  let last = 0;
  const refineAhead = () => {
    while (underWay.length < WINDOWS_AHEAD) {
      const waiting = line.vault.waiting(list, last, WINDOW);
      if (waiting.length === 0) return;
      last = waiting.at(-1)!.arrival;
      underWay.push(refining(waiting));
    }
  };
  try {
    refineAhead();
    while (underWay.length > 0 && !signal.aborted) {
      const { waiting, erasures, outcomes: made } = underWay.shift()!;
      const outcomes = await made;
      // somebody was erased meanwhile: not known to the threads that made these
      if (line.vault.erasures.generation() !== erasures) {
        underWay.unshift(refining(waiting));
        continue;
      }
      refineAhead();
      await keepWindow(line, list, { waiting, erasures, outcomes });
      // threads that are done meanwhile get their next work
      await setImmediate();
      recorded(underWay.length > 0);
    }
  } finally {
    await Promise.allSettled(underWay.map(({ outcomes }) => outcomes));
  }
}
