// The read side of the public store. Every list is paged by key; every method is a bounded number of statements, which
// stand by subject in read-*.ts, reading-order.ts and log-reader.ts.
import type { StatementSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import { ArchiveError } from '../../ops/errors.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import type { PublicRequest } from '../../requests/words.ts';
import type {
  ArchiveReader,
  ArchiveSnapshot,
  ArchiveView,
  Change,
  ListName,
  ListSummary,
  MessageHead,
  MessageText,
  Neighbours,
  OpenedSlot,
  PlaceInThread,
  PublishedPolicy,
  RequestFigures,
  Slot,
  SlotVersion,
  StoredReport,
  Thread,
  RecordSize,
  ThreadOutline,
  ThreadSummary,
} from '../archive.ts';
import type { HandOverReader } from '../hand-over.ts';
import type { LogReader } from '../log/log.ts';
import { connectForReading, type Readable } from './database.ts';
import { handOverReader } from './hand-over.ts';
import { leafOf, logReader, openingsOf, openingsWithKey } from './log-reader.ts';
import { newestReports, reportsOf } from './reports.ts';
import { placesInThreads } from './places.ts';
import { requestByKey, requestFigures } from './requests.ts';
import {
  changesAfter,
  lastChange,
  lastEdition,
  listChangesAfter,
  newlyGone,
  slotOf,
  slotsAfter,
} from './read-changes.ts';
import {
  countMissingParents,
  countUnderOlderPolicy,
  listNames,
  listSummaries,
  listSummary,
  policyOf,
  policyTextOf,
} from './read-lists.ts';
import {
  messagesAfter,
  messagesBySeq,
  monthHeads,
  monthMessages,
  monthsOf,
  newestMessages,
  type Place,
  seqsByMessageIdKey,
  seqsWithSameId,
  threadsBefore,
} from './read-messages.ts';
import type { Tables } from './tables.ts';
import { neighboursOf, threadOf } from './reading-order.ts';
import { textsOf, threadOutlineOf, threadSizesOf } from './thread-outline.ts';
import { activityOf } from './activity.ts';
import { authorLabels } from './authors.ts';
import { latestThreads, monthThreads, threadLines } from './thread-lines.ts';

type Asked<Question extends 'threadLines' | 'latestThreads' | 'monthThreads' | 'activity'> = Parameters<
  ArchiveView[Question]
>;

/** Connections kept open for snapshots; more are opened while more are wanted at once. */
const SNAPSHOTS_KEPT = 8;

/** Opens the archive read-only. Throws STORE_MISSING. */
export function openArchiveReader(path: string): ArchiveReader {
  return new SqlArchiveReader(path, connectForReading(path));
}

class SqlView implements ArchiveView {
  #readable: Readable | null;

  constructor(readable: Readable) {
    this.#readable = readable;
  }

  get #db(): Kysely<Tables> {
    if (this.#readable === null) throw new ArchiveError('INTERNAL');
    return this.#readable.db;
  }

  /** Nothing is answered from here on: the connection may serve somebody else. */
  protected letGo(): Readable | null {
    const readable = this.#readable;
    this.#readable = null;
    return readable;
  }

  lists(): Promise<ListSummary[]> {
    return listSummaries(this.#db);
  }

  listNames(): Promise<ListName[]> {
    return listNames(this.#db);
  }

  authorLabels(keys: readonly string[]): Promise<Map<string, string>> {
    return authorLabels(this.#db, keys);
  }

  list(id: string): Promise<ListSummary | null> {
    return listSummary(this.#db, id);
  }

  policy(id: string, version: number): Promise<PublishedPolicy | null> {
    return policyOf(this.#db, id, version);
  }

  policyText(id: string, version: number): Promise<string | null> {
    return policyTextOf(this.#db, id, version);
  }

  missingParents(list: string): Promise<number> {
    return countMissingParents(this.#db, list);
  }

  slot(list: string, seq: number): Promise<Slot | null> {
    return slotOf(this.#db, list, seq);
  }

  async message(list: string, seq: number): Promise<PublicMessage | Slot | null> {
    const [message] = await this.messagesBySeq(list, [seq]);
    return message ?? (await this.slot(list, seq));
  }

  messagesBySeq(list: string, seqs: readonly number[]): Promise<PublicMessage[]> {
    return messagesBySeq(this.#db, list, seqs);
  }

  messages(list: string, after: number, limit: number): Promise<PublicMessage[]> {
    return messagesAfter(this.#db, list, after, limit);
  }

  months(list: string): Promise<{ month: string; messages: number }[]> {
    return monthsOf(this.#db, list);
  }

  monthHeads(list: string, month: string, after: Place | null, limit: number): Promise<MessageHead[]> {
    return monthHeads(this.#db, list, month, after, limit);
  }

  monthMessages(list: string, month: string, after: Place | null, limit: number): Promise<PublicMessage[]> {
    return monthMessages(this.#db, list, month, after, limit);
  }

  threads(
    list: string,
    before: { lastAt: number; root: number } | null,
    limit: number,
  ): Promise<ThreadSummary[]> {
    return threadsBefore(this.#db, list, before, limit);
  }

  threadLines(...asked: Asked<'threadLines'>) {
    return threadLines(this.#db, ...asked);
  }

  latestThreads(...asked: Asked<'latestThreads'>) {
    return latestThreads(this.#db, ...asked);
  }

  monthThreads(...asked: Asked<'monthThreads'>) {
    return monthThreads(this.#db, ...asked);
  }

  activity(...asked: Asked<'activity'>) {
    return activityOf(this.#db, ...asked);
  }

  thread(list: string, seq: number): Promise<Thread | null> {
    return threadOf(this.#db, list, seq, (seqs) => this.messagesBySeq(list, seqs));
  }

  threadOutline(list: string, seq: number): Promise<ThreadOutline | null> {
    return threadOutlineOf(this.#db, list, seq);
  }

  threadSizes(list: string, root: number): Promise<ReadonlyMap<number, RecordSize>> {
    return threadSizesOf(this.#db, list, root);
  }

  textsBySeq(list: string, seqs: readonly number[]): Promise<MessageText[]> {
    return textsOf(this.#db, list, seqs);
  }

  neighbours(list: string, seq: number): Promise<Neighbours> {
    return neighboursOf(this.#db, list, seq);
  }

  placesInThreads(list: string, seqs: readonly number[]): Promise<PlaceInThread[]> {
    return placesInThreads(this.#db, list, seqs);
  }

  byMessageIdKey(list: string, key: string): Promise<number[]> {
    return seqsByMessageIdKey(this.#db, list, key);
  }

  withSameId(list: string, seq: number): Promise<number[]> {
    return seqsWithSameId(this.#db, list, seq);
  }

  newest(list: string, limit: number): Promise<PublicMessage[]> {
    return newestMessages(this.#db, list, limit);
  }

  changes(after: number, limit: number): Promise<Change[]> {
    return changesAfter(this.#db, after, limit);
  }

  listChanges(list: string, after: number, limit: number): Promise<Change[]> {
    return listChangesAfter(this.#db, list, after, limit);
  }

  lastChange(): Promise<number> {
    return lastChange(this.#db);
  }

  lastEdition(): Promise<number> {
    return lastEdition(this.#db);
  }

  newlyGone(list: string, limit: number): Promise<Slot[]> {
    return newlyGone(this.#db, list, limit);
  }

  slots(list: string, after: number, limit: number): Promise<(Slot & SlotVersion)[]> {
    return slotsAfter(this.#db, list, after, limit);
  }

  get log(): LogReader {
    return logReader(this.#db);
  }

  get handOver(): HandOverReader {
    return handOverReader(this.#db);
  }

  openings(list: string, after: number, limit: number): Promise<OpenedSlot[]> {
    return openingsOf(this.#db, list, after, limit);
  }

  leafOf(list: string, seq: number): Promise<number | null> {
    return leafOf(this.#db, list, seq);
  }

  openingsByMessageIdKey(list: string, key: string): Promise<OpenedSlot[]> {
    return openingsWithKey(this.#db, list, key);
  }

  reports(subject: string, limit: number): Promise<StoredReport[]> {
    return reportsOf(this.#db, subject, limit);
  }

  newestReports(): Promise<StoredReport[]> {
    return newestReports(this.#db);
  }

  request(key: string): Promise<PublicRequest | null> {
    return requestByKey(this.#db, key);
  }

  requestFigures(today: string, list?: string): Promise<RequestFigures> {
    return requestFigures(this.#db, today, list);
  }

  underOlderPolicy(list: string): Promise<number> {
    return countUnderOlderPolicy(this.#db, list);
  }
}

class SqlArchiveReader extends SqlView implements ArchiveReader {
  readonly #path: string;
  readonly #stamp: StatementSync;
  readonly #idle: Readable[] = [];
  #isClosed = false;

  constructor(path: string, readable: Readable) {
    super(readable);
    this.#path = path;
    this.#stamp = readable.database.prepare('pragma data_version');
  }

  // SQLite counts, for each connection by itself, what others have committed; this one never writes.
  stamp(): number {
    return Number(this.#stamp.get()?.['data_version']);
  }

  // A connection of its own, inside a transaction: SQLite shows it the moment of its first read until that ends.
  snapshot(): ArchiveSnapshot {
    const readable = this.#idle.pop() ?? connectForReading(this.#path);
    readable.database.exec('begin');
    return new SqlSnapshot(readable, () => {
      readable.database.exec('commit');
      if (this.#isClosed || this.#idle.length >= SNAPSHOTS_KEPT) readable.database.close();
      else this.#idle.push(readable);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const readable of this.#idle.splice(0)) readable.database.close();
    await this.letGo()?.db.destroy();
  }
}

class SqlSnapshot extends SqlView implements ArchiveSnapshot {
  readonly #giveBack: () => void;

  constructor(readable: Readable, giveBack: () => void) {
    super(readable);
    this.#giveBack = giveBack;
  }

  [Symbol.dispose](): void {
    if (this.letGo() !== null) this.#giveBack();
  }
}
