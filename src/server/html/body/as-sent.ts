// A body line by line as it was sent, quotation marks and all, letter under letter.
import type { Catalogue } from '../../text/catalogue.ts';
import { html, join, type Html } from '../html.ts';
import { inline } from '../inline.ts';
import type { ReadBody } from './read-body.ts';

/** What was read, or a part of it, with the blank lines between its blocks. */
export function renderAsSent({ body, spans, blocks }: ReadBody, catalogue: Catalogue): Html {
  const lines = blocks.flatMap((block) => block.lines);
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) return html``;
  const pieces: Html[] = [];
  for (let at = first.from; at <= last.end;) {
    const newline = body.indexOf('\n', at);
    const end = newline === -1 ? last.end : Math.min(newline, last.end);
    // line by line: an address of the web never goes on in the next one
    pieces.push(join(inline(body, at, end, spans, catalogue, { isCut: last.isCut && end === last.end })));
    at = end + 1;
  }
  return html`<pre class="sent" dir="auto" tabindex="0">${join(pieces, '\n')}</pre>`;
}
