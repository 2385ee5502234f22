// The criteria of a report as a file says them: what is asked, how much it counts, what to do where it is not a yes.
import { z } from 'zod';
import { ASSURANCES, BLOCKS, CRITERIA, WHYS } from './openness-report.ts';

const Sentence = z.string().min(1).max(400);

/** One sentence a reason. */
const Fixes = z.partialRecord(z.enum(WHYS).exclude(['ok']), Sentence);

const Criterion = z.strictObject({
  id: z.enum(CRITERIA as readonly string[]),
  block: z.enum(BLOCKS),
  /** of the weighted mean */
  weight: z.number().positive().max(100),
  /** without a pass here no list is open */
  gate: z.boolean().default(false),
  /** counts only on top of a score of 90 */
  bonus: z.boolean().default(false),
  /** `connected`: asked only of archives of this site */
  applies: z.enum(['everywhere', 'connected']).default('everywhere'),
  assurance: z.enum(ASSURANCES),
  /** a person's statement may answer it */
  attested: z.boolean().default(false),
  question: Sentence,
  pass: Sentence,
  partly: Sentence.optional(),
  /** where the common sentence of a reason would mislead */
  fixes: Fixes.default({}),
});
export type Criterion = z.infer<typeof Criterion>;

export const Criteria = z
  .strictObject({
    version: z.string().regex(/^\d{4}-\d{2}$/u, "write the version as year and month in quotes: '2026-11'"),
    criteria: z.array(Criterion).min(1),
    /** one sentence a reason */
    fixes: z.record(z.enum(WHYS).exclude(['ok']), Sentence),
  })
  .refine(({ criteria }) => new Set(criteria.map(({ id }) => id)).size === criteria.length, {
    path: ['criteria'],
    message: 'gives a criterion twice; keep one',
  })
  .refine(({ criteria }) => criteria.some(({ id, gate }) => id === 'A1' && gate), {
    path: ['criteria'],
    message: 'A1 (readable without login) must be there, as a gate',
  });
export type Criteria = z.infer<typeof Criteria>;
