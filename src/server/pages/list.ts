// A list's home: what it is, how to join, its months, its threads, its files.
import type { ListSummary, ThreadSummary } from '../../archive/archive.ts';
import { html, type Html } from '../html/html.ts';
import { files, safeHttpUrl } from '../html/href.ts';
import { timeOf, type View } from '../html/view.ts';
import { BAD_REQUEST, NOT_FOUND, type Pages } from './page.ts';
import { readPlace } from './read.ts';

const THREADS_A_PAGE = 30;

export function addListPage(pages: Pages): void {
  pages.add('/lists/:list', async ({ view, reader, params, query }) => {
    const list = await reader.list(params['list']!);
    if (list === null) return NOT_FOUND;
    const place = readPlace(query['before']);
    if (place === null) return BAD_REQUEST;
    const before = place === undefined ? null : { lastAt: place.ms, root: place.seq };
    const [months, threads] = await Promise.all([
      reader.months(list.id),
      reader.threads(list.id, before, THREADS_A_PAGE + 1),
    ]);
    return {
      kind: 'page',
      title: list.name,
      list,
      feed: files.listFeed(list.id),
      links: [{ type: 'application/feed+json', href: files.listJsonFeed(list.id) }],
      noIndex: before !== null,
      main: html`<h1 dir="auto">${list.name}</h1>
        ${list.description !== null && html`<p class="lead" dir="auto">${list.description}</p>`}
        <div class="columns">
          <div>
            <section aria-labelledby="threads">
              <h2 id="threads">${view.text.latestThreads}</h2>
              ${threadList(view, list, threads, before !== null)}
            </section>
          </div>
          <div>${about(view, list)} ${monthTable(view, list.id, months)} ${downloads(view, list)}</div>
        </div>`,
    };
  });
}

function about(view: View, list: ListSummary): Html {
  const { text } = view;
  const join = list.join === null ? null : safeHttpUrl(list.join);
  const slots = (['published', 'withheld', 'erased', 'pending'] as const).map(
    (state) =>
      html`<div>
        <dt>${text.slots[state]}</dt>
        <dd>${view.format.number(list.counts[state])}</dd>
      </div>`,
  );
  const policy = text.policyVersion(list.policy.id, view.format.number(list.policy.version));
  return html`<section aria-labelledby="about">
    <h2 id="about">${text.aboutList}</h2>
    ${join !== null && html`<p><a class="button" href="${join}" rel="noopener">${text.joinList}</a></p>`}
    <dl class="facts">
      ${
        list.address !== null &&
        html`<div>
          <dt>${text.listAddress}</dt>
          <dd><bdi>${list.address}</bdi></dd>
        </div>`
      }
      <div>
        <dt>${text.policy}</dt>
        <dd><a href="${view.href.policy(list.id)}">${policy}</a></dd>
      </div>
      ${slots}
      ${
        list.lastAt !== null &&
        html`<div>
          <dt>${text.lastActivity}</dt>
          <dd>${timeOf(view, list.lastAt)}</dd>
        </div>`
      }
    </dl>
  </section>`;
}

function threadList(
  view: View,
  list: ListSummary,
  threads: readonly ThreadSummary[],
  isOlder: boolean,
): Html {
  const shown = threads.slice(0, THREADS_A_PAGE);
  const last = shown.at(-1);
  const items = shown.map(
    (thread) =>
      html`<li>
        <a href="${view.href.thread(list.id, thread.root)}" dir="auto"
          >${thread.subject || view.text.noSubject}</a
        >
        <span class="quiet"
          ><bdi>${thread.author}</bdi> · ${view.text.messages(thread.messages)} ·
          ${view.text.participants(thread.participants)} · ${timeOf(view, thread.lastAt)}</span
        >
      </li>`,
  );
  const older =
    threads.length > THREADS_A_PAGE && last !== undefined
      ? html`<li><a rel="next" href="${view.href.list(list.id, last)}">${view.text.olderThreads}</a></li>`
      : null;
  return html`${
    shown.length === 0
      ? html`<p>${view.text.noMessages}</p>`
      : html`<ol class="lines">
            ${items}
          </ol>`
  }
    <nav aria-label="${view.text.pages}">
      <ul class="row">
        ${isOlder && html`<li><a href="${view.href.list(list.id)}">${view.text.newestThreads}</a></li>`}${older}
      </ul>
    </nav>`;
}

/** Years as rows, months as cells with their counts. */
export function monthTable(
  view: View,
  list: string,
  months: readonly { month: string; messages: number }[],
): Html | null {
  if (months.length === 0) return null;
  const counts = new Map(months.map(({ month, messages }) => [month, messages]));
  const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))].toReversed();
  const columns = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));
  const rows = years.map((year) => {
    const cells = columns.map((column) => {
      const month = `${year}-${column}`;
      const count = counts.get(month);
      if (count === undefined) return html`<td class="empty"></td>`;
      const label = `${view.format.month(month)}: ${view.format.number(count)}`;
      return html`<td>
        <a href="${view.href.month(list, month)}" aria-label="${label}" title="${view.text.messages(count)}"
          >${view.format.number(count)}</a
        >
      </td>`;
    });
    return html`<tr>
      <th scope="row"><a href="${view.href.year(list, year)}">${year}</a></th>
      ${cells}
    </tr>`;
  });
  const heads = columns.map(
    (column) =>
      html`<th scope="col">
        <abbr title="${view.format.monthName(`2000-${column}`)}">${Number(column)}</abbr>
      </th>`,
  );
  return html`<section>
    <h2 id="months">${view.text.byMonth}</h2>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="months">
      <table class="months">
        <thead>
          <tr>
            <th scope="col">${view.text.year}</th>
            ${heads}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`;
}

function downloads(view: View, list: ListSummary): Html {
  return html`<section aria-labelledby="downloads">
    <h2 id="downloads">${view.text.downloads}</h2>
    <ul>
      <li><a href="${files.listFeed(list.id)}">${view.text.feed}</a></li>
      <li><a href="${files.allMbox(list.id)}">${view.text.downloadMbox}</a></li>
      <li><a href="${files.jsonLines(list.id)}">${view.text.downloadJsonLines}</a></li>
    </ul>
  </section>`;
}
