// The search document: picked from the public record, never widened.
import { z } from 'zod';
import { KeyedHash, ListId, Seq } from '../redact/public-message.ts';

export const SearchDocument = z.strictObject({
  /** `<list>-<seq>`: letters, digits and hyphens only, as Meilisearch wants */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,80}$/),
  list: ListId,
  seq: Seq,
  thread: Seq,
  subject: z.string(),
  /** own text first; without quotations and signature */
  body: z.string(),
  author: z.string(),
  authorKey: KeyedHash,
  /** file names, published ones only */
  attachments: z.array(z.string()),
  hasAttachment: z.boolean(),
  language: z.string(),
  /** whole seconds since 1970, UTC */
  date: z.int(),
  year: z.int(),
  policyVersion: z.int(),
});
export type SearchDocument = z.infer<typeof SearchDocument>;
