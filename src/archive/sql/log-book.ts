// What a transaction changed goes into the transparency log before it ends: a leaf for every slot that came or whose
// version is another than the log has. The head is signed last; the transaction makes leaves and head durable together.
import { sql } from 'kysely';
import { commitToNothing, commitToRecord, type Commitment } from '../../mail/commitment.ts';
import { checkpointText } from '../log/checkpoint.ts';
import { formatLeaf, hourOf, type Leaf } from '../log/leaf.ts';
import { fullRoot, leafHash, TILE_WIDTH, treeRoot } from '../log/merkle.ts';
import { signNote, type Signer, verifierText } from '../log/note.ts';
import { hashReader, logSize } from './log-hashes.ts';
import type { Tx } from './placement.ts';
import { policyName } from './slot-rows.ts';

const SLOTS_A_STATEMENT = 200;
const ROWS_A_STATEMENT = 100;
/** A published message that waits for a person again; why it does is nobody else's matter. */
const UNDER_REVIEW = 'under_review';

export interface SlotName {
  readonly list: string;
  readonly seq: number;
}

interface Opening extends SlotName {
  readonly version: number;
  readonly seen_leaf: number;
  readonly leaf: number | null;
  readonly salt_id: string | null;
  readonly salt_record: string | null;
}

/** Logs what became of slots. `ids`: commitments to the Message-IDs of new ones. `at`: ms UTC. */
export async function logSlots(
  tx: Tx,
  slots: readonly SlotName[],
  { at, ids, signer }: { at: number; ids: ReadonlyMap<string, Commitment>; signer: Signer | null },
): Promise<void> {
  const first = await logSize(tx);
  const leaves: Leaf[] = [];
  for (const [list, named] of Map.groupBy(slots, (slot) => slot.list)) {
    const seqs = [...new Set(named.map(({ seq }) => seq))].sort((a, b) => a - b);
    for (let i = 0; i < seqs.length; i += SLOTS_A_STATEMENT) {
      const openings: Opening[] = [];
      for (const slot of await changedSlots(tx, list, seqs.slice(i, i + SLOTS_A_STATEMENT)))
        openings.push(logSlot(slot, leaves, first, hourOf(at), ids));
      await keepOpenings(tx, openings);
    }
  }
  await appendLeaves(tx, leaves, first);
  if (signer !== null) await signHead(tx, signer);
}

/** Logs what an archive that is older than its log has: lists, policies, every slot. */
export async function logWhatIsMissing(tx: Tx, at: number, signer: Signer | null): Promise<void> {
  if ((await logSize(tx)) === 0) {
    const lists = await tx.selectFrom('lists').select('id').orderBy('id').execute();
    const policies = await tx.selectFrom('policies').selectAll().orderBy('id').orderBy('version').execute();
    await appendLeaves(tx, [
      ...lists.map(({ id }) => listLeaf(id, at)),
      ...policies.map((policy) => policyLeaf(policyName(policy), policy.digest, at)),
    ]);
  }
  const { rows } = await sql<{ list: string; seq: number }>`
    select list, seq from slots
    where (select count(*) from openings) < (select sum(n) from slot_counts)
      and not exists (select 1 from openings o where o.list = slots.list and o.seq = slots.seq)
    order by list, seq`.execute(tx);
  await logSlots(tx, rows, { at, ids: new Map(), signer });
}

/** Says that the log has a list from now on. */
export function listLeaf(list: string, at: number): Leaf {
  return { type: 'list', list, time: hourOf(at) };
}

/** Says which document a policy's version is. */
export function policyLeaf(policy: string, sha256: string, at: number): Leaf {
  return { type: 'policy', time: hourOf(at), policy, sha256 };
}

/** Slots that the log does not know, or knows in another version. */
async function changedSlots(tx: Tx, list: string, seqs: readonly number[]) {
  return tx
    .selectFrom('slots as s')
    .leftJoin('openings as o', (join) => join.onRef('o.list', '=', 's.list').onRef('o.seq', '=', 's.seq'))
    .leftJoin('records as r', (join) => join.onRef('r.list', '=', 's.list').onRef('r.seq', '=', 's.seq'))
    .select([
      's.list',
      's.seq',
      's.version',
      's.state',
      's.reason',
      's.policy',
      'r.record',
      'o.version as logged',
      'o.seen_leaf',
      'o.leaf',
      'o.salt_id',
    ]) // prettier-ignore
    .where('s.list', '=', list)
    .where('s.seq', 'in', seqs)
    .where((eb) => eb.or([eb('o.version', 'is', null), eb('o.version', '<>', eb.ref('s.version'))]))
    .orderBy('s.seq')
    .execute();
}

type ChangedSlot = Awaited<ReturnType<typeof changedSlots>>[number];

function logSlot(
  slot: ChangedSlot,
  leaves: Leaf[],
  first: number,
  time: string,
  ids: ReadonlyMap<string, Commitment>,
): Opening {
  const { list, seq, version, state } = slot;
  const where = { list, seq: String(seq), time };
  const next = () => first + leaves.length;
  const id = ids.get(slotKey(slot));
  const isNew = slot.seen_leaf === null;
  const seenLeaf = slot.seen_leaf ?? next();
  if (isNew) leaves.push({ type: 'seen', ...where, 'commit-id': id?.value ?? commitToNothing() });
  // what cannot be shown yet, or not by its first reading, has no leaf of its own but that it was seen
  if (state === 'pending' && isNew)
    return {
      list,
      seq,
      version,
      seen_leaf: seenLeaf,
      leaf: null,
      salt_id: id?.salt ?? null,
      salt_record: null,
    };
  const leaf = next();
  let saltRecord: string | null = null;
  if (state === 'published') {
    const { salt, value } = commitToRecord({ list, seq, version }, slot.record!);
    saltRecord = salt;
    leaves.push({
      type: 'publish',
      ...where,
      version: String(version),
      policy: slot.policy!,
      'commit-record': value,
    });
  } else if (state === 'erased')
    leaves.push({ type: 'erase', ...where, reason: slot.reason ?? 'erasure_request' });
  else leaves.push({ type: 'withhold', ...where, reason: slot.reason ?? UNDER_REVIEW });
  // with the salts goes what could say which message an erased slot held
  const saltId = state === 'erased' ? null : ((isNew ? id?.salt : slot.salt_id) ?? null);
  return { list, seq, version, seen_leaf: seenLeaf, leaf, salt_id: saltId, salt_record: saltRecord };
}

/** How a slot is named in `ids`. */
export function slotKey({ list, seq }: SlotName): string {
  return `${list}/${seq}`;
}

async function keepOpenings(tx: Tx, openings: readonly Opening[]): Promise<void> {
  for (let i = 0; i < openings.length; i += ROWS_A_STATEMENT) {
    await tx
      .insertInto('openings')
      .values(openings.slice(i, i + ROWS_A_STATEMENT))
      .onConflict((conflict) =>
        conflict.columns(['list', 'seq']).doUpdateSet((eb) => ({
          version: eb.ref('excluded.version'),
          leaf: eb.ref('excluded.leaf'),
          salt_id: eb.ref('excluded.salt_id'),
          salt_record: eb.ref('excluded.salt_record'),
        })),
      )
      .execute();
  }
}

/** Appends leaves to the log, which has `first`; hashes of tiles that are full now go a level up. */
export async function appendLeaves(tx: Tx, leaves: readonly Leaf[], size?: number): Promise<void> {
  const first = size ?? (await logSize(tx));
  const texts = leaves.map(formatLeaf);
  for (let i = 0; i < texts.length; i += ROWS_A_STATEMENT) {
    const rows = texts.slice(i, i + ROWS_A_STATEMENT).map((leaf, k) => ({ leaf_index: first + i + k, leaf }));
    await tx.insertInto('log_leaves').values(rows).execute();
  }
  const read = hashReader(tx);
  let from = first;
  let hashes = texts.map((text) => leafHash(Buffer.from(text)));
  for (let level = 0; hashes.length > 0; level += 1) {
    for (let i = 0; i < hashes.length; i += ROWS_A_STATEMENT) {
      const rows = hashes
        .slice(i, i + ROWS_A_STATEMENT)
        .map((hash, k) => ({ level, number: from + i + k, hash }));
      await tx.insertInto('log_hashes').values(rows).execute();
    }
    const firstFull = Math.floor(from / TILE_WIDTH);
    const full = Math.floor((from + hashes.length) / TILE_WIDTH);
    const above: Buffer[] = [];
    for (let tile = firstFull; tile < full; tile += 1)
      above.push(fullRoot(await read(level, tile * TILE_WIDTH, TILE_WIDTH)));
    [from, hashes] = [firstFull, above];
  }
}

/** Signs the head of the log as it is now, where it has grown. */
export async function signHead(tx: Tx, signer: Signer): Promise<void> {
  const size = await logSize(tx);
  const head = await tx
    .selectFrom('log_heads')
    .select(['size', 'verifier'])
    .where('origin', '=', signer.name)
    .executeTakeFirst();
  if (head?.size === size && head.verifier === verifierText(signer)) return;
  const root = await treeRoot(hashReader(tx), size);
  const note = signNote(checkpointText({ origin: signer.name, size, root }), signer);
  await sql`
    insert into log_heads (origin, size, note, verifier)
    values (${signer.name}, ${size}, ${note}, ${verifierText(signer)})
    on conflict (origin) do update set
      size = excluded.size, note = excluded.note, verifier = excluded.verifier`.execute(tx);
}
