// A search as the pairs of its address, and the addresses of searches that differ from it in one thing.
import type { SearchParams } from '../../../index/query.ts';
import type { QueryPairs } from '../../html/href.ts';
import type { View } from '../../html/view.ts';
import { LINKED, pairsOf } from '../../search.ts';

export type Pair = QueryPairs[number];

/** What narrows a search, beside its words. */
const FILTERS = ['list', 'author', 'from', 'to', 'lang', 'has', 'starters', 'exact'] as const;
export type FilterName = (typeof FILTERS)[number];

export interface SearchLinks {
  readonly filters: readonly (readonly [FilterName, string])[];
  /** These pairs in place of what has their names, from the first page on. */
  readonly with: (...pairs: readonly Pair[]) => string;
  /** Without these pairs, or without all that have these names. */
  readonly without: (...gone: readonly (Pair | string)[]) => string;
  /** 1-based */
  readonly page: (number: number) => string;
}

/** Links around a search, for the language of the page. */
export function searchLinks(view: View, params: SearchParams): SearchLinks {
  const pairs = pairsOf(params).flatMap(separate);
  const size: readonly Pair[] = params.size === undefined ? [] : [['size', String(params.size)]];
  return {
    filters: pairs.flatMap(([name, value]) => {
      const filter = FILTERS.find((one) => one === name);
      return filter === undefined ? [] : [[filter, value] as const];
    }),
    with(...added) {
      const names = new Set(added.map(([name]) => name));
      const all = [...pairs.filter(([name]) => !names.has(name)), ...added];
      return view.href.search(LINKED.flatMap((name) => all.filter((pair) => pair[0] === name)));
    },
    without: (...gone) =>
      view.href.search(
        pairs.filter(
          ([name, value]) =>
            !gone.some((one) =>
              typeof one === 'string' ? one === name : one[0] === name && one[1] === value,
            ),
        ),
      ),
    page: (number) =>
      view.href.search([...pairs, ...size, ...(number === 1 ? [] : [['page', String(number)] as const])]),
  };
}

// A list or language may come as several in one value, with commas between.
function separate([name, value]: Pair): Pair[] {
  if (name !== 'list' && name !== 'lang') return [[name, value]];
  const values = value.split(/[,،，\s]+/u).filter((part) => part !== '');
  return values.map((part) => [name, part.toLowerCase()]);
}
