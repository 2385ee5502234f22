// All coalitions at a glance: a table that is sorted and narrowed by links.
import type { Clock } from '../../ops/clock.ts';
import { ASSURANCES, GRADES, type Grade } from '../../report/openness-report.ts';
import { fact } from '../html/facts.ts';
import { html, type Fragment, type Html } from '../html/html.ts';
import { files } from '../html/href.ts';
import type { View } from '../html/view.ts';
import { BAD_REQUEST, type Pages } from '../pages/page.ts';
import { gradeMark, SIGNS } from './marks.ts';
import { coverageOf, scoreOf } from './numbers.ts';
import { isOld, readStandings, type Standing } from './standings.ts';

const SORTS = ['grade', 'name', 'score', 'coverage'] as const;
type Sort = (typeof SORTS)[number];

interface Asked {
  readonly sort: Sort;
  readonly isReversed: boolean;
  readonly grade: Grade | null;
}

export function addOpennessPage(pages: Pages, clock: Clock): void {
  pages.add('/openness', async ({ view, reader, query }) => {
    const asked = readQuestion(query);
    if (asked === null) return BAD_REQUEST;
    const words = view.openness;
    const all = await readStandings(reader);
    const shown = sorted(
      all.filter(({ newest }) => asked.grade === null || newest?.report.grade === asked.grade),
      asked,
    );
    return {
      kind: 'page',
      title: words.title,
      feed: files.opennessFeed,
      noIndex: Object.keys(query).length > 0,
      main: html`${SIGNS}
        <h1>${words.title}</h1>
        <p class="lead">${words.intro}</p>
        ${
          all.length === 0
            ? html`<p>${words.empty}</p>`
            : html`${gradeLinks(view, all, asked)}
                ${shown.length === 0 ? html`<p>${words.noneOfGrade}</p>` : table(view, shown, asked, clock.now())}
                <p>${words.limitsShort} <a href="#limits">${words.limitsHeading}</a></p>`
        }
        ${downloads(view)} ${meanings(view)}
        <section aria-labelledby="limits">
          <h2 id="limits">${words.limitsHeading}</h2>
          <ul>
            ${words.limits.map((limit) => html`<li>${limit}</li>`)}
          </ul>
        </section>`,
    };
  });
}

function readQuestion(query: Readonly<Record<string, unknown>>): Asked | null {
  const { sort = 'grade', grade = null } = query;
  if (typeof sort !== 'string') return null;
  const known = SORTS.find((one) => one === sort.replace(/^-/u, ''));
  const wanted = GRADES.find((one) => one === grade) ?? null;
  if (known === undefined || (grade !== null && wanted === null)) return null;
  return { sort: known, isReversed: sort.startsWith('-'), grade: wanted };
}

// They come sorted by name, which decides where the question does not.
function sorted(standings: readonly Standing[], { sort, isReversed }: Asked): Standing[] {
  const rank = ({ newest }: Standing): number => {
    if (newest === null) return Infinity;
    if (sort === 'grade') return GRADES.indexOf(newest.report.grade);
    return -((sort === 'score' ? newest.report.score : newest.report.coverage) ?? -1);
  };
  const found = sort === 'name' ? standings : standings.toSorted((a, b) => compare(rank(a), rank(b)));
  return isReversed ? found.toReversed() : [...found];
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function gradeLinks(view: View, all: readonly Standing[], asked: Asked): Html {
  const { openness: words, format, href } = view;
  const sort = asked.isReversed ? `-${asked.sort}` : asked.sort;
  const link = (grade: Grade | null, what: Fragment, count: number) => html`<li>
    <a href="${href.openness({ sort, grade })}"${asked.grade === grade && html` aria-current="true"`}
      >${what} <span class="quiet">${format.number(count)}</span></a
    >
  </li>`;
  const counts = Map.groupBy(all, ({ newest }) => newest?.report.grade ?? null);
  const grades = GRADES.filter((grade) => counts.has(grade));
  return html`<nav aria-label="${words.filterByGrade}" class="grades">
    <ul class="row">
      ${link(null, words.allGrades, all.length)}
      ${grades.map((grade) => link(grade, gradeMark(view, grade), counts.get(grade)!.length))}
    </ul>
  </nav>`;
}

/** Heads stand where the numbers below them do. */
const NUMBER = html` class="number"`;

function table(view: View, standings: readonly Standing[], asked: Asked, now: number): Html {
  const { openness: words, text } = view;
  const sortable = {
    name: words.coalition,
    grade: words.grade,
    score: words.score,
    coverage: words.coverage,
  };
  const heads = (['name', 'grade', 'score', 'coverage'] as const).map((sort) => {
    const isActive = asked.sort === sort;
    // names and grades begin with the best, numbers with the highest
    const isAscending = (sort === 'name' || sort === 'grade') !== asked.isReversed;
    const next = isActive && !asked.isReversed ? `-${sort}` : sort;
    return html`<th
      scope="col"
      role="columnheader"${(sort === 'score' || sort === 'coverage') && NUMBER}${isActive && html` aria-sort="${isAscending ? 'ascending' : 'descending'}"`}
    >
      <a href="${view.href.openness({ sort: next, grade: asked.grade })}">${sortable[sort]}</a>
    </th>`;
  });
  const counts = Object.values(text.slots).map(
    (head) => html`<th scope="col" role="columnheader"${NUMBER}>${head}</th>`,
  );
  return html`<table class="standings" role="table">
    <thead role="rowgroup">
      <tr role="row">
        ${heads}${counts}
        <th scope="col" role="columnheader">${words.lastChecked}</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${standings.map((standing) => row(view, standing, now))}
    </tbody>
  </table>`;
}

// Each cell carries its column's name, which a narrow screen shows beside it.
function row(view: View, { subject, name, list, newest }: Standing, now: number): Html {
  const { openness: words, text, format, href } = view;
  const report = newest?.report ?? null;
  const cell = (label: string, value: Fragment, kind = 'number') =>
    html`<td role="cell" class="${kind}" data-label="${label}">${value}</td>`;
  const counts = (['published', 'withheld', 'erased', 'pending'] as const).map((state) =>
    list === null
      ? html`<td role="cell" class="number none">–</td>`
      : cell(text.slots[state], format.number(list.counts[state])),
  );
  const day = report === null ? null : Date.parse(report.generated);
  const checked =
    day === null
      ? words.never
      : html`<time datetime="${new Date(day).toISOString()}">${format.date(day)}</time>${isOld(report!, now) && html` <strong class="old">${words.old}</strong>`}`;
  return html`<tr role="row">
    <th scope="row" role="rowheader"><a href="${href.coalition(subject)}" dir="auto">${name}</a></th>
    ${cell(words.grade, gradeMark(view, report?.grade ?? null), 'grade')}
    ${cell(words.score, scoreOf(view, report))} ${cell(words.coverage, coverageOf(view, report))}
    ${counts}${cell(words.lastChecked, checked, 'when')}
  </tr>`;
}

function downloads({ openness: words }: View): Html {
  return html`<ul class="row">
    <li><a href="${files.opennessCsv}">${words.data.csv}</a></li>
    <li><a href="${files.opennessJson}">JSON</a></li>
    <li><a href="${files.opennessFeed}">${words.data.feed}</a></li>
  </ul>`;
}

function meanings(view: View): Html {
  const { openness: words } = view;
  return html`<section aria-labelledby="words">
    <h2 id="words">${words.wordsHeading}</h2>
    <dl class="facts meanings">
      ${GRADES.map((grade) => fact(gradeMark(view, grade), words.grades[grade][1]))}
      ${fact(words.score, words.scoreMeaning)} ${fact(words.coverage, words.coverageMeaning)}
      ${ASSURANCES.map((assurance) => fact(...words.assurances[assurance]))}
    </dl>
  </section>`;
}
