// The private store of raw mail. One writer. It is the only place besides the source where mail exists in clear meaning.
import type { HoldReason } from '../../mail/message.ts';
import type { SourceBatch } from '../source/source.ts';

/** A message on its way: kept, not yet given a slot, or given one and kept for the next policy. */
export interface Intake {
  /** order of arrival over all lists; the line works in this order */
  readonly arrival: number;
  readonly list: string;
  /** SHA-256 hex of the bytes */
  readonly rawId: string;
  readonly receivedAt: number | null;
  /** only the beginning of the message is here: it was over the size limit */
  readonly isCut: boolean;
}

export interface IntakeOutcome {
  readonly arrival: number;
  readonly seq: number;
  /** why a person has to look, or null */
  readonly held: HoldReason | null;
}

export interface HeldMessage extends Intake {
  readonly seq: number;
  readonly why: HoldReason;
  readonly sizeBytes: number;
}

export interface Action {
  readonly who: string;
  readonly what: 'withhold' | 'restore' | 'reindex' | 'import' | 'hold' | 'release' | 'republish';
  readonly list: string;
  readonly seq: number | null;
  readonly reason: string | null;
  /** what was done how often; never a value */
  readonly counts?: Readonly<Record<string, number>>;
}

/** An action as it was recorded. */
export interface PastAction extends Omit<Action, 'what'> {
  readonly at: number;
  readonly what: string;
}

/** Durable when resolved, harmless when repeated; `keep` is one transaction over bytes, intake and cursors. */
export interface Vault extends Disposable {
  keep(sourceId: string, batch: SourceBatch): { kept: number; known: number };
  cursor(sourceId: string, list: string): string | null;
  /** Messages of a list that wait for the line, by arrival, after the given one. */
  waiting(list: string, afterArrival: number, limit: number): Intake[];
  bytes(rawId: string): Uint8Array;
  settle(outcomes: readonly IntakeOutcome[]): void;
  /** Every intake that ended in this slot, first one first: redelivered copies share a slot. */
  bySlot(list: string, seq: number): Intake[];
  held(list?: string): HeldMessage[];
  /** False where the raw mail is gone: it cannot be redacted anew. */
  hasBytes(rawId: string): boolean;
  /** Slots whose latest action took them out of public view: no run of the line brings them back. */
  takenOut(list: string): Set<number>;
  /** Slots that a person released although the policy holds them: what it holds them for is removed. */
  released(list: string): Set<number>;
  /** Before the deed, so that a crash between the two is on the safe side. */
  record(action: Action): void;
  /** Newest first; of one list or of all. */
  actions(list: string | null, limit: number): PastAction[];
  counts(list: string): { messages: number; waiting: number; held: number };
}
