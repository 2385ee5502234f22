// The parts that the pages of preview and compare share: one file without script, for screens from 320 px and for paper.
import { explainPolicy, NOT_LOOKED_FOR } from '../redact/explain-policy.ts';
import type { Policy } from '../redact/policy-document.ts';
import { html, type Html, page } from '../server/html/html.ts';
import { outcomesOf, type Piece, type Row } from './before-after.ts';
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

const STYLE = html`<style>
  :root {
    color-scheme: light dark;
    --paper: light-dark(#fdfcfa, #16181b);
    --raised: light-dark(#f3f1ec, #202327);
    --ink: light-dark(#1d1f22, #e6e4df);
    --quiet: light-dark(#595c61, #a5a8ad);
    --rule: light-dark(#d9d5cc, #3a3e44);
    --gone: light-dark(#fbe0dc, #4a2320);
    --gone-ink: light-dark(#8a1c10, #ffb4a8);
    --come: light-dark(#dcefdd, #1f3a24);
    --come-ink: light-dark(#155d27, #a5dcae);
    --alert: light-dark(#fdf0d5, #3b2f14);
    --accent: light-dark(#11508a, #8fc1f0);
  }
  * {
    box-sizing: border-box;
  }
  html {
    font:
      100%/1.55 system-ui,
      'Segoe UI',
      'Noto Sans',
      'Noto Sans Arabic',
      'Noto Sans SC',
      sans-serif;
    background: var(--paper);
    color: var(--ink);
    text-size-adjust: 100%;
  }
  body {
    margin: 0;
    overflow-wrap: anywhere;
  }
  main {
    max-inline-size: 84rem;
    margin-inline: auto;
    padding: 1rem 1rem 3rem;
  }
  h1 {
    font-size: clamp(1.35rem, 1.1rem + 1.4vw, 2rem);
    line-height: 1.25;
    text-wrap: balance;
    margin-block: 0.3em 0.6em;
  }
  h2 {
    font-size: 1.2rem;
    line-height: 1.3;
    margin-block: 1.8em 0.5em;
  }
  h3 {
    font-size: 1rem;
    margin-block: 1.2em 0.4em;
  }
  p,
  ul,
  dl {
    margin-block: 0 0.8em;
  }
  .prose,
  main > ul,
  details > ul,
  section > p,
  section > ul {
    max-inline-size: 46rem;
  }
  ul {
    padding-inline-start: 1.2rem;
  }
  .quiet,
  .same,
  summary,
  caption,
  .label {
    color: var(--quiet);
  }
  .warning,
  .waits {
    background: var(--alert);
    border-inline-start: 4px solid var(--accent);
    padding: 0.7rem 1rem;
    max-inline-size: 46rem;
  }
  summary {
    cursor: pointer;
    min-block-size: 1.6rem;
    font-size: 0.88rem;
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  table {
    border-collapse: collapse;
    margin-block: 0 1.2em;
  }
  caption {
    text-align: start;
    font-size: 0.88rem;
    padding-block-end: 0.4rem;
  }
  th,
  td {
    text-align: start;
    vertical-align: top;
    padding: 0.35em 0.9em 0.35em 0;
    border-block-end: 1px solid var(--rule);
  }
  th {
    font-weight: 600;
    overflow-wrap: break-word;
  }
  dd {
    margin-inline-start: 0;
    margin-block-end: 0.6em;
  }
  article {
    border: 1px solid var(--rule);
    border-radius: 6px;
    padding: 0.9rem 1rem;
    margin-block: 1.2rem;
    break-inside: avoid;
  }
  article h3 {
    margin-block: 0 0.2em;
    font-size: 1.05rem;
  }
  article > p.quiet {
    font-size: 0.9rem;
    margin-block-end: 0.6em;
  }
  .text {
    font-size: 0.94rem;
  }
  .text p {
    margin: 0;
    white-space: pre-wrap;
    unicode-bidi: plaintext;
  }
  .heads {
    display: none;
  }
  .changed {
    display: grid;
    gap: 0.35rem;
    margin-block: 0.5rem;
  }
  .before,
  .after {
    min-inline-size: 0;
    background: var(--raised);
    border-radius: 4px;
    padding: 0.35rem 0.6rem;
    border-inline-start: 3px solid var(--gone-ink);
  }
  .after {
    border-inline-start-color: var(--come-ink);
  }
  .label {
    display: block;
    font-size: 0.75rem;
  }
  del {
    background: var(--gone);
    color: var(--gone-ink);
  }
  ins {
    background: var(--come);
    color: var(--come-ink);
    text-decoration: none;
    font-weight: 600;
  }
  .text details {
    margin-block: 0.3rem;
  }
  @media (max-width: 47.99rem) {
    table,
    caption,
    tbody,
    tr,
    td,
    tbody th {
      display: block;
      padding-inline: 0;
    }
    thead {
      position: absolute;
      clip-path: inset(50%);
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
    }
    tr {
      border-block-end: 1px solid var(--rule);
      padding-block: 0.4rem;
    }
    td,
    tbody th {
      border: 0;
      padding-block: 0.1rem;
    }
    td {
      display: grid;
      grid-template-columns: minmax(5.5rem, 30%) 1fr;
      gap: 0.6rem;
    }
    td:empty {
      display: none;
    }
    td::before {
      content: attr(data-head);
      color: var(--quiet);
    }
  }
  @media (min-width: 60rem) {
    .pair .changed,
    .pair .heads {
      grid-template-columns: 1fr 1fr;
    }
    .pair .heads {
      display: grid;
      gap: 0.35rem;
      font-size: 0.8rem;
      color: var(--quiet);
    }
    .pair .label {
      position: absolute;
      clip-path: inset(50%);
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
    }
    .many .changed {
      grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr));
    }
  }
  @media print {
    article {
      break-inside: auto;
    }
    .changed {
      break-inside: avoid;
    }
  }
</style>`;
