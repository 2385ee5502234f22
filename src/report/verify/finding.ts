// What a verification may find wrong: a closed vocabulary, each word with a sentence for people.

export const FINDINGS = {
  no_log: 'There is no signed log here.',
  key_changed:
    'The log is signed by another key than the one that was trusted before. Was the archive handed over? Ask who ran it, and give the new key with --key.',
  signature_wrong: 'The checkpoint is not signed by the trusted key.',
  checkpoint_unreadable: 'What is given as a checkpoint is none.',
  log_shrunk: 'The log is shorter than it was: leaves were taken away.',
  log_forked: 'Two different logs of the same size were signed: not everybody is shown the same.',
  log_rewritten: 'The log does not begin with what it was before: the past was changed.',
  witness_missing:
    'A witness that was named has signed no head that is shown here: ask who runs it what it saw.',
  witness_old: 'What a witness signed last is older than a day: it may see no more of this log.',
  entries_missing: 'Entries of the log cannot be read.',
  entry_differs: 'An entry of the log is not the one whose hash stands in the tree.',
  root_differs: 'The entries of the log do not give the root that was signed.',
  leaf_unreadable: 'An entry of the log does not have the form of one: it holds something else.',
  reason_unknown: 'A reason is not in the closed list of reasons.',
  time_backwards: 'An entry has an earlier hour than one before it: it was dated back.',
  time_ahead: 'An entry has an hour that is not there yet.',
  list_unknown: 'An entry names a list that the log did not introduce.',
  list_repeated: 'A list was introduced twice.',
  number_skipped: 'A number was left out: a message is missing from the log.',
  number_repeated: 'A number was given twice.',
  not_seen: 'Something was decided about a number that no message had been given.',
  version_not_grown: 'A new version does not have a higher number than the one before.',
  changed_after_erasure: 'Something was published or withheld in a slot that had been erased.',
  policy_unknown: 'A policy is used that the log does not know.',
  policy_rewritten: 'The same version of a policy was given two different texts.',
  answers_old: 'The answers show an older state than the log that was signed.',
  slot_missing: 'A message that the log has a number for is left out.',
  slot_unlogged: 'A message is listed that the log does not know.',
  opening_differs: 'Version or leaf of a slot are not what the log says.',
  state_differs: 'A slot is shown in another state than the log says.',
  reason_differs: 'The reason that is shown is another than the log says.',
  record_missing: 'A published message is not shown, or not what opens its commitment.',
  record_differs: 'The text of a message is not the one that was committed to.',
  record_invalid: 'A published record does not have the form of one, or belongs to another slot.',
  shown_after_removal: 'The text of a message that was withheld or erased is still shown.',
  message_missing: 'Readers are not given a message that is published.',
  message_differs: 'Readers are given another text than the one that was committed to.',
  tombstone_missing: 'In the place of a message that is not shown there is no notice of it.',
  tombstone_differs: 'The notice in the place of a message says something else than the log.',
  page_missing: 'The page of a published message does not come.',
  page_differs: 'The page of a message does not show its text.',
  page_shown: 'There is a page where a message was taken away.',
  id_differs: 'A number is said to be that of a message, and the log says otherwise.',
  number_shared: 'Two messages are said to have the same number.',
  counts_differ: 'The numbers that are shown for a list do not add up with the log.',
  list_missing: 'A list that the log has is not shown.',
  list_unlogged: 'A list is shown that the log does not have.',
  search_differs: 'Search does not find as many messages as are published.',
  policy_missing: 'The text of a policy is not shown.',
  policy_differs: 'The text of a policy is not the one that the log has the digest of.',
  report_differs: 'An openness report is not the one that the log has the digest of.',
  report_missing: 'An openness report that was issued is not shown, or an older one in its place.',
  mail_differs: 'What stands in the .mbox files of the export is not what was committed to.',
  mail_missing: 'A published message is in none of the .mbox files of the export.',
  file_missing: 'A file that the export lists is not there.',
  file_differs: 'A file of the export was changed after it was made.',
  file_unlisted: 'A file lies in the export that its manifest does not list.',
} as const;
export type FindingCode = keyof typeof FINDINGS;

/** What is worth knowing and proves nothing. */
export const WARNINGS = {
  witness_behind:
    'A witness has signed an older head within a day and others a newer one: it may have been away.',
  key_pinned:
    'No key was known for this archive: the one that it names was taken and is trusted from now on.',
  older_than_kept:
    'This export is older than the log that was seen before; the hashes to compare both by are lost.',
  list_left_out: 'A list that the log has is not part of this export.',
  search_behind: 'Search has not caught up yet.',
  pending_long: 'A message has waited for a decision for more than a day.',
  source_ahead: 'By the operator’s own statement the source has messages without a number yet.',
} as const;
export type WarningCode = keyof typeof WARNINGS;

/** Where it is: a slot, a leaf of the log, both or neither. */
export interface Where {
  readonly list?: string;
  readonly seq?: number;
  readonly leaf?: number;
  /** which part of a message, or which policy or file */
  readonly field?: string;
}

export interface Noted<Code extends string = string> {
  readonly code: Code;
  readonly list: string | null;
  readonly seq: number | null;
  readonly leaf: number | null;
  readonly field: string | null;
}
export type Finding = Noted<FindingCode>;
export type Warning = Noted<WarningCode>;

/** More are counted, not kept: whoever is checked must not fill the memory of who checks. */
const MOST_KEPT = 5000;

export class Notes<Code extends string> {
  readonly kept: Noted<Code>[] = [];
  total = 0;

  add(code: Code, where: Where = {}): void {
    this.put([noted(code, where)]);
  }

  put(notes: readonly Noted<Code>[]): void {
    this.total += notes.length;
    if (this.kept.length < MOST_KEPT) this.kept.push(...notes.slice(0, MOST_KEPT - this.kept.length));
  }
}

export function noted<Code extends string>(code: Code, where: Where = {}): Noted<Code> {
  const { list = null, seq = null, leaf = null, field = null } = where;
  return { code, list, seq, leaf, field };
}
