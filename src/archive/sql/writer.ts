// The one writer of the public store. Record, thread placement and change-feed rows are one transaction.
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import PQueue from 'p-queue';
import type { Clock } from '../../ops/clock.ts';
import type { PublicRequest } from '../../requests/words.ts';
import { hourOf } from '../log/leaf.ts';
import type { Witness } from '../log/log.ts';
import type { Signer } from '../log/note.ts';
import { ArchiveError } from '../../ops/errors.ts';
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
import { copiesOf, tellCopies, twinInDigest } from './copies.ts';
import { putEdition, writeEdition } from './edition.ts';
import { eraseSlot, stillErased } from './erase.ts';
import { appendLeaves, listLeaf, logSlots, logWhatIsMissing, policyLeaf } from './log-book.ts';
import { claimLists, keepCosignature, keepWitnesses, lastHandover, logHandover } from './log-signers.ts';
import { News } from './news.ts';
import { placeAnew } from './place-anew.ts';
import type { Tx } from './placement.ts';
import { lastChange } from './read-changes.ts';
import { forgetRequests, putRequest } from './requests.ts';
import { rethread } from './rethread.ts';
import { lastSeq, NOTHING_SHOWN, policyName, slotRow, stateOf, writeSlot } from './slot-rows.ts';
import type { Tables } from './tables.ts';

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

  async putList(list: Omit<ListInfo, 'policy'>): Promise<void> {
    const { id, name, address, join, description } = list;
    await this.#write(async (tx) => {
      const known = await tx.selectFrom('lists').select('id').where('id', '=', id).executeTakeFirst();
      await tx
        .insertInto('lists')
        .values({
          id,
          name,
          address,
          join_url: join,
          description,
          policy_id: null,
          policy_version: null,
          key_check: null,
        })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet({ name, address, join_url: join, description }),
        )
        .execute();
      if (known === undefined) await appendLeaves(tx, [listLeaf(id, this.#clock.now())]);
    });
  }

  putPolicy(
    list: string,
    policy: { id: string; document: unknown },
    when: 'now' | 'first' = 'now',
  ): Promise<PolicyRef> {
    const document = JSON.stringify(policy.document);
    const digest = createHash('sha256').update(document).digest('hex');
    return this.#write(async (tx) => {
      const latest = await tx
        .selectFrom('policies')
        .select(['version', 'digest'])
        .where('id', '=', policy.id)
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst();
      const version = latest?.digest === digest ? latest.version : (latest?.version ?? 0) + 1;
      if (latest?.digest !== digest) {
        const since = this.#clock.now();
        await tx.insertInto('policies').values({ id: policy.id, version, digest, document, since }).execute();
        const leaf = policyLeaf(policyName({ id: policy.id, version }), digest, since);
        await appendLeaves(tx, [leaf]);
      }
      await tx
        .updateTable('lists')
        .set({ policy_id: policy.id, policy_version: version })
        .where('id', '=', list)
        .$if(when === 'first', (update) => update.where('policy_id', 'is', null))
        .execute();
      return { id: policy.id, version };
    });
  }

  record(list: string, entries: readonly Entry[]): Promise<Recorded[]> {
    return this.#write(async (tx, news) => {
      await refuseOtherPolicy(tx, list, entries);
      const touched = new Set<number>();
      const created = new Set<number>();
      const recorded: Recorded[] = [];
      const identities = entries.flatMap(({ keys }) => [keys.identity, ...(keys.inDigest ?? [])]);
      const known = await copiesOf(tx, [...new Set(identities)]);
      let seq = await lastSeq(tx, list);
      for (const entry of await stillErased(tx, list, entries)) {
        const { identity } = entry.keys;
        const copies = known.get(identity) ?? [];
        const own = copies.find((copy) => copy.list === list);
        if (own !== undefined) {
          recorded.push({ seq: own.seq, outcome: 'duplicate', state: own.state });
          continue;
        }
        const twin = await twinInDigest(tx, list, entry.keys, known);
        if (twin !== null) {
          const isFuller = entry.keys.isPart !== true;
          const { seq: of, state } = twin;
          recorded.push({ seq: of, outcome: 'duplicate', state, ...(isFuller && { isFuller }) });
          continue;
        }
        seq += 1;
        const state = stateOf(entry);
        touched.add(await writeSlot(tx, { list, seq, version: 1, since: this.#clock.now() }, entry));
        created.add(seq);
        if (state === 'published') tellCopies(news, copies, list, seq);
        news.tell(list, seq, state);
        news.commit(list, seq, entry.keys.commitId);
        known.set(identity, [...copies, { list, seq, state, likeness: entry.keys.likeness ?? null }]);
        recorded.push({ seq, outcome: 'created', state });
      }
      await placeAnew(tx, news, list, touched, created);
      return recorded;
    });
  }

  async replace(list: string, seq: number, replacement: Entry): Promise<Recorded> {
    const recorded = await this.#write<Recorded>(async (tx, news) => {
      const before = await slotRow(tx, list, seq);
      // Of what is public it is known which message it is: another that had the same Message-ID does not take it along.
      const isKnown = before.state === 'published' && replacement.keys.identity === before.identity;
      const [entry] = isKnown ? [replacement] : ((await stillErased(tx, list, [replacement])) as [Entry]);
      await refuseOtherPolicy(tx, list, [entry]);
      if (before.state === 'erased') return { seq, outcome: 'duplicate', state: 'erased' };
      const { identity } = entry.keys;
      const known = await copiesOf(tx, [...new Set([identity, before.identity])]);
      const copies = known.get(identity) ?? [];
      const twin = copies.find((copy) => copy.list === list && copy.seq !== seq);
      // What could not be read turned out to be a message that already has a slot: nothing is shown twice.
      if (twin !== undefined) return { seq: twin.seq, outcome: 'duplicate', state: twin.state };
      await tx.deleteFrom('records').where('list', '=', list).where('seq', '=', seq).execute();
      await tx.deleteFrom('slots').where('list', '=', list).where('seq', '=', seq).execute();
      const state = stateOf(entry);
      const slot = { list, seq, version: before.version + 1, since: this.#clock.now() };
      const touched = new Set([before.component, await writeSlot(tx, slot, entry)]);
      const isSame = identity === before.identity;
      if (before.state === 'published' && !(isSame && state === 'published')) {
        tellCopies(news, known.get(before.identity) ?? [], list, seq);
      }
      if (state === 'published' && !(isSame && before.state === 'published'))
        tellCopies(news, copies, list, seq);
      news.tell(list, seq, state === 'published' ? 'updated' : state);
      await placeAnew(tx, news, list, touched, new Set([seq]));
      return { seq, outcome: 'updated', state };
    });
    // a republication replaces thousands: the log is emptied once for many of them
    this.#forgetSoon();
    return recorded;
  }

  withhold(list: string, seq: number, reason: string): Promise<Slot> {
    return this.#takeAway(list, seq, { state: 'withheld', reason });
  }

  hold(list: string, seq: number): Promise<Slot> {
    return this.#takeAway(list, seq, { state: 'pending', reason: null });
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
    const digest = createHash('sha256').update(document).digest('hex');
    return this.#write(async (tx) => {
      const [latest] = await tx
        .selectFrom('reports')
        .select(['digest', 'issued_at'])
        .where('subject', '=', subject)
        .orderBy('issued_at', 'desc')
        .limit(1)
        .execute();
      if (latest?.digest === digest) return;
      const issued_at = Math.max(this.#clock.now(), (latest?.issued_at ?? 0) + 1);
      await tx.insertInto('reports').values({ subject, issued_at, digest, document }).execute();
      await appendLeaves(tx, [{ type: 'report', time: hourOf(issued_at), subject, sha256: digest }]);
    });
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

  async #takeAway(
    list: string,
    seq: number,
    to: { state: 'withheld' | 'pending'; reason: string | null },
  ): Promise<Slot> {
    const slot = await this.#write<Slot>(async (tx, news) => {
      const { component, identity, ...before } = await slotRow(tx, list, seq);
      if (before.state === 'erased')
        return { list, seq, state: before.state, since: before.since, reason: before.reason };
      const since = this.#clock.now();
      await tx.deleteFrom('records').where('list', '=', list).where('seq', '=', seq).execute();
      await tx
        .updateTable('slots')
        .set({ ...NOTHING_SHOWN, ...to, since })
        .set((eb) => ({ version: eb('version', '+', 1) }))
        .where('list', '=', list)
        .where('seq', '=', seq)
        .execute();
      news.tell(list, seq, to.state);
      tellCopies(news, (await copiesOf(tx, [identity])).get(identity) ?? [], list, seq);
      await placeAnew(tx, news, list, new Set([component]), new Set([seq]));
      return { list, seq, ...to, since };
    });
    await this.forget();
    return slot;
  }

  async erase(list: string, seq: number, reason: string): Promise<Slot> {
    const slot = await this.#write<Slot>(async (tx, news) => {
      const { state, component, identity, since, reason: before } = await slotRow(tx, list, seq);
      if (state === 'erased') return { list, seq, state, since, reason: before };
      const now = { reason, since: this.#clock.now() };
      const erased = await eraseSlot(tx, news, { list, seq, identity }, now);
      await placeAnew(tx, news, list, new Set([component]), new Set([seq]));
      return erased;
    });
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

// A worker that read its policy before it was changed has to read it again: nothing of the old one comes after the new.
async function refuseOtherPolicy(tx: Tx, list: string, entries: readonly Entry[]): Promise<void> {
  const row = await tx
    .selectFrom('lists')
    .select(['policy_id', 'policy_version'])
    .where('id', '=', list)
    .executeTakeFirst();
  if (row === undefined || row.policy_id === null || row.policy_version === null) return;
  const now = policyName({ id: row.policy_id, version: row.policy_version });
  if (entries.some((entry) => entry.kind === 'publish' && policyName(entry.message.policy) !== now))
    throw new ArchiveError('POLICY_CHANGED', 'soon', { list });
}
