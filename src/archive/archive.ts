// The public store's contracts: one writer, many readers. Nothing in it may be hidden from anybody.
import type { HandOverReader } from './hand-over.ts';
import type { LogReader, Opening, Witness, WitnessState } from './log/log.ts';
import type { PublicRequest } from '../requests/words.ts';
import type { MessageKeys, PublicMessage, RedactedMessage } from '../redact/public-message.ts';

export type SlotState = 'published' | 'withheld' | 'erased' | 'pending';

/** What anybody may know of a slot, whatever its state. */
export interface Slot {
  readonly list: string;
  readonly seq: number;
  readonly state: SlotState;
  /** a word of the closed vocabulary for withheld and erased, else null */
  readonly reason: string | null;
  /** ms UTC, when the state was taken */
  readonly since: number;
}

/**
 * What a list commits to, for the openness report.
 * @public
 */
export interface PrincipleStatement {
  readonly openMembership: boolean;
  readonly openList: boolean;
  readonly openArchive: boolean;
}

export interface PublishedPolicy {
  readonly id: string;
  readonly version: number;
  /** the policy file as JSON, public by design */
  readonly document: unknown;
  readonly since: number;
}

/** A list as the public knows it. */
export interface ListInfo {
  readonly id: string;
  readonly name: string;
  readonly address: string | null;
  readonly join: string | null;
  readonly description: string | null;
  readonly policy: { readonly id: string; readonly version: number };
}

export interface ListSummary extends ListInfo {
  readonly counts: SlotCounts;
  readonly threads: number;
  /** sentAt of the first and last published message, ms UTC; null in an empty list */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
}

export interface SlotCounts {
  readonly published: number;
  readonly withheld: number;
  readonly erased: number;
  readonly pending: number;
}

export interface ThreadSummary {
  readonly list: string;
  /** seq of the root; of the earliest known message where the root was never received */
  readonly root: number;
  readonly subject: string;
  readonly author: string;
  readonly messages: number;
  readonly participants: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** One line of a month list or a thread outline: published messages only. */
export interface MessageHead {
  readonly list: string;
  readonly seq: number;
  readonly subject: string;
  readonly author: { readonly label: string; readonly key: string };
  readonly sentAt: number;
  readonly language: string;
  readonly threadRoot: number;
  readonly parent: number | null;
  readonly hasAttachment: boolean;
}

/** A node of a thread in reading order (depth first). */
export type ThreadEntry =
  | { readonly kind: 'message'; readonly depth: number; readonly message: PublicMessage }
  | { readonly kind: 'tombstone'; readonly depth: number; readonly slot: Slot }
  | { readonly kind: 'ghost'; readonly depth: number };

export interface Thread {
  readonly list: string;
  readonly root: number;
  readonly subject: string;
  readonly entries: readonly ThreadEntry[];
}

/** What stands at one place of a thread, without its text. */
export interface ThreadPlace {
  readonly seq: number;
  readonly state: SlotState;
  readonly reason: string | null;
  /** the slot it answers, where that is in the thread */
  readonly parent: number | null;
  readonly depth: number;
  readonly sentAt: number;
  /** as published; null where no message is shown */
  readonly author: { readonly label: string; readonly key: string } | null;
}

/** A thread without its texts: as cheap for thousands of messages as a page may be. */
export interface ThreadOutline {
  readonly list: string;
  readonly root: number;
  readonly subject: string;
  /** a message that was never received stands above all others, which are at depth 1 then */
  readonly hasGhost: boolean;
  /** in reading order (depth first) */
  readonly places: readonly ThreadPlace[];
}

/** The words of a message, for looking through many. */
export interface MessageText {
  readonly seq: number;
  readonly subject: string;
  readonly body: string;
}

export type Change = {
  readonly id: number;
  readonly list: string;
  readonly seq: number;
  readonly kind: 'published' | 'updated' | 'withheld' | 'erased' | 'pending';
  readonly at: number;
};

/** The published messages before and after one by (sentAt, seq); in its thread, `threadOutline` tells. */
export interface Neighbours {
  readonly previousByDate: number | null;
  readonly nextByDate: number | null;
}

/** Read side of the feed: what the index and the Atom feeds follow. */
export interface ArchiveChanges {
  /** Rows with id > `after`, oldest first, at most `limit`. */
  changes(after: number, limit: number): Promise<Change[]>;
  /** As `changes`, of one list. */
  listChanges(list: string, after: number, limit: number): Promise<Change[]>;
  /** Highest change id, 0 in an empty archive. */
  lastChange(): Promise<number>;
  /** Highest change id that belongs to an edition (see `Swap`), 0 where there never was one. */
  lastEdition(): Promise<number>;
  /** A published message, or the slot where it is not published, or null where the slot does not exist. */
  message(list: string, seq: number): Promise<PublicMessage | Slot | null>;
  /** Several published messages at once, in the order asked for; absent ones are left out. */
  messagesBySeq(list: string, seqs: readonly number[]): Promise<PublicMessage[]>;
}

/** A slot as who verifies looks at it. `saltId` is for who names the Message-ID, never for all. */
export interface OpenedSlot extends Slot, Opening {
  /** the published record, byte for byte; null where none is shown */
  readonly record: string | null;
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

/** An openness report as it was issued. */
export interface StoredReport {
  /** the coalition's id; where its list is connected, the list's */
  readonly subject: string;
  /** ms UTC */
  readonly issuedAt: number;
  /** JSON, byte for byte what the log's report leaf has the SHA-256 of */
  readonly document: string;
}

/** Requests for removal in numbers. Those that nobody confirmed and nobody decided on are not counted. */
export interface RequestFigures {
  readonly received: number;
  readonly open: number;
  /** open for longer than a month */
  readonly overdue: number;
  readonly granted: number;
  readonly refused: number;
  /** days from request to decision, of those that are decided; null where none is */
  readonly medianDays: number | null;
  readonly p95Days: number | null;
}

/** Read-only view of the archive. Safe to use while a writer works. Paging is by key, never by offset. */
export interface ArchiveView extends ArchiveChanges {
  lists(): Promise<ListSummary[]>;
  list(id: string): Promise<ListSummary | null>;
  policy(id: string, version: number): Promise<PublishedPolicy | null>;
  /** The bytes whose SHA-256 the log gives for this version of a policy. */
  policyText(id: string, version: number): Promise<string | null>;
  slot(list: string, seq: number): Promise<Slot | null>;
  /** Published messages with seq > after, ascending. */
  messages(list: string, after: number, limit: number): Promise<PublicMessage[]>;
  /** Months (YYYY-MM, UTC, by sentAt) that hold published messages, oldest first. */
  months(list: string): Promise<{ month: string; messages: number }[]>;
  /** Heads of one month by (sentAt, seq), after the given place. */
  monthHeads(
    list: string,
    month: string,
    after: { sentAt: number; seq: number } | null,
    limit: number,
  ): Promise<MessageHead[]>;
  /** Whole published messages of a month by (sentAt, seq), after the given place: for the mbox download. */
  monthMessages(
    list: string,
    month: string,
    after: { sentAt: number; seq: number } | null,
    limit: number,
  ): Promise<PublicMessage[]>;
  /** Threads by last activity, newest first, before the given place. */
  threads(
    list: string,
    before: { lastAt: number; root: number } | null,
    limit: number,
  ): Promise<ThreadSummary[]>;
  /** The thread that holds `seq`, in reading order; null where the slot does not exist or is not in a thread. */
  thread(list: string, seq: number): Promise<Thread | null>;
  /** The same without texts. */
  threadOutline(list: string, seq: number): Promise<ThreadOutline | null>;
  /** Bytes (UTF-8) of the published records of a thread, by seq. */
  threadSizes(list: string, root: number): Promise<ReadonlyMap<number, number>>;
  /** Texts of published messages, in no order; absent ones are left out. */
  textsBySeq(list: string, seqs: readonly number[]): Promise<MessageText[]>;
  neighbours(list: string, seq: number): Promise<Neighbours>;
  /** seqs of the list whose Message-ID has this keyed hash, ascending. */
  byMessageIdKey(list: string, key: string): Promise<number[]>;
  /** Published messages of the list, others than this one, that came with its Message-ID and say something else. */
  withSameId(list: string, seq: number): Promise<number[]>;
  /** Newest published messages of a list by sentAt. */
  newest(list: string, limit: number): Promise<PublicMessage[]>;
  /** Withheld and erased slots, the latest ones, in the order in which they went. */
  newlyGone(list: string, limit: number): Promise<Slot[]>;
  /** Slots in any state with seq > after, ascending. */
  slots(list: string, after: number, limit: number): Promise<(Slot & SlotVersion)[]>;
  /** Slots in any state with seq > after, ascending, with what opens their commitments. */
  openings(list: string, after: number, limit: number): Promise<OpenedSlot[]>;
  /** Slots whose Message-ID has this keyed hash, ascending, with what opens both commitments. */
  openingsByMessageIdKey(list: string, key: string): Promise<OpenedSlot[]>;
  /** The leaf of the slot's last decision, of its arrival while there is none; null where the signed log has neither. */
  leafOf(list: string, seq: number): Promise<number | null>;
  /** Messages that answer one that this list never had: how many such parents are named. */
  missingParents(list: string): Promise<number>;
  /** The transparency log. */
  readonly log: LogReader;
  /** What an archive that changes hands takes along beside all that is shown. */
  readonly handOver: HandOverReader;
  /** Openness reports of a coalition, the newest first. */
  reports(subject: string, limit: number): Promise<StoredReport[]>;
  /** The newest report of each coalition, by subject. */
  newestReports(): Promise<StoredReport[]>;
  /** A request for removal by the SHA-256 of its reference. */
  request(key: string): Promise<PublicRequest | null>;
  /** Requests for removal up to a day (YYYY-MM-DD): about one list, or all, those about a person included. */
  requestFigures(today: string, list?: string): Promise<RequestFigures>;
  /** Published messages that were made under another policy or version than the list has now. */
  underOlderPolicy(list: string): Promise<number>;
}

/**
 * The archive as it was at one moment, whatever is written meanwhile. Let it go soon: while it is held, the write-ahead
 * log cannot be emptied, so that what was removed still lies there.
 */
export interface ArchiveSnapshot extends ArchiveView, Disposable {}

/** Each question is answered from the moment it is asked; a `snapshot` answers all of them from one. */
export interface ArchiveReader extends ArchiveView, AsyncDisposable {
  snapshot(): ArchiveSnapshot;
}

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

/** Which text of a slot one speaks of: `version` grows whenever the slot changes. */
export interface SlotVersion {
  readonly seq: number;
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
