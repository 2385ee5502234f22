// Where every message of a list has gone: numbers by state and reason that add up to what was seen.
import type { ListSummary } from '../../archive/archive.ts';
import type { OpennessReport } from '../../report/openness-report.ts';
import { html, type Html } from '../html/html.ts';
import { reasonWords } from '../html/message.ts';
import type { View } from '../html/view.ts';

type Counts = NonNullable<OpennessReport['counts']>;

/** `counts`: as a report has them; `list`: as they are now; null where there is none. */
export function countsTable(view: View, counts: Counts | null, list: ListSummary | null): Html {
  const { openness: words, text } = view;
  const isConnected = counts !== null || list !== null;
  return html`<section aria-labelledby="counts">
    <h2 id="counts">${words.countsHeading}</h2>
    ${isConnected ? table(view, counts, list) : html`<p>${words.notConnected}</p>`}
    ${counts !== null && sumOf(counts) !== counts.slots && html`<p class="notice">${words.doNotAddUp}</p>`}
    ${list !== null && html`<p class="screen"><a href="${view.href.list(list.id)}">${text.aboutList}</a></p>`}
  </section>`;
}

function table(view: View, counts: Counts | null, list: ListSummary | null): Html {
  const { openness: words, text } = view;
  const columns = [counts && words.whenChecked, list && words.now].filter((one) => one !== null);
  const row = (label: string, then: number | null, now: number | null, kind = '') => html`<tr class="${kind}">
    <th scope="row">${label}</th>
    ${counts !== null && cell(view, then)}${list !== null && cell(view, now)}
  </tr>`;
  const reasons = (by: Readonly<Record<string, number>> = {}) =>
    Object.entries(by)
      .filter(([, count]) => count > 0)
      .map(([reason, count]) => row(reasonWords(view, reason), count, null, 'detail'));
  const now = list?.counts ?? null;
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="counts"><table class="counts">
    <thead>
      <tr>
        <th scope="col">${words.state}</th>
        ${columns.map((column) => html`<th scope="col" class="number">${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${row(text.slots.published, counts && counts.published, now && now.published)}
      ${row(text.slots.withheld, counts && total(counts.withheld), now && now.withheld)}
      ${reasons(counts?.withheld)}
      ${row(text.slots.erased, counts && total(counts.erased), now && now.erased)}
      ${reasons(counts?.erased)}
      ${row(text.slots.pending, counts && counts.pending, now && now.pending)}
      ${row(words.seen, counts && counts.slots, now && now.published + now.withheld + now.erased + now.pending, 'sum')}
    </tbody>
  </table></div>`;
}

function cell({ format }: View, count: number | null): Html {
  return html`<td class="number">${count === null ? '' : format.number(count)}</td>`;
}

function sumOf({ published, withheld, erased, pending }: Counts): number {
  return published + total(withheld) + total(erased) + pending;
}

function total(by: Readonly<Record<string, number>>): number {
  return Object.values(by).reduce((sum, count) => sum + count, 0);
}
