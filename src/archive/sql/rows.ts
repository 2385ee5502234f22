// From rows to what the contracts promise.
import type { Selectable } from 'kysely';
import { placeMessage, type PublicMessage, RedactedMessage } from '../../redact/public-message.ts';
import type { MessageHead, Slot, ThreadSummary } from '../archive.ts';
import type { Tables } from './tables.ts';

export type SlotRow = Selectable<Tables['slots']>;

export const HEAD_COLUMNS = [
  'list',
  'seq',
  'subject',
  'author_label',
  'author_key',
  'sent_at',
  'language',
  'thread_root',
  'parent',
  'has_attachment',
] as const;

export const PLACED_COLUMNS = [
  'slots.list',
  'slots.seq',
  'slots.version',
  'slots.thread_root',
  'slots.parent',
  'slots.parent_kind',
  'slots.identity',
  'records.record',
] as const;

export type PlacedRow = Pick<
  SlotRow,
  'list' | 'seq' | 'version' | 'thread_root' | 'parent' | 'parent_kind' | 'identity'
> & { record: string };

export function toPublicMessage(row: PlacedRow, alsoIn: { list: string; seq: number }[]): PublicMessage {
  return placeMessage(RedactedMessage.parse(JSON.parse(row.record)), {
    seq: row.seq,
    version: row.version,
    threadRoot: row.thread_root,
    parent: row.parent,
    parentKind: row.parent_kind,
    alsoIn,
  });
}

export function toSlot(row: Pick<SlotRow, 'list' | 'seq' | 'state' | 'reason' | 'since'>): Slot {
  return { list: row.list, seq: row.seq, state: row.state, reason: row.reason, since: row.since };
}

export function toHead(row: Pick<SlotRow, (typeof HEAD_COLUMNS)[number]>): MessageHead {
  return {
    list: row.list,
    seq: row.seq,
    subject: row.subject,
    author: { label: row.author_label, key: row.author_key },
    sentAt: row.sent_at,
    language: row.language,
    threadRoot: row.thread_root,
    parent: row.parent,
    hasAttachment: row.has_attachment === 1,
  };
}

export function toThreadSummary(row: Selectable<Tables['threads']>): ThreadSummary {
  return {
    list: row.list,
    root: row.root,
    subject: row.subject,
    author: row.author,
    messages: row.messages,
    participants: row.participants,
    firstAt: row.first_at,
    lastAt: row.last_at,
  };
}
