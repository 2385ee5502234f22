// The words of a text that may be looked for: `units` cuts and folds every word, which takes too long for
// excerpts of a page of hits; here each letter is looked up once, and only the words whose beginning is wanted are folded.
import { fold } from './fold.ts';
import { simplifiedHan } from './han-variants.ts';
import { units, type Unit } from './words.ts';

// as `units` cuts words
const LONGEST_WORD = 64;
// `WIDE` is a letter that folds to several: œ.
const [UNKNOWN, SEPARATOR, MARKING, CHARACTER, LETTER, WIDE] = [0, 1, 2, 3, 4, 5];

// For each code unit, filled as it is met: its kind, and the code unit of its folded form (the first, where it has more).
const kinds = new Uint8Array(65_536);
const folded = new Uint16Array(65_536);

/** The first three letters of a folded word as one number; of a shorter one, and of a character, what there is. */
export function beginningOf(form: string): number {
  if (form.charCodeAt(0) >= 0xd800) return numberOf(form.charCodeAt(0), 0, 0);
  return numberOf(form.charCodeAt(0), form.charCodeAt(1) || 0, form.charCodeAt(2) || 0);
}

// Two beginnings may have one number: then a word is folded in vain.
function numberOf(first: number, second: number, third: number): number {
  return (Math.imul(Math.imul(first, 8191) + second, 8191) + third) | 0;
}

/**
 * The units of `text` for which `isWanted` is true of the first letter and the beginning (`beginningOf`) of their folded
 * form, and those that have a letter that folds to several. Linear.
 */
export function* wantedUnits(
  text: string,
  isWanted: (first: number, beginning: number) => boolean,
): Generator<Unit> {
  const unit = (start: number, end: number, isCharacter: boolean): Unit => {
    const form = fold(text.slice(start, end)).slice(0, LONGEST_WORD);
    return { form: isCharacter ? simplifiedHan(form) : form, start, end, isCharacter };
  };
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const kind = kindOf(text, code, at);
    const width = isHighSurrogate(code) ? 2 : 1;
    const first = folded[code]!;
    const start = at;
    at += width;
    if (kind === CHARACTER) {
      if (isWanted(first, numberOf(first, 0, 0))) yield unit(start, at, true);
    } else if (kind >= LETTER) {
      let isWide = kind === WIDE;
      let [second, third] = [0, 0];
      for (; at < text.length; at += isHighSurrogate(text.charCodeAt(at)) ? 2 : 1) {
        const next = text.charCodeAt(at);
        const nextKind = kindOf(text, next, at);
        if (nextKind === MARKING) continue;
        if (nextKind < LETTER) break;
        isWide ||= nextKind === WIDE;
        if (second === 0) second = folded[next]!;
        else if (third === 0) third = folded[next]!;
      }
      if (isWide || isWanted(first, numberOf(first, second, third))) yield unit(start, at, false);
    }
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function kindOf(text: string, code: number, at: number): number {
  const known = kinds[code]!;
  if (known !== UNKNOWN) return known;
  const letter = String.fromCodePoint(text.codePointAt(at)!);
  const [unit] = units(letter, 1);
  const kind = kindOfUnit(unit, letter);
  // One surrogate stands for many characters.
  if (code >= 0xd800 && code <= 0xdfff) {
    folded[code] = code;
    return kind === LETTER ? WIDE : kind;
  }
  kinds[code] = kind;
  folded[code] = unit?.form.charCodeAt(0) ?? 0;
  return kind;
}

function kindOfUnit(unit: Unit | undefined, letter: string): number {
  // A mark is nothing alone and does not end a word.
  if (unit === undefined) return [...units(`a${letter}a`)].length === 1 ? MARKING : SEPARATOR;
  if (unit.isCharacter) return CHARACTER;
  return unit.form.length > letter.length ? WIDE : LETTER;
}
