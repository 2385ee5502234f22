// The search form: one box, and the filters that can be set together.
import type { ListName } from '../../../archive/archive.ts';
import type { Problem } from '../../../index/query-problems.ts';
import type { SearchParams } from '../../../index/query.ts';
import { html, type Html } from '../../html/html.ts';
import type { View } from '../../html/view.ts';
import { LANGUAGES } from '../../text/languages.ts';
import { activeFilters, authorLabel, languageLabel, listName, type Known } from './filters.ts';
import type { SearchLinks } from './links.ts';
import { faultyField } from './unreadable.ts';

/** `problem`: what could not be read of this search. */
export function searchForm(
  view: View,
  params: SearchParams,
  links: SearchLinks,
  known: Known,
  problem: Problem | null,
): Html {
  const { text, search } = view;
  const filtersInUse = activeFilters(view, links, known).length;
  const faulty = problem === null ? null : faultyField(problem, params);
  const hint = faulty === 'q' ? 'problem q-hint' : 'q-hint';
  return html`<search class="finder">
    <form action="${view.href.search()}" method="get">
      <p class="finder-box">
        <label for="q">${text.searchLabel}</label>
        <span class="field"
          ><input
            id="q"
            name="q"
            type="search"
            value="${params.q ?? ''}"
            maxlength="500"
            dir="auto"
            autocomplete="off"
            aria-describedby="${hint}"
            aria-invalid="${faulty === 'q' ? 'true' : 'false'}"
          /><button type="submit">${text.search}</button></span
        >
      </p>
      <p class="quiet finder-hint">
        <span id="q-hint">${search.hint}</span> <a href="${view.href.help}">${search.howTo}</a>
      </p>
      <details class="finder-filters">
        <summary>
          ${search.filters}
          ${filtersInUse > 0 && html`<span class="quiet">(${search.filtersInUse(filtersInUse)})</span>`}
        </summary>
        ${fieldset(view, params, links, known, faulty)}
      </details>
      ${hidden('sort', params.sort)}${hidden('group', params.group)}
    </form>
    <a class="skip-on" href="#answer">${search.toResults}</a>
  </search>`;
}

function fieldset(
  view: View,
  params: SearchParams,
  links: SearchLinks,
  known: Known,
  faulty: string | null,
): Html {
  const { search } = view;
  const chosen = (name: string) =>
    links.filters.filter((filter) => filter[0] === name).map((filter) => filter[1]);
  return html`<fieldset>
    <legend class="unseen">${search.filters}</legend>
    ${select(view.text.list, 'list', chosen('list'), search.allLists, listOptions(known.lists), (id) => listName(known.lists, id))}
    ${select(view.text.language, 'lang', chosen('lang'), search.allLanguages, languageOptions(view, known), (code) => languageLabel(view, code))}
    <div class="days">
      ${day(view, 'from', params.from, faulty)} ${day(view, 'to', params.to, faulty)}
      <span class="quiet" id="day-hint">${search.dateHint}</span>
    </div>
    <div class="checks">
      ${check('has', 'attachment', search.withAttachment, params.has !== undefined)}
      ${check('starters', 'yes', search.startersOnly, params.starters !== undefined)}
      ${check('exact', 'yes', search.exactOnly, params.exact !== undefined)}
      ${chosen('author').map((key) =>
        check('author', key, search.labelled(search.author, authorLabel(view, key, known.result)), true),
      )}
      <button type="submit" class="secondary">${search.apply}</button>
    </div>
  </fieldset>`;
}

type Option = readonly [value: string, label: string];

function listOptions(lists: readonly ListName[]): Option[] {
  return lists.map(({ id, name }) => [id, name]);
}

function languageOptions(view: View, { result }: Known): Option[] {
  const found = result?.facets.language.map(({ value }) => value) ?? [];
  const codes = [...new Set([...LANGUAGES, ...found])];
  return codes.map((code) => [code, languageLabel(view, code)]);
}

// Several chosen values are one option, so that a form that is sent again keeps them.
function select(
  label: string,
  name: string,
  chosen: readonly string[],
  all: string,
  options: readonly Option[],
  nameOf: (value: string) => string,
): Html {
  const value = chosen.join(',');
  const given: readonly Option[] =
    value === '' || options.some((option) => option[0] === value)
      ? options
      : [[value, chosen.map(nameOf).join(', ')], ...options];
  return html`<p>
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      <option value="">${all}</option>
      ${given.map(([one, words]) =>
        one === value
          ? html`<option value="${one}" selected>${words}</option>`
          : html`<option value="${one}">${words}</option>`,
      )}
    </select>
  </p>`;
}

function day(view: View, name: 'from' | 'to', value: string | undefined, faulty: string | null): Html {
  const isFaulty = faulty === name;
  return html`<p>
    <label for="${name}">${view.search[name]}</label>
    <input
      id="${name}"
      name="${name}"
      value="${value ?? ''}"
      maxlength="10"
      dir="ltr"
      autocomplete="off"
      aria-describedby="${isFaulty ? 'problem day-hint' : 'day-hint'}"
      aria-invalid="${isFaulty ? 'true' : 'false'}"
    />
  </p>`;
}

function check(name: string, value: string, label: string, isOn: boolean): Html {
  const input = isOn
    ? html`<input type="checkbox" name="${name}" value="${value}" checked />`
    : html`<input type="checkbox" name="${name}" value="${value}" />`;
  return html`<label>${input} <span>${label}</span></label>`;
}

function hidden(name: string, value: string | undefined): Html | null {
  return value === undefined ? null : html`<input type="hidden" name="${name}" value="${value}" />`;
}
