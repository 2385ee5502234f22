// Somebody who was erased: hashes and nothing else. Made once from the plain values, then the values are forgotten.
import type { EraseReason } from './message.ts';
import type { PersonHasher } from './person-hash.ts';
import { isCommonWord, isTellingWord, isUnspaced, nameWords, waysToWrite } from './person-name.ts';

/** When a name counts where it is found. */
export type NameRule =
  /** wherever it stands, however it is written */
  | 'always'
  /** one word, or common words only, seen as somebody's whole name: not where it is written in lower case */
  | 'capital'
  /** a part of the name: as `capital`, and only in a message in which the person is named or addressed as well */
  | 'near';

export interface ErasedName {
  readonly hash: string;
  /** number of words */
  readonly words: number;
  /** short hash of the first word */
  readonly first: number;
  readonly rule: NameRule;
  /** given by the operator as another name of the person */
  readonly isAlias: boolean;
}

export interface ErasedPerson {
  /** random, says nothing */
  readonly id: string;
  readonly reason: EraseReason;
  readonly addresses: readonly string[];
  readonly names: readonly ErasedName[];
  /** addresses of others who have the same name: what they write stays */
  readonly except: readonly string[];
}

/** The plain values of a person, for as long as they are needed. */
export interface KnownPerson {
  readonly addresses: readonly string[];
  readonly names: readonly string[];
  readonly aliases: readonly string[];
  readonly except: readonly string[];
}

/** Everything that has to go for a person, as hashes. */
export function erasedPerson(
  person: KnownPerson,
  { id, reason, hasher }: { id: string; reason: EraseReason; hasher: PersonHasher },
): ErasedPerson {
  const names = new Map<string, ErasedName>();
  const add = (words: readonly string[], rule: NameRule, isAlias: boolean) => {
    const hash = hasher.name(words);
    const before = names.get(hash);
    if (before !== undefined && STRENGTH[before.rule] >= STRENGTH[rule]) return;
    names.set(hash, { hash, words: words.length, first: hasher.firstWord(words[0]!), rule, isAlias });
  };
  const parts = new Set(
    person.names.flatMap((name) => {
      const words = nameWords(name);
      return words.length > 1 && !words.every(isUnspaced) ? words.filter(isTellingWord) : [];
    }),
  );
  for (const name of person.names) {
    for (const way of waysToWrite(name)) {
      if (way.length > 1) {
        // "May Rose": somebody, but "may rose" is what prices do
        add(way, way.every(isCommonWord) ? 'capital' : 'always', false);
      } else if (nameWords(name).length > 1) add(way, 'always', false);
      else if (isTellingWord(way[0]!)) add(way, parts.has(way[0]!) ? 'near' : 'capital', false);
    }
  }
  for (const part of parts) add([part], 'near', false);
  for (const alias of person.aliases) for (const way of waysToWrite(alias)) add(way, 'always', true);
  const hashes = (addresses: readonly string[]) => [...new Set(addresses.map((one) => hasher.address(one)))];
  return {
    id,
    reason,
    addresses: hashes(person.addresses),
    names: [...names.values()],
    except: hashes(person.except),
  };
}

const STRENGTH = { near: 0, capital: 1, always: 2 } as const;
