// Filters in words, and those in use: each with a link that takes it away.
import type { ListName } from '../../../archive/archive.ts';
import { html, type Html } from '../../html/html.ts';
import type { View } from '../../html/view.ts';
import type { ShownResult } from '../../search.ts';
import type { FilterName, SearchLinks } from './links.ts';

/** What names of lists and authors are looked up in; `result` is null where nothing was searched. */
export interface Known {
  readonly lists: readonly ListName[];
  readonly result: ShownResult | null;
}

export interface ActiveFilter {
  /** "List: Dynamic Coalition on Examples" */
  readonly label: string;
  /** the same search without it */
  readonly without: string;
}

/** The filters in use, a period as one. */
export function activeFilters(view: View, links: SearchLinks, known: Known): ActiveFilter[] {
  const valueOf = (name: FilterName) => links.filters.find((filter) => filter[0] === name)?.[1];
  const [from, to] = [valueOf('from'), valueOf('to')];
  const isOneYear = from !== undefined && from === to && /^\d{4}$/u.test(from);
  return links.filters.flatMap(([name, value]): ActiveFilter[] => {
    if (isOneYear && name === 'to') return [];
    if (isOneYear && name === 'from')
      return [{ label: view.search.labelled(view.search.year, value), without: links.without('from', 'to') }];
    return [{ label: filterLabel(view, name, value, known), without: links.without([name, value]) }];
  });
}

/** As a list of links; nothing where no filter is in use. */
export function filterChips(view: View, filters: readonly ActiveFilter[], links: SearchLinks): Html | null {
  if (filters.length === 0) return null;
  const { search } = view;
  return html`<nav aria-label="${search.activeFilters}" class="chips">
    <ul class="row">
      ${filters.map(
        ({ label, without }) =>
          html`<li>
            <a class="chip" href="${without}"
              ><span class="unseen">${search.removeFilter} </span><bdi>${label}</bdi>
              <span class="cross" aria-hidden="true">×</span></a
            >
          </li>`,
      )}
      ${
        filters.length > 1 &&
        html`<li>
          <a class="plain" href="${links.without(...links.filters)}">${search.removeAll}</a>
        </li>`
      }
    </ul>
  </nav>`;
}

function filterLabel(view: View, name: FilterName, value: string, known: Known): string {
  const { search, text } = view;
  switch (name) {
    case 'list':
      return search.labelled(text.list, listName(known.lists, value));
    case 'author':
      return search.labelled(search.author, authorLabel(view, value, known.result));
    case 'lang':
      return search.labelled(text.language, languageLabel(view, value));
    case 'from':
    case 'to':
      return search.labelled(search[name], value);
    case 'has':
      return search.withAttachment;
    case 'starters':
      return search.startersOnly;
    case 'exact':
      return search.exactOnly;
  }
}

export function listName(lists: readonly ListName[], id: string): string {
  return lists.find((list) => list.id === id)?.name ?? id;
}

/** The name behind an author's key; the key's beginning where nobody in the results has it. */
export function authorLabel(view: View, key: string, result: ShownResult | null): string {
  const label = result?.facets.author.find(({ value }) => value === key)?.label ?? '';
  return label === '' ? `${key.slice(0, 6)}…` : label;
}

/** The name of a language in the language of the page. */
export function languageLabel(view: View, code: string): string {
  if (!/^[a-z]{2,3}$/u.test(code)) return code;
  return view.format.languageName(code) ?? view.text.unknownLanguage;
}
