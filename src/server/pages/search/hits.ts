// The hits: what was found, by whom, when, where, and its place in the thread.
import type { PlaceInThread } from '../../../archive/archive.ts';
import { correctQuery } from '../../../index/corrections.ts';
import { markWords, patternsOf, type Pattern } from '../../../index/excerpt.ts';
import type { SearchHit } from '../../../index/search.ts';
import { html, type Html } from '../../html/html.ts';
import { marked } from '../../html/marked.ts';
import { languageOf, subjectAttributes } from '../../html/message.ts';
import { timeOf, type View } from '../../html/view.ts';
import type { SearchAnswer } from '../../search.ts';
import { listName, type Known } from './filters.ts';

/** One page of hits, numbered on from the page before. */
export function hitList(view: View, answer: SearchAnswer & { kind: 'found' }, known: Known): Html {
  const { result, request, places } = answer;
  const { query, isExact, page, size } = request;
  const { corrected } = result;
  const searched = corrected === undefined ? query : correctQuery(query, corrected.words);
  const patterns = patternsOf(searched, isExact);
  return html`<ol class="hits" start="${(page - 1) * size + 1}">
    ${result.hits.map((hit, index) => hitItem(view, hit, places[index]!, patterns, known))}
  </ol>`;
}

function hitItem(
  view: View,
  hit: SearchHit,
  place: PlaceInThread,
  patterns: readonly Pattern[],
  { lists }: Known,
): Html {
  const { href } = view;
  return html`<li>
    <h3${subjectAttributes(hit)}>
      <a href="${href.message(hit.list, hit.seq)}">${hit.subject === '' ? view.text.noSubject : marked(markWords(hit.subject, patterns))}</a>
    </h3>
    <p class="excerpt" dir="auto" lang="${languageOf(hit)}">${marked(hit.excerpt)}</p>
    <ul class="hit-facts">
      <li><a href="${href.search([['author', place.authorKey]])}" rel="nofollow"><bdi>${hit.author}</bdi></a></li>
      <li>${timeOf(view, hit.sentAt)}</li>
      <li><a href="${threadLink(view, hit)}">${placeWords(view, place)}</a></li>
      ${hit.matches !== undefined && hit.matches > 1 && html`<li>${view.search.matches(hit.matches)}</li>`}
      <li><a href="${href.list(hit.list)}"><bdi>${listName(lists, hit.list)}</bdi></a></li>
    </ul>
  </li>`;
}

// `at` leads to the part of a long thread that holds the message.
function threadLink(view: View, { list, thread, seq }: SearchHit): string {
  return `${view.href.thread(list, thread)}?at=${seq}#m${seq}`;
}

function placeWords(view: View, { position, of }: PlaceInThread): string {
  const { number } = view.format;
  return position === null ? view.text.wholeThread : view.search.place(number(position), number(of));
}
