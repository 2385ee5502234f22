// The looks of the pages of preview and compare: phone first, light and dark, paper.
import { html } from '../server/html/html.ts';

export const STYLE = html`<style>
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
