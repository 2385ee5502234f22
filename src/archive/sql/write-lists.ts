// Which lists there are, and under which policy each is published.
import { createHash } from 'node:crypto';
import { ArchiveError } from '../../ops/errors.ts';
import type { ListInfo } from '../archive.ts';
import type { Entry, PolicyRef } from '../archive-writer.ts';
import { appendLeaves, listLeaf, policyLeaf } from './log-book.ts';
import type { Tx } from './placement.ts';
import { policyName } from './slot-rows.ts';

/** Adds a list, or changes what is said of it. `at`: ms UTC. */
export async function putList(
  tx: Tx,
  { id, name, address, join, description }: Omit<ListInfo, 'policy'>,
  at: number,
): Promise<void> {
  const known = await tx.selectFrom('lists').select('id').where('id', '=', id).executeTakeFirst();
  const said = { name, address, join_url: join, description };
  await tx
    .insertInto('lists')
    .values({ id, ...said, policy_id: null, policy_version: null, key_check: null })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(said))
    .execute();
  if (known === undefined) await appendLeaves(tx, [listLeaf(id, at)]);
}

/** Gives the policy as it is now the list's; a changed document gets the next number. `at`: ms UTC. */
export async function putPolicy(
  tx: Tx,
  list: string,
  policy: { id: string; document: unknown },
  when: 'now' | 'first',
  at: number,
): Promise<PolicyRef> {
  const document = JSON.stringify(policy.document);
  const digest = createHash('sha256').update(document).digest('hex');
  const latest = await tx
    .selectFrom('policies')
    .select(['version', 'digest'])
    .where('id', '=', policy.id)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  const version = latest?.digest === digest ? latest.version : (latest?.version ?? 0) + 1;
  if (latest?.digest !== digest) {
    await tx.insertInto('policies').values({ id: policy.id, version, digest, document, since: at }).execute();
    await appendLeaves(tx, [policyLeaf(policyName({ id: policy.id, version }), digest, at)]);
  }
  await tx
    .updateTable('lists')
    .set({ policy_id: policy.id, policy_version: version })
    .where('id', '=', list)
    .$if(when === 'first', (update) => update.where('policy_id', 'is', null))
    .execute();
  return { id: policy.id, version };
}

/**
 * Throws POLICY_CHANGED: a worker that read its policy before it was changed has to read it again. Nothing of the old one
 * comes after the new.
 */
export async function refuseOtherPolicy(tx: Tx, list: string, entries: readonly Entry[]): Promise<void> {
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
