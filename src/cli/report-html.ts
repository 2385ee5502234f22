// Reports on paper: one page a coalition, one file without script, for screens from 320 px and for printing.
import type { Criteria } from '../report/criteria.ts';
import type { OpennessReport } from '../report/openness-report.ts';
import { html, type Html, page } from '../server/html/html.ts';
import {
  ASSURANCE_WORDS,
  countsLine,
  FLAG_WORDS,
  gradeLine,
  linesOf,
  NOT_CHECKABLE,
  RESULT_WORDS,
  scoreLine,
  toMend,
} from './report-words.ts';

const SIGNS = { pass: '✓', partial: '◐', fail: '✗', unknown: '?', not_applicable: '–' } as const;

const STYLE = html`<style>
  :root {
    color-scheme: light dark;
    font:
      1rem/1.45 system-ui,
      sans-serif;
  }
  body {
    margin: 0 auto;
    max-width: 52rem;
    padding: 0.75rem;
  }
  article {
    break-after: page;
  }
  article:last-child {
    break-after: auto;
  }
  h1 {
    font-size: 1.4rem;
    margin: 0 0 0.3rem;
  }
  h2 {
    font-size: 1.05rem;
    margin: 1rem 0 0.3rem;
  }
  .grade {
    font-size: 1.15rem;
    font-weight: 700;
    margin: 0;
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    border-block-end: 1px solid color-mix(in srgb, currentColor 25%, transparent);
    padding: 0.15rem 0.4rem;
    text-align: start;
    vertical-align: top;
  }
  th {
    font-weight: 600;
  }
  td,
  h1 {
    overflow-wrap: anywhere;
  }
  @media (width > 40rem) {
    td:nth-child(2) {
      white-space: nowrap;
    }
  }
  ul {
    margin: 0;
    padding-inline-start: 1.2rem;
  }
  @media print {
    :root {
      color-scheme: light;
      font-size: 7.5pt;
      line-height: 1.2;
    }
    h2 {
      margin-block-start: 0.6rem;
    }
    td,
    th {
      padding-block: 0;
      white-space: nowrap;
    }
    p {
      margin-block: 0.3rem;
    }
    ul {
      column-gap: 1.5rem;
      columns: 2;
    }
    li {
      break-inside: avoid;
    }
    body {
      max-width: none;
      padding: 0;
    }
    @page {
      size: A4;
      margin: 12mm;
    }
  }
</style>`;

/** The whole file. `drafts`: subjects whose report is not public. */
export function reportHtml(
  reports: readonly OpennessReport[],
  criteria: Criteria,
  drafts: ReadonlySet<string>,
): string {
  const [first] = reports;
  const title =
    reports.length === 1 && first !== undefined ? `Openness report: ${first.name}` : 'Openness report';
  return page(
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        ${STYLE}
      </head>
      <body>
        <main>${reports.map((report) => article(report, criteria, drafts.has(report.subject)))}</main>
      </body>
    </html>`,
  );
}

function article(report: OpennessReport, criteria: Criteria, isDraft: boolean): Html {
  const lines = linesOf(report, criteria);
  const counts = countsLine(report);
  const mend = toMend(lines);
  return html`<article>
    <h1>${report.name}</h1>
    ${isDraft && html`<p><strong>Draft, not published.</strong> What it shows can still be mended.</p>`}
    <p class="grade">${gradeLine(report, criteria)}</p>
    <p>
      ${scoreLine(report)}. Criteria of ${report.criteria}; made ${report.generated.slice(0, 10)} by
      ${report.assessor}, valid until ${report.validUntil.slice(0, 10)}.
    </p>
    ${counts !== null && html`<p>${counts}</p>`}
    ${report.flags.map((flag) => html`<p><strong>A person should look:</strong> ${FLAG_WORDS[flag]}.</p>`)}
    <table>
      <thead>
        <tr>
          <th scope="col">Criterion</th>
          <th scope="col">Answer</th>
          <th scope="col">How sure</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          ({ id, question, gate, result, assurance }) =>
            html`<tr>
              <td>${id} ${question}${gate && ' (must)'}</td>
              <td><span aria-hidden="true">${SIGNS[result]}</span> ${RESULT_WORDS[result]}</td>
              <td>${result === 'unknown' || result === 'not_applicable' ? '' : ASSURANCE_WORDS[assurance]}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${
      mend.length > 0 &&
      html`<h2>To do</h2>
        <ul>
          ${mend.map(({ id, fix }) => html`<li>${id}: ${fix}</li>`)}
        </ul>`
    }
    <h2>What nobody can check from outside</h2>
    <ul>
      ${NOT_CHECKABLE.map((what) => html`<li>${what}</li>`)}
    </ul>
  </article>`;
}
