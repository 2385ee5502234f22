// Two small charts, each with the same numbers in words and as a table. Time runs from left to right in every language.
import { html, type Html } from '../html/html.ts';
import type { View } from '../html/view.ts';
import { readMonth } from '../pages/read.ts';
import { gradeMark } from './marks.ts';
import { coverageOf, scoreOf } from './numbers.ts';
import type { Issued } from './standings.ts';

/** Months drawn, the latest; the table has more. */
const MONTHS_DRAWN = 48;
const MONTHS_TOLD = 600;
const WIDTH = 480;
const HEIGHT = 96;

/** Messages a month as bars. Months are in order; those left out had none. */
export function activityChart(
  view: View,
  activity: readonly { readonly month: string; readonly messages: number }[],
): Html | null {
  const { openness: words, format } = view;
  const all = withEmptyMonths(activity);
  const drawn = all.slice(-MONTHS_DRAWN);
  if (drawn.length === 0) return null;
  const [first, last] = [format.month(drawn[0]!.month), format.month(drawn.at(-1)!.month)];
  const most = Math.max(...drawn.map(({ messages }) => messages));
  const step = WIDTH / Math.max(drawn.length, 12);
  const bars = drawn.map(({ messages }, index) => {
    const height = most === 0 ? 0 : round((messages / most) * HEIGHT);
    return `M${round(index * step + step * 0.1)} ${HEIGHT}v${-height}h${round(step * 0.8)}v${height}z`;
  });
  return html`<section aria-labelledby="activity">
    <h2 id="activity">${words.activityHeading}</h2>
    <p class="quiet screen">${words.activityNote}</p>
    <svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT + 1}" role="img" aria-labelledby="activity-words">
      <path d="${bars.join('')}" />
      <path class="axis" d="M0 ${HEIGHT + 0.5}h${WIDTH}" />
    </svg>
    <p id="activity-words" class="quiet">${words.activityFromTo(first, last, format.number(most))}</p>
    <details>
      <summary>${words.asTable}</summary>
      ${monthGrid(view, all)}
    </details>
  </section>`;
}

/** Scores of one coalition's reports, the newest first. */
export function scoreChart(view: View, reports: readonly Issued[]): Html {
  const { openness: words, format } = view;
  const scored = reports.filter(({ report }) => report.score !== null).toReversed();
  const rows = reports.map(
    ({ issuedAt, report }) => html`<tr id="at-${issuedAt}">
      <th scope="row">${format.date(Date.parse(report.generated))}</th>
      <td>${gradeMark(view, report.grade)}</td>
      <td class="number">${scoreOf(view, report)}</td>
      <td class="number">${coverageOf(view, report)}</td>
    </tr>`,
  );
  return html`<section aria-labelledby="history">
    <h2 id="history">${words.historyHeading}</h2>
    ${scored.length > 1 && scoreLine(view, scored)}
    <details>
      <summary>${words.asTable}</summary>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="history">
      <table class="history">
        <thead>
          <tr>
            <th scope="col">${words.checked}</th>
            <th scope="col">${words.grade}</th>
            <th scope="col" class="number">${words.score}</th>
            <th scope="col" class="number">${words.coverage}</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
      </div>
    </details>
  </section>`;
}

function scoreLine(view: View, scored: readonly Issued[]): Html {
  const { openness: words, format } = view;
  const times = scored.map(({ report }) => Date.parse(report.generated));
  const [from, to] = [times[0]!, times.at(-1)!];
  const points = scored.map(({ report }, index) => {
    const x = to === from ? 0 : (times[index]! - from) / (to - from);
    return [round(4 + x * (WIDTH - 8)), round(HEIGHT - 4 - (report.score! / 100) * (HEIGHT - 8))] as const;
  });
  const inWords = ({ report }: Issued) =>
    `${scoreOf(view, report)} (${format.date(Date.parse(report.generated))})`;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT + 1}" role="img" aria-labelledby="history-words">
      <path class="axis" d="M0 4.5h${WIDTH}M0 ${HEIGHT - 3.5}h${WIDTH}" />
      <polyline points="${points.map((point) => point.join(',')).join(' ')}" />
      ${points.map(([x, y]) => html`<circle cx="${x}" cy="${y}" r="3" />`)}
    </svg>
    <p id="history-words" class="quiet">${words.scoreFromTo(inWords(scored[0]!), inWords(scored.at(-1)!))}</p>`;
}

function monthGrid(view: View, months: readonly { month: string; messages: number }[]): Html {
  const { format, text } = view;
  const years = Map.groupBy(months, ({ month }) => month.slice(0, 4));
  const columns = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));
  const rows = [...years].toReversed().map(([year, those]) => {
    const counts = new Map(those.map(({ month, messages }) => [month.slice(5), messages]));
    const cells = columns.map((column) => {
      const count = counts.get(column);
      return html`<td>${count === undefined ? '' : format.number(count)}</td>`;
    });
    return html`<tr><th scope="row">${year}</th>${cells}</tr>`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="activity">
    <table class="by-month">
      <thead>
        <tr>
          <th scope="col">${text.year}</th>
          ${columns.map((column) => html`<th scope="col"><abbr title="${format.monthName(`2000-${column}`)}">${Number(column)}</abbr></th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function withEmptyMonths(activity: readonly { readonly month: string; readonly messages: number }[]) {
  const known = activity.filter(({ month }) => readMonth(month) !== null);
  const counts = new Map(known.map(({ month, messages }) => [month, messages]));
  const [first, last] = [known[0]?.month, known.at(-1)?.month];
  const months: { month: string; messages: number }[] = [];
  if (first === undefined || last === undefined) return months;
  for (let month = last; month >= first && months.length < MONTHS_TOLD; month = monthBefore(month))
    months.push({ month, messages: counts.get(month) ?? 0 });
  return months.toReversed();
}

function monthBefore(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))];
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
