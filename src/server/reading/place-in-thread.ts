// Where a message stands among the others: all of a small thread, of a long one what is near.
import type { ThreadOutline, ThreadPlace } from '../../archive/archive.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import { html, type Html } from '../html/html.ts';
import { tombstoneWords } from '../html/message.ts';
import { nested } from '../html/nested.ts';
import type { View } from '../html/view.ts';
import { NEVER_IN_PARTS } from './parts.ts';

/** Of larger threads only what is near is shown. */
const SHOWN_WHOLE = 15;
const ANCESTORS = 3;
const SIBLINGS = 2;
const REPLIES = 6;
const DEEPEST_LEVEL = 5;

/** Null where the message is all of its thread. */
export function placeInThread(view: View, outline: ThreadOutline, message: PublicMessage): Html | null {
  const { text, reading } = view;
  if (outline.places.length < 2) return null;
  const near = outline.places.length <= SHOWN_WHOLE ? outline.places : nearOf(outline, message.seq);
  const items = near.map((place) => ({ depth: place.depth, content: line(view, message, place) }));
  const more = outline.places.length - near.length;
  return html`<section class="place" aria-labelledby="place">
    <h2 id="place">${reading.place}</h2>
    ${nested(items, DEEPEST_LEVEL)}
    <p class="action">
      <a href="${inThread(view, outline, message.seq)}">${text.wholeThread}</a>${more > 0 && html` <span class="quiet">${reading.moreMessages(more)}</span>`}
    </p>
  </section>`;
}

/** The address of a message's place in its thread. */
export function inThread(view: View, { list, root, places }: ThreadOutline, seq: number): string {
  return places.length <= NEVER_IN_PARTS
    ? `${view.href.thread(list, root)}#m${seq}`
    : view.href.thread(list, root, { at: seq });
}

/** The published messages before and after one in reading order. */
export function besideInThread(
  { places }: ThreadOutline,
  seq: number,
): { readonly previous: number | null; readonly next: number | null } {
  const order = places.filter((place) => place.author !== null || place.seq === seq);
  const at = order.findIndex((place) => place.seq === seq);
  return { previous: order[at - 1]?.seq ?? null, next: order[at + 1]?.seq ?? null };
}

function line(view: View, message: PublicMessage, place: ThreadPlace): Html {
  const date = html`<span class="quiet">${view.format.date(place.sentAt)}</span>`;
  const label = place.author?.label ?? tombstoneWords(view, place).heading;
  if (place.seq === message.seq)
    return html`<span aria-current="true"><bdi>${label}</bdi></span> ${date} <span class="quiet">(${view.reading.thisMessage})</span>`;
  return html`<a href="${view.href.message(message.list, place.seq)}"><bdi>${label}</bdi></a> ${date}`;
}

// The way up to the first message, the siblings beside it, and the first answers to it.
function nearOf({ places }: ThreadOutline, seq: number): ThreadPlace[] {
  const bySeq = new Map(places.map((place) => [place.seq, place]));
  const own = bySeq.get(seq)!;
  const wanted = new Set([seq, places[0]!.seq]);
  let up = own.parent;
  for (let i = 0; i < ANCESTORS && up !== null; i++) {
    wanted.add(up);
    up = bySeq.get(up)?.parent ?? null;
  }
  const siblings = places.filter((place) => place.parent === own.parent && place.depth === own.depth);
  const at = siblings.findIndex((place) => place.seq === seq);
  for (const place of siblings.slice(Math.max(0, at - SIBLINGS), at + SIBLINGS + 1)) wanted.add(place.seq);
  const replies = places.filter((place) => place.parent === seq);
  for (const place of replies.slice(0, REPLIES)) wanted.add(place.seq);
  return places.filter((place) => wanted.has(place.seq));
}
