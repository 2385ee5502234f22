// config/lists/<id>.yaml: one mailing list.
import { z } from 'zod';
import { SourceSettings } from '../ingest/source/settings.ts';
import { ListPolicy } from '../redact/policy-document.ts';

export const ListSettings = z.strictObject({
  id: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,62}$/,
      'use lower-case letters, digits and hyphens, beginning with a letter or digit',
    )
    .meta({ description: 'Short name in addresses; the file has the same name' }),
  name: z.string().min(1).max(200).meta({ description: 'Full name of the coalition or list' }),
  address: z
    .email({ error: 'write the mail address of the list, for example dc-example@lists.example.org' })
    .optional()
    .meta({ description: 'Posting address; shown, and never redacted unless the policy says so' }),
  join: z
    .url({ protocol: /^(https?|mailto)$/, error: 'write a URL that begins with https:// or mailto:' })
    .optional()
    .meta({ description: 'Where anybody can join' }),
  description: z
    .string()
    .max(2000)
    .optional()
    .meta({ description: 'What the list is for, in a sentence or two' }),
  principles: z
    .strictObject({
      openMembership: z.boolean().default(true).meta({ description: 'Anybody may join' }),
      openList: z.boolean().default(true).meta({ description: 'Anybody may join the mailing list' }),
      openArchive: z.boolean().default(true).meta({ description: 'Anybody may read the archive' }),
    })
    .prefault({})
    .meta({ description: 'The three principles of Dynamic Coalitions that the list commits to' }),
  policy: ListPolicy.default('balanced').meta({
    description: 'Name of the redaction policy, or {base: NAME, changes: {…}} with what is different here',
  }),
  region: z
    .string()
    .regex(/^[A-Z]{2}$/, 'write a two-letter country code, for example KE')
    .optional()
    .meta({ description: 'Country whose national phone numbers are usual on the list (ISO 3166-1)' }),
  subjectTag: z
    .string()
    .min(1)
    .max(60)
    .regex(/^[^[\]]+$/, 'write the tag without brackets')
    .optional()
    .meta({ description: 'Tag that the list puts into subjects, without brackets; default: the id' }),
  noArchive: z.enum(['auto', 'honour', 'ignore']).default('auto').meta({
    description:
      'X-No-Archive: honour withholds the message, ignore does not; auto honours it unless more than four in five of the last 50 messages have it, as where the list software adds it to everything',
  }),
  consent: z.enum(['none', 'first-post']).default('none').meta({
    description:
      'first-post: what somebody sends to the list for the first time waits until they agree to publication by a link that is mailed to them (needs smtp); mail received before this was set is not asked about',
  }),
  sources: z.array(SourceSettings).max(100).default([]).meta({ description: 'Where the mail comes from' }),
});
export type ListSettings = z.infer<typeof ListSettings>;
