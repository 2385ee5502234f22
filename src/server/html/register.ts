// Tables that become lists on a phone: their roles are said, since such a display takes them away.
import { html, type Html } from './html.ts';

/** The head of a table with class `register`. */
export function registerHead(heads: readonly string[]): Html {
  return html`<thead role="rowgroup">
    <tr role="row">
      ${heads.map((head) => html`<th scope="col" role="columnheader">${head}</th>`)}
    </tr>
  </thead>`;
}
