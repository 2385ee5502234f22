// One slot held against what the log says of it: state, reason, opened commitment, and what readers get.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { commitToRecord, readSalt } from '../../mail/commitment.ts';
import { RedactedMessage } from '../../redact/public-message.ts';
import { type Finding, type FindingCode, noted, type Where } from './finding.ts';
import type { Answer, MessageRow, OpeningRow } from './published.ts';
import type { LoggedSlot } from './slot-machine.ts';

/** `logged`: what the log said at the moment of the answer; null where it had no such number. */
export function checkOpening(list: string, row: OpeningRow, logged: LoggedSlot | null): Finding[] {
  const { seq } = row;
  if (logged === null) return [noted('slot_unlogged', { list, seq })];
  const leaf = logged.leaf ?? logged.seenLeaf;
  const found: Finding[] = [];
  const add = (code: FindingCode, more: Where = {}) => found.push(noted(code, { list, seq, leaf, ...more }));
  const isShown = row.record !== null || row.salt !== null;
  if (logged.state !== 'published' && isShown) add('shown_after_removal');
  if (row.state !== logged.state) add('state_differs');
  else if (row.reason !== logged.reason) add('reason_differs');
  if (row.seenLeaf !== logged.seenLeaf) add('opening_differs', { leaf: logged.seenLeaf });
  if (row.leaf !== logged.leaf) add('opening_differs');
  if (logged.state === 'published') {
    if (row.version !== logged.version) add('opening_differs');
    const code = recordProblem(list, row, logged);
    if (code !== null) add(code);
  }
  return found;
}

function recordProblem(list: string, row: OpeningRow, logged: LoggedSlot): FindingCode | null {
  const salt = row.salt === null ? null : readSalt(row.salt);
  if (row.record === null || salt === null) return 'record_missing';
  const slot = { list, seq: row.seq, version: logged.version! };
  if (commitToRecord(slot, row.record, salt).value !== logged.commitRecord) return 'record_differs';
  const record = recordOf(row);
  if (record === null || record.list !== list) return 'record_invalid';
  return `${record.policy.id}/${record.policy.version}` === logged.policy ? null : 'record_invalid';
}

/** What an archive shows as a record: of its form, and no record of ours. */
const ShownRecord = z.strictObject(RedactedMessage.shape);
export type ShownRecord = z.infer<typeof ShownRecord>;

// A record is looked at more than once: parsed once, and forgotten with its row.
const parsedRecords = new WeakMap<OpeningRow, ShownRecord | null>();

/** The record of a slot; null where what is shown is none. */
export function recordOf(row: OpeningRow): ShownRecord | null {
  let record = parsedRecords.get(row);
  if (record === undefined) parsedRecords.set(row, (record = parsedRecord(row)));
  return record;
}

function parsedRecord({ record }: OpeningRow): ShownRecord | null {
  if (record === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(record);
  } catch {
    return null;
  }
  const parsed = ShownRecord.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** What readers get in the place of a slot, beside what opens its commitment. */
export function checkAnswer(list: string, row: OpeningRow, answer: Answer): Finding[] {
  const where = { list, seq: row.seq, ...(row.leaf !== null && { leaf: row.leaf }) };
  if (row.state === 'published') {
    if (answer.kind !== 'message') return [noted('message_missing', where)];
    const field = differingField(list, row, answer.message);
    return field === null ? [] : [noted('message_differs', { ...where, field })];
  }
  if (answer.kind === 'message') return [noted('shown_after_removal', where)];
  if (answer.kind === 'other') return [noted('tombstone_missing', where)];
  const isSame = answer.state === row.state && answer.reason === row.reason;
  return isSame ? [] : [noted('tombstone_differs', where)];
}

/** Which member of a message as readers get it is not that of the record; null where all are. */
function differingField(list: string, row: OpeningRow, message: MessageRow): string | null {
  const record = recordOf(row);
  if (record === null) return null;
  if (message.seq !== row.seq || message['list'] !== list) return 'place';
  if (message['version'] !== row.version) return 'version';
  for (const [field, value] of Object.entries(record)) {
    const shown = message[field];
    const isTime = field === 'sentAt' || field === 'receivedAt';
    if (shown === value) continue;
    if (!(isTime ? Date.parse(String(shown)) === value : isDeepStrictEqual(shown, value))) return field;
  }
  // a member that the record may have and does not
  return record.unreadable === undefined && message['unreadable'] !== undefined ? 'unreadable' : null;
}
