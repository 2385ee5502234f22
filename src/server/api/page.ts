// Data and API for people: which files there are, and each operation as its description says it.
import { fact } from '../html/facts.ts';
import { breakable } from '../html/breakable.ts';
import { html, type Html } from '../html/html.ts';
import { files } from '../html/href.ts';
import type { View } from '../html/view.ts';
import type { Pages } from '../pages/page.ts';
import { API_TEXTS, FILE_KINDS, type FileKind } from '../text/api/texts.ts';
import { OPERATIONS } from './examples.ts';
import type { ApiDescription, OperationObject, ParameterObject } from './openapi.ts';
import { isolate } from '../text/isolate.ts';

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
    const { paths } = describe();
    const operations = Object.keys(OPERATIONS).map((name) => {
      const [method, path] = name.split(' ') as [string, string];
      return operationOf(view, name, paths[path]![method]!);
    });
    return {
      kind: 'page',
      title: text.title,
      main: html`<h1>${text.title}</h1>
        <p class="lead">${text.lead}</p>
        <h2>${text.rulesHeading}</h2>
        <ul>
          ${text.rules.map((rule) => html`<li>${rule}</li>`)}
        </ul>
        <h2>${text.filesHeading}</h2>
        <p>${text.placesNote}</p>
        ${terms(
          FILE_KINDS.map((kind) => [ADDRESSES[kind], html`${text.files[kind]}`]),
          'facts addresses',
        )}
        <h2>${text.jsonHeading}</h2>
        <p>${text.jsonText}</p>
        <p><a href="${files.openApi}">${text.description}</a></p>
        ${operations}`,
    };
  });
}

function operationOf(view: View, name: string, operation: OperationObject): Html {
  const text = API_TEXTS[view.language];
  const { summary = '', parameters = [], requestBody, responses, operationId = '' } = operation;
  const body = Object.values(requestBody?.content ?? {})[0]?.example;
  const answer = Object.values(responses['200']?.content ?? {})[0]?.example;
  const id = `op-${operationId}`;
  const [method = '', path = ''] = name.split(' ');
  const rows = parameters.map((parameter) => [parameter.name, meaningOf(view, parameter)] as const);
  return html`<section aria-labelledby="${id}">
    <h3 id="${id}"><code>${breakable(`${method.toUpperCase()} ${path}`)}</code></h3>
    <p>${english(summary)}</p>
    ${rows.length > 0 && terms(rows)} ${body !== undefined && json(`${text.example}: ${isolate(path)}`, body)}
    <details>
      <summary>${text.answer}</summary>
      ${json(`${text.answer}: ${isolate(path)}`, answer)}
    </details>
  </section>`;
}

function meaningOf(view: View, { description = '', example = '' }: ParameterObject): Html {
  const { example: word } = API_TEXTS[view.language];
  return html`${english(`${description}.`)} ${word}: <code dir="ltr">${example}</code>`;
}

// What the description sets in backticks is a name.
function english(text: string): Html {
  const pieces = text
    .split('`')
    .map((piece, i) => (i % 2 === 0 ? html`${piece}` : html`<code>${piece}</code>`));
  return html`<span lang="en" dir="ltr">${pieces}</span>`;
}

// No table: on a phone nothing is left between its columns.
function terms(rows: readonly (readonly [term: string, meaning: Html])[], name = 'facts'): Html {
  return html`<dl class="${name}">
    ${rows.map(([term, meaning]) => fact(html`<code>${breakable(term)}</code>`, meaning))}
  </dl>`;
}

function json(label: string, value: unknown): Html {
  return html`<pre class="command" dir="ltr" tabindex="0" role="region" aria-label="${label}"><code lang="en">${JSON.stringify(value, null, 2)}</code></pre>`;
}
