// Invented public messages, made the way the line makes them: RedactedMessage.parse, then placeMessage.
import { createHash } from 'node:crypto';
import {
  placeMessage,
  RedactedMessage,
  type Placement,
  type PublicMessage,
} from '../../src/redact/public-message.ts';

export interface MessageDraft extends Partial<Placement> {
  readonly list?: string;
  readonly subject?: string;
  readonly body?: string;
  /** display name; the key follows from it */
  readonly author?: string;
  readonly authorKey?: string;
  /** ISO date or day */
  readonly sentAt?: string;
  readonly language?: string;
  readonly attachments?: readonly string[];
  readonly policyVersion?: number;
}

export function makePublicMessage(draft: MessageDraft = {}): PublicMessage {
  const author = draft.author ?? 'Jane Doe';
  const sentAt = Date.parse(draft.sentAt ?? '2024-05-17T10:00:00Z');
  const seq = draft.seq ?? 1;
  const redacted = RedactedMessage.parse({
    list: draft.list ?? 'dc-example',
    policy: { id: 'balanced', version: draft.policyVersion ?? 1 },
    sentAt,
    receivedAt: sentAt + 1000,
    dateCorrected: false,
    author: { label: author, key: draft.authorKey ?? keyOf(author) },
    subject: draft.subject ?? 'A subject',
    body: draft.body ?? 'A body.\n',
    language: draft.language ?? 'en',
    redactions: [],
    attachments: (draft.attachments ?? []).map((name) => ({
      name,
      type: 'application/pdf',
      sizeBytes: 1000,
    })),
  });
  return placeMessage(redacted, {
    seq,
    version: draft.version ?? 1,
    threadRoot: draft.threadRoot ?? seq,
    parent: draft.parent ?? null,
    parentKind: draft.parentKind ?? 'none',
    alsoIn: draft.alsoIn ?? [],
  });
}

/** A value of the right shape that stands for the keyed hash of `text`. */
export function keyOf(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return Array.from(
    { length: 26 },
    (_, index) => 'abcdefghijklmnopqrstuvwxyz234567'[(digest[index] ?? 0) & 31],
  ).join('');
}
