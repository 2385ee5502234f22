// The parts that the pages of preview and compare share: one file without script, for screens from 320 px and for paper.
import { explainPolicy, NOT_LOOKED_FOR } from '../redact/explain-policy.ts';
import type { Policy } from '../redact/policy-document.ts';
import { html, type Html, page } from '../server/html/html.ts';
import { outcomesOf, type Piece, type Row } from './before-after.ts';
import { STYLE } from './before-after-style.ts';
import { CATEGORY_WORDS } from './trial-counts.ts';

const OPEN_LINES = 4;
const CONTEXT_LINES = 2;

export interface PaperParts {
  /** who may see the page; null where it holds no mail */
  readonly warning: string | null;
  readonly lead: Html;
  readonly main: Html;
}

/** The whole file. */
export function paper(title: string, { warning, lead, main }: PaperParts): string {
  return page(
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="referrer" content="no-referrer" />
        <meta
          http-equiv="content-security-policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <title>${title}</title>
        ${STYLE}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${
            warning !== null &&
            html`<p class="warning">
              <strong>This page shows real mail with personal data in it.</strong> ${warning}
            </p>`
          }
          ${lead} ${main}
        </main>
      </body>
    </html>`,
  );
}

/** Rows of one text; `labels` name before and each after. What several make the same of is shown once. */
export function rowsHtml(rows: readonly Row[], labels: readonly string[]): Html {
  const hasChange = rows.some(({ kind }) => kind === 'changed');
  const isPair = labels.length === 2;
  return html`<div class="text ${isPair ? 'pair' : 'many'}">
    ${
      isPair &&
      hasChange &&
      html`<div class="heads" aria-hidden="true">${labels.map((label) => html`<span>${label}</span>`)}</div>`
    }
    ${rows.map((row, index) =>
      row.kind === 'same'
        ? sameHtml(row.lines, index === 0, index === rows.length - 1)
        : changedHtml(row, labels),
    )}
  </div>`;
}

function changedHtml(row: Extract<Row, { kind: 'changed' }>, labels: readonly string[]): Html {
  return html`<div class="changed">
    <div class="before">
      <span class="label">${labels[0] ?? ''}</span>
      <p dir="auto">${row.before.map((piece) => pieceHtml(piece, true))}</p>
    </div>
    ${outcomesOf(row, labels.slice(1)).map(
      ({ labels: names, pieces, isBefore }) =>
        html`<div class="after">
          <span class="label">${names.join(', ')}</span>
          ${
            isBefore
              ? html`<p class="quiet">as before</p>`
              : html`<p dir="auto">${pieces.map((piece) => pieceHtml(piece, false))}</p>`
          }
        </div>`,
    )}
  </div>`;
}

function pieceHtml({ text, category }: Piece, isBefore: boolean): Html {
  if (category === null) return html`${text}`;
  return isBefore
    ? html`<del title="${CATEGORY_WORDS[category]}">${text}</del>`
    : html`<ins title="${CATEGORY_WORDS[category]}">${text}</ins>`;
}

/** Unchanged lines; a long stretch shows its ends and opens on request. */
function sameHtml(lines: readonly string[], isFirst: boolean, isLast: boolean): Html {
  const text = (some: readonly string[]) =>
    some.some((line) => line.trim() !== '') && html`<p class="same" dir="auto">${some.join('\n')}</p>`;
  const head = isFirst && !isLast ? 0 : CONTEXT_LINES;
  const tail = isLast ? 0 : CONTEXT_LINES;
  if (lines.length - head - tail <= OPEN_LINES) return html`${text(lines)}`;
  return html`${text(lines.slice(0, head))}
    <details>
      <summary>${lines.length - head - tail} lines without a change</summary>
      ${text(lines.slice(head, lines.length - tail))}
    </details>
    ${tail > 0 && text(lines.slice(lines.length - tail))}`;
}

/** What a policy does, sentence by sentence. */
export function policyHtml(policy: Policy): Html {
  return html`<ul>
    ${explainPolicy(policy).map(({ sentence }) => html`<li>${sentence}</li>`)}
  </ul>`;
}

/** What no policy does. */
export function limitsHtml(): Html {
  return html`<h3>What is not looked for</h3>
    <ul>
      ${NOT_LOOKED_FOR.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>`;
}

/** A table whose rows become blocks on a phone, each cell with the name of its column. */
export function tableHtml(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  caption: string,
): Html {
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${heads.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([first, ...cells]) =>
          html`<tr>
            <th scope="row">${first ?? ''}</th>
            ${cells.map((cell, index) => html`<td dir="auto" data-head="${heads[index + 1] ?? ''}">${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
