// The same message in several lists: slots that share an identity.
import type { SlotState } from '../archive.ts';
import type { MessageKeys } from '../../redact/public-message.ts';
import type { News } from './news.ts';
import type { Tx } from './placement.ts';

export interface Copy {
  readonly list: string;
  readonly seq: number;
  readonly state: SlotState;
  readonly likeness: string | null;
}

const IDS_A_STATEMENT = 500;

/** All slots, of any list, by identity. */
export async function copiesOf(tx: Tx, identities: readonly string[]): Promise<Map<string, Copy[]>> {
  const found = new Map<string, Copy[]>();
  for (let i = 0; i < identities.length; i += IDS_A_STATEMENT) {
    const rows = await tx
      .selectFrom('slots')
      .select(['list', 'seq', 'state', 'likeness', 'identity'])
      .where('identity', 'in', identities.slice(i, i + IDS_A_STATEMENT))
      .execute();
    for (const { identity, ...copy } of rows) {
      const copies = found.get(identity);
      if (copies === undefined) found.set(identity, [copy]);
      else copies.push(copy);
    }
  }
  return found;
}

/**
 * The slot of the list that shows the same message as a digest does, or null: either what is recorded comes out of one,
 * or what is there did. `known` has the identities of `inDigest`.
 */
export async function twinInDigest(
  tx: Tx,
  list: string,
  { isPart, messageId, likeness = null, inDigest = [] }: MessageKeys,
  known: ReadonlyMap<string, readonly Copy[]>,
): Promise<Copy | null> {
  const own = inDigest.flatMap((identity) => known.get(identity) ?? []).find((copy) => copy.list === list);
  if (isPart !== true) return own !== undefined && isAlike(own, likeness) ? own : null;
  if (own !== undefined) return own;
  const [column, key] =
    messageId === null ? (['likeness', likeness] as const) : (['message_id_key', messageId] as const);
  if (key === null) return null;
  const row = await tx
    .selectFrom('slots')
    .select(['list', 'seq', 'state', 'likeness'])
    .where('list', '=', list)
    .where(column, '=', key)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

// Whoever knows the Message-ID of what only a digest has shown must not be able to put something else in its place.
function isAlike(copy: Copy, likeness: string | null): boolean {
  return copy.likeness === null || likeness === null || copy.likeness === likeness;
}

/** A copy that comes or goes changes what the published others say of themselves (`alsoIn`). */
export function tellCopies(news: News, copies: readonly Copy[], list: string, seq: number): void {
  for (const copy of copies) {
    if (copy.state === 'published' && (copy.list !== list || copy.seq !== seq)) {
      news.tell(copy.list, copy.seq, 'updated');
    }
  }
}
