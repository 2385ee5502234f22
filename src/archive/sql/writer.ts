// The one writer of the public store. Record, thread placement and change-feed rows are one transaction.
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import PQueue from 'p-queue';
import { baseSubject } from '../../mail/base-subject.ts';
import { RedactedMessage } from '../../redact/public-message.ts';
import type { Clock } from '../../ops/clock.ts';
import { ArchiveError } from '../../ops/errors.ts';
import type { ArchiveWriter, Change, Entry, ListInfo, Recorded, Slot } from '../archive.ts';
import { openForWriting } from './database.ts';
import { joinComponent, placeComponent, type Tx } from './placement.ts';
import { toSlot } from './rows.ts';
import type { Tables } from './tables.ts';

/** Opens (and creates or migrates) the archive for writing. Throws STORE_NEWER. */
export async function openArchiveWriter(path: string, clock: Clock): Promise<ArchiveWriter> {
  return new SqlArchiveWriter(await openForWriting(path), clock);
}

class SqlArchiveWriter implements ArchiveWriter {
  readonly #db: Kysely<Tables>;
  readonly #clock: Clock;
  // One connection: transactions take turns.
  readonly #turns = new PQueue({ concurrency: 1 });

  constructor(db: Kysely<Tables>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async putList(list: Omit<ListInfo, 'policy'>): Promise<void> {
    const { id, name, address, join, description } = list;
    await this.#write((tx) =>
      tx
        .insertInto('lists')
        .values({ id, name, address, join_url: join, description, policy_id: null, policy_version: null })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet({ name, address, join_url: join, description }),
        )
        .execute(),
    );
  }

  putPolicy(list: string, policy: { id: string; document: unknown }): Promise<{ id: string; version: number }> {
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
      }
      await tx
        .updateTable('lists')
        .set({ policy_id: policy.id, policy_version: version })
        .where('id', '=', list)
        .execute();
      return { id: policy.id, version };
    });
  }

  record(list: string, entries: readonly Entry[]): Promise<Recorded[]> {
    return this.#write(async (tx) => {
      const touched = new Set<number>();
      const created = new Set<number>();
      const recorded: Recorded[] = [];
      let seq = await lastSeq(tx, list);
      for (const entry of entries) {
        const known = await tx
          .selectFrom('slots')
          .select(['seq', 'state'])
          .where('list', '=', list)
          .where('identity', '=', entry.keys.identity)
          .executeTakeFirst();
        if (known !== undefined) {
          recorded.push({ seq: known.seq, outcome: 'duplicate', state: known.state });
          continue;
        }
        seq += 1;
        touched.add(await this.#fill(tx, list, seq, 1, entry));
        created.add(seq);
        recorded.push({ seq, outcome: 'created', state: stateOf(entry) });
      }
      await this.#place(tx, list, touched, created);
      return recorded;
    });
  }

  replace(list: string, seq: number, entry: Entry): Promise<Recorded> {
    return this.#write(async (tx) => {
      const before = await this.#slot(tx, list, seq);
      const twin = await tx
        .selectFrom('slots')
        .select(['seq', 'state'])
        .where('list', '=', list)
        .where('identity', '=', entry.keys.identity)
        .where('seq', '!=', seq)
        .executeTakeFirst();
      // What could not be read turned out to be a message that already has a slot: nothing is shown twice.
      if (twin !== undefined) return { seq: twin.seq, outcome: 'duplicate', state: twin.state };
      await tx.deleteFrom('records').where('list', '=', list).where('seq', '=', seq).execute();
      await tx.deleteFrom('slots').where('list', '=', list).where('seq', '=', seq).execute();
      const touched = new Set([before.component, await this.#fill(tx, list, seq, before.version + 1, entry)]);
      await this.#place(tx, list, touched, new Set([seq]));
      return { seq, outcome: 'updated', state: stateOf(entry) };
    });
  }

  withhold(list: string, seq: number, reason: string): Promise<Slot> {
    return this.#write(async (tx) => {
      const { component, identity } = await this.#slot(tx, list, seq);
      const since = this.#clock.now();
      await tx.deleteFrom('records').where('list', '=', list).where('seq', '=', seq).execute();
      await tx
        .updateTable('slots')
        .set({ ...NOTHING_SHOWN, state: 'withheld', reason, since })
        .set((eb) => ({ version: eb('version', '+', 1) }))
        .where('list', '=', list)
        .where('seq', '=', seq)
        .execute();
      await this.#change(tx, list, seq, 'withheld');
      await this.#changeCopies(tx, list, seq, identity);
      await this.#place(tx, list, new Set([component]), new Set([seq]));
      return { list, seq, state: 'withheld', reason, since };
    });
  }

  async #slot(tx: Tx, list: string, seq: number) {
    const row = await tx
      .selectFrom('slots')
      .select(['list', 'seq', 'state', 'reason', 'since', 'version', 'component', 'identity'])
      .where('list', '=', list)
      .where('seq', '=', seq)
      .executeTakeFirst();
    if (row === undefined) throw new ArchiveError('SLOT_UNKNOWN', 'never', { list, seq });
    return { ...toSlot(row), version: row.version, component: row.component, identity: row.identity };
  }

  // Writes slot, record and change row; gives the component to place anew.
  async #fill(tx: Tx, list: string, seq: number, version: number, entry: Entry): Promise<number> {
    const message = entry.kind === 'publish' ? RedactedMessage.parse(entry.message) : null;
    const sentAt = entry.kind === 'publish' ? entry.message.sentAt : entry.sentAt;
    const { base, isReply } = baseSubject(message?.subject ?? '');
    const head = {
      seq,
      messageId: entry.keys.messageId,
      references: entry.keys.references,
      sentAt,
      identity: entry.keys.identity,
      baseSubject: base.toLowerCase(),
      isReply,
    };
    const component = await joinComponent(tx, list, head);
    await tx
      .insertInto('slots')
      .values({
        list,
        seq,
        state: stateOf(entry),
        reason: entry.kind === 'withhold' ? entry.reason : null,
        since: this.#clock.now(),
        version,
        identity: head.identity,
        message_id_key: head.messageId,
        reference_keys: JSON.stringify(head.references),
        sent_at: sentAt,
        month: new Date(sentAt).toISOString().slice(0, 7),
        component,
        thread_root: seq,
        parent: null,
        parent_kind: 'none',
        ...(message === null ? NOTHING_SHOWN : shown(message, head.baseSubject, isReply)),
      })
      .execute();
    if (message !== null) {
      await tx.insertInto('records').values({ list, seq, record: JSON.stringify(message) }).execute();
      await this.#changeCopies(tx, list, seq, head.identity);
    }
    await this.#change(tx, list, seq, version > 1 && message !== null ? 'updated' : stateOf(entry));
    return component;
  }

  async #place(tx: Tx, list: string, components: Set<number>, alreadyTold: Set<number>): Promise<void> {
    const current = await currentComponents(tx, list, components, alreadyTold);
    for (const component of current) {
      for (const seq of await placeComponent(tx, list, component)) {
        if (!alreadyTold.has(seq)) await this.#change(tx, list, seq, 'updated');
      }
    }
  }

  // A copy in another list changes what the first one says of itself (`alsoIn`).
  async #changeCopies(tx: Tx, list: string, seq: number, identity: string): Promise<void> {
    const copies = await tx
      .selectFrom('slots')
      .select(['list', 'seq'])
      .where('identity', '=', identity)
      .where('state', '=', 'published')
      .execute();
    for (const copy of copies) {
      if (copy.list !== list || copy.seq !== seq) await this.#change(tx, copy.list, copy.seq, 'updated');
    }
  }

  async #change(tx: Tx, list: string, seq: number, kind: Change['kind']): Promise<void> {
    await tx.insertInto('changes').values({ list, seq, kind, at: this.#clock.now() }).execute();
  }

  #write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#turns.add(() => this.#db.transaction().execute(work));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#turns.onIdle();
    await this.#db.destroy();
  }
}

const NOTHING_SHOWN = {
  base_subject: '',
  is_reply: 0,
  subject: '',
  author_label: '',
  author_key: '',
  language: 'und',
  has_attachment: 0,
} as const;

function shown(message: RedactedMessage, base: string, isReply: boolean) {
  return {
    base_subject: base,
    is_reply: isReply ? 1 : 0,
    subject: message.subject,
    author_label: message.author.label,
    author_key: message.author.key,
    language: message.language,
    has_attachment: message.attachments.length > 0 ? 1 : 0,
  };
}

function stateOf(entry: Entry): 'published' | 'withheld' | 'pending' {
  return entry.kind === 'publish' ? 'published' : entry.kind === 'withhold' ? 'withheld' : 'pending';
}

async function lastSeq(tx: Tx, list: string): Promise<number> {
  const row = await tx
    .selectFrom('slots')
    .select((eb) => eb.fn.max('seq').as('last'))
    .where('list', '=', list)
    .executeTakeFirst();
  return row?.last ?? 0;
}

// Components may have been merged since they were touched: ask where the touched slots are now.
async function currentComponents(tx: Tx, list: string, components: Set<number>, seqs: Set<number>): Promise<Set<number>> {
  const rows = await tx
    .selectFrom('slots')
    .select('component')
    .distinct()
    .where('list', '=', list)
    .where((eb) => eb.or([eb('component', 'in', [...components, -1]), eb('seq', 'in', [...seqs, -1])]))
    .execute();
  return new Set(rows.map((row) => row.component));
}
