// The public store's tables. Text ids, integer ms times, 0/1 for booleans, JSON as text: the same in SQLite and PostgreSQL.
import type { Generated } from 'kysely';
import type { PublicRequest } from '../../requests/words.ts';
import type { Change, SlotState } from '../archive.ts';

export interface Tables {
  lists: {
    id: string;
    name: string;
    address: string | null;
    join_url: string | null;
    description: string | null;
    policy_id: string | null;
    policy_version: number | null;
    /** tells which key made the keyed hashes of the list; null before the first worker */
    key_check: string | null;
  };
  policies: { id: string; version: number; digest: string; document: string; since: number };
  /** One row for every message ever seen. Numbers are never used again. */
  slots: {
    list: string;
    seq: number;
    state: SlotState;
    reason: string | null;
    since: number;
    version: number;
    /** keyed hash of Message-ID and content */
    identity: string;
    message_id_key: string | null;
    /** keyed hash of author, date and subject */
    likeness: string | null;
    /** JSON array of keyed hashes */
    reference_keys: string;
    sent_at: number;
    /** YYYY-MM of sent_at, UTC */
    month: string;
    /** slots that share ids, directly or over others, share a component; threads lie within one */
    component: number;
    thread_root: number;
    parent: number | null;
    parent_kind: 'header' | 'subject' | 'none';
    /** lower case, of the published subject */
    base_subject: string;
    is_reply: number;
    subject: string;
    author_label: string;
    author_key: string;
    language: string;
    has_attachment: number;
    /** `id/version` the record was made under; null where nothing is shown */
    policy: string | null;
  };
  /** The published text: RedactedMessage as JSON; only for slots in state `published`. */
  records: { list: string; seq: number; record: string };
  /** Which component an id belongs to, ids of messages never received included. */
  thread_ids: { list: string; id_key: string; component: number };
  threads: {
    list: string;
    root: number;
    component: number;
    subject: string;
    author: string;
    messages: number;
    participants: number;
    first_at: number;
    last_at: number;
  };
  /** Slots by month and state, kept by triggers. */
  slot_counts: { list: string; month: string; state: SlotState; n: number };
  /** Published messages by language, kept by triggers. */
  language_counts: { list: string; language: string; n: number };
  /** Threads, kept by triggers. */
  thread_counts: { list: string; n: number };
  /** The transparency log, and its hashes by tile level. */
  log_leaves: { leaf_index: number; leaf: string };
  log_hashes: { level: number; number: number; hash: Uint8Array };
  /** the signed head, by the name of the log */
  log_heads: { origin: string; size: number; note: string; verifier: string };
  /**
   * What opens the commitments of a slot, base64; null once it is erased. `version`: the one the log knows. `leaf`: the
   * one of the last decision.
   */
  openings: {
    list: string;
    seq: number;
    version: number;
    seen_leaf: number;
    leaf: number | null;
    salt_id: string | null;
    salt_record: string | null;
  };
  /** last heads of those who signed before the log was handed over */
  log_predecessors: { verifier: string; size: number; note: string };
  /** whom this archive was handed over to, by the leaf that says so */
  log_handovers: { leaf_index: number; vkey: string };
  /** who cosigns heads, and the last cosignature of each */
  log_witnesses: {
    verifier: string;
    position: number;
    url: string;
    organisation: string;
    size: number | null;
    note: string | null;
    line: string | null;
    at: number | null;
  };
  /** one row: how many organisations have to cosign */
  log_quorum: { n: number };
  /** Openness reports as they were issued. */
  reports: { subject: string; issued_at: number; digest: string; document: string };
  /** Requests for removal; `key` is null once the case is deleted, the rest stays for the figures. */
  requests: Omit<PublicRequest, 'key' | 'counts'> & {
    id: Generated<number>;
    key: string | null;
    counts: number;
  };
  /** Each time that all of a list was put in place of the old: the change-feed rows of that moment. */
  editions: { list: string; edition: number; first_change: number; last_change: number; at: number };
  changes: { id: Generated<number>; list: string; seq: number; kind: Change['kind']; at: number };
}
