// Both engines find what readers look for in the sample lists: `npm run score:search` prints the same figures by kind.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  belowFloor,
  judge,
  readQueries,
  relevance,
  relevanceBy,
  SEARCH_FLOORS,
  type Judged,
} from '../support/relevance.ts';
import { openSampleEngines, type SampleEngines } from '../support/sample-engines.ts';

let engines: SampleEngines;
beforeAll(async () => {
  engines = await openSampleEngines();
});
afterAll(() => engines[Symbol.asyncDispose]());

describe.each(['meilisearch', 'embedded'] as const)('%s', (name) => {
  it('has the wanted thread among the first, in each language', async () => {
    const queries = await readQueries();
    expect(queries.length).toBeGreaterThan(150);
    const judged: Judged[] = [];
    for (const query of queries) judged.push(await judge(engines[name], query));
    expect(belowFloor(relevance(judged), SEARCH_FLOORS.all)).toEqual([]);
    const languages = relevanceBy(judged, ({ lang }) => lang);
    expect(Object.keys(languages)).toHaveLength(6);
    for (const [language, figures] of Object.entries(languages))
      expect(belowFloor(figures, SEARCH_FLOORS.language), language).toEqual([]);
  });
});
