// A thread: its messages in reading order, nested as far as a phone can show, in parts where it is long.
import type { ArchiveView, ListSummary, RecordSize, ThreadOutline } from '../../archive/archive.ts';
import { KeyedHash } from '../../redact/public-message.ts';
import { readBody } from '../html/body/read-body.ts';
import { discussionOf } from '../html/discussion.ts';
import { html, type Html } from '../html/html.ts';
import { files, type AskedThread } from '../html/href.ts';
import { withMarksHeld } from '../html/inline.ts';
import type { View } from '../html/view.ts';
import { contentsOf } from '../reading/contents.ts';
import { partLinks } from '../reading/part-links.ts';
import { participantsOf } from '../reading/participants.ts';
import { NEVER_IN_PARTS, partWith, viewOfThread, type ThreadView } from '../reading/parts.ts';
import { placesOf } from '../reading/places.ts';
import { findForm, foundIn } from '../reading/found.ts';
import { upLink } from './months.ts';
import { BAD_REQUEST, NOT_FOUND, type PageOutcome, type PageRequest, type Pages } from './page.ts';
import { readCount, readSeq } from './read.ts';

/** Of a page without its frame, so that the whole is below 50 kB. */
const MOST_BYTES = 42_500;

export function addThreadPage(pages: Pages): void {
  pages.add('/lists/:list/threads/:seq(^\\d+$)', async ({ view, reader, params, query }) => {
    const list = await reader.list(params['list']!);
    const seq = readSeq(params['seq']);
    if (list === null || seq === null) return NOT_FOUND;
    const asked = readAsked(query);
    if (asked === null) return BAD_REQUEST;
    const outline = await reader.threadOutline(list.id, seq);
    if (outline === null) return NOT_FOUND;
    if (outline.root !== seq) return { kind: 'redirect', to: view.href.thread(list.id, outline.root) };
    if (asked.words !== null) return foundIn(view, reader, list, outline, asked.words);
    const thread = viewOfThread(outline, await sizesOf(reader, outline), asked);
    if (asked.at !== null) {
      const part = partWith(thread, asked.at);
      if (part === null) return NOT_FOUND;
      const to = view.href.thread(list.id, outline.root, { ...asked, at: null, part });
      return { kind: 'redirect', to: `${to}#m${asked.at}` };
    }
    if (asked.part > thread.parts.length || thread.places.length === 0) return NOT_FOUND;
    return pageOf(view, reader, list, thread);
  });
}

function readAsked(query: PageRequest['query']): (Required<AskedThread> & { words: string | null }) | null {
  const { order = 'replies', by = null, q = '' } = query;
  const part = readCount(query['part'], 1);
  const at = query['at'] === undefined ? null : readCount(query['at'], 0);
  if (query['at'] !== undefined && at === null) return null;
  if (part === null || (order !== 'replies' && order !== 'date') || typeof q !== 'string') return null;
  if (by !== null && !KeyedHash.safeParse(by).success) return null;
  return { part, order, by: by as string | null, at, words: q.trim() === '' ? null : q };
}

async function sizesOf(reader: ArchiveView, { list, root, places }: ThreadOutline) {
  return places.length <= NEVER_IN_PARTS
    ? new Map<number, RecordSize>()
    : await reader.threadSizes(list, root);
}

async function pageOf(
  view: View,
  reader: ArchiveView,
  list: ListSummary,
  thread: ThreadView,
): Promise<PageOutcome> {
  const { outline, asked } = thread;
  const part = thread.parts[asked.part - 1]!;
  const published = outline.places.filter((place) => place.author !== null);
  const messages = await reader.messagesBySeq(
    list.id,
    thread.places.slice(...part).flatMap((place) => (place.author === null ? [] : [place.seq])),
  );
  const shown = new Map(messages.map((message) => [message.seq, { message, read: readBody(message) }]));
  const subject = outline.subject || view.text.noSubject;
  const links = partLinks(view, asked.part, thread.parts.length, (part) =>
    view.href.thread(list.id, outline.root, { ...asked, part }),
  );
  const isForRobots = asked.part === 1 && asked.by === null && asked.order === 'replies';
  const data = isForRobots ? discussionOf(view, list, messages, published.length - 1) : null;
  const side = html`${published.length > 2 && findForm(view, outline, '')} ${published.length > 1 && orderSwitch(view, thread)}
          ${participantsOf(view, thread)} ${contentsOf(view, [...shown.values()])}`;
  const room = MOST_BYTES - Buffer.byteLength(`${String(side)}${JSON.stringify(data)}`);
  return {
    kind: 'page',
    title: subject,
    list,
    feed: files.threadFeed(list.id, outline.root),
    data,
    noIndex: !isForRobots || published.length === 0,
    main: html`${upLink(view, list)}
      <h1 dir="auto">${withMarksHeld(subject)}</h1>
      <p class="quiet">${view.text.messages(published.length)}${span(view, outline)}</p>
      ${asked.by !== null && onlyBy(view, thread)}
      <div class="beside">
        <div class="side">
          ${side}
        </div>
        <div>
          ${links?.above}
          <div class="thread">${placesOf(view, thread, part, shown, room)}</div>
          ${links?.below}
          <ul class="row thread-files">
            <li><a href="${files.threadMbox(list.id, outline.root)}">${view.reading.threadMbox}</a></li>
            <li><a href="${files.threadFeed(list.id, outline.root)}">${view.reading.threadFeed}</a></li>
          </ul>
        </div>
      </div>`,
  };
}

function span(view: View, { places }: ThreadOutline): Html | null {
  const times = places.map((place) => place.sentAt);
  const [first, last] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
  const [from, to] = [view.format.date(first), view.format.date(last)];
  return html` · ${from}${from !== to && html` – ${to}`}`;
}

function orderSwitch(view: View, { outline, asked }: ThreadView): Html | null {
  if (asked.by !== null) return null;
  const { reading, href } = view;
  const choices = [
    ['replies', reading.byReplies],
    ['date', reading.byDate],
  ] as const;
  const items = choices.map(
    ([order, label]) =>
      html`<li>
        <a href="${href.thread(outline.list, outline.root, { order })}"${order === asked.order && html` aria-current="true"`}
          >${label}</a
        >
      </li>`,
  );
  return html`<nav aria-label="${reading.order}">
    <ul class="row tabs">
      ${items}
    </ul>
  </nav>`;
}

function onlyBy(view: View, { outline, places }: ThreadView): Html {
  return html`<p class="notice">
    ${view.reading.onlyBy} <bdi>${places[0]!.author!.label}</bdi>.
    <a href="${view.href.thread(outline.list, outline.root)}">${view.text.wholeThread}</a>
  </p>`;
}
