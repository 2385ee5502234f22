// Invented public records for tests of everything right of the wall: redacted messages and their keys.
import type { Entry } from '../../src/archive/archive-writer.ts';
import { RedactedMessage, type Redaction } from '../../src/redact/public-message.ts';
import { keyOf } from './make-public-message.ts';

export interface EntryParts {
  readonly list?: string;
  /** stands for the content: the same word is the same message */
  readonly name: string;
  /** null: the message had none; default: the name */
  readonly id?: string | null;
  readonly references?: readonly string[];
  readonly sentAt?: number;
  readonly subject?: string;
  readonly body?: string;
  readonly author?: string;
  readonly attachments?: readonly { name: string | null; type: string; sizeBytes: number }[];
  readonly language?: string;
  readonly redactions?: readonly Redaction[];
}

export const START = Date.UTC(2025, 0, 15, 12);

export function keysOf({ name, id, references = [] }: EntryParts) {
  const messageId = id === undefined ? name : id;
  return {
    identity: keyOf(`identity ${name}`),
    messageId: messageId === null ? null : keyOf(`id ${messageId}`),
    references: references.map((reference) => keyOf(`id ${reference}`)),
  };
}

export function publishEntry(parts: EntryParts): Extract<Entry, { kind: 'publish' }> {
  const sentAt = parts.sentAt ?? START;
  const author = parts.author ?? 'Ada';
  const message = RedactedMessage.parse({
    list: parts.list ?? 'dc-x',
    policy: { id: 'balanced', version: 1 },
    sentAt,
    receivedAt: sentAt,
    dateCorrected: false,
    author: { label: author, key: keyOf(`author ${author}`) },
    subject: parts.subject ?? '',
    body: parts.body ?? `Text of ${parts.name}.`,
    language: parts.language ?? 'en',
    redactions: parts.redactions ?? [],
    attachments: parts.attachments ?? [],
  });
  return { kind: 'publish', keys: keysOf(parts), message };
}

export function withholdEntry(parts: EntryParts, reason = 'spam'): Extract<Entry, { kind: 'withhold' }> {
  return { kind: 'withhold', keys: keysOf(parts), reason, sentAt: parts.sentAt ?? START };
}

export function pendEntry(parts: EntryParts): Extract<Entry, { kind: 'pend' }> {
  return {
    kind: 'pend',
    keys: { ...keysOf(parts), messageId: null, references: [] },
    sentAt: parts.sentAt ?? START,
  };
}
