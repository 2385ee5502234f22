// The private store of raw mail. One writer. It is the only place besides the source where mail exists in clear meaning.
import type { ErasedPerson, KnownPerson } from '../../mail/erased-person.ts';
import type { EraseReason, HoldReason } from '../../mail/message.ts';
import type { SeenPerson } from '../../mail/seen-person.ts';
import type { PresentUids, Source, SourceBatch } from '../source/source.ts';
import type { Consents } from './consent.ts';
import type { Requests } from './request-case.ts';
import type { SealedMail } from './sealed-mail.ts';

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
  /** taken out of a digest */
  readonly isPart?: true;
}

export interface IntakeOutcome {
  readonly arrival: number;
  readonly seq: number;
  /** why a person has to look, or null */
  readonly held: HoldReason | null;
  /** the slot is erased: the bytes are deleted with this */
  readonly isErased?: boolean;
  /** it asked not to be archived */
  readonly isAsked?: boolean;
}

/** An intake that has its slot. */
export interface SettledIntake extends Intake {
  readonly seq: number;
}

export interface HeldMessage extends Intake {
  readonly seq: number;
  readonly why: HoldReason;
  readonly sizeBytes: number;
}

export interface Action {
  readonly who: string;
  readonly what:
    | 'withhold'
    | 'restore'
    | 'reindex'
    | 'import'
    | 'hold'
    | 'release'
    | 'republish'
    /** own messages of somebody, or one message */
    | 'erase'
    /** messages of others, for an erasure */
    | 'redact'
    /** a request for removal was decided; the number of a message is never told here */
    | 'grant'
    | 'refuse';
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
  /** `ready`: the messages of the batch as a Sealer made them, in order. */
  keep(
    sourceId: string,
    batch: SourceBatch,
    ready?: readonly SealedMail[] | null,
  ): { kept: number; known: number };
  cursor(sourceId: string, list: string): string | null;
  /** Bytes that were kept of an account since midnight (UTC), where its batches say. */
  fetchedToday(account: string): number;
  /** Messages of a list that wait for the line, by arrival, after the given one. */
  waiting(list: string, afterArrival: number, limit: number): Intake[];
  bytes(rawId: string): Uint8Array;
  settle(outcomes: readonly IntakeOutcome[]): void;
  /** Every intake that ended in this slot, the one that is shown first: redelivered copies share a slot. */
  bySlot(list: string, seq: number): Intake[];
  held(list?: string): HeldMessage[];
  /** False where the raw mail is gone: it cannot be redacted anew. */
  hasBytes(rawId: string): boolean;
  /** True for mail whose slot is erased; its bytes may be gone, and that is no damage. */
  isErased(arrival: number): boolean;
  /** Slots whose latest action took them out of public view: no run of the line brings them back. */
  takenOut(list: string): Set<number>;
  /** Slots that a person released although the policy holds them: what it holds them for is removed. */
  released(list: string): Set<number>;
  /** Before the deed, so that a crash between the two is on the safe side. */
  record(action: Action): void;
  /** Newest first; of one list or of all. */
  actions(list: string | null, limit: number): PastAction[];
  counts(list: string): { messages: number; waiting: number; held: number };
  /** What has its slot and its bytes, in all lists, by arrival. */
  settled(afterArrival: number, limit: number): SettledIntake[];
  /**
   * Deletes the bytes of every message that ended in this slot, and of the digests that hold it, unless another list
   * still needs them. The intakes stay: the same bytes are known and not kept again.
   */
  forget(list: string, seq: number): void;
  /** Empties the write-ahead log; false where somebody is reading and it has to be tried again. */
  emptyLog(): boolean;
  /** Records who is erased and takes them out of the register, in one transaction. */
  beginErasure(erased: ErasedPerson, plain: KnownPerson): void;
  readonly people: PeopleRegister;
  readonly erasures: Erasures;
  readonly deletions: Deletions;
  readonly asked: Asked;
  readonly watch: SourceWatch;
  readonly requests: Requests;
  readonly consents: Consents;
}

/** What is known of a list's mailboxes, whether or not mail came: silence is no sign of anything. */
export interface WatchedList {
  /** ms UTC: when the source that was reached longest ago last answered; null where a list has none that can be asked */
  readonly askedAt: number | null;
  /** of the newest messages, ms UTC, the latest first */
  readonly receivedAt: readonly number[];
  /** different messages that the sources have given: of copies that share a slot, one */
  readonly messages: number;
}

export interface SourceWatch {
  /** A source was read to its end, or said that there is nothing new. */
  answered(source: Pick<Source, 'id' | 'type' | 'lists'>): void;
  /** `sources`: those that the list has now. */
  list(id: string, sources: readonly Pick<Source, 'id' | 'type' | 'lists'>[]): WatchedList;
  /** Whether these numbers are others than were last stated in public, or that was `repeatMs` ago. */
  isNews(list: string, numbers: Stated, repeatMs: number): boolean;
  /** After they are in the log: said twice is no harm, not at all would be. */
  noteStated(list: string, numbers: Stated): void;
}

export interface Stated {
  readonly messages: number;
  readonly slots: number;
}

/** Slots whose every copy is gone from every source, and how much is known and went within a day. */
export interface Vanished {
  readonly seqs: readonly number[];
  readonly known: number;
  readonly lately: number;
}

/** What IMAP mailboxes hold and held, for lists that follow deletions. Mail from files is never gone. */
export interface Deletions {
  /** Compares what is known of a source with what is there; gives how many known messages are not. */
  compare(source: string, present: PresentUids): number;
  vanished(list: string): Vanished;
  /** Slots that the program took out for this and that a source has again. */
  reappeared(list: string): readonly number[];
  /** These are decided: they are not asked about again. */
  settle(list: string, seqs: readonly number[]): void;
  /** Forgets what sources held that the list has no more. */
  keepSources(list: string, sources: readonly string[]): void;
}

/** Who asks by X-No-Archive: the author, or the list's software on everything. */
export interface Asked {
  /**
   * Whether it is the list: by the messages that arrived before this one; for the first ones by those that arrived with
   * them. False where too few have. What is said of a message never changes from true to false.
   */
  isByList(intake: Pick<Intake, 'list' | 'arrival'>): boolean;
  /** Of the first messages of a list those that were withheld because it was not known yet that the list asks. */
  early(list: string): SettledIntake[];
}

export interface RegisteredPerson {
  readonly addresses: readonly string[];
  readonly names: readonly string[];
}
export type KnownPeople = readonly { readonly name: string; readonly address: string }[];

/** Who has which addresses and names, from all mail of the archive. */
export interface PeopleRegister {
  /** Remembers who was seen in a message until `settle` writes it. */
  note(arrival: number, people: readonly SeenPerson[]): void;
  /** Writes what was noted of these messages now: they were settled before there was a register. */
  read(arrivals: readonly number[]): void;
  /** Settled messages whose people are not registered yet. */
  unread(afterArrival: number, limit: number): Intake[];
  unreadCount(): number;
  /** Number of names. */
  size(): number;
  byAddress(address: string): RegisteredPerson | null;
  /** Everybody who has this name, in whatever order it is written. */
  byName(name: string): RegisteredPerson[];
  isRead(arrival: number): boolean;
  /** Names learnt after the given place, each with an address that stands for the person, and the place of the last. */
  names(after: number): { readonly names: KnownPeople; readonly last: number };
}

export interface UnfinishedErasure {
  readonly id: string;
  readonly reason: EraseReason;
  readonly person: KnownPerson;
  /** set where one message is erased and nobody */
  readonly message: { readonly list: string; readonly seq: number } | null;
}

/** Who was erased, as keyed hashes. */
export interface Erasures {
  /** Grows with every erasure of a person, whichever process records it. */
  generation(): number;
  people(): ErasedPerson[];
  /** The hashes of a person; an id that is known where one of the addresses is. */
  hashed(person: KnownPerson, reason: EraseReason): ErasedPerson;
  /** Records that one message is erased; nobody's hashes. */
  beginMessage(list: string, seq: number, reason: EraseReason): UnfinishedErasure;
  /** Erasures that were begun and not completed, with the plain values that completing needs. */
  unfinished(): UnfinishedErasure[];
  /** It is complete: the plain values are deleted. */
  finish(id: string): void;
}
