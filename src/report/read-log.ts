// The transparency log read from its first leaf: whether it is what its head signs, and what it says of each list.
import { setImmediate } from 'node:timers/promises';
import { parseCheckpoint } from '../archive/log/checkpoint.ts';
import { type Leaf, parseLeaf } from '../archive/log/leaf.ts';
import type { LogReader } from '../archive/log/log.ts';
import { EMPTY_ROOT, leafHash, nodeHash } from '../archive/log/merkle.ts';
import { isSignedBy, parseNote, readVerifier } from '../archive/log/note.ts';

const LEAVES_A_READ = 2000;
const HOUR_MS = 3_600_000;

/** The last decision about a slot. */
export interface LoggedSlot {
  readonly kind: 'seen' | 'publish' | 'withhold' | 'erase';
  /** of a publication */
  readonly version: number;
  readonly policy: string;
  readonly commitment: string;
  readonly reason: string;
  readonly leaf: number;
  /** ms UTC, to the hour: of the number, and of the decision */
  readonly seenAt: number;
  readonly at: number;
}

export interface ListInLog {
  /** ms UTC, to the hour */
  readonly since: number;
  readonly slots: Map<number, LoggedSlot>;
  /** a number that came twice, or a decision on a number that was never given */
  isBroken: boolean;
  statement: {
    readonly at: number;
    readonly messages: number;
    readonly slots: number;
    readonly leaf: number;
  } | null;
}

export type LogFault = 'no_log' | 'log_broken';

export interface WholeLog {
  readonly head: { readonly origin: string; readonly size: number; readonly root: string } | null;
  readonly fault: LogFault | null;
  readonly lists: ReadonlyMap<string, ListInLog>;
  /** name/version -> SHA-256 hex */
  readonly policies: ReadonlyMap<string, string>;
  /** base64 roots of the sizes that were asked for and are not beyond the head */
  readonly roots: ReadonlyMap<number, string>;
}

/** Reads all leaves. `sizes`: those whose roots are wanted, to compare with what was seen before. Stops at `signal`. */
export async function readLog(
  log: LogReader,
  sizes: readonly number[],
  signal: AbortSignal,
): Promise<WholeLog> {
  const lists = new Map<string, ListInLog>();
  const policies = new Map<string, string>();
  const roots = new Map<number, string>();
  const none = { head: null, lists, policies, roots };
  const signed = await log.head();
  if (signed === null) return { ...none, fault: 'no_log' };
  const note = parseNote(signed.note);
  const verifier = readVerifier(signed.verifier);
  const checkpoint = note === null ? null : parseCheckpoint(note.text);
  if (note === null || checkpoint === null || verifier === null || !isSignedBy(note, verifier))
    return { ...none, fault: 'log_broken' };
  const { origin, size } = checkpoint;
  const head = { origin, size, root: checkpoint.root.toString('base64') };
  const broken = { head, lists, policies, roots, fault: 'log_broken' } as const;
  const tree = new RunningRoot();
  for (let from = 0; from < size; from += LEAVES_A_READ) {
    signal.throwIfAborted();
    const texts = await log.leaves(from, Math.min(from + LEAVES_A_READ, size));
    if (texts.length < Math.min(LEAVES_A_READ, size - from)) return broken;
    for (const [i, text] of texts.entries()) {
      const bytes = Buffer.from(text);
      const leaf = parseLeaf(bytes);
      if (leaf === null) return broken;
      apply(leaf, from + i, lists, policies);
      tree.add(leafHash(bytes));
      if (sizes.includes(from + i + 1)) roots.set(from + i + 1, tree.root().toString('base64'));
    }
    // a long log must not stop the worker's other work
    await setImmediate();
  }
  if (!tree.root().equals(checkpoint.root)) return broken;
  return { head, lists, policies, roots, fault: null };
}

function apply(
  leaf: Leaf,
  index: number,
  lists: Map<string, ListInLog>,
  policies: Map<string, string>,
): void {
  const at = timeOf(leaf.time);
  if (leaf.type === 'policy') return void policies.set(leaf.policy, leaf.sha256);
  if (leaf.type === 'report' || leaf.type === 'handover') return;
  let list = lists.get(leaf.list);
  if (list === undefined)
    lists.set(leaf.list, (list = { since: at, slots: new Map(), isBroken: false, statement: null }));
  if (leaf.type === 'list') return;
  if (leaf.type === 'source') {
    list.statement = { at, messages: Number(leaf.messages), slots: Number(leaf.slots), leaf: index };
    return;
  }
  const seq = Number(leaf.seq);
  const before = list.slots.get(seq);
  const nothing = { version: 0, policy: '', commitment: '', reason: '', leaf: index, at };
  if (leaf.type === 'seen') {
    if (before !== undefined || seq !== list.slots.size + 1) list.isBroken = true;
    list.slots.set(seq, { kind: 'seen', ...nothing, seenAt: at });
    return;
  }
  // nothing may come after an erasure
  if (before === undefined || before.kind === 'erase') list.isBroken = true;
  const seenAt = before?.seenAt ?? at;
  if (leaf.type === 'publish') {
    const { version, policy, 'commit-record': commitment } = leaf;
    list.slots.set(seq, {
      ...nothing,
      kind: 'publish',
      version: Number(version),
      policy,
      commitment,
      seenAt,
    });
  } else list.slots.set(seq, { ...nothing, kind: leaf.type, reason: leaf.reason, seenAt });
}

function timeOf(hour: string): number {
  return Date.parse(`${hour.slice(0, -1)}:00:00Z`);
}

/** Within an hour: leaves say no more. */
export const LEAF_PRECISION_MS = HOUR_MS;

/** The Merkle root (RFC 6962 2.1) of leaves as they come: roots of full subtrees, the largest first. */
class RunningRoot {
  readonly #subtrees: { hash: Buffer; size: number }[] = [];

  add(hash: Buffer): void {
    let last = { hash, size: 1 };
    while (this.#subtrees.at(-1)?.size === last.size)
      last = { hash: nodeHash(this.#subtrees.pop()!.hash, last.hash), size: last.size * 2 };
    this.#subtrees.push(last);
  }

  root(): Buffer {
    const [last, ...larger] = this.#subtrees.toReversed();
    if (last === undefined) return EMPTY_ROOT;
    return larger.reduce((right, left) => nodeHash(left.hash, right), last.hash);
  }
}
