// The private states of a message: as bytes, and as read. Nothing here may reach the public side.
import type { Address } from './address.ts';

/** Raw bytes as a source delivered them (RFC 5322, any line ends). */
export interface RawMessage {
  readonly bytes: Uint8Array;
  /** INTERNALDATE, mbox From_ line or file time, ms UTC; null where the source has none. */
  readonly receivedAt: number | null;
}

export interface ParsedAttachment {
  readonly name: string | null;
  /** media type, lower case, without parameters */
  readonly type: string;
  readonly sizeBytes: number;
}

/** Why a message that could be read is not published. A closed, public vocabulary. */
export const WITHHOLD_REASONS = [
  'bounce',
  'auto_reply',
  'spam',
  'no_archive',
  'digest',
  'list_admin',
  'personal_data',
  'off_topic',
  'deleted_at_source',
  'no_consent',
  'copyright',
  'legal',
] as const;
export type WithholdReason = (typeof WITHHOLD_REASONS)[number];

/** Why a message, or everything of a person, was erased. A closed, public vocabulary. */
export const ERASE_REASONS = ['erasure_request', 'personal_data', 'legal', 'copyright'] as const;
export type EraseReason = (typeof ERASE_REASONS)[number];

/** Why a message waits for a person. Private detail of the public state `pending`. */
export const HOLD_REASONS = [
  'too_large',
  'mime_too_deep',
  'too_many_parts',
  'too_many_attachments',
  'too_many_people',
  'headers_too_large',
  'unparseable',
  'parse_timeout',
  'redact_failed',
  'text_too_long',
  'digest_unclear',
  'policy_hold',
  'leak_check',
  'invalid_record',
  'worker_crashed',
  'operator_hold',
  'consent',
] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** Why the text of a message, or a part of it, is not shown: a public vocabulary. */
export const UNREADABLE_REASONS = ['encrypted', 'form'] as const;
export type UnreadableReason = (typeof UNREADABLE_REASONS)[number];

/** What parsing gives: decoded, limited, without transport headers. Still full of personal data. */
export interface ParsedMessage {
  /** msg-id without angle brackets (RFC 5322 3.6.4), or null */
  readonly messageId: string | null;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  /** display and sort date, ms UTC */
  readonly sentAt: number;
  readonly receivedAt: number;
  /** true where the Date field was missing, unreadable or implausible and `sentAt` comes from the receipt */
  readonly dateCorrected: boolean;
  /** who wrote it, DMARC rewriting undone */
  readonly author: Address;
  /** decoded, without the list's tag */
  readonly subject: string;
  /** decoded text (from HTML where there is no text), list footer off, LF line ends, format=flowed joined */
  readonly body: string;
  /** a part of the message is encrypted, or its text is in a form that is not read */
  readonly unreadable?: UnreadableReason;
  /** BCP 47 primary tag or `und` */
  readonly language: string;
  readonly attachments: readonly ParsedAttachment[];
  /** people named in From, Reply-To, Sender, To, Cc: context for redaction, never published */
  readonly people: readonly Address[];
  /** the Reply-To field: tells of other addresses of the writer */
  readonly replyTo?: readonly Address[];
  /** SHA-256 hex over the normalised content (reference D3), equal for redelivered copies */
  readonly contentDigest: string;
  /** who wrote it, when and about what, as one text; null where that is not known */
  readonly likeness?: string | null;
  /** the message was taken out of a digest */
  readonly isPart?: true;
  /** set where the message must not be published whatever the policy says */
  readonly withhold: WithholdReason | null;
}

export type ParseOutcome =
  | { readonly kind: 'parsed'; readonly message: ParsedMessage }
  | { readonly kind: 'held'; readonly why: HoldReason };
