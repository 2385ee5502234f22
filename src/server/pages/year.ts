// A year of a list: its months with what was sent in each.
import type { ListSummary } from '../../archive/archive.ts';
import type { Clock } from '../../ops/clock.ts';
import { html, type Html } from '../html/html.ts';
import { files } from '../html/href.ts';
import type { View } from '../html/view.ts';
import { MONTHS, sum, type MonthCounts } from './months-table.ts';
import { turnPages, upLink } from './months.ts';
import { NOT_FOUND, type Pages } from './page.ts';
import { readMonth } from './read.ts';

/** Of the bar that compares months. */
const BAR = { width: 160, height: 10 };

export function addYearPage(pages: Pages, clock: Clock): void {
  pages.add('/lists/:list/:year(^\\d{4}$)', async ({ view, reader, params }) => {
    const list = await reader.list(params['list']!);
    const year = params['year']!;
    if (list === null || readMonth(`${year}-01`) === null) return NOT_FOUND;
    const all = await reader.months(list.id);
    const months = all.filter(({ month }) => month.startsWith(year));
    const years = [...new Set(all.map(({ month }) => month.slice(0, 4)))];
    const link = (other: string | undefined) =>
      other === undefined ? undefined : ([other, view.href.year(list.id, other)] as const);
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
            : table(view, list, year, months, new Date(clock.now()).toISOString().slice(0, 7))
        }
        ${turnPages(view, view.text.browse.otherYears, [
          link(years.findLast((one) => one < year)),
          link(years.find((one) => one > year)),
        ])}`,
    };
  });
}

// Quiet months are told, those that have not come are not.
function table(view: View, list: ListSummary, year: string, months: MonthCounts, thisMonth: string): Html {
  const { text, format, href } = view;
  const counts = new Map(months.map(({ month, messages }) => [month, messages]));
  const most = Math.max(...counts.values());
  const rows = MONTHS.map((number) => `${year}-${number}`)
    .filter((month) => month <= thisMonth || counts.has(month))
    .map((month) => {
      const count = counts.get(month) ?? 0;
      const name = format.monthName(month);
      return html`<tr>
        <th scope="row">
          ${count === 0 ? html`<span class="quiet">${name}</span>` : html`<a href="${href.month(list.id, month)}">${name}</a>`}
        </th>
        <td class="number">${format.number(count)}</td>
        <td class="bar">${count > 0 && bar(count / most)}</td>
        <td>${count > 0 && html`<a href="${files.monthMbox(list.id, month)}" aria-label="${`${format.month(month)}: mbox`}">mbox</a>`}</td>
      </tr>`;
    });
  return html`<table class="year">
    <thead>
      <tr>
        <th scope="col">${text.month}</th>
        <th scope="col" class="number">${text.browse.messages}</th>
        <td class="bar"></td>
        <th scope="col">${text.downloads}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">${text.browse.total}</th>
        <td class="number">${format.number(sum(months))}</td>
        <td class="bar"></td>
        <td></td>
      </tr>
    </tfoot>
  </table>`;
}

// The number stands beside it, so that it says nothing of its own.
function bar(share: number): Html {
  const width = Math.max(2, Math.round(share * BAR.width));
  return html`<svg viewBox="0 0 ${BAR.width} ${BAR.height}" aria-hidden="true">
    <rect width="${width}" height="${BAR.height}" />
  </svg>`;
}
