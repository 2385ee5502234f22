// A message as others cite it: to copy here, or as files.
import type { PublicMessage } from '../../redact/public-message.ts';
import { citationOf, toBibtex, toCsl } from '../citation/citation.ts';
import { html, type Html } from '../html/html.ts';
import { files } from '../html/href.ts';
import type { View } from '../html/view.ts';
import { isolateRightToLeft } from '../text/isolate.ts';

export function citeBox(view: View, list: { readonly name: string }, message: PublicMessage): Html {
  const { text, reading, format } = view;
  const citation = citationOf(message, list, view.site);
  const sentence = reading.citation({
    author: isolateRightToLeft(citation.author),
    subject: isolateRightToLeft(citation.subject || text.noSubject),
    list: isolateRightToLeft(citation.list),
    date: format.date(message.sentAt),
    url: citation.url,
  });
  const csl = JSON.stringify([toCsl(citation)]);
  return html`<details class="cite">
    <summary>${reading.cite}</summary>
    <p class="quiet">${reading.citeNote}</p>
    <h3>${reading.citeText}</h3>
    <p class="copy" dir="auto">${sentence}</p>
    <h3><a href="${files.bibtex(message.list, message.seq)}">BibTeX</a></h3>
    <pre class="copy" dir="ltr" tabindex="0">${toBibtex(citation)}</pre>
    <h3><a href="${files.csl(message.list, message.seq)}">CSL-JSON</a></h3>
    <pre class="copy" dir="ltr" tabindex="0">${csl}</pre>
  </details>`;
}
