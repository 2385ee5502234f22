// The openness report of one coalition, as it is stored, signed by a leaf of the log and shown. Facts and words of closed
// vocabularies only: the same input gives the same bytes, and pages put them into six languages.
import { z } from 'zod';

export const RESULTS = ['pass', 'partial', 'fail', 'unknown', 'not_applicable'] as const;
export type Result = (typeof RESULTS)[number];

/**
 * How sure a result is: follows from log and published bytes · seen from outside · said by the operator, in the log so
 * that it cannot be changed later · said by a person.
 */
export const ASSURANCES = ['proved', 'observed', 'stated', 'attested'] as const;
export type Assurance = (typeof ASSURANCES)[number];

export const GRADES = ['open_verified', 'open', 'partly_open', 'not_open', 'not_assessed'] as const;
export type Grade = (typeof GRADES)[number];

export const BLOCKS = ['membership', 'list', 'access', 'truth', 'privacy', 'reuse'] as const;
export type Block = (typeof BLOCKS)[number];

/** Criteria of version 2026-11, in the order in which they are shown. */
// prettier-ignore
export const CRITERIA = [
  'M1', 'M2', 'M3', 'L1', 'L2', 'A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7',
  'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'R1', 'R2', 'R3', 'R4', 'R5',
] as const;

/** Why a result is not a pass, or what makes it one. */
export const WHYS = [
  'ok',
  'not_probed',
  'not_connected',
  'not_attested',
  'attestation_old',
  'unreachable',
  'timeout',
  'not_found',
  'login_required',
  'needs_script',
  'no_join_page',
  'join_by_request',
  'no_archive',
  'empty_archive',
  'not_linked',
  'no_list_headers',
  'robots_forbid',
  'noindex',
  'not_https',
  'no_permalinks',
  'addresses_lost',
  'no_search',
  'search_incomplete',
  'no_log',
  'log_broken',
  'key_changed',
  'slots_missing',
  'records_differ',
  'reasons_missing',
  'policy_differs',
  'no_witness',
  'one_witness',
  'no_statement',
  'statement_old',
  'counts_differ',
  'source_quiet',
  'late',
  'start_unknown',
  'starts_later',
  'no_policy',
  'not_visible',
  'leaks_found',
  'no_notice',
  'no_contact',
  'no_removal_form',
  'requests_late',
  'members_public',
  'no_export',
  'no_feed',
  'no_licence',
  'no_mirror',
  'no_plan',
] as const;
export type Why = (typeof WHYS)[number];

const Time = z.iso.datetime();
const Count = z.int().min(0);
const Word = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/u);

export const Evidence = z.strictObject({
  /** what was asked */
  url: z.url({ protocol: /^https?$/u }).optional(),
  at: Time.optional(),
  /** HTTP status */
  status: z.int().min(0).max(599).optional(),
  /** of the body, hex */
  sha256: z.hex().length(64).optional(),
  /** leaf of the log */
  leaf: Count.optional(),
});
export type Evidence = z.infer<typeof Evidence>;

export const CriterionResult = z.strictObject({
  id: z.string().regex(/^[A-Z]\d{1,2}$/u),
  result: z.enum(RESULTS),
  assurance: z.enum(ASSURANCES),
  why: z.enum(WHYS),
  /** measured numbers by name */
  value: z.record(Word, z.number()).optional(),
  evidence: z.array(Evidence).max(20),
});
export type CriterionResult = z.infer<typeof CriterionResult>;

export const OpennessReport = z.strictObject({
  schema: z.literal('dc-openness-report/1'),
  /** version of the criteria */
  criteria: z.string().regex(/^\d{4}-\d{2}$/u),
  /** id of the coalition; where its list is connected, of the list */
  subject: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/u),
  name: z.string().min(1).max(200),
  /** its archive is on this site */
  connected: z.boolean(),
  generated: Time,
  /** 30 days after */
  validUntil: Time,
  /** who says so: the host that made it */
  assessor: z.string().min(1).max(200),
  log: z.strictObject({ origin: z.string(), size: Count, root: z.string() }).nullable(),
  /** null where the archive is not on this site */
  counts: z
    .strictObject({
      slots: Count,
      published: Count,
      withheld: z.record(Word, Count),
      erased: z.record(Word, Count),
      pending: Count,
    })
    .nullable(),
  /** messages published a month, oldest first, months without any included; never scored */
  activity: z.array(z.strictObject({ month: z.string().regex(/^\d{4}-\d{2}$/u), messages: Count })).max(600),
  /** requests for removal; null where none are taken here */
  removals: z
    .strictObject({
      received: Count,
      open: Count,
      granted: Count,
      refused: Count,
      medianDays: z.number().nullable(),
    })
    .nullable(),
  /** 0 to 100 over what was checked; null where nothing was */
  score: z.number().min(0).max(100).nullable(),
  /** weight that was checked of the weight that applies, 0 to 1 */
  coverage: z.number().min(0).max(1),
  grade: z.enum(GRADES),
  /** the criterion that decided the grade, where one did */
  gate: z.string().nullable(),
  results: z.array(CriterionResult),
  /** unusual numbers that a person should look at */
  flags: z.array(z.enum(['many_withheld', 'one_reason', 'more_redacted'])),
});
export type OpennessReport = z.infer<typeof OpennessReport>;
