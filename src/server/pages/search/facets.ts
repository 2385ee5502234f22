// How many results are where: each number is a link that narrows the search, or takes the choice back.
import type { Facet } from '../../../index/search.ts';
import { html, type Html } from '../../html/html.ts';
import type { View } from '../../html/view.ts';
import { languageLabel, listName, type Known } from './filters.ts';
import type { Pair, SearchLinks } from './links.ts';

/** Values of a facet that are seen at once; the others are folded. */
const SHOWN = 8;

interface Group {
  readonly heading: string;
  readonly values: readonly Facet[];
  readonly label: (facet: Facet) => string;
  /** the filter that a value stands for */
  readonly pairs: (value: string) => readonly Pair[];
  readonly hasBars?: true;
}

/** The column beside the results. */
export function facetColumn(view: View, links: SearchLinks, known: Known): Html {
  const groups = groupsOf(view, known).filter(({ values }) => values.length > 0);
  return html`<aside aria-labelledby="narrow" class="facets">
    <h2 id="narrow">${view.search.narrow}</h2>
    ${groups.map((group) => section(view, links, group))}
  </aside>`;
}

function groupsOf(view: View, { lists, result }: Known): Group[] {
  if (result === null) return [];
  const { facets } = result;
  const authors = new Map(facets.author.map(({ value, label }) => [value, label]));
  return [
    {
      heading: view.text.list,
      values: facets.list,
      label: ({ value }) => listName(lists, value),
      pairs: (value) => [['list', value]],
    },
    {
      heading: view.search.year,
      values: facets.year,
      label: ({ value }) => value,
      pairs: (value) => [
        ['from', value],
        ['to', value],
      ],
      hasBars: true,
    },
    {
      heading: view.search.author,
      values: facets.author,
      label: ({ value }) => authors.get(value) ?? '',
      pairs: (value) => [['author', value]],
    },
    {
      heading: view.text.language,
      values: facets.language,
      label: ({ value }) => languageLabel(view, value),
      pairs: (value) => [['lang', value]],
    },
    {
      heading: view.text.attachments,
      values: facets.attachment,
      label: () => view.search.withAttachment,
      pairs: (value) => [['has', value]],
    },
    {
      heading: view.text.thread,
      values: facets.starters,
      label: () => view.search.startersOnly,
      pairs: (value) => [['starters', value]],
    },
  ];
}

function section(view: View, links: SearchLinks, group: Group): Html {
  const most = group.values.reduce((highest, { count }) => Math.max(highest, count), 1);
  const items = group.values.map((facet) => item(view, links, group, facet, most));
  const folded = items.slice(SHOWN);
  return html`<section class="facet">
    <h3>${group.heading}</h3>
    <ul>
      ${items.slice(0, SHOWN)}
    </ul>
    ${
      folded.length > 0 &&
      html`<details>
        <summary>${view.search.more(folded.length)}</summary>
        <ul>
          ${folded}
        </ul>
      </details>`
    }
  </section>`;
}

function item(view: View, links: SearchLinks, group: Group, facet: Facet, most: number): Html {
  const pairs = group.pairs(facet.value);
  const isChosen = pairs.every(([name, value]) =>
    links.filters.some((filter) => filter[0] === name && filter[1] === value),
  );
  const content = html`<bdi>${group.label(facet)}</bdi> ${group.hasBars === true && bar(facet.count / most)}
    <span class="count">${view.format.number(facet.count)}</span>`;
  return isChosen
    ? html`<li>
        <a href="${links.without(...pairs)}" rel="nofollow" aria-current="true"
          ><span class="unseen">${view.search.removeFilter} </span>${content}
          <span class="cross" aria-hidden="true">×</span></a
        >
      </li>`
    : html`<li><a href="${links.with(...pairs)}" rel="nofollow">${content}</a></li>`;
}

/** `share` of the longest, 0 to 1. The number beside it says the same. */
function bar(share: number): Html {
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    <rect width="${Math.max(2, Math.round(share * 100))}" height="8" />
  </svg>`;
}
