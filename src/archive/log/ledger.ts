// What the log says of every slot, read once from its first leaf to its last: who takes an archive over compares with it
// that nothing is missing, nothing is back that was taken away, and nothing was put in.
import { commitToRecord, readSalt } from '../../mail/commitment.ts';
import type { SlotState } from '../archive.ts';
import { type Leaf, parseLeaf } from './leaf.ts';

/** A slot as it is given, with what opens its commitment. */
export interface ClaimedSlot {
  readonly seq: number;
  readonly state: SlotState;
  readonly reason: string | null;
  readonly version: number;
  readonly seenLeaf: number;
  readonly leaf: number | null;
  readonly record: string | null;
  /** base64 */
  readonly saltRecord: string | null;
}

interface ListLedger {
  /** by seq - 1: index of the leaf */
  readonly seen: number[];
  readonly last: (number | undefined)[];
}

export class Ledger {
  readonly #lists = new Map<string, ListLedger>();
  /** `id/version` -> hex SHA-256 */
  readonly policies = new Map<string, string>();
  /** hex SHA-256 of the reports of a subject */
  readonly reports = new Map<string, Set<string>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** How many numbers a list has given. */
  slots(list: string): number {
    return this.#lists.get(list)?.seen.length ?? 0;
  }

  /** Takes the next leaf. False where it is none, or says what cannot follow. */
  add(text: string): boolean {
    const leaf = parseLeaf(Buffer.from(text));
    if (leaf === null) return false;
    const index = this.#size++;
    if (leaf.type === 'policy') this.policies.set(leaf.policy, leaf.sha256);
    else if (leaf.type === 'report') {
      const known = this.reports.get(leaf.subject);
      if (known === undefined) this.reports.set(leaf.subject, new Set([leaf.sha256]));
      else known.add(leaf.sha256);
    } else if ('seq' in leaf) return this.#addSlot(leaf, index);
    return true;
  }

  #addSlot(leaf: Extract<Leaf, { seq: string }>, index: number): boolean {
    let list = this.#lists.get(leaf.list);
    if (list === undefined) this.#lists.set(leaf.list, (list = { seen: [], last: [] }));
    const seq = Number(leaf.seq);
    if (leaf.type === 'seen') return list.seen.push(index) === seq;
    if (!(seq >= 1 && seq <= list.seen.length)) return false;
    list.last[seq - 1] = index;
    return true;
  }

  /**
   * Whether a slot is what the last leaf of it says. `leafAt` gives the leaf of an index. Null where it is; else a word:
   * `unknown_number`, `other_decision`, `other_record`.
   */
  contradiction(
    list: string,
    slot: ClaimedSlot,
    leafAt: (index: number) => string | undefined,
  ): string | null {
    const known = this.#lists.get(list);
    if (known?.seen[slot.seq - 1] !== slot.seenLeaf) return 'unknown_number';
    const last = known.last[slot.seq - 1] ?? null;
    if (last !== slot.leaf) return 'other_decision';
    if (last === null) return slot.state === 'pending' && slot.record === null ? null : 'other_decision';
    const text = leafAt(last);
    const leaf = text === undefined ? null : parseLeaf(Buffer.from(text));
    if (leaf === null || !('seq' in leaf)) return 'other_decision';
    return leaf.type === 'publish'
      ? openRecord(list, slot, leaf)
      : isSaid(slot, leaf)
        ? null
        : 'other_decision';
  }
}

function openRecord(
  list: string,
  slot: ClaimedSlot,
  leaf: Extract<Leaf, { type: 'publish' }>,
): string | null {
  const { seq, state, version, record, saltRecord } = slot;
  if (state !== 'published' || Number(leaf.version) !== version) return 'other_decision';
  const salt = saltRecord === null ? null : readSalt(saltRecord);
  if (salt === null || record === null) return 'other_record';
  const { value } = commitToRecord({ list, seq, version }, record, salt);
  return value === leaf['commit-record'] ? null : 'other_record';
}

// A published message that waits again is withheld in the log, with a reason of its own.
function isSaid(
  { state, reason, record, saltRecord }: ClaimedSlot,
  leaf: Extract<Leaf, { seq: string }>,
): boolean {
  if (record !== null || saltRecord !== null) return false;
  if (leaf.type === 'erase') return state === 'erased' && leaf.reason === (reason ?? '');
  if (leaf.type !== 'withhold') return false;
  return state === 'pending'
    ? leaf.reason === 'under_review'
    : state === 'withheld' && leaf.reason === reason;
}
