// What the leaves of a log say together: which number stands in which state, and whether each leaf may follow on those
// before it. Every rule that is broken is named with the leaf.
import { type Leaf, parseLeaf } from '../../archive/log/leaf.ts';
import { ERASE_REASONS, WITHHOLD_REASONS } from '../../mail/message.ts';
import type { FindingCode, Notes } from './finding.ts';

const HOUR_MS = 3_600_000;
/** A clock may be wrong, or set back at the end of summer time; hours are cut off. */
const MOST_BACK_MS = HOUR_MS;
const MOST_AHEAD_MS = 24 * HOUR_MS;
/** What was public and waits for a person again. */
const UNDER_REVIEW = 'under_review';

const REASONS: Readonly<Record<'withhold' | 'erase', ReadonlySet<string>>> = {
  withhold: new Set([...WITHHOLD_REASONS, UNDER_REVIEW]),
  erase: new Set(ERASE_REASONS),
};

type Decision = Extract<Leaf, { type: 'publish' | 'withhold' | 'erase' }>;

/** What the log says of a slot at some size. */
export interface LoggedSlot {
  readonly state: 'published' | 'withheld' | 'erased' | 'pending';
  readonly reason: string | null;
  readonly seenLeaf: number;
  /** of the last decision; null while there is none */
  readonly leaf: number | null;
  /** of a published one */
  readonly version: number | null;
  readonly policy: string | null;
  readonly commitRecord: string | null;
  readonly commitId: string;
  /** ms UTC, the hour in which it was seen */
  readonly seenAt: number;
  /** ms UTC, the hour of the last decision, or of being seen */
  readonly since: number;
}

interface History {
  readonly seenLeaf: number;
  readonly seenAt: number;
  readonly commitId: string;
  readonly decisions: { readonly index: number; readonly leaf: Decision }[];
  version: number;
}

/** What the operator said of where a list comes from. */
export interface Statement {
  readonly messages: number;
  readonly slots: number;
  readonly leaf: number;
  /** ms UTC, the hour */
  readonly at: number;
}

export class SlotMachine {
  readonly #lists = new Map<string, Map<number, History>>();
  readonly #since = new Map<string, number>();
  readonly #policies = new Map<string, string>();
  readonly #reports = new Map<string, Set<string>>();
  readonly #sources = new Map<string, Statement>();
  readonly #notes: Notes<FindingCode>;
  readonly #now: number;
  #newest = 0;
  #size = 0;

  constructor(notes: Notes<FindingCode>, now: number) {
    this.#notes = notes;
    this.#now = now;
  }

  get lists(): readonly string[] {
    return [...this.#lists.keys()];
  }

  /** `id/version` to SHA-256 hex */
  get policies(): ReadonlyMap<string, string> {
    return this.#policies;
  }

  /** coalition to the SHA-256 of every report that was issued, the newest last */
  get reports(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#reports;
  }

  /** the newest statement about the source of each list */
  get sources(): ReadonlyMap<string, Statement> {
    return this.#sources;
  }

  /** When the log introduced the list, ms UTC, the hour; null where it did not. */
  since(list: string): number | null {
    return this.#since.get(list) ?? null;
  }

  /** numbers that the list has at this size of the log */
  seqs(list: string, size: number): number[] {
    return [...(this.#lists.get(list) ?? [])].flatMap(([seq, { seenLeaf }]) => (seenLeaf < size ? seq : []));
  }

  /** The slot as it was when the log had `size` leaves; null where it was not there. */
  at(list: string, seq: number, size: number): LoggedSlot | null {
    const slot = this.#lists.get(list)?.get(seq);
    if (slot === undefined || slot.seenLeaf >= size) return null;
    const last = slot.decisions.findLast(({ index }) => index < size);
    const { seenLeaf, seenAt, commitId } = slot;
    const nothing = { reason: null, version: null, policy: null, commitRecord: null };
    const since = last === undefined ? seenAt : this.#hourMs(last.leaf.time);
    const seen = { ...nothing, seenLeaf, seenAt, since, commitId, leaf: last?.index ?? null };
    if (last === undefined) return { ...seen, state: 'pending' };
    const { leaf } = last;
    if (leaf.type === 'publish')
      return {
        ...seen,
        state: 'published',
        version: Number(leaf.version),
        policy: leaf.policy,
        commitRecord: leaf['commit-record'],
      };
    if (leaf.type === 'erase') return { ...seen, state: 'erased', reason: leaf.reason };
    return leaf.reason === UNDER_REVIEW
      ? { ...seen, state: 'pending' }
      : { ...seen, state: 'withheld', reason: leaf.reason };
  }

  /** The next entry of the log. */
  take(entry: Uint8Array): void {
    const index = this.#size;
    this.#size += 1;
    const leaf = parseLeaf(entry);
    if (leaf === null) return this.#notes.add('leaf_unreadable', { leaf: index });
    this.#checkTime(leaf, index);
    if (leaf.type === 'policy') this.#takePolicy(leaf, index);
    else if (leaf.type === 'report') this.#takeReport(leaf);
    else if (leaf.type === 'list') this.#takeList(leaf, index);
    else if (leaf.type === 'seen') this.#takeSeen(leaf, index);
    else if (leaf.type === 'publish' || leaf.type === 'withhold' || leaf.type === 'erase')
      this.#takeDecision(leaf, index);
    else if (leaf.type === 'source') {
      if (!this.#lists.has(leaf.list)) this.#notes.add('list_unknown', { list: leaf.list, leaf: index });
      const [messages, slots] = [Number(leaf.messages), Number(leaf.slots)];
      this.#sources.set(leaf.list, { messages, slots, leaf: index, at: this.#hourMs(leaf.time) });
    }
  }

  #checkTime(leaf: Leaf, index: number): void {
    const at = this.#hourMs(leaf.time);
    const where = 'list' in leaf ? { list: leaf.list, leaf: index } : { leaf: index };
    const slot = 'seq' in leaf ? { ...where, seq: Number(leaf.seq) } : where;
    if (Number.isNaN(at)) return this.#notes.add('leaf_unreadable', slot);
    if (at < this.#newest - MOST_BACK_MS) this.#notes.add('time_backwards', slot);
    if (at > this.#now + MOST_AHEAD_MS) this.#notes.add('time_ahead', slot);
    this.#newest = Math.max(this.#newest, at);
  }

  #takePolicy({ policy, sha256 }: Extract<Leaf, { type: 'policy' }>, index: number): void {
    const before = this.#policies.get(policy);
    if (before !== undefined && before !== sha256)
      this.#notes.add('policy_rewritten', { leaf: index, field: policy });
    this.#policies.set(policy, sha256);
  }

  #takeReport({ subject, sha256 }: Extract<Leaf, { type: 'report' }>): void {
    const issued = this.#reports.get(subject) ?? new Set();
    issued.delete(sha256);
    this.#reports.set(subject, issued.add(sha256));
  }

  #takeList({ list, time }: Extract<Leaf, { type: 'list' }>, index: number): void {
    if (this.#lists.has(list)) return this.#notes.add('list_repeated', { list, leaf: index });
    this.#lists.set(list, new Map());
    this.#since.set(list, this.#hourMs(time));
  }

  // Once out of step, a log is followed from where it is: the same gap is named once.
  #takeSeen(leaf: Extract<Leaf, { type: 'seen' }>, index: number): void {
    const { list } = leaf;
    const [seq, where] = [Number(leaf.seq), { list, seq: Number(leaf.seq), leaf: index }];
    let slots = this.#lists.get(list);
    if (slots === undefined) {
      this.#notes.add('list_unknown', where);
      this.#lists.set(list, (slots = new Map()));
    }
    if (slots.has(seq)) return this.#notes.add('number_repeated', where);
    const last = this.#last.get(list) ?? 0;
    if (seq > last + 1) this.#notes.add('number_skipped', { list, seq: last + 1, leaf: index });
    else if (seq <= last) this.#notes.add('number_repeated', where);
    this.#last.set(list, Math.max(last, seq));
    slots.set(seq, {
      seenLeaf: index,
      seenAt: this.#hourMs(leaf.time),
      commitId: leaf['commit-id'],
      decisions: [],
      version: 0,
    });
  }

  readonly #last = new Map<string, number>();

  #takeDecision(leaf: Decision, index: number): void {
    const where = { list: leaf.list, seq: Number(leaf.seq), leaf: index };
    const slot = this.#lists.get(leaf.list)?.get(where.seq);
    if (slot === undefined) return this.#notes.add('not_seen', where);
    if (slot.decisions.at(-1)?.leaf.type === 'erase') this.#notes.add('changed_after_erasure', where);
    if (leaf.type === 'publish') {
      const version = Number(leaf.version);
      if (version <= slot.version) this.#notes.add('version_not_grown', where);
      slot.version = Math.max(slot.version, version);
      if (!this.#policies.has(leaf.policy))
        this.#notes.add('policy_unknown', { ...where, field: leaf.policy });
    } else if (!REASONS[leaf.type].has(leaf.reason))
      this.#notes.add('reason_unknown', { ...where, field: leaf.reason });
    slot.decisions.push({ index, leaf });
  }

  readonly #hours = new Map<string, number>();

  /** The beginning of an hour as leaves have it, ms UTC; NaN for one that no calendar has. Many leaves share one. */
  #hourMs(hour: string): number {
    let ms = this.#hours.get(hour);
    if (ms === undefined) this.#hours.set(hour, (ms = Date.parse(`${hour.slice(0, 13)}:00:00Z`)));
    return ms;
  }
}
