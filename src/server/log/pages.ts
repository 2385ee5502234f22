// The public log for people: its head, its latest entries, and each entry in words.
import { parseCheckpoint } from '../../archive/log/checkpoint.ts';
import { type Leaf, parseLeaf } from '../../archive/log/leaf.ts';
import type { LogHead } from '../../archive/log/log.ts';
import { parseNote } from '../../archive/log/note.ts';
import { fact } from '../html/facts.ts';
import { html, type Html } from '../html/html.ts';
import { files } from '../html/href.ts';
import { reasonWords } from '../html/message.ts';
import { timeOf, type View } from '../html/view.ts';
import { NOT_FOUND, type Pages } from '../pages/page.ts';
import { isolate } from '../text/isolate.ts';

const LATEST = 20;

export function addLogPages(pages: Pages): void {
  pages.add('/log', async ({ view, reader }) => {
    const { openness: words } = view;
    const head = await reader.log.head();
    const from = head === null ? 0 : Math.max(0, head.size - LATEST);
    const leaves = head === null ? [] : await reader.log.leaves(from, head.size);
    const lines = leaves.map(
      (leaf, index) => html`<li>
        <a href="${view.href.leaf(from + index)}">${words.log.entry(view.format.number(from + index))}</a>
        <span>${sentence(view, leaf)}</span>
      </li>`,
    );
    return {
      kind: 'page',
      title: words.log.title,
      main: html`<h1>${words.log.title}</h1>
        ${words.log.intro.map((paragraph) => html`<p>${paragraph}</p>`)}
        ${
          head === null
            ? html`<p>${words.log.empty}</p>`
            : html`${logFacts(view, head)}
                <h2 id="verify">${words.verifyHeading}</h2>
                <p>${words.verifyText}</p>
                ${command(view, head)}
                <h2>${words.log.latest}</h2>
                <ol class="lines told" reversed>
                  ${lines.toReversed()}
                </ol>`
        }`,
    };
  });

  pages.add('/log/:index(^(?:0|[1-9]\\d{0,14})$)', async ({ view, reader, params }) => {
    const { openness: words, text, format, href } = view;
    const index = Number(params['index']);
    const head = await reader.log.head();
    const [leaf] = head !== null && index < head.size ? await reader.log.leaves(index, index + 1) : [];
    if (head === null || leaf === undefined) return NOT_FOUND;
    const hour = hourOf(parseLeaf(Buffer.from(leaf)));
    const title = words.log.entryOfLog(format.number(index));
    return {
      kind: 'page',
      title,
      noIndex: true,
      main: html`<p class="up"><a href="${href.log}">${words.log.title}</a></p>
        <h1>${title}</h1>
        <p class="lead">${sentence(view, leaf)}</p>
        ${hour !== null && html`<p class="quiet">${timeOf(view, hour)}</p>`}
        <h2 id="bytes">${words.log.bytes}</h2>
        <pre dir="ltr" tabindex="0" role="region" aria-labelledby="bytes"><code>${leaf}</code></pre>
        <p>${words.log.receiptMeaning} <a href="${files.receipt(index)}">${words.log.receipt}</a></p>
        <nav aria-label="${text.pages}">
          <ul class="row">
            ${index > 0 && html`<li><a rel="prev" href="${href.leaf(index - 1)}">${text.previous}</a></li>`}
            ${index + 1 < head.size && html`<li><a rel="next" href="${href.leaf(index + 1)}">${text.next}</a></li>`}
          </ul>
        </nav>`,
    };
  });
}

/** How large the log is, its root and its files. `then`: as a report has seen it, instead of as it is now. */
export function logFacts(
  view: View,
  head: LogHead,
  then: { readonly origin: string; readonly size: number; readonly root: string } | null = null,
): Html {
  const { openness: words, format, href } = view;
  const note = parseNote(head.note);
  const now = note === null ? null : parseCheckpoint(note.text);
  const shown = then ?? (now && { origin: now.origin, size: now.size, root: now.root.toString('base64') });
  if (shown === null) return html``;
  return html`<dl class="facts">
      ${fact(words.log.name, html`<bdi>${shown.origin}</bdi>`)}
      ${fact(words.log.size, html`<a href="${href.log}">${format.number(shown.size)}</a>`)}
      ${fact(words.log.root, html`<code dir="ltr">${shown.root}</code>`)}
    </dl>
    <ul class="row">
      <li><a href="${files.checkpoint}">${words.log.checkpoint}</a></li>
      <li><a href="${files.logPolicy}">${words.log.policy}</a></li>
    </ul>`;
}

/** The command that checks the site against its log, and the key to compare. */
export function command({ openness: words, site }: View, head: LogHead): Html {
  return html`<pre class="command" dir="ltr" tabindex="0" role="region" aria-labelledby="verify"><code>npx dc-archive verify ${site.url} --key '${head.verifier}'</code></pre>
    <p class="screen">
      ${words.key}: <code dir="ltr">${head.verifier}</code>
    </p>
    <p class="quiet">${words.keyNote}</p>`;
}

function sentence(view: View, text: string): string {
  const leaf = parseLeaf(Buffer.from(text));
  if (leaf === null) return view.openness.log.unknown;
  const fields: Readonly<Record<string, string>> = leaf;
  const { seq = '', version = '', messages = '', slots = '' } = fields;
  const [list, policy, subject] = [
    isolate(fields['list'] ?? ''),
    isolate(fields['policy'] ?? ''),
    isolate(fields['subject'] ?? ''),
  ];
  const reason = reasonWords(view, fields['reason'] ?? null);
  return view.openness.log.leaves[leaf.type]({
    list,
    seq,
    version,
    policy,
    reason,
    messages,
    slots,
    subject,
  });
}

/** ms UTC of the hour that a leaf names. */
function hourOf(leaf: Leaf | null): number | null {
  return leaf === null ? null : Date.parse(leaf.time.replace('Z', ':00Z'));
}
