// What Meilisearch answers, looked at and turned into ours.
import { z } from 'zod';
import { ArchiveError } from '../../ops/errors.ts';
import { excerpt, markedIn, type Pattern } from '../excerpt.ts';
import type { Facet, SearchHit, SearchResult } from '../search.ts';

const AUTHORS_SHOWN = 10;

// What comes back is foreign until it was looked at.
const EngineHit = z.object({
  list: z.string(),
  seq: z.int(),
  thread: z.int(),
  subject: z.string(),
  author: z.string(),
  date: z.number(),
  language: z.string(),
  generation: z.string().optional(),
  lead: z.string(),
});

export const Answer = z.object({
  totalHits: z.int(),
  hits: z.array(EngineHit),
  facetDistribution: z.record(z.string(), z.record(z.string(), z.int())).default({}),
});
export type Answer = z.infer<typeof Answer>;

/** Of a question with ONE_HIT. */
export const Counted = z.object({
  hits: z.array(z.object({ generation: z.string().optional() })),
  facetDistribution: z.record(z.string(), z.record(z.string(), z.int())).default({}),
});
export type Counted = z.infer<typeof Counted>;

/** Throws ENGINE_REFUSED where the engine answers in another shape. */
export function read<T>(schema: z.ZodType<T>, answer: unknown): T {
  const checked = schema.safeParse(answer);
  if (!checked.success) throw new ArchiveError('ENGINE_REFUSED', 'later', {}, checked.error);
  return checked.data;
}

/** The words of hits that were found, as they are written there. */
export function markedWords(hits: readonly SearchHit[], patterns: readonly Pattern[]): string[] {
  return hits.flatMap(({ subject, author, excerpt: pieces }) => [
    ...markedIn(subject, patterns),
    ...markedIn(author, patterns),
    ...pieces.flatMap(({ text, marked }) => (marked ? [text] : [])),
  ]);
}

export function toFacets({ facetDistribution: found }: Counted): SearchResult['facets'] {
  return {
    list: byCount(found['list']),
    year: byCount(found['year']).toSorted((a, b) => Number(b.value) - Number(a.value)),
    author: byCount(found['authorKey']).slice(0, AUTHORS_SHOWN),
    language: byCount(found['language']),
    attachment: ifTrue(found['hasAttachment'], 'attachment'),
    starters: ifTrue(found['isStarter'], 'yes'),
  };
}

/** The thread of a hit as `threadKey` has it. */
export function threadOf({ list, thread }: { readonly list: string; readonly thread: number }): string {
  return `${list}-${thread}`;
}

export function toHit(
  hit: z.infer<typeof EngineHit>,
  patterns: readonly Pattern[],
  matches: Readonly<Record<string, number>> = {},
): SearchHit {
  const { list, seq, thread, subject, author, date, language, lead } = hit;
  const ofThread = matches[threadOf(hit)];
  return {
    list,
    seq,
    thread,
    subject,
    author,
    sentAt: date * 1000,
    language,
    isStarter: seq === thread,
    excerpt: excerpt(lead, patterns),
    ...(ofThread === undefined ? {} : { matches: ofThread }),
  };
}

function byCount(distribution: Readonly<Record<string, number>> | undefined): Facet[] {
  return Object.entries(distribution ?? {})
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** The facet of a statement: one value, where it is true of anything. */
function ifTrue(distribution: Readonly<Record<string, number>> | undefined, value: string): Facet[] {
  const count = distribution?.['true'] ?? 0;
  return count > 0 ? [{ value, count }] : [];
}
