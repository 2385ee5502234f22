// The words of a text that may be looked for: `units` cuts and folds every word, which takes too long for
// excerpts of a page of hits; here each letter is looked up once, and only the words whose beginning is wanted are folded.
import { fold } from './fold.ts';
import { simplifiedHan } from './han-variants.ts';
import { units, type Unit } from './words.ts';

// as `units` cuts words
const LONGEST_WORD = 64;
const MARK = /[\p{M}\u00AD\u200C\u200D\u2060]/u;
const [UNKNOWN, SEPARATOR, LETTER, CHARACTER, MARKING] = [0, 1, 2, 3, 4];

// For each code unit, filled as it is met: its kind, and the first two code units of its folded form.
const kinds = new Uint8Array(65_536);
const firsts = new Uint16Array(65_536);
const seconds = new Uint16Array(65_536);

/**
 * The units of `text` for which `isWanted` is true of the first two code units of their folded form (the second is 0
 * where there is only one). Linear.
 */
export function wantedUnits(text: string, isWanted: (first: number, second: number) => boolean): Unit[] {
  const found: Unit[] = [];
  const add = (start: number, end: number, isCharacter: boolean) => {
    const form = fold(text.slice(start, end)).slice(0, LONGEST_WORD);
    found.push({ form: isCharacter ? simplifiedHan(form) : form, start, end, isCharacter });
  };
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const kind = kindOf(text, code, at);
    const width = isHighSurrogate(code) ? 2 : 1;
    if (kind === SEPARATOR || kind === MARKING) {
      at += width;
      continue;
    }
    if (kind === CHARACTER) {
      if (isWanted(firsts[code]!, 0)) add(at, at + width, true);
      at += width;
      continue;
    }
    const start = at;
    let second = seconds[code]!;
    for (at += width; at < text.length; at += isHighSurrogate(text.charCodeAt(at)) ? 2 : 1) {
      const next = text.charCodeAt(at);
      const nextKind = kindOf(text, next, at);
      if (nextKind === LETTER) second ||= firsts[next]!;
      else if (nextKind !== MARKING) break;
    }
    if (isWanted(firsts[code]!, second)) add(start, at, false);
  }
  return found;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function kindOf(text: string, code: number, at: number): number {
  const known = kinds[code]!;
  if (known !== UNKNOWN) return known;
  const letter = String.fromCodePoint(text.codePointAt(at)!);
  const [unit] = units(letter, 1);
  const kind =
    unit === undefined ? (MARK.test(letter) ? MARKING : SEPARATOR) : unit.isCharacter ? CHARACTER : LETTER;
  // A surrogate stands for many characters.
  if (letter.length > 1) {
    firsts[code] = code;
    return kind;
  }
  kinds[code] = kind;
  firsts[code] = unit?.form.charCodeAt(0) ?? 0;
  seconds[code] = (unit?.form.length ?? 0) > 1 ? unit!.form.charCodeAt(1) : 0;
  return kind;
}
