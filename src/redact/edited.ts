// A text made from another one by replacing stretches, which still knows where each stretch came from.

export interface Edit {
  /** `[start, end)` in the original text */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Offsets are UTF-16 units. Texts nest: `Edited` of an `Edited` maps through both when its `base` is given. */
export class Edited {
  readonly text: string;
  /** where each edit stands in `text`, in the order of the edits */
  readonly placed: readonly Range[];
  readonly #edits: readonly Edit[];
  readonly #base: Edited | null;

  /** `edits` are sorted and do not overlap. */
  constructor(original: string, edits: readonly Edit[], base: Edited | null = null) {
    this.#edits = edits;
    this.#base = base;
    const placed: Range[] = [];
    const pieces: string[] = [];
    let from = 0;
    let length = 0;
    for (const edit of edits) {
      if (edit.start > from) pieces.push(original.slice(from, edit.start));
      length += edit.start - from;
      placed.push({ start: length, end: length + edit.replacement.length });
      if (edit.replacement !== '') pieces.push(edit.replacement);
      length += edit.replacement.length;
      from = edit.end;
    }
    pieces.push(original.slice(from));
    // joined, not added: a text of two halves is slow to read character by character
    this.text = edits.length === 0 ? original : pieces.join('');
    this.placed = placed;
  }

  /** Makes the next text from this one. */
  edit(edits: readonly Edit[]): Edited {
    return edits.length === 0 ? this : new Edited(this.text, edits, this);
  }

  /**
   * Where `[start, end)` of `text` came from. An end that lies inside a replacement takes in all of what was replaced;
   * what was dropped just outside the range stays outside.
   */
  toOrigin(start: number, end: number): Range {
    const own = { start: this.#startOf(start), end: end > start ? this.#endOf(end - 1) : this.#startOf(end) };
    return this.#base === null ? own : this.#base.toOrigin(own.start, own.end);
  }

  #startOf(position: number): number {
    const index = this.#editBefore(position);
    if (index < 0) return position;
    const place = this.placed[index]!;
    const edit = this.#edits[index]!;
    return position < place.end ? edit.start : edit.end + (position - place.end);
  }

  /** End in the original of the unit at `position`. */
  #endOf(position: number): number {
    const index = this.#editBefore(position);
    if (index < 0) return position + 1;
    const place = this.placed[index]!;
    const edit = this.#edits[index]!;
    return position < place.end ? edit.end : edit.end + (position - place.end) + 1;
  }

  /** Index of the last edit whose place starts at or before `position`, or -1. */
  #editBefore(position: number): number {
    let low = 0;
    let high = this.placed.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.placed[middle]!.start <= position) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
