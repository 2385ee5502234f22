// Ways out where nothing was found: each thing that narrows the search can be dropped by one link.
import { splitQuery } from '../../../index/query-pieces.ts';
import type { SearchParams } from '../../../index/query.ts';
import { fill } from '../../html/fill.ts';
import { html, type Html } from '../../html/html.ts';
import type { View } from '../../html/view.ts';
import type { ActiveFilter } from './filters.ts';
import type { SearchLinks } from './links.ts';

export function nothingFound(
  view: View,
  params: SearchParams,
  links: SearchLinks,
  filters: readonly ActiveFilter[],
): Html {
  const { search } = view;
  const ways = [
    ...filters.map(({ label, without }) =>
      way(without, fill(search.withoutFilter, html`<bdi>${label}</bdi>`)),
    ),
    ...periods(view, params, links),
    ...(links.filters.filter(([name]) => name === 'list').length > 1
      ? [way(links.without('list'), html`${search.inAllLists}`)]
      : []),
    ...pieces(view, params.q ?? '', links),
  ];
  return html`<p>${search.checkSpelling}</p>
    ${
      ways.length > 0 &&
      html`<h3>${search.waysOut}</h3>
        <ul class="ways">
          ${ways}
        </ul>`
    }
    <p>${search.noPersonalData}</p>
    <p><a href="${view.href.help}">${search.howTo}</a></p>`;
}

function way(target: string, label: Html): Html {
  return html`<li><a href="${target}" rel="nofollow">${label}</a></li>`;
}

/** A year more on either side, and no period at all. */
function periods(view: View, { from, to }: SearchParams, links: SearchLinks): Html[] {
  if (from === undefined && to === undefined) return [];
  const [first, last] = [yearOf(from), yearOf(to)];
  const ways: Html[] = [];
  if (first !== null && last !== null) {
    const [earlier, later] = [String(first - 1), String(last + 1)];
    ways.push(
      way(
        links.with(['from', earlier], ['to', later]),
        fill(view.search.between, html`${earlier}`, html`${later}`),
      ),
    );
  }
  if (from !== to && from !== undefined && to !== undefined)
    ways.push(way(links.without('from', 'to'), html`${view.search.atAnyDate}`));
  return ways;
}

function yearOf(date: string | undefined): number | null {
  const found = /^\s*(\d{4})(?:-|\s*$)/u.exec(date ?? '');
  return found === null ? null : Number(found[1]);
}

/** Without each operator and each excluded word of the query, and without its quotation marks. */
function pieces(view: View, query: string, links: SearchLinks): Html[] {
  const split = splitQuery(query);
  if ('code' in split) return [];
  const ways = split.pieces.flatMap((piece, index) => {
    if (piece.operator === null && !piece.negated) return [];
    const rest = split.pieces.filter((_, other) => other !== index).map(({ source }) => source);
    const label = fill(view.search.without, html`<code><bdi>${piece.source}</bdi></code>`);
    return [way(links.with(['q', rest.join(' ')]), label)];
  });
  const isPhrase = ({ operator, quoted, negated }: (typeof split.pieces)[number]) =>
    operator === null && quoted && !negated;
  if (split.pieces.some(isPhrase)) {
    const words = split.pieces.map((piece) => (isPhrase(piece) ? piece.value : piece.source)).join(' ');
    ways.push(way(links.with(['q', words]), fill(view.search.asWords, html`<bdi>${words}</bdi>`)));
  }
  return ways;
}
