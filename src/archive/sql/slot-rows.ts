// One slot with its record: what is written for each kind of entry.
import { baseSubject } from '../../mail/base-subject.ts';
import type { ThreadHead } from '../../mail/thread.ts';
import { ArchiveError } from '../../ops/errors.ts';
import { RedactedMessage } from '../../redact/public-message.ts';
import type { SlotState } from '../archive.ts';
import type { Entry } from '../archive-writer.ts';
import { joinComponent, type Tx } from './placement.ts';

/** The columns of a slot whose message is not shown. */
export const NOTHING_SHOWN = {
  base_subject: '',
  is_reply: 0,
  subject: '',
  author_label: '',
  author_key: '',
  language: 'und',
  has_attachment: 0,
  policy: null,
} as const;

/** Writes slot and record, not yet placed; gives the component to place anew. Throws PUBLIC_RECORD_INVALID. */
export async function writeSlot(
  tx: Tx,
  place: { list: string; seq: number; version: number; since: number },
  entry: Entry,
): Promise<number> {
  const { list, seq, version, since } = place;
  const { head, columns, record } = slotColumns(list, seq, entry);
  const component = await joinComponent(tx, list, head);
  const placed = { component, thread_root: seq, parent: null, parent_kind: 'none' } as const;
  await tx
    .insertInto('slots')
    .values({ list, seq, since, version, ...columns, ...placed })
    .execute();
  if (record !== null) await tx.insertInto('records').values({ list, seq, record }).execute();
  return component;
}

/** What an entry puts into a slot, wherever that will stand; `record` is null where nothing is shown. */
export function slotColumns(list: string, seq: number, entry: Entry) {
  const message = entry.kind === 'publish' ? checked(list, entry.message) : null;
  const head = headOf(seq, entry, message);
  const columns = {
    state: stateOf(entry),
    reason: entry.kind === 'withhold' || entry.kind === 'erase' ? entry.reason : null,
    identity: head.identity,
    message_id_key: head.messageId,
    likeness: entry.keys.likeness ?? null,
    reference_keys: JSON.stringify(head.references),
    sent_at: head.sentAt,
    month: new Date(head.sentAt).toISOString().slice(0, 7),
    ...(message === null ? NOTHING_SHOWN : shown(message, head)),
  };
  return { head, columns, record: message === null ? null : JSON.stringify(message) };
}

/** How the column `policy` names a policy. */
export function policyName({ id, version }: { readonly id: string; readonly version: number }): string {
  return `${id}/${version}`;
}

/** The state a slot takes with this entry. */
export function stateOf(entry: Entry): SlotState {
  return STATES[entry.kind];
}

const STATES = { publish: 'published', withhold: 'withheld', erase: 'erased', pend: 'pending' } as const;

function headOf(seq: number, entry: Entry, message: RedactedMessage | null): ThreadHead {
  const { base, isReply } = baseSubject(message?.subject ?? '');
  const sentAt = entry.kind === 'publish' ? entry.message.sentAt : entry.sentAt;
  const { messageId, references, identity } = entry.keys;
  return { seq, messageId, references, sentAt, identity, baseSubject: base.toLowerCase(), isReply };
}

// The wall once more, at the last moment: nothing that is not of the public schema is stored.
function checked(list: string, message: RedactedMessage): RedactedMessage {
  const result = RedactedMessage.safeParse(message);
  if (!result.success) throw new ArchiveError('PUBLIC_RECORD_INVALID', 'never', { list }, result.error);
  if (result.data.list !== list) throw new ArchiveError('PUBLIC_RECORD_INVALID', 'never', { list });
  return result.data;
}

function shown(message: RedactedMessage, head: ThreadHead) {
  return {
    base_subject: head.baseSubject,
    is_reply: head.isReply ? 1 : 0,
    subject: message.subject,
    author_label: message.author.label,
    author_key: message.author.key,
    language: message.language,
    has_attachment: message.attachments.length > 0 ? 1 : 0,
    policy: policyName(message.policy),
  };
}

/** Throws SLOT_UNKNOWN. */
export async function slotRow(tx: Tx, list: string, seq: number) {
  const row = await tx
    .selectFrom('slots')
    .select(['state', 'version', 'component', 'identity', 'since', 'reason'])
    .where('list', '=', list)
    .where('seq', '=', seq)
    .executeTakeFirst();
  if (row === undefined) throw new ArchiveError('SLOT_UNKNOWN', 'never', { list, seq });
  return row;
}

export async function lastSeq(tx: Tx, list: string): Promise<number> {
  const row = await tx
    .selectFrom('slots')
    .select((eb) => eb.fn.max('seq').as('last'))
    .where('list', '=', list)
    .executeTakeFirst();
  return row?.last ?? 0;
}
