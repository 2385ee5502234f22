// What changes hands beside what everybody sees: the keyed hashes by which a message is known again, and when things
// happened. All of it is public by design; none of it says anything to somebody without the key.
import type { MessageKeys } from '../redact/public-message.ts';
import type { ListInfo, Slot, SlotVersion, StoredReport } from './archive.ts';
import type { LogHead } from './log/log.ts';

/** A slot beyond what its opening says (`ArchiveView.openings`). */
export interface SlotKeys {
  readonly seq: number;
  /** ms UTC */
  readonly since: number;
  readonly sentAt: number;
  readonly keys: Required<Pick<MessageKeys, 'identity' | 'messageId' | 'references' | 'likeness'>>;
}

export interface HandOverReader {
  /** Slots in any state with seq > after, ascending. */
  slotKeys(list: string, after: number, limit: number): Promise<SlotKeys[]>;
  /** Tells under which key the hashes of a list were made; null where no worker has said it yet. */
  keyCheck(list: string): Promise<string | null>;
}

/** A slot as it is put into an empty archive. */
export interface GivenSlot extends SlotKeys, Pick<Slot, 'state' | 'reason'>, SlotVersion {
  readonly seenLeaf: number;
  readonly leaf: number | null;
  /** base64 */
  readonly saltRecord: string | null;
  /** the published record, byte for byte */
  readonly record: string | null;
}

/** One row of the change feed. */
export interface GivenChange {
  readonly id: number;
  readonly seq: number;
  readonly kind: 'published' | 'updated' | 'withheld' | 'erased' | 'pending';
  /** ms UTC */
  readonly at: number;
}

/**
 * Fills an empty archive with one that another instance made. Nothing is checked here but what a record may look like:
 * the caller has compared everything with the log. Nobody may read the file before all of it is there.
 */
export interface ArchiveFiller extends AsyncDisposable {
  /** The next leaves of the log. Throws RangeError for what is none. */
  putLeaves(leaves: readonly string[]): Promise<void>;
  /** The root of the tree of the first `size` leaves. Throws RangeError where there are fewer. */
  root(size: number): Promise<Buffer>;
  /** Leaves by index. */
  leavesAt(indexes: readonly number[]): Promise<Map<number, string>>;
  putPredecessors(heads: readonly LogHead[]): Promise<void>;
  putPolicies(
    policies: readonly { id: string; version: number; document: string; since: number }[],
  ): Promise<void>;
  putList(list: ListInfo, keyCheck: string): Promise<void>;
  /** By ascending number. Throws PUBLIC_RECORD_INVALID. */
  putSlots(list: string, slots: readonly GivenSlot[]): Promise<void>;
  putChanges(list: string, changes: readonly GivenChange[]): Promise<void>;
  /** Places the messages of a list in threads, after all its slots are there. */
  place(list: string): Promise<void>;
  putReport(report: StoredReport): Promise<void>;
}
