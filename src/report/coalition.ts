// A coalition as config/coalitions.yaml has it: who it is, where its list lives, and what people state of it.
import { z } from 'zod';
import { CRITERIA } from './openness-report.ts';
import { SYSTEMS } from './probe/systems/names.ts';

const Web = z.url({ protocol: /^https?$/u, error: 'write a URL that begins with http:// or https://' });
const Day = z.iso.date({ error: 'write a day as 2026-10-01' });

const Attestation = z.strictObject({
  criterion: z.enum(CRITERIA).meta({ description: 'Id of the criterion, such as M2' }),
  by: z.string().min(1).max(200).meta({ description: 'Who states it; not published' }),
  on: Day.meta({ description: 'When; it holds for twelve months' }),
  note: z.string().max(500).optional().meta({ description: 'How it is known; not published' }),
});
export type Attestation = z.infer<typeof Attestation>;

export const Coalition = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/u, 'use lower-case letters, digits and hyphens')
    .meta({ description: 'Short name in addresses' }),
  name: z.string().min(1).max(200).meta({ description: 'Full name' }),
  acronym: z.string().min(1).max(40).optional().meta({ description: 'Short name as people say it' }),
  status: z.enum(['unconfirmed', 'confirmed']).default('unconfirmed').meta({
    description: 'unconfirmed: nobody has checked this row; its report stays a draft',
  }),
  list: z.string().optional().meta({
    description: 'Id of its list in lists/, where that is connected; the report is then the list’s',
  }),
  page: Web.optional().meta({ description: 'The coalition’s page, which should link list and archive' }),
  join: z
    .url({ protocol: /^(?:https?|mailto)$/u, error: 'write a URL that begins with https:// or mailto:' })
    .optional()
    .meta({ description: 'Where one can join; of a connected list, join in its own file counts' }),
  archive: Web.optional().meta({ description: 'First page of its archive elsewhere' }),
  system: z.enum(SYSTEMS).optional().meta({
    description: 'Software of the list; default: told by the addresses. none: there is no archive to open',
  }),
  rules: Web.optional().meta({ description: 'Page with the rules for posting and moderation' }),
  privacy: Web.optional().meta({ description: 'Privacy notice of an archive elsewhere' }),
  terms: Web.optional().meta({ description: 'Page that says what may be done with the texts' }),
  since: z
    .string()
    .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/u, "write year and month in quotes: '2010-03'")
    .optional()
    .meta({ description: 'Month in which the list began' }),
  attestations: z.array(Attestation).max(50).default([]).meta({
    description:
      'What people state, as {criterion, by, on, note}: M2 (membership), A6 (accessibility), R4, R5',
  }),
});
export type Coalition = z.infer<typeof Coalition>;

export const Coalitions = z.strictObject({
  coalitions: z.array(Coalition).max(1000).default([]).meta({ description: 'One entry a coalition' }),
});
