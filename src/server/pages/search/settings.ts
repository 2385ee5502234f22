// What readers can switch off of search.js. Hidden until that module runs, because nothing else needs it.
import { html, type Html } from '../../html/html.ts';
import type { View } from '../../html/view.ts';

export function searchSettings({ search }: View): Html {
  return html`<fieldset class="finder-settings" id="search-settings" hidden>
    <legend>${search.settings}</legend>
    <label><input type="checkbox" value="slash" /> <span>${search.slashKey}</span></label>
    <label><input type="checkbox" value="typing" /> <span>${search.whileTyping}</span></label>
    <p class="quiet">${search.settingsKept}</p>
  </fieldset>`;
}
