// Whether a published text is somebody's own text with placeholders in it: each placeholder stands for anything, all else
// has to be the same but for white space. Linear in both texts.
import { PARTICIPANT, PLACEHOLDER } from '../../redact/placeholders.ts';
import type { Redaction } from '../../redact/public-message.ts';

const NETWORK = /^[0-9a-f.:]{2,45}\/\d{1,3}$/u;
const PARTICIPANT_LABEL = new RegExp(`^${PARTICIPANT} [a-z2-7]{4}$`, 'u');
// What the archive itself takes out of every text: controls and direction overrides.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const NOT_KEPT = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\uFFFD\u202a-\u202e\u2066-\u2069]/gu;

/** `redactions`: of this field, in UTF-16 units of `published`. One that holds anything but a placeholder is a change. */
export function isSameText(
  own: string,
  published: string,
  redactions: readonly Pick<Redaction, 'start' | 'end'>[],
): boolean {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of redactions.toSorted((a, b) => a.start - b.start)) {
    if (start < at || end < start || !isPlaceholder(published.slice(start, end))) return false;
    pieces.push(published.slice(at, start));
    at = end;
  }
  pieces.push(published.slice(at));
  return matches(folded(own), pieces.map(folded));
}

/** A name in the place of a name, which has no redaction of its own. */
export function isParticipant(label: string): boolean {
  return PARTICIPANT_LABEL.test(label);
}

function isPlaceholder(text: string): boolean {
  PLACEHOLDER.lastIndex = 0;
  const found = PLACEHOLDER.exec(text);
  return (found !== null && found[0].length === text.length) || NETWORK.test(text);
}

function folded(text: string): string {
  return text.toWellFormed().replace(NOT_KEPT, '').replace(/\s+/gu, ' ').trim();
}

/** Whether a text is the pieces in their order with anything in between: the first begins it, the last ends it. */
function matches(text: string, pieces: readonly string[]): boolean {
  const [first, ...others] = pieces as [string, ...string[]];
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = indexOf(text, piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** As String.indexOf, never slower than both lengths together (Knuth, Morris, Pratt). */
function indexOf(text: string, piece: string, from: number): number {
  if (piece === '') return from;
  const back = new Int32Array(piece.length);
  for (let i = 1, length = 0; i < piece.length;) {
    if (piece[i] === piece[length]) back[i++] = ++length;
    else if (length > 0) length = back[length - 1]!;
    else back[i++] = 0;
  }
  for (let i = from, length = 0; i < text.length;) {
    if (text[i] === piece[length]) {
      i += 1;
      length += 1;
      if (length === piece.length) return i - length;
    } else if (length > 0) length = back[length - 1]!;
    else i += 1;
  }
  return -1;
}
