// The first page: which lists there are.
import type { ListSummary } from '../../archive/archive.ts';
import { html, type Html } from '../html/html.ts';
import { timeOf, type View } from '../html/view.ts';
import type { Pages } from './page.ts';

export function addHomePage(pages: Pages): void {
  pages.add('/', async ({ view, reader }) => {
    const lists = await reader.lists();
    return {
      kind: 'page',
      title: view.site.title,
      main: html`<h1><bdi>${view.site.title}</bdi></h1>
        <p class="lead">${view.text.homeIntro}</p>
        <h2>${view.text.lists}</h2>
        ${
          lists.length === 0
            ? html`<p>${view.text.homeEmpty}</p>`
            : html`<ul class="cards">
                ${lists.map((list) => card(view, list))}
              </ul>
              <p><a href="${view.href.openness()}">${view.openness.title}</a>: ${view.openness.intro}</p>`
        }`,
    };
  });
}

function card(view: View, list: ListSummary): Html {
  return html`<li class="card">
    <h3 dir="auto"><a href="${view.href.list(list.id)}">${list.name}</a></h3>
    ${list.description !== null && html`<p dir="auto">${list.description}</p>`}
    <p class="quiet">${view.text.messages(list.counts.published)} · ${view.text.threads(list.threads)}</p>
    <p class="quiet">
      ${list.lastAt === null ? view.text.noMessages : html`${view.text.lastActivity}: ${timeOf(view, list.lastAt)}`}
    </p>
  </li>`;
}
