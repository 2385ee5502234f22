// Finds the words that a mistyped one may stand for. No list of all words is kept (it would outlive removed messages):
// every word that is one mistake away is made and looked up, which takes as long in an archive of any size.
import type { DatabaseSync } from 'node:sqlite';
import { type TypedWord, typedWords } from '../corrections.ts';
import type { ParsedQuery } from '../query.ts';
import type { Correction } from '../search.ts';

const LONGEST_CORRECTED = 24;
/** counting stops here: more frequent is not more likely */
const ENOUGH_MESSAGES = 1_000;

// Folded letters: no accents, ё is е, and one form of alef and ya.
const ALPHABETS = [
  'abcdefghijklmnopqrstuvwxyz',
  'абвгдежзийклмнопрстуфхцчшщъыьэюя',
  'ابتثجحخدذرزسشصضطظعغفقكلمنهويءئؤ',
  'αβγδεζηθικλμνξοπρστυφχψως',
  'אבגדהוזחטיכלמנסעפצקרשתךםןףץ',
].map((letters) => Array.from(letters));

/** For each word of the query that no document holds: the most frequent word that is one mistake away. */
export function findCorrections(database: DatabaseSync, query: ParsedQuery): Correction[] {
  const some = database.prepare('SELECT 1 FROM words WHERE words MATCH ? LIMIT 1');
  const count = database.prepare(
    `SELECT count(*) AS n FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ${ENOUGH_MESSAGES})`,
  );
  const exists = (expression: string) => some.get(expression) !== undefined;
  return typedWords(query).flatMap((word) => {
    if (word.form.length > LONGEST_CORRECTED || exists(expressionOf(word.form, word.isLast))) return [];
    let best: { form: string; messages: number } | null = null;
    for (const form of oneMistakeAway(word)) {
      if (!exists(expressionOf(form, false))) continue;
      const messages = Number(count.get(expressionOf(form, false))?.['n'] ?? 0);
      if (best === null || messages > best.messages) best = { form, messages };
    }
    return best === null ? [] : [{ typed: word.text, searched: best.form }];
  });
}

// Folded words are letters and digits only.
const expressionOf = (form: string, isPrefix: boolean) => `"${form}"${isPrefix ? ' *' : ''}`;

function oneMistakeAway({ form }: TypedWord): Set<string> {
  const letters = Array.from(form);
  const alphabet = ALPHABETS.find((some) => letters.every((letter) => some.includes(letter))) ?? [];
  const words = new Set<string>();
  for (let i = 0; i <= letters.length; i++) {
    const [before, after] = [letters.slice(0, i).join(''), letters.slice(i)];
    const rest = after.slice(1).join('');
    for (const letter of alphabet) {
      words.add(before + letter + after.join(''));
      if (after.length > 0) words.add(before + letter + rest);
    }
    if (after.length > 0) words.add(before + rest);
    if (after.length > 1) words.add(before + after[1]! + after[0]! + after.slice(2).join(''));
  }
  words.delete(form);
  return words;
}
