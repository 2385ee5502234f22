// The hits: what was found, by whom, when, where, and its place in the thread.
import type { PlaceInThread } from '../../../archive/archive.ts';
import type { Excerpt, SearchHit } from '../../../index/search.ts';
import { html, type Html } from '../../html/html.ts';
import { languageOf } from '../../html/message.ts';
import { timeOf, type View } from '../../html/view.ts';
import { listName, type Known } from './filters.ts';

/** `places` are those of the hits, in their order; `start` the number of the first. */
export function hitList(
  view: View,
  hits: readonly SearchHit[],
  places: readonly PlaceInThread[],
  start: number,
  known: Known,
): Html {
  return html`<ol class="hits" start="${start}">
    ${hits.map((hit, index) => hitItem(view, hit, places[index]!, known))}
  </ol>`;
}

function hitItem(view: View, hit: SearchHit, place: PlaceInThread, { lists }: Known): Html {
  const { href } = view;
  const lang = languageOf(hit);
  return html`<li>
    <h3 dir="auto" lang="${lang}">
      <a href="${href.message(hit.list, hit.seq)}">${hit.subject || view.text.noSubject}</a>
    </h3>
    <p class="excerpt" dir="auto" lang="${lang}">${excerpt(hit.excerpt)}</p>
    <ul class="hit-facts">
      <li><a href="${href.search([['author', place.authorKey]])}" rel="nofollow"><bdi>${hit.author}</bdi></a></li>
      <li>${timeOf(view, hit.sentAt)}</li>
      <li><a href="${threadLink(view, hit)}">${placeWords(view, place)}</a></li>
      ${hit.matches !== undefined && hit.matches > 1 && html`<li>${view.search.matches(hit.matches)}</li>`}
      <li><a href="${href.list(hit.list)}"><bdi>${listName(lists, hit.list)}</bdi></a></li>
    </ul>
  </li>`;
}

// Any member's number leads to its thread, and a browser keeps the anchor on the way.
function threadLink(view: View, { list, seq }: SearchHit): string {
  return `${view.href.thread(list, seq)}#m${seq}`;
}

function placeWords(view: View, { position, of }: PlaceInThread): string {
  const { number } = view.format;
  return position === null ? view.text.wholeThread : view.search.place(number(position), number(of));
}

function excerpt(pieces: Excerpt): Html[] {
  return pieces.map(({ text, marked }) => (marked ? html`<mark>${text}</mark>` : html`${text}`));
}
