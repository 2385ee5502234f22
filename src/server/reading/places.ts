// The places of one part of a thread, one below the other, nested as far as a phone can show.
import type { ThreadPlace } from '../../archive/archive.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import type { ReadBody } from '../html/body/read-body.ts';
import { html, type Html } from '../html/html.ts';
import { tombstoneWords } from '../html/message.ts';
import { nested } from '../html/nested.ts';
import type { View } from '../html/view.ts';
import { articleOf, tombstoneLine, type Answered } from './article.ts';
import { LONGEST_IN_THREAD, partWith, type ThreadView } from './parts.ts';

/** Deeper replies stay at this level and say what they answer. */
const DEEPEST_LEVEL = 4;
/** Less of a message says nothing. */
const LEAST_OF_MESSAGE = 250;

type Shown = ReadonlyMap<number, { readonly message: PublicMessage; readonly read: ReadBody }>;

/** `shown`: the published messages of the part by seq. `room`: bytes of HTML. */
export function placesOf(
  view: View,
  thread: ThreadView,
  [from, to]: readonly [from: number, to: number],
  shown: Shown,
  room: number,
): Html {
  const { outline, asked, places } = thread;
  const here = places.slice(from, to);
  const isNested = asked.by === null && asked.order === 'replies';
  const answered = answeredBy(view, thread, new Set(here.map((place) => place.seq)));
  const numbers = numbersOf(outline.places);
  const item = (place: ThreadPlace, longest: number) => {
    const parent = answered(place.parent, isNested && place.depth <= DEEPEST_LEVEL);
    const one = shown.get(place.seq);
    if (one === undefined) return tombstoneLine(view, outline.list, place, parent);
    const position = { number: numbers.get(place.seq)!, of: numbers.size };
    return articleOf(view, one.message, one.read, position, parent, longest);
  };
  const all = (longest: number) => {
    const items = here.map((place) => ({ depth: isNested ? place.depth : 0, content: item(place, longest) }));
    if (isNested && outline.hasGhost && from === 0)
      items.unshift({ depth: 0, content: html`<p class="ghost">${view.text.ghost}</p>` });
    return nested(items, DEEPEST_LEVEL);
  };
  // The part was cut by what is known of its texts without reading them: where that was too little, less is shown of each.
  let longest = LONGEST_IN_THREAD;
  let found = all(longest);
  while (Buffer.byteLength(String(found)) > room && longest > LEAST_OF_MESSAGE) {
    longest /= 2;
    found = all(longest);
  }
  return found;
}

/** Of the published messages, from 1. */
function numbersOf(places: readonly ThreadPlace[]): ReadonlyMap<number, number> {
  const published = places.filter((place) => place.author !== null);
  return new Map(published.map((place, i) => [place.seq, i + 1]));
}

// What a place answers, where the nesting does not show it: null where it does, or where there is nothing to name.
function answeredBy(view: View, thread: ThreadView, here: ReadonlySet<number>) {
  const { outline } = thread;
  const bySeq = new Map(outline.places.map((place) => [place.seq, place]));
  return (parent: number | null, isNestedBelow: boolean): Answered | null => {
    const place = parent === null ? undefined : bySeq.get(parent);
    if (place === undefined || (isNestedBelow && here.has(place.seq))) return null;
    const label = place.author?.label ?? tombstoneWords(view, place).heading;
    if (here.has(place.seq)) return { label, link: `#m${place.seq}` };
    const part = partWith(thread, place.seq);
    const link =
      part === null
        ? view.href.message(outline.list, place.seq)
        : `${view.href.thread(outline.list, outline.root, { ...thread.asked, part })}#m${place.seq}`;
    return { label, link };
  };
}
