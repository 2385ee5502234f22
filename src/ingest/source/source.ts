// Where raw mail comes from: the contract that IMAP, mbox, Maildir and .eml sources keep.
import type { RawMessage } from '../../mail/message.ts';
import type { DailyLimit } from './daily-limit.ts';

/** One message and the lists it belongs to (more than one only where several lists share a mailbox). */
export interface Incoming extends RawMessage {
  readonly lists: readonly string[];
  /** true where the message was over the limit and `bytes` is only its beginning: it must be held as too_large */
  readonly cut?: true;
  /** where it lies, at sources that can tell later that it was deleted */
  readonly place?: UidPlace;
  /** SHA-256 hex of the digest that it was taken out of */
  readonly partOf?: string;
}

/** A message of an IMAP mailbox (RFC 9051 2.3.1.1). */
export interface UidPlace {
  readonly uidValidity: string;
  readonly uid: number;
}

/** Every UID that the server named for the whole mailbox, after all of it was read. */
export interface PresentUids {
  readonly uidValidity: string;
  readonly uids: readonly number[];
  /** the lists of the source that follow deletions */
  readonly lists: readonly string[];
}

/**
 * What is kept in one vault transaction: messages and the cursors that stand behind them.
 * A batch holds at most a few MB, so that memory does not grow with the mailbox.
 */
export interface SourceBatch {
  readonly messages: readonly Incoming[];
  /** messages seen that no configured list claims; counted, never stored */
  readonly unrouted: number;
  /** messages larger than the limit whose bytes were cut or not fetched; each still comes as an Incoming with what was fetched */
  readonly oversized: number;
  /** new cursor by list id; opaque JSON that only this source reads */
  readonly cursors: Readonly<Record<string, string>>;
  /** of an account whose bytes are counted: what this batch took from it, also for messages that nobody claims */
  readonly fetched?: { readonly account: string; readonly bytes: number };
  /** lists whose policy follows deletions: where their messages lie is remembered */
  readonly follows?: readonly string[];
  /** only where a list follows deletions */
  readonly present?: PresentUids;
}

export interface ReadContext {
  /** the cursor last kept for (this source, list), or null */
  cursor(list: string): string | null;
  /** bytes of the account since midnight (UTC) that were kept */
  fetchedToday(account: string): number;
  readonly signal: AbortSignal;
  /** told as soon as the number of messages to come is known, for the progress bar */
  expect(messages: number): void;
  /** something a person should know: a known word, no text from outside */
  notice(
    what:
      | 'uidvalidity_changed'
      | 'reconnecting'
      | 'vanished'
      | 'throttled'
      | 'truncated_mbox'
      | 'daily_limit'
      | 'unreadable',
    count: number,
  ): void;
}

/**
 * Repeatable and stoppable anywhere: batches come in source order, each with the cursor after it; a run that
 * starts again from a kept cursor delivers what is missing and may deliver a message twice, never skip one.
 * Opened read-only: no flag, file or mailbox is ever changed. Faults are ArchiveError SOURCE_*.
 */
export interface Source {
  /** stable over runs and configurations: type, place and account, hashed; names the cursor rows */
  readonly id: string;
  /** list ids this source feeds */
  readonly lists: readonly string[];
  readonly type: 'imap' | 'mbox' | 'maildir' | 'eml';
  /** where its account is read up to a limit a day */
  readonly daily?: DailyLimit;
  batches(context: ReadContext): AsyncIterable<SourceBatch>;
  /**
   * Resolves when there may be something new (IDLE, polling, file watch); rejects never; returns at once when aborted.
   * `asked` is told whenever a server answered that there is nothing.
   */
  changed(signal: AbortSignal, asked?: () => void): Promise<void>;
  /** Cheap look for `check`: reachable, login, mailbox, message count, List-Ids of the newest messages. Throws ArchiveError. */
  probe(signal: AbortSignal): Promise<SourceProbe>;
}

export interface SourceProbe {
  readonly messages: number;
  /** List-Ids seen in the newest messages (lower case, without brackets) with how often */
  readonly listIds: readonly { readonly listId: string; readonly count: number }[];
}
