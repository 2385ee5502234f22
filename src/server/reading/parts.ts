// A thread in parts whose pages stay small: cut by what the places hold, without reading their texts.
import type { RecordSize, ThreadOutline, ThreadPlace } from '../../archive/archive.ts';
import type { AskedThread } from '../html/href.ts';

/** Of one message, bytes of HTML; the rest is on its own page. */
export const LONGEST_IN_THREAD = 8000;
/** Lines of one quotation. */
export const QUOTE_LINES_IN_THREAD = 25;
const PART_BYTES = 34_000;
const MOST_PLACES = 60;
/** Of one place besides its text: its heading, its line in the list of messages, the nesting. */
const PLACE_BYTES = 900;
/** A record has more than the text, a page has markup: about as much. */
const MARKUP = 1.1;
/** What an address of the web is more on a page, where it stands twice, and a redaction besides what the record has of it. */
const LINK_BYTES = 200;
const CHIP_BYTES = 80;

/** So many places fit on one page, whatever they hold. */
export const NEVER_IN_PARTS = Math.floor(PART_BYTES / (PLACE_BYTES + LONGEST_IN_THREAD));

export interface ThreadView {
  readonly outline: ThreadOutline;
  readonly asked: Required<AskedThread>;
  /** all places of this view in its order */
  readonly places: readonly ThreadPlace[];
  /** where each part begins and ends in them, [from, to) */
  readonly parts: readonly (readonly [from: number, to: number])[];
}

/**
 * One author's messages and the order by date are flat. At least one part, which may be empty. `sizes`: of the
 * records by seq.
 */
export function viewOfThread(
  outline: ThreadOutline,
  sizes: ReadonlyMap<number, RecordSize>,
  asked: Required<AskedThread>,
): ThreadView {
  const { by, order } = asked;
  const chosen = by === null ? outline.places : outline.places.filter((place) => place.author?.key === by);
  const places =
    by === null && order === 'replies'
      ? chosen
      : chosen.toSorted((a, b) => a.sentAt - b.sentAt || a.seq - b.seq);
  const parts: [number, number][] = [];
  let from = 0;
  let bytes = 0;
  for (const [i, place] of places.entries()) {
    const more = PLACE_BYTES + textBytes(sizes.get(place.seq));
    if (i > from && (bytes + more > PART_BYTES || i - from >= MOST_PLACES)) {
      parts.push([from, i]);
      from = i;
      bytes = 0;
    }
    bytes += more;
  }
  parts.push([from, places.length]);
  return { outline, asked, places, parts };
}

function textBytes(size: RecordSize | undefined): number {
  if (size === undefined) return 0;
  const { bytes, addresses, redactions } = size;
  return Math.min(bytes * MARKUP + addresses * LINK_BYTES + redactions * CHIP_BYTES, LONGEST_IN_THREAD);
}

/** The part (from 1) that shows a slot; null where none does. */
export function partWith({ places, parts }: ThreadView, seq: number): number | null {
  const at = places.findIndex((place) => place.seq === seq);
  if (at === -1) return null;
  return parts.findIndex(([from, to]) => at >= from && at < to) + 1;
}
