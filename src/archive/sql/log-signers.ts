// Who signs the log beside its own key: witnesses, those who signed it before, and who signs it next.
import type { Kysely } from 'kysely';
import type { LogHead, Witness, WitnessState } from '../log/log.ts';
import type { Cosigned } from '../archive-writer.ts';
import { hourOf } from '../log/leaf.ts';
import { appendLeaves } from './log-book.ts';
import { logSize } from './log-hashes.ts';
import type { Tx } from './placement.ts';
import type { Tables } from './tables.ts';

/** Makes these the witnesses, in this order. What one of them has cosigned stays with it. */
export async function keepWitnesses(tx: Tx, witnesses: readonly Witness[], quorum: number): Promise<void> {
  const names = witnesses.map(({ verifier }) => verifier);
  await tx
    .deleteFrom('log_witnesses')
    .$if(names.length > 0, (gone) => gone.where('verifier', 'not in', names))
    .execute();
  for (const [position, { verifier, url, organisation }] of witnesses.entries())
    await tx
      .insertInto('log_witnesses')
      .values({ verifier, position, url, organisation, size: null, note: null, line: null, at: null })
      .onConflict((conflict) => conflict.column('verifier').doUpdateSet({ position, url, organisation }))
      .execute();
  await tx.deleteFrom('log_quorum').execute();
  await tx.insertInto('log_quorum').values({ n: quorum }).execute();
}

export async function keepCosignature(tx: Tx, verifier: string, cosigned: Cosigned): Promise<void> {
  const { size, note, line, at } = cosigned;
  await tx
    .updateTable('log_witnesses')
    .set({ size, note, line, at })
    .where('verifier', '=', verifier)
    .execute();
}

export async function readWitnesses(db: Kysely<Tables>): Promise<WitnessState[]> {
  const rows = await db.selectFrom('log_witnesses').selectAll().orderBy('position').execute();
  return rows.map(({ verifier, url, organisation, size, note, line, at }) => ({
    verifier,
    url,
    organisation,
    cosigned:
      size === null || note === null || line === null || at === null ? null : { size, note, line, at },
  }));
}

export async function readQuorum(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom('log_quorum').select('n').executeTakeFirst();
  return row?.n ?? 0;
}

export function readPredecessors(db: Kysely<Tables>): Promise<LogHead[]> {
  return db
    .selectFrom('log_predecessors')
    .select(['size', 'note', 'verifier'])
    .orderBy('size')
    .orderBy('verifier')
    .execute();
}

/** Says in the log who signs it from now on. Not said twice in a row. `at`: ms UTC. */
export async function logHandover(tx: Tx, vkey: string, at: number): Promise<void> {
  if ((await lastHandover(tx)) === vkey) return;
  const leaf_index = await logSize(tx);
  await appendLeaves(tx, [{ type: 'handover', time: hourOf(at), vkey }], leaf_index);
  await tx.insertInto('log_handovers').values({ leaf_index, vkey }).execute();
}

/** Null where this archive was never handed over. */
export async function lastHandover(db: Kysely<Tables>): Promise<string | null> {
  const row = await db
    .selectFrom('log_handovers')
    .select('vkey')
    .orderBy('leaf_index', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.vkey ?? null;
}

/**
 * Notes for lists that have no mark yet under which key their hashes are made. Gives the lists whose hashes were made
 * under another key.
 */
export async function claimLists(tx: Tx, keyCheck: string): Promise<string[]> {
  await tx.updateTable('lists').set({ key_check: keyCheck }).where('key_check', 'is', null).execute();
  const rows = await tx
    .selectFrom('lists')
    .select('id')
    .where('key_check', '<>', keyCheck)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}
