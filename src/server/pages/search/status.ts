// What screen readers are told after a search: how much was found, and whether it is what was typed.
import { fill } from '../../html/fill.ts';
import { html, type Html } from '../../html/html.ts';
import type { View } from '../../html/view.ts';
import type { SearchAnswer } from '../../search.ts';
import type { SearchLinks } from './links.ts';
import { lastPage } from './paging.ts';

export function statusOf(view: View, links: SearchLinks, answer: SearchAnswer & { kind: 'found' }): Html {
  const { search } = view;
  const { result, request, notice } = answer;
  return html`<h2 id="found">${countOf(view, answer)}${pageOf(view, request.page, lastPage(request, result.total))}</h2>
    ${notice !== null && html`<p class="notice">${notice === 'fallback' ? search.fallback : search.catchingUp}</p>`}
    ${result.corrected !== undefined && correction(view, links, result.corrected.query, request.query.text)}
    ${result.relaxed === true && html`<p class="notice">${search.relaxed}</p>`}`;
}

function countOf({ text, search }: View, { result, request }: SearchAnswer & { kind: 'found' }): string {
  if (result.total === 0) return search.nothingFound;
  if (request.group === null) return search.results(result.total);
  return `${text.threads(result.total)} · ${search.results(result.messages)}`;
}

function pageOf({ search, format }: View, page: number, last: number): string {
  return page === 1 || page > last ? '' : ` · ${search.page(format.number(page), format.number(last))}`;
}

function correction(view: View, links: SearchLinks, searched: string, typed: string): Html {
  return html`<div class="notice">
    <p>${fill(view.search.shownFor, html`<strong><bdi>${searched}</bdi></strong>`)}</p>
    <p>
      <a href="${links.with(['exact', 'yes'])}" rel="nofollow">${fill(view.search.insteadFor, html`<bdi>${typed}</bdi>`)}</a>
    </p>
  </div>`;
}
