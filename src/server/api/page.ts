// Data and API for people: which files there are, and each operation as its description says it.
import { html, type Html } from '../html/html.ts';
import { files } from '../html/href.ts';
import type { View } from '../html/view.ts';
import type { Pages } from '../pages/page.ts';
import { API_TEXTS, FILE_KINDS, type FileKind } from '../text/api/texts.ts';
import type { ApiDescription, OperationObject } from './openapi.ts';

const ADDRESSES: Readonly<Record<FileKind, string>> = {
  eml: '/lists/{list}/messages/{number}.eml',
  monthMbox: '/lists/{list}/{yyyy}-{mm}.mbox',
  threadMbox: '/lists/{list}/threads/{number}.mbox',
  allMbox: '/lists/{list}/all.mbox.gz',
  jsonLines: '/lists/{list}/messages.jsonl.gz',
  searchMbox: '/search.mbox?q=…',
  listFeed: '/lists/{list}/feed.atom',
  listJsonFeed: '/lists/{list}/feed.json',
  threadFeed: '/lists/{list}/threads/{number}.atom',
  searchFeed: '/search.atom?q=…',
  openness: files.opennessJson,
  log: files.checkpoint,
  dcat: files.dcat,
  sitemap: '/sitemap.xml',
};

/** `describe`: the description, which is there once all routes are. */
export function addApiPage(pages: Pages, describe: () => ApiDescription): void {
  pages.add('/api', async ({ view }) => {
    const text = API_TEXTS[view.language];
    const operations = Object.entries(describe().paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => operationOf(view, { path, method, operation })),
    );
    return {
      kind: 'page',
      title: text.title,
      main: html`<h1>${text.title}</h1>
        <p class="lead">${text.lead}</p>
        <h2 id="rules">${text.rulesHeading}</h2>
        <ul>
          ${text.rules.map((rule) => html`<li>${rule}</li>`)}
        </ul>
        <h2 id="files">${text.filesHeading}</h2>
        <p>${text.placesNote}</p>
        ${table(
          'files',
          [text.address, text.holds],
          FILE_KINDS.map((kind) => [address(ADDRESSES[kind]), text.files[kind]]),
        )}
        <h2 id="json">${text.jsonHeading}</h2>
        <p>${text.jsonText}</p>
        <p><a href="${files.openApi}">${text.description}</a></p>
        ${operations}`,
    };
  });
}

function operationOf(
  view: View,
  { path, method, operation }: { path: string; method: string; operation: OperationObject },
): Html {
  const text = API_TEXTS[view.language];
  const { summary = '', parameters = [], requestBody, responses, operationId = '' } = operation;
  const rows = parameters.map(({ name, description = '', example = '' }) => [
    html`<code dir="ltr">${name}</code>`,
    english(description),
    html`<code dir="ltr">${String(example)}</code>`,
  ]);
  const body = Object.values(requestBody?.content ?? {})[0]?.example;
  const answer = Object.values(responses['200']?.content ?? {})[0]?.example;
  const id = `op-${operationId}`;
  return html`<section aria-labelledby="${id}">
    <h3 id="${id}"><code dir="ltr">${method.toUpperCase()} ${path}</code></h3>
    <p>${english(summary)}</p>
    ${rows.length > 0 && table(id, [text.parameter, text.meaning, text.example], rows)}
    ${body !== undefined && json(text.example, body)}
    ${
      answer !== undefined &&
      html`<details>
        <summary>${text.answer}</summary>
        ${json(`${text.answer}: ${operationId}`, answer)}
      </details>`
    }
  </section>`;
}

function english(text: string): Html {
  return html`<span lang="en" dir="ltr">${text}</span>`;
}

function address(path: string): Html {
  return html`<code dir="ltr">${path}</code>`;
}

function json(label: string, value: unknown): Html {
  return html`<pre class="command" dir="ltr" tabindex="0" role="region" aria-label="${label}"><code>${JSON.stringify(value, null, 2)}</code></pre>`;
}

/** `labelledBy`: the id of its heading. */
function table(
  labelledBy: string,
  heads: readonly string[],
  rows: readonly (readonly (string | Html)[])[],
): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="${labelledBy}">
    <table>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}
      </tbody>
    </table>
  </div>`;
}
