// The search page: one box, filters, hits with their excerpt, how many are where, and ways out where there are none.
import type { SearchParams } from '../../index/query.ts';
import type { ServerDeps } from '../deps.ts';
import { html, type Html } from '../html/html.ts';
import { files } from '../html/href.ts';
import type { View } from '../html/view.ts';
import { isolateRightToLeft } from '../text/isolate.ts';
import { answerSearch, feedPairs, searchParams, type SearchAnswer } from '../search.ts';
import type { PageOutcome, PageRequest, Pages } from './page.ts';
import { facetColumn } from './search/facets.ts';
import { activeFilters, filterChips, type Known } from './search/filters.ts';
import { searchForm } from './search/form.ts';
import { hitList } from './search/hits.ts';
import { searchLinks, type SearchLinks } from './search/links.ts';
import { nothingFound } from './search/nothing-found.ts';
import { orderLinks } from './search/order.ts';
import { lastPage, noSuchPage, paging } from './search/paging.ts';
import { searchSettings } from './search/settings.ts';
import { statusOf } from './search/status.ts';
import { explanation } from './search/unreadable.ts';

const LONGEST_IN_TITLE = 100;

export function addSearchPage(pages: Pages, deps: Pick<ServerDeps, 'search' | 'ready'>): void {
  const show = async ({ view, reader, query }: PageRequest): Promise<PageOutcome> => {
    const params = searchParams(query);
    const answer = await answerSearch({ ...deps, reader }, params, view.language);
    const links = searchLinks(view, params);
    const known = { lists: answer.lists, result: answer.kind === 'found' ? answer.result : null };
    const problem = answer.kind === 'unreadable' ? answer.problem : null;
    const { search } = view;
    return {
      kind: 'page',
      status: { found: 200, unreadable: 400, down: 503 }[answer.kind],
      title:
        params.q === undefined
          ? search.title
          : search.titleFor(isolateRightToLeft(params.q.slice(0, LONGEST_IN_TITLE))),
      hasSearchForm: true,
      noIndex: true,
      ...(answer.kind === 'found' && { feed: files.searchFeed(feedPairs(params)) }),
      main: html`<h1>${search.title}</h1>
        ${searchForm(view, params, links, known, problem)}
        <div id="status" role="status">${answer.kind === 'found' && statusOf(view, links, answer)}</div>
        <div id="answer" tabindex="-1">${content(view, params, links, answer, known)}</div>
        ${searchSettings(view)}`,
    };
  };
  pages.add('/search', show, { cost: 3 });
}

function content(
  view: View,
  params: SearchParams,
  links: SearchLinks,
  answer: SearchAnswer,
  known: Known,
): Html {
  const { search } = view;
  if (answer.kind === 'down') return html`<p class="notice" role="alert">${search.down}</p>`;
  if (answer.kind === 'unreadable') return explanation(view, answer.problem, params, links);
  const { result, request } = answer;
  const filters = activeFilters(view, links, known);
  const chips = filterChips(view, filters, links);
  if (result.total === 0) return html`${chips} ${nothingFound(view, params, links, filters)}`;
  const last = lastPage(request, result.total);
  return html`${chips}
    <div class="found">
      <section aria-labelledby="found">
        ${orderLinks(view, links, request)}
        ${
          request.page > last
            ? noSuchPage(view, links, request.page, last)
            : html`${hitList(view, answer, known)}
              ${paging(view, links, request.page, last)}`
        }
        <ul class="row follow">
          <li><a href="${files.searchFeed(feedPairs(params))}">${search.feed}</a></li>
          <li><a href="${files.searchMbox(feedPairs(params))}" rel="nofollow">${search.download}</a></li>
        </ul>
      </section>
      ${facetColumn(view, links, known)}
    </div>`;
}
