// A year and a month of a list.
import type { MessageHead } from '../../archive/archive.ts';
import { html, type Html } from '../html/html.ts';
import { files } from '../html/href.ts';
import { languageOf } from '../html/message.ts';
import { timeOf, type View } from '../html/view.ts';
import { BAD_REQUEST, NOT_FOUND, type Pages } from './page.ts';
import { readMonth, readPlace } from './read.ts';

const HEADS_A_PAGE = 100;

export function addMonthPages(pages: Pages): void {
  pages.add('/lists/:list/:year(^\\d{4}$)', async ({ view, reader, params }) => {
    const list = await reader.list(params['list']!);
    const year = params['year']!;
    if (list === null || readMonth(`${year}-01`) === null) return NOT_FOUND;
    const months = (await reader.months(list.id)).filter(({ month }) => month.startsWith(year));
    const items = months.map(
      ({ month, messages }) =>
        html`<li>
          <a href="${view.href.month(list.id, month)}">${view.format.month(month)}</a>
          <span class="quiet">${view.text.messages(messages)}</span>
        </li>`,
    );
    return {
      kind: 'page',
      title: `${year} · ${list.name}`,
      list,
      feed: files.listFeed(list.id),
      noIndex: months.length === 0,
      main: html`${upLink(view, list)}
        <h1>${year}</h1>
        ${
          months.length === 0
            ? html`<p>${view.text.emptyPeriod}</p>`
            : html`<ul class="lines">
                ${items}
              </ul>`
        }`,
    };
  });

  pages.add('/lists/:list/:year(^\\d{4}$)/:month(^\\d{2}$)', async ({ view, reader, params, query }) => {
    const list = await reader.list(params['list']!);
    const month = readMonth(`${params['year']}-${params['month']}`);
    if (list === null || month === null) return NOT_FOUND;
    const place = readPlace(query['after']);
    if (place === null) return BAD_REQUEST;
    const after = place === undefined ? null : { sentAt: place.ms, seq: place.seq };
    const [heads, months] = await Promise.all([
      reader.monthHeads(list.id, month, after, HEADS_A_PAGE + 1),
      reader.months(list.id),
    ]);
    const shown = heads.slice(0, HEADS_A_PAGE);
    const last = shown.at(-1);
    const earlier = months.findLast((one) => one.month < month);
    const later = months.find((one) => one.month > month);
    const more = heads.length > HEADS_A_PAGE && last !== undefined;
    return {
      kind: 'page',
      title: `${view.format.month(month)} · ${list.name}`,
      list,
      feed: files.listFeed(list.id),
      noIndex: shown.length === 0 || after !== null,
      main: html`${upLink(view, list)}
        <h1>${view.format.month(month)}</h1>
        ${
          shown.length === 0
            ? html`<p>${view.text.emptyPeriod}</p>`
            : html`<ol class="lines">
                ${shown.map((head) => line(view, head))}
              </ol>`
        }
        <nav aria-label="${view.text.pages}">
          <ul class="row">
            ${more && html`<li><a rel="next" href="${view.href.month(list.id, month, last)}">${view.text.next}</a></li>`}
            ${earlier !== undefined && html`<li><a href="${view.href.month(list.id, earlier.month)}">← ${view.format.month(earlier.month)}</a></li>`}
            ${later !== undefined && html`<li><a href="${view.href.month(list.id, later.month)}">${view.format.month(later.month)} →</a></li>`}
          </ul>
        </nav>
        ${shown.length > 0 && html`<p class="action"><a href="${files.monthMbox(list.id, month)}">${view.text.downloadMonth}</a></p>`}`,
    };
  });
}

/** The way back to the list, above a page's heading. */
export function upLink(view: View, list: { readonly id: string; readonly name: string }): Html {
  return html`<p class="up"><a href="${view.href.list(list.id)}" dir="auto">${list.name}</a></p>`;
}

function line(view: View, head: MessageHead): Html {
  const clip = head.hasAttachment ? html` · ${view.text.hasAttachment}` : null;
  return html`<li>
    <a href="${view.href.message(head.list, head.seq)}" dir="auto" lang="${languageOf(head)}"
      >${head.subject || view.text.noSubject}</a
    >
    <span class="quiet"><bdi>${head.author.label}</bdi> · ${timeOf(view, head.sentAt)}${clip}</span>
  </li>`;
}
