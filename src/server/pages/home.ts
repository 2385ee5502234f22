// The first page: which coalitions there are, whether anything goes on in them, and how open they are.
import type { ListActivity, ListSummary } from '../../archive/archive.ts';
import type { Clock } from '../../ops/clock.ts';
import { html, type Html } from '../html/html.ts';
import { registerHead } from '../html/register.ts';
import { dayOf, type View } from '../html/view.ts';
import { gradeOf } from '../openness/grade.ts';
import { SIGNS } from '../openness/marks.ts';
import { readStandings, type Standing } from '../openness/standings.ts';
import { languagesOf, yearBefore } from './activity.ts';
import { BAD_REQUEST, type Pages } from './page.ts';
import { threadLines } from './thread-lines.ts';

/** Up to here each list has a card; more are lines of a table that can be narrowed by name. */
const MOST_CARDS = 12;
const LATEST_THREADS = 6;
const LONGEST_NAME = 200;

interface Entry {
  readonly list: ListSummary;
  readonly activity: ListActivity;
  readonly standing: Standing;
}

export function addHomePage(pages: Pages, clock: Clock): void {
  pages.add('/', async ({ view, reader, query }) => {
    const { name = '' } = query;
    if (typeof name !== 'string' || name.length > LONGEST_NAME) return BAD_REQUEST;
    const now = clock.now();
    const standings = (await readStandings(reader)).filter(({ list }) => list !== null);
    const all = standings.map(({ list }) => list!);
    const shown = standings.filter((standing) => hasName(standing, name));
    const activity = await reader.activity(
      shown.map(({ list }) => list!.id),
      yearBefore(now),
    );
    const latest = await reader.latestThreads(all, LATEST_THREADS);
    const entries = shown.map((standing) => ({
      list: standing.list!,
      activity: activity.get(standing.list!.id)!,
      standing,
    }));
    const { text } = view;
    return {
      kind: 'page',
      title: view.site.title,
      noIndex: name !== '',
      main: html`${SIGNS}
        <h1>${text.browse.question}</h1>
        <p class="lead">${text.homeIntro}</p>
        ${all.length > MOST_CARDS && nameForm(view, name)}
        ${
          all.length === 0
            ? html`<p>${text.homeEmpty}</p>`
            : entries.length === 0
              ? html`<p role="status">
                  ${text.browse.noSuchName} <a href="${view.href.home}">${text.browse.showAll}</a>
                </p>`
              : all.length > MOST_CARDS
                ? table(view, entries, now)
                : html`<ul class="cards">
                    ${entries.map((entry) => card(view, entry, now))}
                  </ul>`
        }
        ${all.length > 0 && html`<p>${view.openness.intro} <a href="${view.href.openness()}">${view.openness.title}</a></p>`}
        ${
          latest.length > 0 &&
          html`<section aria-labelledby="latest">
            <h2 id="latest">${text.browse.latestOnAllLists}</h2>
            ${threadLines(
              view,
              latest,
              all.length > 1 ? new Map(all.map((list) => [list.id, list.name])) : new Map(),
            )}
          </section>`
        }`,
    };
  });
}

// Letters count, not their case, width or marks: "etats" finds "États".
function hasName({ name, list }: Standing, asked: string): boolean {
  const wanted = folded(asked);
  return wanted === '' || [name, list!.name, list!.id].some((one) => folded(one).includes(wanted));
}

function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase('en').trim();
}

function nameForm(view: View, name: string): Html {
  return html`<form action="${view.href.home}" method="get" class="search-box name-form">
    <label for="name">${view.text.browse.nameLabel}</label>
    <input id="name" name="name" type="search" value="${name}" maxlength="${LONGEST_NAME}" dir="auto" />
    <button type="submit">${view.text.browse.nameButton}</button>
    ${name !== '' && html`<a href="${view.href.home}">${view.text.browse.showAll}</a>`}
  </form>`;
}

function card(view: View, { list, activity, standing }: Entry, now: number): Html {
  const { text, openness } = view;
  return html`<li class="card">
    <h2 dir="auto"><a href="${view.href.list(list.id)}">${list.name}</a></h2>
    ${list.description !== null && html`<p dir="auto">${list.description}</p>`}
    <dl class="facts">
      <div>
        <dt>${text.lastActivity}</dt>
        <dd>${lastMessage(view, list, now)}</dd>
      </div>
      <div>
        <dt>${text.browse.inTwelveMonths}</dt>
        <dd>${text.messages(activity.messages)}</dd>
      </div>
      ${languages(view, activity)}
      <div>
        <dt>${openness.title}</dt>
        <dd>${gradeOf(view, standing, now)}</dd>
      </div>
    </dl>
  </li>`;
}

function lastMessage(view: View, { lastAt }: ListSummary, now: number): Html {
  if (lastAt === null) return html`${view.text.noMessages}`;
  return html`${dayOf(view, lastAt)} <span class="quiet">${view.format.ago(lastAt, now)}</span>`;
}

function languages(view: View, activity: ListActivity): Html | null {
  const names = languagesOf(view, activity);
  return names === null
    ? null
    : html`<div>
        <dt>${view.text.browse.languagesSeen}</dt>
        <dd>${names}</dd>
      </div>`;
}

function table(view: View, entries: readonly Entry[], now: number): Html {
  const { text, openness } = view;
  const heads = [openness.coalition, text.lastActivity, text.browse.inTwelveMonths, openness.title];
  return html`<table class="register" role="table">
    ${registerHead(heads)}
    <tbody role="rowgroup">
      ${entries.map(
        ({ list, activity, standing }) =>
          html`<tr role="row">
            <th scope="row" role="rowheader">
              <a href="${view.href.list(list.id)}" dir="auto">${list.name}</a>
            </th>
            <td role="cell" data-label="${text.lastActivity}">
              ${list.lastAt === null ? text.noMessages : html`${dayOf(view, list.lastAt)}`}
            </td>
            <td role="cell" class="number" data-label="${text.browse.inTwelveMonths}">
              ${view.format.number(activity.messages)}
            </td>
            <td role="cell">${gradeOf(view, standing, now)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
