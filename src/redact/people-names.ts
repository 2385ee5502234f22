// The names of everybody in an archive's register, for policies that write "Participant" instead of names: found in any
// message, by whole words in their order. One pass over the words of a text, whatever the number of names.
import {
  eachWord,
  foldWord,
  isCommonWord,
  isUnspaced,
  NAME_WORDS,
  nameWords,
  type Word,
} from '../mail/person-name.ts';
import type { Finding } from './finding.ts';

interface Known {
  readonly words: readonly string[];
  readonly person: string;
}

const BETWEEN = /^[\s>|,.'’\-_]{0,24}$/u;
const BETWEEN_LIMIT = 24;
const REMEMBERED = 20_000;

export class PeopleNames {
  readonly #byFirst = new Map<string, Known[]>();
  readonly #folded = new Map<string, string>();

  /** Where several people have one name, the first address in the alphabet stands for them: the order must not matter. */
  constructor(people: readonly { readonly name: string; readonly address: string }[]) {
    const persons = new Map<string, Known>();
    for (const { name, address } of people) {
      const words = nameWords(name);
      if (words.length < 2 || words.every((word) => isCommonWord(word) || /^\d+$/u.test(word))) continue;
      const orders = words.every(isUnspaced) ? [words] : [words, [words.at(-1)!, ...words.slice(0, -1)]];
      for (const order of orders) {
        const key = order.join(' ');
        const before = persons.get(key);
        if (before === undefined || address < before.person)
          persons.set(key, { words: order, person: address });
      }
    }
    for (const known of persons.values()) {
      const same = this.#byFirst.get(known.words[0]!);
      if (same === undefined) this.#byFirst.set(known.words[0]!, [known]);
      else same.push(known);
    }
    for (const same of this.#byFirst.values()) same.sort((a, b) => b.words.length - a.words.length);
  }

  get size(): number {
    return this.#byFirst.size;
  }

  find(text: string): Finding[] {
    const findings: Finding[] = [];
    if (this.#byFirst.size === 0) return findings;
    const words: Word[] = [];
    const starts: number[] = [];
    eachWord(text, (start, end) => {
      if (this.#byFirst.has(this.#fold(text.slice(start, end)))) starts.push(words.length);
      words.push({ start, end });
    });
    let done = 0;
    for (const at of starts) {
      if (at < done) continue;
      const length = this.#lengthAt(text, words, at);
      if (length === null) continue;
      const { words: count, person } = length;
      const [start, end] = [words[at]!.start, words[at + count - 1]!.end];
      findings.push({ start, end, category: 'name', kind: 'person', value: person });
      done = at + count;
    }
    return findings;
  }

  #lengthAt(text: string, words: readonly Word[], at: number): { words: number; person: string } | null {
    const folded: string[] = [];
    let hasCapital = false;
    const reach = () => {
      const next = at + folded.length;
      if (next >= words.length || folded.length >= NAME_WORDS) return false;
      const { start, end } = words[next]!;
      if (folded.length > 0) {
        const from = words[next - 1]!.end;
        if (start - from > BETWEEN_LIMIT || !BETWEEN.test(text.slice(from, start))) return false;
      }
      const word = text.slice(start, end);
      if (!/^\p{Ll}/u.test(word)) hasCapital = true;
      folded.push(this.#fold(word));
      return true;
    };
    reach();
    for (const known of this.#byFirst.get(folded[0]!)!) {
      while (folded.length < known.words.length && reach());
      if (folded.length < known.words.length) continue;
      // "mark page three" is no name
      if (known.words.every((word, i) => word === folded[i]) && hasCapital)
        return { words: known.words.length, person: known.person };
    }
    return null;
  }

  #fold(word: string): string {
    const known = this.#folded.get(word);
    if (known !== undefined) return known;
    const folded = foldWord(word);
    if (this.#folded.size >= REMEMBERED) this.#folded.clear();
    this.#folded.set(word, folded);
    return folded;
  }
}
