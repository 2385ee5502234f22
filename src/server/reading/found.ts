// The search box of a thread, and what it finds.
import type { ArchiveView, ListSummary, ThreadOutline } from '../../archive/archive.ts';
import { html, type Html } from '../html/html.ts';
import { marked } from '../html/marked.ts';
import { authorOf, languageOf } from '../html/message.ts';
import { timeOf, type View } from '../html/view.ts';
import type { PageOutcome } from '../pages/page.ts';
import { findInThread, wordsOf, type Found } from './find.ts';
import { inThread } from './place-in-thread.ts';

export function findForm(view: View, { list, root }: ThreadOutline, asked: string): Html {
  const { find } = view.reading;
  return html`<search aria-label="${find}">
    <form action="${view.href.thread(list, root)}" method="get" class="search-box">
      <label for="thread-q" class="unseen">${find}</label>
      <input id="thread-q" type="search" name="q" value="${asked}" maxlength="200" dir="auto" placeholder="${find}" />
      <button type="submit">${view.text.search}</button>
    </form>
  </search>`;
}

/** The page of what was found in a thread. */
export async function foundIn(
  view: View,
  reader: ArchiveView,
  list: ListSummary,
  outline: ThreadOutline,
  asked: string,
): Promise<PageOutcome> {
  const words = wordsOf(asked);
  const found = words.length === 0 ? null : await findInThread(reader, outline, words);
  const subject = outline.subject || view.text.noSubject;
  return {
    kind: 'page',
    title: `${view.reading.find} · ${subject}`,
    list,
    noIndex: true,
    main: html`<p class="up"><a href="${view.href.thread(list.id, outline.root)}" dir="auto">${subject}</a></p>
      <h1>${view.reading.find}</h1>
      ${findForm(view, outline, asked)}
      <p role="status">${found === null ? view.reading.nothingToFind : summary(view, found)}</p>
      ${found !== null && hits(view, outline, found)}`,
  };
}

function summary(view: View, { total, hits: shown }: Found): string {
  const { reading, format } = view;
  if (total === 0) return reading.foundNone;
  const first = shown.length < total ? ` ${reading.foundFirst(format.number(shown.length))}` : '';
  return reading.found(total) + first;
}

function hits(view: View, outline: ThreadOutline, found: Found): Html {
  const items = found.hits.map(({ message, excerpt }) => {
    const link = inThread(view, outline, message.seq);
    return html`<li>
      <h2><a href="${link}">${authorOf(view, message)} · ${timeOf(view, message.sentAt)}</a></h2>
      <p class="excerpt" dir="auto" lang="${languageOf(message)}">${marked(excerpt)}</p>
    </li>`;
  });
  return html`<ol class="hits thread-hits">
    ${items}
  </ol>`;
}
