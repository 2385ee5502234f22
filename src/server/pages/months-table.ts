// Years as rows, months as cells with their counts: the index of an archive.
import { html, type Html } from '../html/html.ts';
import type { View } from '../html/view.ts';

export type MonthCounts = readonly { readonly month: string; readonly messages: number }[];

/** Years with their months; those before are links of one line. */
const YEARS_WITH_MONTHS = 8;
/** Steps of the tint that says how busy a month was. */
const STEPS = 4;
/** Where no month had as many messages, none counts as busy. */
const LEAST_BUSY = 12;
/** 01 to 12. */
export const MONTHS = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));

/** For a section whose heading has the id `months`; nothing where there are no months. */
export function monthsTable(view: View, list: string, months: MonthCounts): Html | null {
  if (months.length === 0) return null;
  const counts = new Map(months.map(({ month, messages }) => [month, messages]));
  const most = Math.max(LEAST_BUSY, ...counts.values());
  const years = [...Map.groupBy(months, ({ month }) => month.slice(0, 4))].toReversed();
  const heads = MONTHS.map((number) => {
    const month = `2000-${number}`;
    return html`<th scope="col" role="columnheader">
      <abbr title="${view.format.monthName(month)}">${view.format.monthShort(month)}</abbr>
    </th>`;
  });
  const rows = years.slice(0, YEARS_WITH_MONTHS).map(
    ([year, ofYear]) =>
      html`<tr role="row">
        <th scope="row" role="rowheader"><a href="${view.href.year(list, year)}">${year}</a></th>
        ${MONTHS.map((number) => cell(view, list, `${year}-${number}`, counts, most))}
        <td role="cell" class="sum" data-label="${view.text.browse.total}">${view.format.number(sum(ofYear))}</td>
      </tr>`,
  );
  return html`<table class="months" role="table" aria-labelledby="months">
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">${view.text.year}</th>
          ${heads}
          <th scope="col" role="columnheader">${view.text.browse.total}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows}
      </tbody>
    </table>
    ${earlier(view, list, years.slice(YEARS_WITH_MONTHS))}`;
}

function cell(
  view: View,
  list: string,
  month: string,
  counts: ReadonlyMap<string, number>,
  most: number,
): Html {
  const count = counts.get(month);
  const short = view.format.monthShort(month);
  if (count === undefined) return html`<td role="cell" class="empty" data-label="${short}"></td>`;
  return html`<td role="cell" class="step${stepOf(count, most)}">
    <a href="${view.href.month(list, month)}"
      ><span class="narrow" aria-hidden="true">${short}</span
      ><span class="unseen">${view.format.month(month)}: </span>${view.format.number(count)}</a
    >
  </td>`;
}

// By the root, so that one very busy month does not make all others look alike.
function stepOf(count: number, most: number): number {
  return Math.max(1, Math.ceil(Math.sqrt(count / most) * STEPS));
}

function earlier(view: View, list: string, years: readonly (readonly [string, MonthCounts])[]): Html | null {
  if (years.length === 0) return null;
  const items = years.map(
    ([year, months]) =>
      html`<li>
        <a href="${view.href.year(list, year)}">${year}</a>
        <span class="quiet">${view.format.number(sum(months))}</span>
      </li>`,
  );
  return html`<h3>${view.text.browse.earlierYears}</h3>
    <ul class="row years">
      ${items}
    </ul>`;
}

export function sum(months: MonthCounts): number {
  return months.reduce((all, { messages }) => all + messages, 0);
}
