// The public store as its one writer sees it: what the line puts in, and what it is told of that.
import type { PublicRequest } from '../requests/words.ts';
import type { MessageKeys, RedactedMessage } from '../redact/public-message.ts';
import type { ListInfo, Slot, SlotState, SlotVersion } from './archive.ts';
import type { Witness, WitnessState } from './log/log.ts';

/** One outcome of the line, ready to be given a slot. */
export type Entry =
  | { readonly kind: 'publish'; readonly keys: MessageKeys; readonly message: RedactedMessage }
  | {
      readonly kind: 'withhold';
      readonly keys: MessageKeys;
      readonly reason: string;
      readonly sentAt: number;
    }
  /** written by somebody who was erased: a number and a reason, and never anything else */
  | {
      readonly kind: 'erase';
      readonly keys: MessageKeys;
      readonly reason: string;
      readonly sentAt: number;
    }
  /** waits for a person: `identity` stands for bytes that could not be read */
  | { readonly kind: 'pend'; readonly keys: MessageKeys; readonly sentAt: number };

export interface Recorded {
  readonly seq: number;
  readonly outcome: 'created' | 'duplicate' | 'updated';
  readonly state: SlotState;
  /** a duplicate of what was taken out of a digest, and fuller than that */
  readonly isFuller?: true;
}

export interface PolicyRef {
  readonly id: string;
  readonly version: number;
}

/** A new outcome for a slot as it was seen, or that it stays as it is. */
export type StagedOutcome = SlotVersion &
  /** `person`: an operator's decision stays; `gone`: there is no raw mail to redact */
  (
    | { readonly kind: 'keep'; readonly why: 'person' | 'gone' }
    | {
        readonly kind: 'entry';
        readonly entry: Entry;
        /** private: for whoever settles the intake after the swap */
        readonly arrival: number;
        readonly held: string | null;
      }
  );

/** New outcomes of one list on their way, in a private file. Durable when `put` returns; repeatable. */
export interface Staging extends Disposable {
  readonly path: string;
  /** Those that have no outcome for this version of theirs. */
  missing<T extends SlotVersion>(slots: readonly T[]): T[];
  put(outcomes: readonly StagedOutcome[]): void;
  settled(): Iterable<{ seq: number; arrival: number; held: string | null }>;
  counts(): { readonly entries: number; readonly person: number; readonly gone: number };
  /** closes it and takes its file away */
  remove(): void;
}

/**
 * All of a list in place of the old at once: an *edition*. `incomplete` where slots came or changed since they were
 * staged; nothing was written then.
 */
export type Swap =
  | { readonly kind: 'incomplete'; readonly seqs: readonly number[] }
  | {
      readonly kind: 'done';
      readonly changed: number;
      readonly unchanged: number;
      /** that were shown or withheld before and wait for a person now */
      readonly held: number;
      readonly withheld: number;
      /** read as a message that has another slot: not shown twice */
      readonly clashes: number;
    };

/** What placing a list anew found: tombstones count as messages, since threads hold them too. */
export interface Rethreaded {
  readonly messages: number;
  readonly threads: number;
  readonly moved: number;
}

/** What the operator says of where a list comes from, to be compared with its slots. */
export interface SourceStatement {
  readonly list: string;
  /** messages of this list that the sources have given so far, the same one counted once */
  readonly messages: number;
  /** of them, how many have a slot */
  readonly slots: number;
}

/** What a witness has signed. */
export type Cosigned = NonNullable<WitnessState['cosigned']>;

/**
 * The one writer. Every method is durable when it resolves and harmless when repeated.
 * A record, its thread placement and its change-feed rows are one transaction.
 */
export interface ArchiveWriter extends AsyncDisposable {
  /** Says which lists exist. The policy version is found by content: a changed document gets the next number. */
  putList(list: Omit<ListInfo, 'policy'>): Promise<void>;
  /** `first`: the list's public policy changes only where it has none yet; `republish` changes it then. */
  putPolicy(
    list: string,
    policy: { id: string; document: unknown },
    when?: 'now' | 'first',
  ): Promise<PolicyRef>;
  /**
   * Gives each entry its slot, in order. An identity that the list already has keeps its slot (`duplicate`), and so does
   * a message that it has from a digest, or has and meets again in one; a Message-ID whose slot is erased is never shown
   * again.
   * Throws POLICY_CHANGED, with nothing written, where an entry was made under another policy than the list's.
   */
  record(list: string, entries: readonly Entry[]): Promise<Recorded[]>;
  /**
   * Puts a new outcome into an existing slot (release, restore, re-redaction). Slot number stays, version grows.
   * An erased slot stays erased (`duplicate`). Throws SLOT_UNKNOWN, POLICY_CHANGED.
   */
  replace(list: string, seq: number, entry: Entry): Promise<Recorded>;
  /**
   * Takes a published or pending message out of public view; its record is removed. Gives the slot as it is then: an
   * erased one stays erased. Throws SLOT_UNKNOWN.
   */
  withhold(list: string, seq: number, reason: string): Promise<Slot>;
  /** As `withhold`, for good: nothing brings the slot back. Throws SLOT_UNKNOWN. */
  erase(list: string, seq: number, reason: string): Promise<Slot>;
  /** As `withhold`, into the state `pending`: a person has to look. */
  hold(list: string, seq: number): Promise<Slot>;
  /** Puts all staged outcomes in place and makes `policy` the list's public one, in one transaction. */
  republish(list: string, policy: PolicyRef, staging: Pick<Staging, 'path'>): Promise<Swap>;
  /**
   * Places all messages of a list in threads anew, in one transaction, and tells of the published ones that moved. Where
   * everything is in its place, nothing is written.
   */
  rethread(list: string): Promise<Rethreaded>;
  /** Makes an openness report public and logs its digest. The same document again changes nothing. */
  putReport(subject: string, document: string): Promise<void>;
  /** Logs what the operator says of a list's source. */
  putSourceStatement(statement: SourceStatement): Promise<void>;
  /** Makes the state of a request for removal public. */
  putRequest(request: PublicRequest): Promise<void>;
  /** Takes requests away from who has their reference; they are counted on. */
  forgetRequests(keys: readonly string[]): Promise<void>;
  /**
   * Notes for lists that have no mark yet under which key their keyed hashes are made. Gives the lists that came from
   * elsewhere and whose hashes were made under another key: a message would not be known again there.
   */
  claim(keyCheck: string): Promise<string[]>;
  /** Logs that the holder of this verifier key signs from now on. The same again changes nothing. */
  putHandover(vkey: string): Promise<void>;
  /** The verifier key in the last handover that this archive has logged itself, or null. */
  handedOverTo(): Promise<string | null>;
  /** Makes these the witnesses of the log. What those of them that it had before have signed is kept. */
  putWitnesses(witnesses: readonly Witness[], quorum: number): Promise<void>;
  /** Keeps what a witness signed last; of one that the log does not have, nothing. */
  putCosignature(verifier: string, cosigned: Cosigned): Promise<void>;
  /**
   * Empties the write-ahead log, where removed text still lies. False while a reader is in the middle of something; it
   * is tried again every second then, as long as this writer is open.
   */
  forget(): Promise<boolean>;
}
