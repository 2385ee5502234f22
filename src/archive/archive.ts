// The public store as its readers see it. Nothing in it may be hidden from anybody. Its one writer: archive-writer.ts.
import type { HandOverReader } from './hand-over.ts';
import type { LogReader, Opening } from './log/log.ts';
import type { PublicRequest } from '../requests/words.ts';
import type { PublicMessage } from '../redact/public-message.ts';

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

/** Which text of a slot one speaks of: `version` grows whenever the slot changes. */
export interface SlotVersion {
  readonly seq: number;
  readonly version: number;
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

export type ListName = Pick<ListInfo, 'id' | 'name'>;

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

/** A thread as one line of a list of threads. */
export interface ThreadLine extends ThreadSummary {
  /** of the message it began with; `und` where that is not known or not published */
  readonly language: string;
  /** any of its published messages has an attached file */
  readonly hasAttachment: boolean;
}

/** Some of the threads of a month. `next`: where the month goes on; null at its end. */
export interface MonthThreads {
  readonly threads: readonly ThreadLine[];
  readonly next: { readonly sentAt: number; readonly seq: number } | null;
}

/** How busy a list is, and in which languages: published messages only. */
export interface ListActivity {
  /** since the month asked for */
  readonly messages: number;
  /** of the whole list, the most used first; `und` where it is not known */
  readonly languages: readonly { readonly language: string; readonly messages: number }[];
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

/** Where a published message stands in its thread. */
export interface PlaceInThread {
  readonly seq: number;
  readonly authorKey: string;
  /** 1-based, among the published messages in reading order; null in a thread too long to count it */
  readonly position: number | null;
  /** published messages of the thread */
  readonly of: number;
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

/** How large a record is, told without reading it. */
export interface RecordSize {
  /** UTF-8 */
  readonly bytes: number;
  /** beginnings of web addresses, wherever in it */
  readonly addresses: number;
  readonly redactions: number;
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
  /** As `lists`, names only: what every search needs. */
  listNames(): Promise<ListName[]>;
  /** How the authors with these keys are called in their newest published messages; others are left out. */
  authorLabels(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
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
  /** As `threads`, with what a line of a page says. */
  threadLines(
    list: string,
    before: { lastAt: number; root: number } | null,
    limit: number,
  ): Promise<ThreadLine[]>;
  /** The threads last active on these lists, newest first. */
  latestThreads(lists: readonly ListSummary[], limit: number): Promise<ThreadLine[]>;
  /** Threads with a published message in the month, by the first of these messages, after the given place. */
  monthThreads(
    list: string,
    month: string,
    after: { sentAt: number; seq: number } | null,
    limit: number,
  ): Promise<MonthThreads>;
  /** What goes on in each of these lists since a month (YYYY-MM). */
  activity(lists: readonly string[], since: string): Promise<Map<string, ListActivity>>;
  /** The thread that holds `seq`, in reading order; null where the slot does not exist or is not in a thread. */
  thread(list: string, seq: number): Promise<Thread | null>;
  /** The same without texts. */
  threadOutline(list: string, seq: number): Promise<ThreadOutline | null>;
  /** How large the published records of a thread are, by seq. */
  threadSizes(list: string, root: number): Promise<ReadonlyMap<number, RecordSize>>;
  /** Texts of published messages, in no order; absent ones are left out. */
  textsBySeq(list: string, seqs: readonly number[]): Promise<MessageText[]>;
  neighbours(list: string, seq: number): Promise<Neighbours>;
  /** Of the messages named those that are published, with their places, in no order. */
  placesInThreads(list: string, seqs: readonly number[]): Promise<PlaceInThread[]>;
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
  /** A number that is another one after anything at all was written. It says nothing to other readers or processes. */
  stamp(): number;
}
