// Fills an empty archive with what another instance made (../hand-over.ts).
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { ArchiveError } from '../../ops/errors.ts';
import { RedactedMessage } from '../../redact/public-message.ts';
import type { Entry } from '../archive-writer.ts';
import type { ArchiveFiller, GivenSlot } from '../hand-over.ts';
import { parseLeaf } from '../log/leaf.ts';
import { treeRoot } from '../log/merkle.ts';
import { openForWriting } from './database.ts';
import { appendLeaves } from './log-book.ts';
import { hashReader } from './log-hashes.ts';
import { News } from './news.ts';
import type { Tx } from './placement.ts';
import { rethread } from './rethread.ts';
import { slotColumns } from './slot-rows.ts';
import type { Tables } from './tables.ts';

const ROWS_A_STATEMENT = 100;

/** Makes the file. */
export async function openArchiveFiller(path: string): Promise<ArchiveFiller> {
  return new SqlArchiveFiller(await openForWriting(path));
}

class SqlArchiveFiller implements ArchiveFiller {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  putLeaves(texts: readonly string[]): Promise<void> {
    const leaves = texts.map((text) => {
      const leaf = parseLeaf(Buffer.from(text));
      if (leaf === null) throw new RangeError('no leaf of this log');
      return leaf;
    });
    return this.#write((tx) => appendLeaves(tx, leaves));
  }

  root(size: number): Promise<Buffer> {
    return treeRoot(hashReader(this.#db), size);
  }

  async leavesAt(indexes: readonly number[]): Promise<Map<number, string>> {
    const rows = await this.#db
      .selectFrom('log_leaves')
      .selectAll()
      .where('leaf_index', 'in', indexes)
      .execute();
    return new Map(rows.map(({ leaf_index, leaf }) => [leaf_index, leaf]));
  }

  putPredecessors(heads: Parameters<ArchiveFiller['putPredecessors']>[0]): Promise<void> {
    return this.#write(async (tx) => {
      for (const { verifier, size, note } of heads)
        await tx
          .insertInto('log_predecessors')
          .values({ verifier, size, note })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
    });
  }

  putPolicies(policies: Parameters<ArchiveFiller['putPolicies']>[0]): Promise<void> {
    return this.#write(async (tx) => {
      for (const policy of policies) {
        const digest = createHash('sha256').update(policy.document).digest('hex');
        await tx
          .insertInto('policies')
          .values({ ...policy, digest })
          .execute();
      }
    });
  }

  putList(
    { id, name, address, join, description, policy }: Parameters<ArchiveFiller['putList']>[0],
    keyCheck: string,
  ): Promise<void> {
    return this.#write(async (tx) => {
      await tx
        .insertInto('lists')
        .values({
          id,
          name,
          address,
          join_url: join,
          description,
          policy_id: policy.id,
          policy_version: policy.version,
          key_check: keyCheck,
        })
        .execute();
    });
  }

  putSlots(list: string, slots: readonly GivenSlot[]): Promise<void> {
    return this.#write(async (tx) => {
      for (let i = 0; i < slots.length; i += ROWS_A_STATEMENT)
        await insertSlots(tx, list, slots.slice(i, i + ROWS_A_STATEMENT));
    });
  }

  putChanges(list: string, changes: Parameters<ArchiveFiller['putChanges']>[1]): Promise<void> {
    return this.#write(async (tx) => {
      for (let i = 0; i < changes.length; i += ROWS_A_STATEMENT)
        await tx
          .insertInto('changes')
          .values(changes.slice(i, i + ROWS_A_STATEMENT).map((change) => ({ ...change, list })))
          .execute();
    });
  }

  // What moves is no news: the feed came along.
  place(list: string): Promise<void> {
    return this.#write(async (tx) => void (await rethread(tx, new News(0), list)));
  }

  putReport({ subject, issuedAt, document }: Parameters<ArchiveFiller['putReport']>[0]): Promise<void> {
    const digest = createHash('sha256').update(document).digest('hex');
    return this.#write(async (tx) => {
      await tx.insertInto('reports').values({ subject, issued_at: issuedAt, digest, document }).execute();
    });
  }

  #write(work: (tx: Tx) => Promise<void>): Promise<void> {
    return this.#db.transaction().execute(work);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#db.destroy();
  }
}

async function insertSlots(tx: Tx, list: string, slots: readonly GivenSlot[]): Promise<void> {
  if (slots.length === 0) return;
  const rows = slots.map((slot) => {
    const { seq, version, since } = slot;
    const { columns } = slotColumns(list, seq, entryOf(list, slot));
    const place = { component: seq, thread_root: seq, parent: null, parent_kind: 'none' } as const;
    return { list, seq, version, since, ...columns, ...place };
  });
  await tx.insertInto('slots').values(rows).execute();
  // as it was committed to, byte for byte
  const records = slots.flatMap(({ seq, record }) => (record === null ? [] : [{ list, seq, record }]));
  if (records.length > 0) await tx.insertInto('records').values(records).execute();
  const openings = slots.map(({ seq, version, seenLeaf, leaf, saltRecord }) => ({
    list,
    seq,
    version,
    seen_leaf: seenLeaf,
    leaf,
    // stays with who made it: it is told to nobody but who names the Message-ID
    salt_id: null,
    salt_record: saltRecord,
  }));
  await tx.insertInto('openings').values(openings).execute();
}

function entryOf(list: string, { state, reason, keys, sentAt, record }: GivenSlot): Entry {
  if (state === 'published') return { kind: 'publish', keys, message: messageOf(list, record) };
  if (state === 'pending') return { kind: 'pend', keys, sentAt };
  if (reason === null) throw new RangeError('a slot that is not shown has a reason');
  return { kind: state === 'erased' ? 'erase' : 'withhold', keys, reason, sentAt };
}

function messageOf(list: string, record: string | null): RedactedMessage {
  try {
    return RedactedMessage.parse(JSON.parse(record ?? 'null'));
  } catch (error) {
    throw new ArchiveError('PUBLIC_RECORD_INVALID', 'never', { list }, error);
  }
}
