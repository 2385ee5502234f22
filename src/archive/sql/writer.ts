// The one writer of the public store. Record, thread placement, change-feed rows and leaves are one transaction; what it
// writes stands by subject in write-*.ts, gone.ts, edition.ts and reports.ts.
import { type Kysely, sql } from 'kysely';
import PQueue from 'p-queue';
import type { Clock } from '../../ops/clock.ts';
import type { PublicRequest } from '../../requests/words.ts';
import { hourOf } from '../log/leaf.ts';
import type { Witness } from '../log/log.ts';
import type { Signer } from '../log/note.ts';
import type { ListInfo, Slot } from '../archive.ts';
import type {
  ArchiveWriter,
  Cosigned,
  Entry,
  PolicyRef,
  Recorded,
  Rethreaded,
  SourceStatement,
  Staging,
  Swap,
} from '../archive-writer.ts';
import { emptyLog, openForWriting, patiently } from './database.ts';
import { putEdition, writeEdition } from './edition.ts';
import { takeAway } from './gone.ts';
import { appendLeaves, logSlots, logWhatIsMissing } from './log-book.ts';
import { claimLists, keepCosignature, keepWitnesses, lastHandover, logHandover } from './log-signers.ts';
import { News } from './news.ts';
import type { Tx } from './placement.ts';
import { lastChange } from './read-changes.ts';
import { putReport } from './reports.ts';
import { forgetRequests, putRequest } from './requests.ts';
import { rethread } from './rethread.ts';
import type { Tables } from './tables.ts';
import { putList, putPolicy } from './write-lists.ts';
import { recordEntries, replaceSlot } from './write-messages.ts';

const FORGET_WITHIN_MS = 1000;

/**
 * Opens (and creates or migrates) the archive for writing. Without a signer its log grows, and is signed by the next who
 * has one. Throws STORE_NEWER.
 */
export async function openArchiveWriter(
  path: string,
  clock: Clock,
  signer: Signer | null = null,
): Promise<ArchiveWriter> {
  const db = await openForWriting(path);
  try {
    await patiently(() => db.transaction().execute((tx) => logWhatIsMissing(tx, clock.now(), signer)));
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return new SqlArchiveWriter(db, clock, signer);
}

class SqlArchiveWriter implements ArchiveWriter {
  readonly #db: Kysely<Tables>;
  readonly #clock: Clock;
  readonly #signer: Signer | null;
  // One connection: transactions take turns.
  readonly #turns = new PQueue({ concurrency: 1 });
  #forgetting: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(db: Kysely<Tables>, clock: Clock, signer: Signer | null) {
    this.#db = db;
    this.#clock = clock;
    this.#signer = signer;
  }

  putList(list: Omit<ListInfo, 'policy'>): Promise<void> {
    return this.#write((tx) => putList(tx, list, this.#clock.now()));
  }

  putPolicy(
    list: string,
    policy: { id: string; document: unknown },
    when: 'now' | 'first' = 'now',
  ): Promise<PolicyRef> {
    return this.#write((tx) => putPolicy(tx, list, policy, when, this.#clock.now()));
  }

  record(list: string, entries: readonly Entry[]): Promise<Recorded[]> {
    return this.#write((tx, news) => recordEntries(tx, news, list, entries));
  }

  async replace(list: string, seq: number, replacement: Entry): Promise<Recorded> {
    const recorded = await this.#write((tx, news) => replaceSlot(tx, news, list, seq, replacement));
    // a republication replaces thousands: the log is emptied once for many of them
    this.#forgetSoon();
    return recorded;
  }

  withhold(list: string, seq: number, reason: string): Promise<Slot> {
    return this.#takeAway((tx, news) => takeAway(tx, news, list, seq, { state: 'withheld', reason }));
  }

  erase(list: string, seq: number, reason: string): Promise<Slot> {
    return this.#takeAway((tx, news) => takeAway(tx, news, list, seq, { state: 'erased', reason }));
  }

  hold(list: string, seq: number): Promise<Slot> {
    return this.#takeAway((tx, news) => takeAway(tx, news, list, seq, { state: 'pending', reason: null }));
  }

  async republish(list: string, policy: PolicyRef, { path }: Pick<Staging, 'path'>): Promise<Swap> {
    // Outside of the turns of other work: ATTACH cannot be part of a transaction.
    const swap = await this.#turns.add(async () => {
      await sql`attach database ${path} as staged`.execute(this.#db);
      try {
        return await this.#transact(
          (tx, news) => putEdition(tx, news, list, policy),
          (tx, first) => writeEdition(tx, list, first, this.#clock.now()),
        );
      } finally {
        await sql`detach database staged`.execute(this.#db);
      }
    });
    await this.forget();
    return swap;
  }

  rethread(list: string): Promise<Rethreaded> {
    return this.#write((tx, news) => rethread(tx, news, list));
  }

  putReport(subject: string, document: string): Promise<void> {
    return this.#write((tx) => putReport(tx, subject, document, this.#clock.now()));
  }

  putSourceStatement({ list, messages, slots }: SourceStatement): Promise<void> {
    const time = hourOf(this.#clock.now());
    const leaf = { type: 'source', list, time, messages: String(messages), slots: String(slots) } as const;
    return this.#write((tx) => appendLeaves(tx, [leaf]));
  }

  claim(keyCheck: string): Promise<string[]> {
    return this.#write((tx) => claimLists(tx, keyCheck));
  }

  putHandover(vkey: string): Promise<void> {
    return this.#write((tx) => logHandover(tx, vkey, this.#clock.now()));
  }

  handedOverTo(): Promise<string | null> {
    return this.#turns.add(() => lastHandover(this.#db));
  }

  putWitnesses(witnesses: readonly Witness[], quorum: number): Promise<void> {
    return this.#write((tx) => keepWitnesses(tx, witnesses, quorum));
  }

  putCosignature(verifier: string, cosigned: Cosigned): Promise<void> {
    return this.#write((tx) => keepCosignature(tx, verifier, cosigned));
  }

  putRequest(request: PublicRequest): Promise<void> {
    return this.#write((tx) => putRequest(tx, request));
  }

  forgetRequests(keys: readonly string[]): Promise<void> {
    return this.#write((tx) => forgetRequests(tx, keys));
  }

  async #takeAway(work: (tx: Tx, news: News) => Promise<Slot>): Promise<Slot> {
    const slot = await this.#write(work);
    await this.forget();
    return slot;
  }

  // Text that was removed also lies in the write-ahead log, until that is emptied.
  async forget(): Promise<boolean> {
    const done = await this.#turns.add(() => emptyLog(this.#db));
    if (!done) this.#forgetSoon();
    return done;
  }

  #forgetSoon(): void {
    if (this.#isClosed) return;
    this.#forgetting ??= setTimeout(() => {
      this.#forgetting = null;
      this.forget().catch(() => this.#forgetSoon());
    }, FORGET_WITHIN_MS).unref();
  }

  #write<T>(work: (tx: Tx, news: News) => Promise<T>): Promise<T> {
    return this.#turns.add(() => this.#transact(work));
  }

  // `after` is told the id of the first of the feed rows, where there are any.
  #transact<T>(
    work: (tx: Tx, news: News) => Promise<T>,
    after?: (tx: Tx, firstChange: number) => Promise<void>,
  ): Promise<T> {
    const run = async (tx: Tx) => {
      const news = new News(this.#clock.now());
      const result = await work(tx, news);
      const first = after === undefined || news.isEmpty ? null : (await lastChange(tx)) + 1;
      await news.write(tx);
      await logSlots(tx, news.slots, { at: news.at, ids: news.ids, signer: this.#signer });
      if (first !== null) await after!(tx, first);
      return result;
    };
    return patiently(() => this.#db.transaction().execute(run));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#turns.onIdle();
    // closing empties the log too
    if (this.#forgetting !== null) clearTimeout(this.#forgetting);
    await this.#db.destroy();
  }
}
