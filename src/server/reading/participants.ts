// Who wrote in a thread and how much, with a way to what each of them wrote.
import { html, type Html } from '../html/html.ts';
import type { View } from '../html/view.ts';
import type { ThreadView } from './parts.ts';

const MOST_SHOWN = 40;

/** Those who wrote most first. Null where one person wrote all. */
export function participantsOf(view: View, { outline }: ThreadView): Html | null {
  const people = new Map<string, { label: string; messages: number }>();
  for (const { author } of outline.places) {
    if (author === null) continue;
    const known = people.get(author.key);
    if (known === undefined) people.set(author.key, { label: author.label, messages: 1 });
    else known.messages++;
  }
  if (people.size < 2) return null;
  // stable: of equals the one who came first
  const sorted = [...people].toSorted(([, a], [, b]) => b.messages - a.messages);
  const items = sorted.slice(0, MOST_SHOWN).map(
    ([key, { label, messages }]) =>
      html`<li>
        <a href="${view.href.thread(outline.list, outline.root, { by: key })}"><bdi>${label}</bdi></a>
        <span class="quiet">${view.text.messages(messages)}</span>
      </li>`,
  );
  const more = people.size - MOST_SHOWN;
  return html`<details class="participants">
    <summary>${view.text.participants(people.size)}</summary>
    <ul class="row">
      ${items}${more > 0 && html`<li>${view.reading.morePeople(more)}</li>`}
    </ul>
  </details>`;
}
