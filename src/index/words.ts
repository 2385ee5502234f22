// Cuts text into what can be looked up: folded words, and single characters where a script writes no spaces.
import { fold } from './fold.ts';
import { simplifiedHan } from './han-variants.ts';

export interface Unit {
  /** folded, and of Chinese characters the simplified form */
  readonly form: string;
  /** place in the original text, UTF-16 units, [start, end) */
  readonly start: number;
  readonly end: number;
  /** one character (with its marks) of Chinese, Japanese, Korean, Thai, Lao, Khmer or Burmese text */
  readonly isCharacter: boolean;
}

// Longer than any word of a language; longer ones are found by their beginning.
const LONGEST_WORD = 64;

const UNSPACED =
  '[[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}]&&[\\p{L}\\p{N}]]';
const INNER = '\\u00AD\\u200C\\u200D\\u2060';
// A mark that belongs to no unspaced character continues a word.
const PATTERN = new RegExp(`(${UNSPACED}\\p{M}*)|[[\\p{L}\\p{N}\\p{M}${INNER}]--${UNSPACED}]+`, 'gv');

/** Yields the units of `text` in order, at most `most`. Linear; never throws. */
export function* units(text: string, most = Number.POSITIVE_INFINITY): Generator<Unit, undefined> {
  let given = 0;
  for (const found of text.matchAll(PATTERN)) {
    if (given >= most) return undefined;
    const isCharacter = found[1] !== undefined;
    const form = isCharacter ? simplifiedHan(fold(found[0])) : fold(found[0]);
    if (form === '') continue;
    given += 1;
    yield {
      form: form.slice(0, LONGEST_WORD),
      start: found.index,
      end: found.index + found[0].length,
      isCharacter,
    };
  }
  return undefined;
}

/**
 * The entries of an inverted index for `units`: words as they are; of a run of characters each overlapping pair and
 * the last one alone. So a phrase of pairs is a substring of the run, wherever a dictionary would have cut it.
 * `open` leaves the last character of a final run out, because the text looked up may go on after the query ends.
 */
export function indexEntries(list: readonly Unit[], open = false): string[] {
  const entries: string[] = [];
  for (const [index, unit] of list.entries()) {
    const next = list[index + 1];
    if (!unit.isCharacter) entries.push(unit.form);
    else if (next?.isCharacter === true && next.start === unit.end) entries.push(unit.form + next.form);
    else if (!open || next !== undefined || !continues(list[index - 1], unit)) entries.push(unit.form);
  }
  return entries;
}

function continues(previous: Unit | undefined, unit: Unit): boolean {
  return previous?.isCharacter === true && previous.end === unit.start;
}
