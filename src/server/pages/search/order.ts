// In which order results stand, and whether each thread stands once: links, with the present choice marked.
import type { SearchRequest } from '../../../index/search.ts';
import { html, type Html } from '../../html/html.ts';
import type { View } from '../../html/view.ts';
import type { SearchLinks } from './links.ts';

/** Best match is offered only where there are words that can match. */
export function orderLinks(view: View, links: SearchLinks, { query, sort, group }: SearchRequest): Html {
  const { search } = view;
  const hasWords = query.terms.some(({ negated }) => !negated);
  const sorts = (['relevance', 'newest', 'oldest'] as const).filter((one) => hasWords || one !== 'relevance');
  return html`<nav aria-label="${search.sort}" class="order">
    <ul class="row">
      ${sorts.map((one) => choice(search.sorts[one], links.with(['sort', one]), one === sort))}
    </ul>
    <ul class="row">
      ${group === 'thread' && choice(search.everyMessage, links.without('group'), false)}
      ${choice(search.onePerThread, links.with(['group', 'thread']), group === 'thread')}
      <li class="to-facets"><a href="#narrow">${search.narrow}</a></li>
    </ul>
  </nav>`;
}

function choice(label: string, target: string, isChosen: boolean): Html {
  return isChosen
    ? html`<li><strong aria-current="true">${label}</strong></li>`
    : html`<li><a href="${target}" rel="nofollow">${label}</a></li>`;
}
