// The names of everybody in an archive's register, for policies that write "Participant" instead of names: found in any
// message, by whole words in their order. One pass over the words of a text, whatever the number of names.
import { foldWord, isCommonWord, isUnspaced, nameWords, nextWord } from '../mail/person-name.ts';
import { WordFilter, wordHash } from '../mail/word-filter.ts';
import type { Finding } from './finding.ts';

/** In one line or over its end, never over a blank line. */
const BETWEEN = /^(?!.*\n[>|\t ]*\r?\n)[\s>|,.'’\-_]{0,24}$/su;
const BETWEEN_LIMIT = 24;
/** nothing secret is hashed here: both sides are in clear */
const KEY = { k0: 0, k1: 0 };

export class PeopleNames {
  /** an address that stands for the person, by the words of the name */
  readonly #people = new Map<string, string>();
  /** by hash of the first word: how many words names have that begin so, the largest first */
  readonly #lengths = new Map<number, number[]>();
  readonly #filter: WordFilter;
  readonly #before: PeopleNames | null;
  readonly #isHere: boolean;

  /**
   * Where several people have one name, the first address in the alphabet stands for them: the order must not matter.
   * `before`: names that were known already. `isHere`: the people of one message, of whom any name is found, also one
   * of common words alone or without capitals.
   */
  constructor(
    people: readonly { readonly name: string; readonly address: string }[],
    before: PeopleNames | null = null,
    isHere = false,
  ) {
    this.#before = before;
    this.#isHere = isHere;
    for (const { name, address } of people) {
      const words = nameWords(name);
      if (words.length < 2) continue;
      if (!isHere && words.every((word) => isCommonWord(word) || /^\d+$/u.test(word))) continue;
      const orders = words.every(isUnspaced) ? [words] : [words, [words.at(-1)!, ...words.slice(0, -1)]];
      for (const order of orders) this.#add(order, address);
    }
    for (const lengths of this.#lengths.values()) lengths.sort((a, b) => b - a);
    this.#filter = new WordFilter(KEY, this.#lengths.keys());
  }

  #add(words: readonly string[], address: string): void {
    const key = words.join(' ');
    const before = this.#people.get(key);
    if (before === undefined || address < before) this.#people.set(key, address);
    const first = wordHash(KEY.k0, KEY.k1, words[0]!, 0, words[0]!.length);
    const lengths = this.#lengths.get(first);
    if (lengths === undefined) this.#lengths.set(first, [words.length]);
    else if (!lengths.includes(words.length)) lengths.push(words.length);
  }

  find(text: string): Finding[] {
    const findings: Finding[] = this.#before?.find(text) ?? [];
    const candidates = this.#filter.find(text);
    let done = 0;
    for (let i = 0; i < candidates.length; i += 2) {
      const start = candidates[i]!;
      if (start < done) continue;
      const found = this.#at(text, start, this.#lengths.get(candidates[i + 1]!)!);
      if (found === null) continue;
      findings.push({ start, end: found.end, category: 'name', kind: 'person', value: found.person });
      done = found.end;
    }
    return findings;
  }

  /** The longest name that stands here. */
  #at(text: string, start: number, lengths: readonly number[]): { end: number; person: string } | null {
    const folded: string[] = [];
    const ends: number[] = [];
    let capitals = 0;
    let word = nextWord(text, start, 0);
    while (word !== null && folded.length < lengths[0]!) {
      const written = text.slice(word.start, word.end);
      if (!/^\p{Ll}/u.test(written)) capitals += 1;
      folded.push(foldWord(written));
      ends.push(word.end);
      const next = nextWord(text, word.end, BETWEEN_LIMIT);
      word = next !== null && BETWEEN.test(text.slice(word.end, next.start)) ? next : null;
    }
    // "mark page three" is no name
    if (capitals === 0 && !this.#isHere) return null;
    for (const length of lengths) {
      const person =
        length <= folded.length ? this.#people.get(folded.slice(0, length).join(' ')) : undefined;
      if (person !== undefined) return { end: ends[length - 1]!, person };
    }
    return null;
  }
}
