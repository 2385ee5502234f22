// Ways from one part of something long to the others.
import { html, type Html } from '../html/html.ts';
import type { View } from '../html/view.ts';

/** How many parts before and behind this one have a link of their own. */
const NEAR = 3;

/**
 * `linkTo` gives the address of a part, from 1. The links stand above and below what is long, and are one landmark.
 * Null where there is only one part.
 */
export function partLinks(
  view: View,
  part: number,
  parts: number,
  linkTo: (part: number) => string,
): { readonly above: Html; readonly below: Html } | null {
  if (parts === 1) return null;
  const { number } = view.format;
  const near = Array.from({ length: parts }, (_, i) => i + 1).filter(
    (one) => one === 1 || one === parts || Math.abs(one - part) <= NEAR,
  );
  const items = near.map((one, i) => {
    const gap = i > 0 && near[i - 1] !== one - 1 && html`<li aria-hidden="true">…</li>`;
    if (one === part)
      return html`${gap}
        <li><span aria-current="page">${view.text.part(number(one), number(parts))}</span></li>`;
    return html`${gap}
      <li><a href="${linkTo(one)}">${number(one)}</a></li>`;
  });
  const list = html`<ul class="row">
    ${part > 1 && html`<li><a rel="prev" href="${linkTo(part - 1)}">${view.text.previous}</a></li>`} ${items}
    ${part < parts && html`<li><a rel="next" href="${linkTo(part + 1)}">${view.text.next}</a></li>`}
  </ul>`;
  return {
    above: html`<nav class="parts" aria-label="${view.reading.parts}">${list}</nav>`,
    below: html`<div class="parts">${list}</div>`,
  };
}
