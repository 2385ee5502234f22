// A list's home: what it is, how to join, what is going on, its years and months, its files.
import type { ListActivity, ListSummary, ThreadLine } from '../../archive/archive.ts';
import type { Clock } from '../../ops/clock.ts';
import { breakable } from '../html/breakable.ts';
import { html, type Html } from '../html/html.ts';
import { files, safeHttpUrl, safeMailto } from '../html/href.ts';
import { dayOf, type View } from '../html/view.ts';
import { gradeOf } from '../openness/grade.ts';
import { SIGNS } from '../openness/marks.ts';
import { standingOf } from '../openness/standings.ts';
import { languagesOf, yearBefore } from './activity.ts';
import { monthsTable } from './months-table.ts';
import { BAD_REQUEST, NOT_FOUND, type Pages } from './page.ts';
import { readPlace } from './read.ts';
import { threadLines } from './thread-lines.ts';
import { contactLine, contactLink } from './words.ts';

const THREADS_AT_HOME = 12;
const THREADS_A_PAGE = 50;

export function addListPage(pages: Pages, clock: Clock): void {
  pages.add('/lists/:list', async ({ view, reader, params, query }) => {
    const list = await reader.list(params['list']!);
    if (list === null) return NOT_FOUND;
    const place = readPlace(query['before']);
    if (place === null) return BAD_REQUEST;
    const page = {
      kind: 'page',
      title: list.name,
      list,
      feed: files.listFeed(list.id),
      links: [{ type: 'application/feed+json', href: files.listJsonFeed(list.id) }],
    } as const;
    if (place !== undefined) {
      const before = { lastAt: place.ms, root: place.seq };
      const older = await reader.threadLines(list.id, before, THREADS_A_PAGE + 1);
      return { ...page, noIndex: true, main: olderPage(view, list, older) };
    }
    const [threads, months, activity, standing] = await Promise.all([
      reader.threadLines(list.id, null, THREADS_AT_HOME + 1),
      reader.months(list.id),
      reader.activity([list.id], yearBefore(clock.now())),
      standingOf(reader, list),
    ]);
    const { text } = view;
    return {
      ...page,
      main: html`${SIGNS}
        <h1 dir="auto">${list.name}</h1>
        ${list.description !== null && html`<p class="lead" dir="auto">${list.description}</p>`}
        ${actions(view, list)} ${contents(view, months.length > 0)}
        <div class="columns">
          <div>
            <section aria-labelledby="threads">
              <h2 id="threads">${text.latestThreads}</h2>
              ${threadsOf(view, list, threads, THREADS_AT_HOME)}
            </section>
            ${
              months.length > 0 &&
              html`<section>
                <h2 id="months">${text.browse.byYearAndMonth}</h2>
                ${monthsTable(view, list.id, months)}
              </section>`
            }
          </div>
          <div>
            ${about(view, list, activity.get(list.id)!)}
            <section aria-labelledby="openness">
              <h2 id="openness">${view.openness.title}</h2>
              <p>${gradeOf(view, standing, clock.now())}</p>
              ${slots(view, list)}
            </section>
            ${downloads(view, list)}
          </div>
        </div>`,
    };
  });
}

function olderPage(view: View, list: ListSummary, threads: readonly ThreadLine[]): Html {
  return html`<p class="up"><a href="${view.href.list(list.id)}" dir="auto">${list.name}</a></p>
    <h1>${view.text.olderThreads}</h1>
    ${threadsOf(view, list, threads, THREADS_A_PAGE)}
    <p class="action"><a href="${view.href.list(list.id)}">${view.text.newestThreads}</a></p>`;
}

function threadsOf(view: View, list: ListSummary, threads: readonly ThreadLine[], most: number): Html {
  const shown = threads.slice(0, most);
  const last = shown.at(-1);
  if (last === undefined) return html`<p>${view.text.noMessages}</p>`;
  return html`${threadLines(view, shown)}
  ${
    threads.length > most &&
    html`<p class="action"><a rel="next" href="${view.href.list(list.id, last)}">${view.text.olderThreads}</a></p>`
  }`;
}

function actions(view: View, list: ListSummary): Html {
  const { text } = view;
  const web = list.join === null ? null : safeHttpUrl(list.join);
  const mail = list.join === null ? null : safeMailto(list.join);
  return html`<ul class="row actions">
    ${web !== null && html`<li><a class="button" href="${web}" rel="noopener">${text.joinList}</a></li>`}
    ${mail !== null && html`<li><a class="button" href="${mail}">${text.browse.joinByMail}</a></li>`}
    <li><a href="${files.listFeed(list.id)}">${text.browse.follow}</a></li>
  </ul>`;
}

function contents(view: View, hasMonths: boolean): Html {
  const { text } = view;
  const places = [
    ['threads', text.latestThreads],
    ...(hasMonths ? [['months', text.browse.byYearAndMonth] as const] : []),
    ['about', text.aboutList],
    ['openness', view.openness.title],
    ['downloads', text.downloads],
  ] as const;
  return html`<nav class="contents" aria-label="${text.browse.onThisPage}">
    <ul class="row">
      ${places.map(([id, words]) => html`<li><a href="#${id}">${words}</a></li>`)}
    </ul>
  </nav>`;
}

function about(view: View, list: ListSummary, activity: ListActivity): Html {
  const { text } = view;
  const languages = languagesOf(view, activity);
  const policy = text.policyVersion(list.policy.id, view.format.number(list.policy.version));
  const fact = (term: string, meaning: Html | string) => html`<div>
    <dt>${term}</dt>
    <dd>${meaning}</dd>
  </div>`;
  return html`<section aria-labelledby="about">
    <h2 id="about">${text.aboutList}</h2>
    <dl class="facts">
      ${list.lastAt !== null && fact(text.lastActivity, dayOf(view, list.lastAt))}
      ${list.firstAt !== null && fact(text.browse.firstMessage, dayOf(view, list.firstAt))}
      ${fact(text.browse.inArchive, `${text.messages(list.counts.published)} · ${text.threads(list.threads)}`)}
      ${fact(text.browse.inTwelveMonths, text.messages(activity.messages))}
      ${languages !== null && fact(text.browse.languagesSeen, languages)}
      ${list.address !== null && fact(text.listAddress, breakable(list.address))}
      ${fact(text.policy, html`<a href="${view.href.policy(list.id)}">${policy}</a>`)}
      ${fact(text.browse.runBy, runBy(view))}
    </dl>
  </section>`;
}

function runBy(view: View): Html {
  const { browse } = view.text;
  const isKnown = contactLink(view.site.contact) !== null;
  return html`${browse.listRunBy} ${isKnown && browse.archiveContact} ${contactLine(view)}`;
}

function slots(view: View, list: ListSummary): Html {
  return html`<dl class="facts numbers">
    ${(['published', 'withheld', 'erased', 'pending'] as const).map(
      (state) =>
        html`<div>
          <dt>${view.text.slots[state]}</dt>
          <dd>${view.format.number(list.counts[state])}</dd>
        </div>`,
    )}
  </dl>`;
}

function downloads(view: View, list: ListSummary): Html {
  return html`<section aria-labelledby="downloads">
    <h2 id="downloads">${view.text.downloads}</h2>
    <ul class="links">
      <li><a href="${files.allMbox(list.id)}">${view.text.downloadMbox}</a></li>
      <li><a href="${files.jsonLines(list.id)}">${view.text.downloadJsonLines}</a></li>
      <li><a href="${files.listFeed(list.id)}">${view.text.feed}</a></li>
    </ul>
  </section>`;
}
