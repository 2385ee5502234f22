// The search page: form, filters as links, hits with their excerpt, and ways out where there are none.
import type { ListSummary } from '../../archive/archive.ts';
import type { Problem } from '../../index/query-problems.ts';
import type { SearchParams } from '../../index/query.ts';
import type { Excerpt, SearchHit, SearchResult } from '../../index/search.ts';
import type { ServerDeps } from '../deps.ts';
import { html, type Html } from '../html/html.ts';
import { files, type QueryPairs } from '../html/href.ts';
import { languageOf } from '../html/message.ts';
import { timeOf, type View } from '../html/view.ts';
import { answerSearch, pairsOf, searchParams, type SearchAnswer } from '../search.ts';
import type { PageOutcome, PageRequest, Pages } from './page.ts';

export function addSearchPage(pages: Pages, deps: Pick<ServerDeps, 'search' | 'ready'>): void {
  const answer = async ({ view, reader, query }: PageRequest): Promise<PageOutcome> => {
    const params = searchParams(query);
    const found = await answerSearch({ ...deps, reader }, params, view.language);
    const title =
      params.q === undefined ? view.text.searchTitle : view.text.searchResultsFor(params.q.slice(0, 100));
    return {
      kind: 'page',
      status: { found: 200, unreadable: 400, down: 503 }[found.kind],
      title,
      hasSearchForm: true,
      noIndex: true,
      ...(found.kind === 'found' && { feed: files.searchFeed(pairsOf(params)) }),
      main: html`<h1>${view.text.searchTitle}</h1>
        ${form(view, params, found.lists)} ${results(view, params, found)}`,
    };
  };
  pages.add('/search', answer, { cost: 3 });
}

function results(view: View, params: SearchParams, answer: SearchAnswer): Html {
  if (answer.kind === 'down') return html`<p class="notice" role="alert">${view.text.searchDown}</p>`;
  if (answer.kind === 'unreadable') return explanation(view, answer.problem);
  const { result, request, notice, lists } = answer;
  const words = notice === 'fallback' ? view.text.noticeFallback : view.text.noticeCatchingUp;
  const first = (request.page - 1) * request.size + 1;
  return html`${notice !== null && html`<p class="notice" role="status">${words}</p>`}
    ${activeFilters(view, params, result, lists)}
    <div class="columns results">
      <section aria-labelledby="found">
        <div role="status"><h2 id="found">${view.text.results(result.total)}</h2></div>
        ${
          result.hits.length === 0
            ? nothingFound(view, params)
            : html`<ol class="hits" start="${first}">
                ${result.hits.map((hit) => hitItem(view, hit, lists))}
              </ol>`
        }
        ${paging(view, params, request, result.total)}
      </section>
      ${result.total > 0 && facets(view, params, result, lists)}
    </div>
    <p>
      <a href="${files.searchFeed(pairsOf(params))}">${view.text.searchFeed}</a> ·
      <a href="${view.href.help}">${view.text.searchMoreInHelp}</a>
    </p>`;
}

function explanation(view: View, problem: Problem): Html {
  return html`<div class="notice" role="alert">
    <p><strong>${view.text.badQuery}</strong></p>
    <p>${view.text.queryProblems[problem.code]}</p>
    ${
      problem.at !== '' &&
      html`<p>
        ${view.text.badQueryAt} <code><bdi>${problem.at.slice(0, 100)}</bdi></code>
      </p>`
    }
    <p><a href="${view.href.help}">${view.text.searchMoreInHelp}</a></p>
  </div>`;
}

function form(view: View, params: SearchParams, lists: readonly ListSummary[]): Html {
  const { text } = view;
  const chosen = (value: string | readonly string[] | undefined) =>
    (Array.isArray(value) ? value[0] : value) ?? '';
  const option = (value: string, label: string, current: string) =>
    value === current
      ? html`<option value="${value}" selected>${label}</option>`
      : html`<option value="${value}">${label}</option>`;
  const list = chosen(params.list);
  const sort = params.sort ?? 'relevance';
  return html`<search>
    <form action="${view.href.search()}" method="get" class="search-form">
      <p class="wide">
        <label for="q">${text.searchLabel}</label
        ><input id="q" name="q" type="search" value="${params.q ?? ''}" maxlength="500" dir="auto" />
      </p>
      <p>
        <label for="list">${text.list}</label
        ><select id="list" name="list">
          ${option('', text.allLists, list)}${lists.map((one) => option(one.id, one.name, list))}
        </select>
      </p>
      <p>
        <label for="from">${text.from}</label
        ><input
          id="from"
          name="from"
          value="${params.from ?? ''}"
          placeholder="2024-01-31"
          maxlength="10"
          dir="ltr"
        />
      </p>
      <p>
        <label for="to">${text.to}</label
        ><input
          id="to"
          name="to"
          value="${params.to ?? ''}"
          placeholder="2024-12-31"
          maxlength="10"
          dir="ltr"
        />
      </p>
      <p>
        <label for="sort">${text.sort}</label
        ><select id="sort" name="sort">${(['relevance', 'newest', 'oldest'] as const).map((one) => option(one, text.sorts[one], sort))}
        </select>
      </p>
      <p class="check">
        <label
          >${
            params.has === 'attachment'
              ? html`<input type="checkbox" name="has" value="attachment" checked />`
              : html`<input type="checkbox" name="has" value="attachment" />`
          }
          ${text.withAttachment}</label
        >
      </p>
      ${hidden('author', params.author)}${hidden('lang', chosen(params.lang))}
      <p><button type="submit">${text.search}</button></p>
    </form>
  </search>`;
}

function hidden(name: string, value: string | undefined): Html | null {
  return value === undefined || value === ''
    ? null
    : html`<input type="hidden" name="${name}" value="${value}" />`;
}

function hitItem(view: View, hit: SearchHit, lists: readonly ListSummary[]): Html {
  const list = lists.find(({ id }) => id === hit.list)?.name ?? hit.list;
  return html`<li>
    <h3 dir="auto" lang="${languageOf(hit)}">
      <a href="${view.href.message(hit.list, hit.seq)}">${hit.subject || view.text.noSubject}</a>
    </h3>
    <p class="excerpt" dir="auto" lang="${languageOf(hit)}">${excerpt(hit.excerpt)}</p>
    <p class="quiet">
      <bdi>${hit.author}</bdi> · ${timeOf(view, hit.sentAt)} ·
      <a href="${view.href.list(hit.list)}" dir="auto">${list}</a> ·
      <a href="${view.href.thread(hit.list, hit.thread)}">${view.text.wholeThread}</a>
    </p>
  </li>`;
}

function excerpt(pieces: Excerpt): Html[] {
  return pieces.map(({ text, marked }) => (marked ? html`<mark>${text}</mark>` : html`${text}`));
}

function paging(
  view: View,
  params: SearchParams,
  { page, size }: { page: number; size: number },
  total: number,
): Html | null {
  const pairs = pairsOf(params);
  const to = (number: number) => view.href.search([...pairs, ['page', String(number)]]);
  const last = Math.min(Math.ceil(total / size), Math.floor(10_000 / size));
  if (last <= 1) return null;
  return html`<nav aria-label="${view.text.pages}">
    <ul class="row">
      ${page > 1 && html`<li><a rel="prev" href="${to(page - 1)}">${view.text.previous}</a></li>`}
      <li>${view.text.part(view.format.number(page), view.format.number(last))}</li>
      ${page < last && html`<li><a rel="next" href="${to(page + 1)}">${view.text.next}</a></li>`}
    </ul>
  </nav>`;
}

function nothingFound(view: View, params: SearchParams): Html {
  const query = params.q === undefined ? [] : ([['q', params.q]] as const);
  const hasFilters = pairsOf(params).some(([name]) => name !== 'q' && name !== 'sort');
  return html`<p><strong>${view.text.nothingFound}</strong></p>
    <ul>
      ${view.text.nothingFoundHints.map((hint) => html`<li>${hint}</li>`)}
    </ul>
    ${hasFilters && html`<p><a class="button" href="${view.href.search(query)}">${view.text.clearFilters}</a></p>`}`;
}

function activeFilters(
  view: View,
  params: SearchParams,
  result: SearchResult,
  lists: readonly ListSummary[],
): Html | null {
  const pairs = pairsOf(params);
  const filters = pairs.filter(([name]) => name !== 'q' && name !== 'sort');
  if (filters.length === 0) return null;
  const items = filters.map(([name, value]) => {
    const label = filterLabel(view, name, value, result, lists);
    const rest = pairs.filter((pair) => pair[0] !== name || pair[1] !== value);
    return html`<li>
      <a class="chip" href="${view.href.search(rest)}" aria-label="${view.text.removeFilter(label)}"
        ><bdi>${label}</bdi> <span aria-hidden="true">×</span></a
      >
    </li>`;
  });
  return html`<nav aria-label="${view.text.activeFilters}">
    <ul class="row">
      ${items}
    </ul>
  </nav>`;
}

function filterLabel(
  view: View,
  name: string,
  value: string,
  result: SearchResult,
  lists: readonly ListSummary[],
): string {
  if (name === 'list') return lists.find(({ id }) => id === value)?.name ?? value;
  if (name === 'author')
    return result.facets.author.find((facet) => facet.value === value)?.label ?? view.text.author;
  if (name === 'lang') return languageLabel(view, value);
  if (name === 'has') return view.text.withAttachment;
  return `${name === 'from' ? view.text.from : view.text.to} ${value}`;
}

function facets(view: View, params: SearchParams, result: SearchResult, lists: readonly ListSummary[]): Html {
  const pairs = pairsOf(params);
  const withPairs = (...added: QueryPairs) => {
    const names = new Set(added.map(([name]) => name));
    return view.href.search([...pairs.filter(([name]) => !names.has(name)), ...added]);
  };
  const groups: readonly (readonly [string, readonly Html[]])[] = [
    [
      view.text.list,
      result.facets.list.map(({ value, count }) =>
        facet(view, lists.find(({ id }) => id === value)?.name ?? value, count, withPairs(['list', value])),
      ),
    ],
    [
      view.text.facetYear,
      result.facets.year.map(({ value, count }) =>
        facet(view, value, count, withPairs(['from', value], ['to', value])),
      ),
    ],
    [
      view.text.facetAuthor,
      result.facets.author.map(({ value, label, count }) =>
        facet(view, label, count, withPairs(['author', value])),
      ),
    ],
    [
      view.text.language,
      result.facets.language.map(({ value, count }) =>
        facet(view, languageLabel(view, value), count, withPairs(['lang', value])),
      ),
    ],
    [
      view.text.attachments,
      result.facets.attachment
        .filter(({ value }) => value === 'attachment')
        .map(({ count }) => facet(view, view.text.withAttachment, count, withPairs(['has', 'attachment']))),
    ],
  ];
  return html`<aside aria-labelledby="narrow">
    <h2 id="narrow">${view.text.narrow}</h2>
    ${groups
      .filter(([, items]) => items.length > 0)
      .map(
        ([heading, items]) =>
          html`<section class="facet">
            <h3>${heading}</h3>
            <ul>
              ${items}
            </ul>
          </section>`,
      )}
  </aside>`;
}

function facet(view: View, label: string, count: number, target: string): Html {
  return html`<li>
    <a href="${target}" rel="nofollow"><bdi>${label}</bdi></a>
    <span class="quiet">${view.format.number(count)}</span>
  </li>`;
}

function languageLabel(view: View, code: string): string {
  if (!/^[a-z]{2,3}$/.test(code)) return code;
  return view.format.languageName(code) ?? view.text.unknownLanguage;
}
