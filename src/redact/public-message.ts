// What the public side may know of a message: the contract of everything right of the wall.
// Only src/redact/ makes these objects; everybody else receives them or parses stored ones.
import type { Commitment } from '../mail/commitment.ts';
import { z } from 'zod';
import { UNREADABLE_REASONS } from '../mail/message.ts';

/** Keyed hash (HMAC-SHA-256) of a private value, 128 bits in base32. */
export const KeyedHash = z.string().regex(/^[a-z2-7]{26}$/);
export const ListId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);
export const Seq = z.int().min(1);
const Timestamp = z
  .int()
  .min(0)
  .max(8_640_000_000_000_000)
  .meta({ description: 'milliseconds since 1970, UTC' });

export const CATEGORIES = [
  'email',
  'phone',
  'ip',
  'iban',
  'card',
  'url_secret',
  'meeting',
  'postal_address',
  'national_id',
  'credential',
  'social',
  'name',
  'custom',
] as const;
export const Category = z.enum(CATEGORIES);
export type Category = z.infer<typeof Category>;

/** Kinds that no detector finds in running text yet; they are cut only from structured contact data. */
export const NOT_FOUND_IN_TEXT_YET: ReadonlySet<Category> = new Set<Category>();

/** A replaced stretch, in UTF-16 units of the *published* text of `field`: `[start, end)` is the placeholder. */
export const Redaction = z.strictObject({
  field: z.string().regex(/^(author|subject|body|attachments\.\d{1,4})$/),
  start: z.int().min(0),
  end: z.int().min(0),
  category: Category,
});
export type Redaction = z.infer<typeof Redaction>;

export const PublicAttachment = z.strictObject({
  name: z.string().max(400).nullable(),
  type: z.string().max(200),
  sizeBytes: z.int().min(0),
});

const redactedShape = {
  list: ListId,
  policy: z.strictObject({ id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), version: z.int().min(1) }),
  sentAt: Timestamp,
  receivedAt: Timestamp,
  dateCorrected: z.boolean(),
  author: z.strictObject({ label: z.string().min(1).max(400), key: KeyedHash }),
  subject: z.string().max(2000),
  body: z.string(),
  language: z.string().regex(/^[a-z]{2,3}$/),
  redactions: z.array(Redaction),
  attachments: z.array(PublicAttachment),
  unreadable: z.enum(UNREADABLE_REASONS).optional().meta({
    description: 'the message or a part of it is encrypted, or its text is in a form that is not read',
  }),
};

/** A message after redaction and before the archive gives it a place. */
export const RedactedMessage = z.strictObject(redactedShape).brand<'RedactedMessage'>();
export type RedactedMessage = z.infer<typeof RedactedMessage>;

export const PARENT_KINDS = ['header', 'subject', 'none'] as const;

const placementShape = {
  seq: Seq,
  version: z.int().min(1),
  threadRoot: Seq,
  parent: Seq.nullable(),
  parentKind: z.enum(PARENT_KINDS),
  alsoIn: z.array(z.strictObject({ list: ListId, seq: Seq })),
};
/** Where the archive put a message: slot, version, thread, copies in other lists. */
export const Placement = z.strictObject(placementShape);
export type Placement = z.infer<typeof Placement>;

export const PublicMessage = z
  .strictObject({ ...redactedShape, ...placementShape })
  .brand<'PublicMessage'>()
  .meta({ id: 'PublicMessage', description: 'One published message, after redaction' });
export type PublicMessage = z.infer<typeof PublicMessage>;

/** Joins a redacted message with its place. Strict: an unknown or missing field throws a ZodError. */
export function placeMessage(redacted: RedactedMessage, placement: Placement): PublicMessage {
  return PublicMessage.parse({ ...redacted, ...placement });
}

/** Keyed hashes that travel beside a redacted message: identity, own Message-ID, references in order. */
export interface MessageKeys {
  /** HMAC of Message-ID plus content digest: the same message anywhere has the same identity */
  readonly identity: string;
  readonly messageId: string | null;
  /** References then In-Reply-To, oldest first, without repeats */
  readonly references: readonly string[];
  /** hash of who wrote it, when and about what: a digest may show it without its Message-ID */
  readonly likeness?: string | null;
  /** the identities under which this message may be known from a digest; its own is the first where it was taken out of one */
  readonly inDigest?: readonly string[];
  /** it was taken out of a digest, which may show less of it */
  readonly isPart?: true;
  /** to the Message-ID, for the log; none where the message had no id */
  readonly commitId?: Commitment;
}

export type RedactOutcome =
  | { readonly kind: 'public'; readonly message: RedactedMessage; readonly keys: MessageKeys }
  | {
      readonly kind: 'withheld';
      readonly reason: string;
      readonly sentAt: number;
      readonly keys: MessageKeys;
    }
  /** written by somebody who was erased: nothing of it is kept */
  | {
      readonly kind: 'erased';
      readonly reason: string;
      readonly sentAt: number;
      readonly keys: MessageKeys;
    }
  | {
      readonly kind: 'held';
      readonly why: string;
      /** of a message that could be read: it keeps its identity and its place while it waits */
      readonly keys?: MessageKeys;
      readonly sentAt?: number;
    };
