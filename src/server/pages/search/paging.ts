// From one page of results to the next, and back from a page that there is not.
import type { SearchRequest } from '../../../index/search.ts';
import { html, type Html } from '../../html/html.ts';
import type { View } from '../../html/view.ts';
import type { SearchLinks } from './links.ts';

/** Results that can be paged through, as the query language sets it. */
const DEEPEST_HIT = 10_000;

/** 0 where nothing was found. */
export function lastPage({ size }: Pick<SearchRequest, 'size'>, total: number): number {
  return Math.min(Math.ceil(total / size), Math.floor(DEEPEST_HIT / size));
}

export function paging(view: View, links: SearchLinks, page: number, last: number): Html | null {
  if (last <= 1) return null;
  const { text, search } = view;
  const { number } = view.format;
  return html`<nav aria-label="${text.pages}" class="paging">
    <ul class="row">
      ${page > 2 && html`<li><a href="${links.page(1)}">${search.firstPage}</a></li>`}
      ${page > 1 && html`<li><a rel="prev" href="${links.page(page - 1)}">${text.previous}</a></li>`}
      <li>${search.page(number(page), number(last))}</li>
      ${page < last && html`<li><a rel="next" href="${links.page(page + 1)}">${text.next}</a></li>`}
      ${page < last - 1 && html`<li><a href="${links.page(last)}">${search.lastPage}</a></li>`}
    </ul>
  </nav>`;
}

/** In place of hits, where somebody asks for a page beyond the last: results may have become fewer. */
export function noSuchPage(view: View, links: SearchLinks, page: number, last: number): Html {
  const { search } = view;
  return html`<p>${search.noSuchPage(view.format.number(page))}</p>
    <ul class="row">
      <li><a href="${links.page(1)}">${search.firstPage}</a></li>
      ${last > 1 && html`<li><a href="${links.page(last)}">${search.lastPage}</a></li>`}
    </ul>`;
}
