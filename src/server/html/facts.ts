// One line of a list of facts (`<dl class="facts">`): a word and what there is to say of it.
import { html, type Fragment, type Html } from './html.ts';

export function fact(word: Fragment, value: Fragment): Html {
  return html`<div>
    <dt>${word}</dt>
    <dd>${value}</dd>
  </div> `;
}
