// A thread: its messages in reading order, nested as far as a phone can show.
import type { Thread, ThreadEntry } from '../../archive/archive.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import { closeTag, html, join, openTag, type Html } from '../html/html.ts';
import { discussionOf } from '../html/discussion.ts';
import { files } from '../html/href.ts';
import { threadEntry } from '../html/message.ts';
import type { View } from '../html/view.ts';
import { upLink } from './months.ts';
import { BAD_REQUEST, NOT_FOUND, type Pages } from './page.ts';
import { readCount, readSeq } from './read.ts';

const ENTRIES_A_PART = 200;
/** Deeper replies stay at this level and say what they answer. */
const DEEPEST_LEVEL = 4;

export function addThreadPage(pages: Pages): void {
  pages.add('/lists/:list/threads/:seq(^\\d+$)', async ({ view, reader, params, query }) => {
    const list = await reader.list(params['list']!);
    const seq = readSeq(params['seq']);
    const part = readCount(query['part'], 1);
    if (list === null || seq === null) return NOT_FOUND;
    if (part === null) return BAD_REQUEST;
    const thread = await reader.thread(list.id, seq);
    if (thread === null) {
      const slot = await reader.slot(list.id, seq);
      if (slot === null || slot.state === 'published') return NOT_FOUND;
      return { kind: 'slot', slot, list, leaf: await reader.leafOf(list.id, seq) };
    }
    if (thread.root !== seq) return { kind: 'redirect', to: view.href.thread(list.id, thread.root) };
    const parts = Math.max(1, Math.ceil(thread.entries.length / ENTRIES_A_PART));
    if (part > parts) return NOT_FOUND;
    const messages = thread.entries.flatMap((entry) => (entry.kind === 'message' ? [entry.message] : []));
    const subject = thread.subject || view.text.noSubject;
    return {
      kind: 'page',
      title: subject,
      list,
      feed: files.threadFeed(list.id, seq),
      data: part === 1 ? discussionOf(view, list, messages) : null,
      noIndex: part > 1 || messages.length === 0,
      main: html`${upLink(view, list)}
        <h1 dir="auto">${subject}</h1>
        <p class="quiet">${view.text.messages(messages.length)}</p>
        ${participants(view, messages)} ${partLinks(view, thread, part, parts)}
        ${nested(view, thread, messages, part)} ${partLinks(view, thread, part, parts)}`,
    };
  });
}

function participants(view: View, messages: readonly PublicMessage[]): Html | null {
  const labels = new Map(messages.map(({ author }) => [author.key, author.label]));
  if (labels.size < 2) return null;
  const items = [...labels.values()].map((label) => html`<li><bdi>${label}</bdi></li>`);
  return html`<details>
    <summary>${view.text.participants(labels.size)}</summary>
    <ul class="row">
      ${items}
    </ul>
  </details>`;
}

// Levels are opened and closed as the depth changes, one at a time, so the markup is valid however wild the depths are.
function nested(view: View, thread: Thread, messages: readonly PublicMessage[], part: number): Html {
  const entries = thread.entries.slice((part - 1) * ENTRIES_A_PART, part * ENTRIES_A_PART);
  const bySeq = new Map(messages.map((message) => [message.seq, message]));
  const here = new Set(entries.map((entry) => (entry.kind === 'message' ? entry.message.seq : 0)));
  const pieces: Html[] = [];
  let level = -1;
  for (const entry of entries) {
    const target = Math.min(entry.depth, DEEPEST_LEVEL, level + 1);
    if (target > level) pieces.push(openTag('ol'));
    else {
      pieces.push(closeTag('li'));
      for (; level > target; level--) pieces.push(closeTag('ol'), closeTag('li'));
    }
    level = target;
    pieces.push(openTag('li'), threadEntry(view, entry, parentOf(view, entry, bySeq, here)));
  }
  for (; level >= 0; level--) pieces.push(closeTag('li'), closeTag('ol'));
  return html`<div class="thread">${join(pieces)}</div>`;
}

function parentOf(
  view: View,
  entry: ThreadEntry,
  bySeq: ReadonlyMap<number, PublicMessage>,
  here: ReadonlySet<number>,
): { message: PublicMessage; link: string } | null {
  if (entry.kind !== 'message' || entry.message.parent === null) return null;
  const message = bySeq.get(entry.message.parent);
  if (message === undefined) return null;
  return {
    message,
    link: here.has(message.seq) ? `#m${message.seq}` : view.href.message(message.list, message.seq),
  };
}

function partLinks(view: View, thread: Thread, part: number, parts: number): Html | null {
  if (parts === 1) return null;
  const { number } = view.format;
  return html`<nav aria-label="${view.text.pages}">
    <ul class="row">
      ${part > 1 && html`<li><a rel="prev" href="${view.href.thread(thread.list, thread.root, part - 1)}">${view.text.previous}</a></li>`}
      <li>${view.text.part(number(part), number(parts))}</li>
      ${part < parts && html`<li><a rel="next" href="${view.href.thread(thread.list, thread.root, part + 1)}">${view.text.next}</a></li>`}
    </ul>
  </nav>`;
}
