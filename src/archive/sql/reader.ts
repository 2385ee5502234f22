// The read side of the public store. Every list is paged by key; every method is a bounded number of statements.
import { type Kysely, sql } from 'kysely';
import { ArchiveError } from '../../ops/errors.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import type { PublicRequest } from '../../requests/words.ts';
import type {
  ArchiveReader,
  ArchiveSnapshot,
  ArchiveView,
  Change,
  ListSummary,
  MessageHead,
  MessageText,
  Neighbours,
  OpenedSlot,
  PublishedPolicy,
  RequestFigures,
  Slot,
  SlotVersion,
  StoredReport,
  Thread,
  ThreadOutline,
  ThreadSummary,
} from '../archive.ts';
import type { HandOverReader } from '../hand-over.ts';
import type { LogReader } from '../log/log.ts';
import { connectForReading, type Readable } from './database.ts';
import { handOverReader } from './hand-over.ts';
import { leafOf, logReader, newestReports, openingsOf, openingsWithKey, reportsOf } from './log-reader.ts';
import {
  HEAD_COLUMNS,
  PLACED_COLUMNS,
  type PlacedRow,
  toHead,
  toPublicMessage,
  toSlot,
  toThreadSummary,
} from './rows.ts';
import { requestByKey, requestFigures } from './requests.ts';
import { policyName } from './slot-rows.ts';
import type { Tables } from './tables.ts';
import { neighboursOf, threadOf } from './reading-order.ts';
import { textsOf, threadOutlineOf, threadSizesOf } from './thread-outline.ts';

/** A sender whose program gives every message one id has more; they are in the archive all the same. */
const SAME_ID_SHOWN = 20;

type Place = { sentAt: number; seq: number };

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

  async lists(): Promise<ListSummary[]> {
    const rows = await this.#db.selectFrom('lists').selectAll().orderBy('name').orderBy('id').execute();
    return Promise.all(rows.map(async (row) => (await this.list(row.id))!));
  }

  async list(id: string): Promise<ListSummary | null> {
    const row = await this.#db.selectFrom('lists').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) return null;
    const states = await this.#db
      .selectFrom('slot_counts')
      .select(['state', (eb) => eb.fn.sum<number>('n').as('n')])
      .where('list', '=', id)
      .groupBy('state')
      .execute();
    const count = (state: Slot['state']) => states.find((s) => s.state === state)?.n ?? 0;
    const threads = await this.#db
      .selectFrom('thread_counts')
      .select('n')
      .where('list', '=', id)
      .executeTakeFirst();
    return {
      id: row.id,
      name: row.name,
      address: row.address,
      join: row.join_url,
      description: row.description,
      policy: { id: row.policy_id ?? 'balanced', version: row.policy_version ?? 1 },
      counts: {
        published: count('published'),
        withheld: count('withheld'),
        erased: count('erased'),
        pending: count('pending'),
      },
      threads: threads?.n ?? 0,
      firstAt: await this.#end(id, 'min'),
      lastAt: await this.#end(id, 'max'),
    };
  }

  async policy(id: string, version: number): Promise<PublishedPolicy | null> {
    const row = await this.#db
      .selectFrom('policies')
      .selectAll()
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (row === undefined) return null;
    return { id: row.id, version: row.version, document: JSON.parse(row.document), since: row.since };
  }

  async policyText(id: string, version: number): Promise<string | null> {
    const row = await this.#db
      .selectFrom('policies')
      .select('document')
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    return row?.document ?? null;
  }

  async missingParents(list: string): Promise<number> {
    // the last reference is the message that is answered
    const { rows } = await sql<{ n: number }>`
      select count(distinct json_extract(reference_keys, '$[#-1]')) as n from slots
      where list = ${list} and reference_keys <> '[]' and not exists (
        select 1 from slots parent
        where parent.list = slots.list and parent.message_id_key = json_extract(slots.reference_keys, '$[#-1]')
      )`.execute(this.#db);
    return rows[0]?.n ?? 0;
  }

  async slot(list: string, seq: number): Promise<Slot | null> {
    const row = await this.#db
      .selectFrom('slots')
      .select(['list', 'seq', 'state', 'reason', 'since'])
      .where('list', '=', list)
      .where('seq', '=', seq)
      .executeTakeFirst();
    return row === undefined ? null : toSlot(row);
  }

  async message(list: string, seq: number): Promise<PublicMessage | Slot | null> {
    const [message] = await this.messagesBySeq(list, [seq]);
    return message ?? (await this.slot(list, seq));
  }

  async messagesBySeq(list: string, seqs: readonly number[]): Promise<PublicMessage[]> {
    const found = new Map<number, PublicMessage>();
    for (let i = 0; i < seqs.length; i += 500) {
      const rows = await this.#placed(list)
        .where('slots.seq', 'in', seqs.slice(i, i + 500))
        .execute();
      for (const message of await this.#withCopies(rows)) found.set(message.seq, message);
    }
    return seqs.flatMap((seq) => found.get(seq) ?? []);
  }

  async messages(list: string, after: number, limit: number): Promise<PublicMessage[]> {
    const rows = await this.#placed(list)
      .where('slots.seq', '>', after)
      .orderBy('slots.seq')
      .limit(limit)
      .execute();
    return this.#withCopies(rows);
  }

  async months(list: string): Promise<{ month: string; messages: number }[]> {
    return this.#db
      .selectFrom('slot_counts')
      .select(['month', 'n as messages'])
      .where('list', '=', list)
      .where('state', '=', 'published')
      .where('n', '>', 0)
      .orderBy('month')
      .execute();
  }

  async monthHeads(list: string, month: string, after: Place | null, limit: number): Promise<MessageHead[]> {
    let query = this.#db
      .selectFrom('slots')
      .select(HEAD_COLUMNS)
      .where('list', '=', list)
      .where('month', '=', month)
      .where('state', '=', 'published');
    if (after !== null) {
      query = query.where((eb) => eb(eb.refTuple('sent_at', 'seq'), '>', eb.tuple(after.sentAt, after.seq)));
    }
    return (await query.orderBy('sent_at').orderBy('seq').limit(limit).execute()).map(toHead);
  }

  async monthMessages(
    list: string,
    month: string,
    after: Place | null,
    limit: number,
  ): Promise<PublicMessage[]> {
    const heads = await this.monthHeads(list, month, after, limit);
    return this.messagesBySeq(
      list,
      heads.map((head) => head.seq),
    );
  }

  async threads(
    list: string,
    before: { lastAt: number; root: number } | null,
    limit: number,
  ): Promise<ThreadSummary[]> {
    let query = this.#db.selectFrom('threads').selectAll().where('list', '=', list);
    if (before !== null) {
      query = query.where((eb) =>
        eb(eb.refTuple('last_at', 'root'), '<', eb.tuple(before.lastAt, before.root)),
      );
    }
    const rows = await query.orderBy('last_at', 'desc').orderBy('root', 'desc').limit(limit).execute();
    return rows.map(toThreadSummary);
  }

  thread(list: string, seq: number): Promise<Thread | null> {
    return threadOf(this.#db, list, seq, (seqs) => this.messagesBySeq(list, seqs));
  }

  threadOutline(list: string, seq: number): Promise<ThreadOutline | null> {
    return threadOutlineOf(this.#db, list, seq);
  }

  threadSizes(list: string, root: number): Promise<ReadonlyMap<number, number>> {
    return threadSizesOf(this.#db, list, root);
  }

  textsBySeq(list: string, seqs: readonly number[]): Promise<MessageText[]> {
    return textsOf(this.#db, list, seqs);
  }

  neighbours(list: string, seq: number): Promise<Neighbours> {
    return neighboursOf(this.#db, list, seq);
  }

  async byMessageIdKey(list: string, key: string): Promise<number[]> {
    const rows = await this.#db
      .selectFrom('slots')
      .select('seq')
      .where('list', '=', list)
      .where('message_id_key', '=', key)
      .orderBy('seq')
      .execute();
    return rows.map((row) => row.seq);
  }

  async withSameId(list: string, seq: number): Promise<number[]> {
    const rows = await this.#db
      .selectFrom('slots as own')
      .innerJoin('slots as other', (join) =>
        join
          .onRef('other.list', '=', 'own.list')
          .onRef('other.message_id_key', '=', 'own.message_id_key')
          .onRef('other.seq', '<>', 'own.seq'),
      )
      .select('other.seq')
      .where('own.list', '=', list)
      .where('own.seq', '=', seq)
      // `+`: found by the Message-ID's index, never by reading the list for the order or the state
      .where(sql<string>`+other.state`, '=', 'published')
      .orderBy(sql`+other.seq`)
      .limit(SAME_ID_SHOWN)
      .execute();
    return rows.map((row) => row.seq);
  }

  async newest(list: string, limit: number): Promise<PublicMessage[]> {
    const rows = await this.#db
      .selectFrom('slots')
      .select('seq')
      .where('list', '=', list)
      .where('state', '=', 'published')
      .orderBy('sent_at', 'desc')
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute();
    return this.messagesBySeq(
      list,
      rows.map((row) => row.seq),
    );
  }

  changes(after: number, limit: number): Promise<Change[]> {
    return this.#db
      .selectFrom('changes')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  listChanges(list: string, after: number, limit: number): Promise<Change[]> {
    return this.#db
      .selectFrom('changes')
      .selectAll()
      .where('list', '=', list)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  async lastChange(): Promise<number> {
    const row = await this.#db
      .selectFrom('changes')
      .select((eb) => eb.fn.max('id').as('last'))
      .executeTakeFirst();
    return row?.last ?? 0;
  }

  async lastEdition(): Promise<number> {
    const row = await this.#db
      .selectFrom('editions')
      .select((eb) => eb.fn.max('last_change').as('last'))
      .executeTakeFirst();
    return row?.last ?? 0;
  }

  async newlyGone(list: string, limit: number): Promise<Slot[]> {
    const rows = await this.#db
      .selectFrom('slots')
      .select(['list', 'seq', 'state', 'reason', 'since'])
      .where('list', '=', list)
      .where('state', 'in', ['withheld', 'erased'])
      .orderBy('since', 'desc')
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute();
    return rows.map(toSlot).toReversed();
  }

  async slots(list: string, after: number, limit: number): Promise<(Slot & SlotVersion)[]> {
    const rows = await this.#db
      .selectFrom('slots')
      .select(['list', 'seq', 'state', 'reason', 'since', 'version'])
      .where('list', '=', list)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ ...toSlot(row), version: row.version }));
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

  async underOlderPolicy(list: string): Promise<number> {
    const known = await this.#db
      .selectFrom('lists')
      .select(['policy_id', 'policy_version'])
      .where('id', '=', list)
      .executeTakeFirst();
    if (known === undefined || known.policy_id === null || known.policy_version === null) return 0;
    const row = await this.#db
      .selectFrom('slots')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('list', '=', list)
      .where('state', '=', 'published')
      .where('policy', '<>', policyName({ id: known.policy_id, version: known.policy_version }))
      .executeTakeFirst();
    return row?.n ?? 0;
  }

  // One end a statement: for both at once SQLite reads the whole index.
  async #end(list: string, which: 'min' | 'max'): Promise<number | null> {
    const row = await this.#db
      .selectFrom('slots')
      .select((eb) => eb.fn[which]('sent_at').as('at'))
      .where('list', '=', list)
      .where('state', '=', 'published')
      .executeTakeFirst();
    return row?.at ?? null;
  }

  #placed(list: string) {
    return (
      this.#db
        .selectFrom('slots')
        .innerJoin('records', (join) =>
          join.onRef('records.list', '=', 'slots.list').onRef('records.seq', '=', 'slots.seq'),
        )
        .select(PLACED_COLUMNS)
        .where('slots.list', '=', list)
        // `+`: found by number. With nine of them SQLite would rather read all that is published.
        .where(sql<string>`+slots.state`, '=', 'published')
    );
  }

  async #withCopies(rows: readonly PlacedRow[]): Promise<PublicMessage[]> {
    if (rows.length === 0) return [];
    const copies = await this.#db
      .selectFrom('slots')
      .select(['list', 'seq', 'identity'])
      .where(
        'identity',
        'in',
        rows.map((row) => row.identity),
      )
      .where('state', '=', 'published')
      .execute();
    const byIdentity = Map.groupBy(copies, (copy) => copy.identity);
    return rows.map((row) =>
      toPublicMessage(
        row,
        (byIdentity.get(row.identity) ?? [])
          .filter((copy) => copy.list !== row.list || copy.seq !== row.seq)
          .map(({ list, seq }) => ({ list, seq })),
      ),
    );
  }
}

class SqlArchiveReader extends SqlView implements ArchiveReader {
  readonly #path: string;
  readonly #idle: Readable[] = [];
  #isClosed = false;

  constructor(path: string, readable: Readable) {
    super(readable);
    this.#path = path;
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
