// A text before and after, line by line: which lines are the same, and for those that are not, what became of what.
// Several policies may stand beside one another. Terminal and HTML show the same rows.
import type { Category } from '../redact/public-message.ts';
import type { Cut, RedactedText } from '../redact/redact-text.ts';

export interface Piece {
  readonly text: string;
  /** what was cut here, or what the placeholder stands for */
  readonly category: Category | null;
}

export type Row =
  | { readonly kind: 'same'; readonly lines: readonly string[] }
  | {
      readonly kind: 'changed';
      readonly before: readonly Piece[];
      readonly after: readonly (readonly Piece[])[];
    };

/** A changed text and the labels of everything that makes the same of it. */
export interface Outcome {
  readonly labels: readonly string[];
  readonly pieces: readonly Piece[];
  /** nothing became of it */
  readonly isBefore: boolean;
}

/** What came of a changed row, equal outcomes as one: policies often agree. */
export function outcomesOf(row: Extract<Row, { kind: 'changed' }>, labels: readonly string[]): Outcome[] {
  const before = textOf(row.before);
  const outcomes = new Map<string, { labels: string[]; pieces: readonly Piece[]; isBefore: boolean }>();
  for (const [index, pieces] of row.after.entries()) {
    const text = textOf(pieces);
    const known = outcomes.get(text);
    if (known === undefined)
      outcomes.set(text, { labels: [labels[index]!], pieces, isBefore: text === before });
    else known.labels.push(labels[index]!);
  }
  return [...outcomes.values()].map((one) =>
    one.labels.length === row.after.length && row.after.length > 2 ? { ...one, labels: ['all'] } : one,
  );
}

function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

type Version = Pick<RedactedText, 'text' | 'redactions' | 'published'>;

/** Rows of a text under one policy or more; each `after` is in the order of `versions`. */
export function pairRows(before: string, versions: readonly Version[]): Row[] {
  if (!versions.every((version) => isConsistent(before, version))) {
    return [
      {
        kind: 'changed',
        before: [{ text: before, category: null }],
        after: versions.map(({ text, published }) => piecesOf(text, published, 0, text.length)),
      },
    ];
  }
  const cuts = versions.flatMap(({ redactions }) => redactions).toSorted((a, b) => a.start - b.start);
  const gone = union(cuts);
  const rows: Row[] = [];
  let from = 0;
  const same = (end: number) => {
    if (end > from)
      rows.push({ kind: 'same', lines: before.slice(from, end).replace(/\n$/u, '').split('\n') });
  };
  for (const { start, end } of wholeLines(before, cuts)) {
    same(start);
    rows.push({
      kind: 'changed',
      before: piecesOf(before, gone, start, end),
      after: versions.map((version) =>
        piecesOf(version.text, version.published, placeIn(version, start), placeIn(version, end)),
      ),
    });
    from = Math.min(before.length, end + 1);
  }
  same(before.length);
  return rows;
}

/** Every stretch outside the cuts has its place in the output. */
function isConsistent(before: string, { text, redactions, published }: Version): boolean {
  if (redactions.length !== published.length) return false;
  return placeIn({ text, redactions, published }, before.length) === text.length;
}

/** Where a place of the input that lies in no cut stands in the output. */
function placeIn({ redactions, published }: Version, place: number): number {
  let moved = place;
  for (const [index, cut] of redactions.entries()) {
    if (cut.end > place) continue;
    moved += published[index]!.end - published[index]!.start - (cut.end - cut.start);
  }
  return moved;
}

/** The lines that hold cuts; stretches that share a line are one. */
function wholeLines(text: string, cuts: readonly Cut[]): { start: number; end: number }[] {
  const blocks: { start: number; end: number }[] = [];
  for (const cut of cuts) {
    const start = cut.start === 0 ? 0 : text.lastIndexOf('\n', cut.start - 1) + 1;
    const newline = text.indexOf('\n', cut.end);
    const end = newline < 0 ? text.length : newline;
    const last = blocks.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else blocks.push({ start, end });
  }
  return blocks;
}

function union(cuts: readonly Cut[]): Cut[] {
  const merged: { start: number; end: number; category: Category }[] = [];
  for (const cut of cuts) {
    const last = merged.at(-1);
    if (last !== undefined && cut.start < last.end) last.end = Math.max(last.end, cut.end);
    else merged.push({ ...cut });
  }
  return merged;
}

function piecesOf(text: string, marked: readonly Cut[], start: number, end: number): Piece[] {
  const pieces: Piece[] = [];
  let from = start;
  for (const mark of marked) {
    if (mark.end <= start || mark.start >= end) continue;
    if (mark.start > from) pieces.push({ text: text.slice(from, mark.start), category: null });
    pieces.push({
      text: text.slice(Math.max(start, mark.start), Math.min(end, mark.end)),
      category: mark.category,
    });
    from = mark.end;
  }
  if (from < end) pieces.push({ text: text.slice(from, end), category: null });
  return pieces;
}
