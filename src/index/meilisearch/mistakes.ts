// What the engine forgave: it does not say so, but what it marks in the hits shows it.
import { mistakesBetween, mistakesForgiven, type TypedWord, typedWords } from '../corrections.ts';
import type { ParsedQuery } from '../query.ts';
import { stem } from '../stem.ts';
import { units } from '../words.ts';

export interface Suspicion {
  readonly word: TypedWord;
  /** as a hit writes it */
  readonly searched: string;
}

/**
 * The words of a query that no hit shows as they were typed, with the marked word that is most like each. `marked`: the
 * whole words that the engine marked. Only a suspicion: another page of hits may hold the word itself.
 */
export function suspectedMistakes(query: ParsedQuery, marked: readonly string[]): Suspicion[] {
  const found = new Map<string, { text: string; count: number; isSplit: boolean }>();
  for (const text of marked) {
    const parts = [...units(text)];
    // `openarchive` is marked as `open archive`.
    const form = parts.map((unit) => unit.form).join('');
    const known = found.get(form);
    if (known !== undefined) known.count += 1;
    else found.set(form, { text: text.toLowerCase(), count: 1, isSplit: parts.length > 1 });
  }
  return typedWords(query).flatMap((word) => {
    const forgiven = mistakesForgiven({ form: word.form, isCharacter: false });
    let best: { text: string; mistakes: number; count: number } | null = null;
    for (const [form, { text, count, isSplit }] of found) {
      const isTyped = word.isLast ? form.startsWith(word.form) : form === word.form;
      if ((isTyped && !isSplit) || isSameWord(form, word.form)) return [];
      const mistakes = mistakesBetween(word.form, form, word.isLast);
      if (mistakes > forgiven) continue;
      if (best === null || mistakes < best.mistakes || (mistakes === best.mistakes && count > best.count))
        best = { text, mistakes, count };
    }
    return best === null ? [] : [{ word, searched: best.text }];
  });
}

// Another form of a word is no mistake.
function isSameWord(one: string, other: string): boolean {
  return (stem(one) ?? one) === (stem(other) ?? other);
}
