// One coalition's report: what decided the grade, every criterion with its evidence, numbers, history, how to check it.
import { createHash } from 'node:crypto';
import type { ArchiveView, ListSummary } from '../../archive/archive.ts';
import type { Clock } from '../../ops/clock.ts';
import type { OpennessReport } from '../../report/openness-report.ts';
import { fact } from '../html/facts.ts';
import { html, type Html } from '../html/html.ts';
import { files } from '../html/href.ts';
import { timeOf, type View } from '../html/view.ts';
import { command, logFacts } from '../log/pages.ts';
import { NOT_FOUND, type Pages } from '../pages/page.ts';
import { readMonth } from '../pages/read.ts';
import { activityChart, scoreChart } from './charts.ts';
import { countsTable } from './counts.ts';
import { criteriaOf, questionOf, whyOf } from './criteria.ts';
import { gradeMark, SIGNS } from './marks.ts';
import { coverageOf, scoreOf } from './numbers.ts';
import { isOld, type Issued, readStanding, type Standing } from './standings.ts';

export function addCoalitionPage(pages: Pages, clock: Clock): void {
  pages.add('/openness/:subject', async ({ view, reader, params }) => {
    const found = await readStanding(reader, params['subject']!);
    if (found === null) return NOT_FOUND;
    const { openness: words } = view;
    const { name, list, newest, reports } = found;
    const report = newest?.report ?? null;
    return {
      kind: 'page',
      title: `${words.title} · ${name}`,
      feed: files.opennessFeed,
      main: html`<div class="openness">
        ${SIGNS}
        <p class="up"><a href="${view.href.openness()}">${words.title}</a></p>
        <h1 dir="auto">${name}</h1>
        ${report === null ? notYet(view) : verdict(view, report, clock.now())}
        ${report !== null && criteriaOf(view, report)}
        <div class="columns even">
          <div>${countsTable(view, report?.counts ?? null, list)} ${report !== null && unsure(view, report)}</div>
          <div>
            ${removals(view, report)} ${await activity(view, reader, report, list)}
            ${reports.length > 0 && scoreChart(view, reports)}
          </div>
        </div>
        ${await checking(view, reader, newest)} ${data(view, found)}
      </div>`,
    };
  });
}

function notYet(view: View): Html {
  return html`<p class="verdict">${gradeMark(view, null)}</p>
    <p>${view.openness.notAssessedYetText}</p>`;
}

function verdict(view: View, report: OpennessReport, now: number): Html {
  const { openness: words, format } = view;
  const gate = report.results.find(({ id }) => id === report.gate);
  const score = report.score === null ? words.notKnown : words.scoreOf(scoreOf(view, report));
  return html`${
    isOld(report, now) &&
    html`<p class="notice">${words.oldNotice(format.date(Date.parse(report.validUntil)))}</p>`
  }
    <p class="verdict">${gradeMark(view, report.grade)}</p>
    <p class="lead">${words.grades[report.grade][1]}</p>
    <dl class="facts">
      ${
        gate !== undefined &&
        fact(
          words.decidedBy,
          html`<a href="#${gate.id}">${questionOf(view, gate.id)}</a> ${whyOf(view, gate.why)}`,
        )
      }
      ${fact(words.score, html`<strong>${score}</strong> <span class="quiet">${words.scoreMeaning}</span>`)}
      ${fact(words.coverage, html`<strong>${coverageOf(view, report)}</strong> <span class="quiet">${words.coverageMeaning}</span>`)}
      ${fact(words.checked, timeOf(view, Date.parse(report.generated)))}
      ${fact(words.validUntil, timeOf(view, Date.parse(report.validUntil)))}
      ${fact(words.assessor, html`<bdi>${report.assessor}</bdi>`)}
      ${fact(words.criteriaVersion, readMonth(report.criteria) === null ? report.criteria : format.month(report.criteria))}
    </dl>
    ${
      report.flags.length > 0 &&
      html`<h2>${words.flagsHeading}</h2>
        <ul>
          ${report.flags.map((flag) => html`<li>${words.flags[flag]}</li>`)}
        </ul>`
    }`;
}

function unsure(view: View, report: OpennessReport): Html {
  const { openness: words } = view;
  const unknown = report.results.filter(({ result }) => result === 'unknown');
  return html`<section aria-labelledby="unchecked">
    <h2 id="unchecked">${words.notCheckedHeading}</h2>
    ${
      unknown.length === 0
        ? html`<p>${words.allChecked}</p>`
        : html`<ul>
            ${unknown.map(({ id, why }) => html`<li><a href="#${id}">${questionOf(view, id)}</a> ${whyOf(view, why)}</li>`)}
          </ul>`
    }
    <p class="screen"><a href="${view.href.openness()}#limits">${words.limitsHeading}</a></p>
  </section>`;
}

function removals(view: View, report: OpennessReport | null): Html | null {
  if (report === null || report.removals === null) return null;
  const { openness: words, format } = view;
  const { medianDays, ...numbers } = report.removals;
  return html`<section aria-labelledby="removals">
    <h2 id="removals">${words.removalsHeading}</h2>
    <dl class="facts">
      ${(['received', 'open', 'granted', 'refused'] as const).map((name) => fact(words.removals[name], format.number(numbers[name])))}
      ${medianDays !== null && fact(words.removals.median, words.days(Math.ceil(medianDays)))}
    </dl>
  </section>`;
}

// A report says what there was when it was made; without one, a connected list says it itself.
async function activity(
  view: View,
  reader: ArchiveView,
  report: OpennessReport | null,
  list: ListSummary | null,
): Promise<Html | null> {
  if (report !== null) return activityChart(view, report.activity);
  return list === null ? null : activityChart(view, await reader.months(list.id));
}

async function checking(view: View, reader: ArchiveView, newest: Issued | null): Promise<Html | null> {
  const { openness: words } = view;
  const head = await reader.log.head();
  if (head === null) return null;
  const digest = newest && createHash('sha256').update(newest.document).digest('hex');
  return html`<section aria-labelledby="verify">
    <h2 id="verify">${words.verifyHeading}</h2>
    <p>${words.verifyText}</p>
    ${command(view, head)} ${logFacts(view, head, newest?.report.log ?? null)}
    ${
      digest !== null &&
      html`<p>
        ${words.digest}:<br /><code dir="ltr">${digest}</code>
      </p>`
    }
  </section>`;
}

function data({ openness: words }: View, { subject, newest }: Standing): Html {
  return html`<section class="data" aria-labelledby="data">
    <h2 id="data">${words.dataHeading}</h2>
    <ul class="row">
      ${newest !== null && html`<li><a href="${files.coalitionJson(subject)}">${words.data.json}</a></li>`}
      <li><a href="${files.opennessCsv}">${words.data.csv}</a></li>
      <li><a href="${files.opennessFeed}">${words.data.feed}</a></li>
      <li><a href="${files.badge(subject)}">${words.data.badge}</a></li>
    </ul>
  </section>`;
}
