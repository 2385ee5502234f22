// Answering a search for page, feed and API alike: parameters in, result with its notice out.
import { parseQuery, type SearchParams } from '../index/query.ts';
import type { Problem } from '../index/query-problems.ts';
import {
  type Facet,
  LONGEST_SEARCH_MS,
  type SearchHit,
  type SearchRequest,
  type SearchResult,
} from '../index/search.ts';
import type { ArchiveView, ListName, PlaceInThread } from '../archive/archive.ts';
import { ArchiveError } from '../ops/errors.ts';
import type { ServerDeps } from './deps.ts';
import type { QueryPairs } from './html/href.ts';

export type Notice = 'fallback' | 'catching_up';

/** A result whose authors have names. */
export type ShownResult = Omit<SearchResult, 'facets'> & {
  readonly facets: Omit<SearchResult['facets'], 'author'> & {
    readonly author: readonly (Facet & { readonly label: string })[];
  };
};

export type SearchAnswer =
  | {
      readonly kind: 'found';
      readonly request: SearchRequest;
      /** only hits that the archive shows at this moment */
      readonly result: ShownResult;
      /** where the hits stand in their threads, in the order of the hits */
      readonly places: readonly PlaceInThread[];
      readonly notice: Notice | null;
      readonly lists: readonly ListName[];
    }
  | { readonly kind: 'unreadable'; readonly problem: Problem; readonly lists: readonly ListName[] }
  | { readonly kind: 'down'; readonly lists: readonly ListName[] };

const SINGLE = [
  'q',
  'author',
  'from',
  'to',
  'has',
  'starters',
  'group',
  'exact',
  'sort',
  'page',
  'size',
] as const;
const REPEATED = ['list', 'lang'] as const;
const MOST_REPEATS = 50;
/** More than any parameter may have: what is cut here is refused afterwards, and repeated in no answer. */
const LONGEST_VALUE = 600;
/** In the order of addresses. */
export const LINKED = [
  'q',
  'list',
  'author',
  'from',
  'to',
  'lang',
  'has',
  'starters',
  'group',
  'exact',
  'sort',
] as const;

/** The search parameters of an address, everything else left out; of a repeated single one the first counts. */
export function searchParams(query: Readonly<Record<string, unknown>>): SearchParams {
  const params: Record<string, string | string[]> = {};
  for (const name of SINGLE) {
    const value = strings(query[name])[0];
    if (value !== undefined && value !== '') params[name] = value;
  }
  for (const name of REPEATED) {
    const values = strings(query[name]).filter((value) => value !== '');
    if (values.length > 0) params[name] = values;
  }
  return params;
}

/** The parameters as pairs, for links; `page` and `size` are left out. */
export function pairsOf(params: SearchParams): QueryPairs {
  const pairs: [string, string][] = [];
  for (const name of LINKED) {
    for (const value of strings(params[name])) pairs.push([name, value]);
  }
  return pairs;
}

/** What a feed of the search takes: every message that matches, newest first. */
export function feedPairs(params: SearchParams): QueryPairs {
  return pairsOf(params).filter(([name]) => name !== 'sort' && name !== 'group');
}

/**
 * Asks the engine. A query that can't be read and an engine that doesn't answer are values; other faults are thrown.
 * `locale` is the language of the page.
 */
export async function answerSearch(
  { reader, search, ready }: Pick<ServerDeps, 'search' | 'ready'> & { readonly reader: ArchiveView },
  params: SearchParams,
  locale: string,
): Promise<SearchAnswer> {
  const lists = await reader.listNames();
  const parsed = parseQuery(
    { ...params, locale },
    lists.map(({ id }) => id),
  );
  if (parsed.kind === 'unreadable') return { ...parsed, lists };
  if (search === null) return { kind: 'down', lists };
  try {
    const found = await search.search(parsed.request, AbortSignal.timeout(LONGEST_SEARCH_MS));
    const notice = await noticeOf(found, ready);
    return { kind: 'found', request: parsed.request, ...(await shownOf(reader, found)), notice, lists };
  } catch (error) {
    if (error instanceof ArchiveError && error.code.startsWith('ENGINE_')) return { kind: 'down', lists };
    throw error;
  }
}

// What was withheld or erased a moment ago may still be in the index; its words are not shown.
async function shownOf(
  reader: ArchiveView,
  result: SearchResult,
): Promise<{ result: ShownResult; places: PlaceInThread[] }> {
  const byList = [...Map.groupBy(result.hits, (hit) => hit.list)].map(async ([list, of]) => {
    const places = await reader.placesInThreads(
      list,
      of.map((hit) => hit.seq),
    );
    return places.map((place): [string, PlaceInThread] => [`${list}/${place.seq}`, place]);
  });
  const places = new Map((await Promise.all(byList)).flat());
  const placeOf = ({ list, seq }: SearchHit) => places.get(`${list}/${seq}`);
  const hits = result.hits.filter((hit) => placeOf(hit) !== undefined);
  // On one page of several the total stays, or the last page could not be reached.
  const total = result.total === result.hits.length ? hits.length : result.total;
  return {
    result: { ...result, hits, total, facets: { ...result.facets, author: await named(reader, result) } },
    places: hits.map((hit) => placeOf(hit)!),
  };
}

// Of whom the archive shows nothing any more the index may still have something.
async function named(
  reader: ArchiveView,
  { facets }: SearchResult,
): Promise<ShownResult['facets']['author']> {
  const labels = await reader.authorLabels(facets.author.map(({ value }) => value));
  return facets.author.flatMap((facet) => {
    const label = labels.get(facet.value);
    return label === undefined ? [] : [{ ...facet, label }];
  });
}

async function noticeOf(result: SearchResult, ready: ServerDeps['ready']): Promise<Notice | null> {
  if (result.notice === 'engine_down') return 'fallback';
  return (await ready()).engine === 'catching_up' ? 'catching_up' : null;
}

function strings(value: unknown): string[] {
  const values = Array.isArray(value) ? value.slice(0, MOST_REPEATS) : [value];
  return values
    .filter((one): one is string => typeof one === 'string')
    .map((one) => one.trim().slice(0, LONGEST_VALUE));
}
