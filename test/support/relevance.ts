// How well an engine ranks: the reciprocal rank of the first thread a reader would have wanted, and how many of them
// stand among the first ten. Threads count, not messages: whoever finds one message of a discussion has found it.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { parseQuery } from '../../src/index/query.ts';
import type { SearchEngine } from '../../src/index/search.ts';
import { SAMPLE_LISTS } from './sample-lists.ts';

const QUERIES = new URL('../../bench/search-queries.jsonl', import.meta.url);
const PLACES = 10;

/** One line of bench/search-queries.jsonl. */
const Wanted = z.strictObject({
  /** language of the query */
  lang: z.enum(['ar', 'zh', 'en', 'fr', 'ru', 'es']),
  /** language of the page where it is typed */
  page: z.enum(['ar', 'zh', 'en', 'fr', 'ru', 'es']),
  /** how its reader went about it */
  kind: z.enum([
    'topic', 'half-remembered', 'typo', 'prefix', 'name', 'inflection', 'marks', 'article', 'short', 'variant', 'width',
    'number', 'mixed', 'acronym', 'operator', 'elsewhere',
  ]), // prettier-ignore
  q: z.string().min(1),
  /** list/seq of the first message of each thread that answers the query */
  threads: z.array(z.string().regex(/^[a-z-]+\/[1-9]\d*$/)).min(1),
});
export type Wanted = z.infer<typeof Wanted>;

export interface Judged {
  readonly wanted: Wanted;
  /** of the first wanted thread, 0 where none is among the first ten */
  readonly reciprocalRank: number;
  /** part of the wanted threads among the first ten */
  readonly recall: number;
  /** the first ten threads found */
  readonly found: readonly string[];
}

export interface Relevance {
  readonly queries: number;
  /** mean reciprocal rank, 0 to 1 */
  readonly mrr: number;
  /** mean recall among the first ten threads, 0 to 1 */
  readonly recallAt10: number;
}

export async function readQueries(): Promise<Wanted[]> {
  const lines = (await readFile(QUERIES, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => Wanted.parse(JSON.parse(line)));
}

/** Asks as the search page does. Throws where a query cannot be read. */
export async function judge(engine: SearchEngine, wanted: Wanted): Promise<Judged> {
  const outcome = parseQuery({ q: wanted.q, locale: wanted.page, size: 100 }, SAMPLE_LISTS);
  if (outcome.kind === 'unreadable') throw new Error(`${wanted.q}: ${outcome.problem.code}`);
  const { hits } = await engine.search(outcome.request);
  const found = [...new Set(hits.map(({ list, thread }) => `${list}/${thread}`))].slice(0, PLACES);
  const first = found.findIndex((thread) => wanted.threads.includes(thread));
  const there = wanted.threads.filter((thread) => found.includes(thread));
  return {
    wanted,
    reciprocalRank: first === -1 ? 0 : 1 / (first + 1),
    recall: there.length / wanted.threads.length,
    found,
  };
}

/** Figures by a property of the queries, such as their language. */
export function relevanceBy(
  judged: readonly Judged[],
  group: (wanted: Wanted) => string,
): Record<string, Relevance> {
  const groups = Map.groupBy(judged, ({ wanted }) => group(wanted));
  return Object.fromEntries([...groups].map(([name, members]) => [name, relevance(members)]));
}

/** The means of `judged`; of nothing they are 0. */
export function relevance(judged: readonly Judged[]): Relevance {
  const mean = (value: (one: Judged) => number) =>
    judged.reduce((sum, one) => sum + value(one), 0) / Math.max(judged.length, 1);
  return {
    queries: judged.length,
    mrr: mean((one) => one.reciprocalRank),
    recallAt10: mean((one) => one.recall),
  };
}

/** What both engines must reach over all queries, and over those of each language. */
export const SEARCH_FLOORS = { all: 0.97, language: 0.93 } as const;

/** The figures of `relevance` that are below `floor`, in words; none where all is well. */
export function belowFloor({ mrr, recallAt10 }: Relevance, floor: number): string[] {
  return [
    ...(mrr < floor ? [`MRR ${mrr.toFixed(3)} is below ${floor}`] : []),
    ...(recallAt10 < floor ? [`recall ${recallAt10.toFixed(3)} is below ${floor}`] : []),
  ];
}
