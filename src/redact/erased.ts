// People who were erased, known as keyed hashes only. What stands for them goes under every policy: their addresses
// however they are written, their names and what parts of the names say in a message that is about them.
import type { Address } from '../mail/address.ts';
import type { ErasedName, ErasedPerson, NameRule } from '../mail/erased-person.ts';
import { PersonHasher } from '../mail/person-hash.ts';
import { foldWord, isInitial, NAME_WORDS, nameWords, nextWord, type Word } from '../mail/person-name.ts';
import { WordFilter } from '../mail/word-filter.ts';
import { detectAll } from './detect/all.ts';
import { labelWords } from './detect/label-words.ts';
import type { Finding } from './finding.ts';
import { shadowOf } from './shadow.ts';

export interface ErasedHit extends Word {
  readonly kind: 'address' | 'name' | 'alias';
  readonly person: string;
}

/** Between two words of a name: blanks, quotation marks of the next line, what stands in file names and links. */
const BETWEEN = /^[\s>|,;.'"_\-*()+·]{0,24}$/u;
const BETWEEN_LIMIT = 24;

interface Known {
  readonly name: ErasedName;
  readonly person: ErasedPerson;
}

/** All erased people of an archive. Costs nothing to have where there are none. */
export class ErasedPeople {
  readonly isEmpty: boolean;
  readonly #hasher: PersonHasher;
  readonly #addresses = new Map<string, ErasedPerson>();
  readonly #names = new Map<string, Known>();
  /** by short hash of the first word: how many words names have that begin so, longest first */
  readonly #lengths = new Map<number, number[]>();
  readonly #filter: WordFilter;
  // a list has the same people in every message
  readonly #owners = new Map<string, string | null>();
  readonly #named = new Map<string, readonly string[]>();

  constructor(people: readonly ErasedPerson[], key: Uint8Array) {
    this.isEmpty = people.length === 0;
    this.#hasher = new PersonHasher(key);
    for (const person of people) {
      for (const hash of person.addresses) this.#addresses.set(hash, person);
      for (const name of person.names) this.#add({ name, person });
    }
    for (const lengths of this.#lengths.values()) lengths.sort((a, b) => b - a);
    this.#filter = new WordFilter(this.#hasher.wordKey, this.#lengths.keys());
  }

  #add(known: Known): void {
    const { hash, first, words } = known.name;
    const before = this.#names.get(hash);
    if (before === undefined || before.name.rule !== 'always') this.#names.set(hash, known);
    const lengths = this.#lengths.get(first);
    if (lengths === undefined) this.#lengths.set(first, [words]);
    else if (!lengths.includes(words)) lengths.push(words);
  }

  /** Whose address this is; also where it is wrapped into another one, as list software does for bounces. */
  ownerOf(address: string): string | null {
    const known = this.#owners.get(address);
    if (known !== undefined) return known;
    const owner = this.#personAt(address)?.id ?? null;
    remember(this.#owners, address, owner);
    return owner;
  }

  #personAt(address: string): ErasedPerson | undefined {
    for (const one of addressesIn(address)) {
      const person = this.#addresses.get(this.#hasher.address(one));
      if (person !== undefined) return person;
    }
    return undefined;
  }

  /** The erased person who wrote under this address, also a wrapped one, or under this whole name. */
  author({ displayName, addrSpec }: Address): ErasedPerson | null {
    const byAddress = addrSpec === '' ? undefined : this.#personAt(addrSpec);
    if (byAddress !== undefined) return byAddress;
    const words = nameWords(displayName);
    const known = words.length === 0 ? undefined : this.#names.get(this.#hasher.name(words));
    if (known === undefined || (known.name.rule !== 'always' && words.length < 2)) return null;
    const isSomebodyElse = addrSpec !== '' && known.person.except.includes(this.#hasher.address(addrSpec));
    return isSomebodyElse ? null : known.person;
  }

  /** Erased people of whom this display name is or holds a whole name. */
  namedIn(displayName: string): readonly string[] {
    const known = this.#named.get(displayName);
    if (known !== undefined) return known;
    const people = [...this.names(displayName)]
      .filter(({ rule }) => rule !== 'near')
      .map(({ person }) => person);
    remember(this.#named, displayName, people);
    return people;
  }

  /** What is looked for in the texts of one message with these people. */
  in(people: readonly Address[]): ErasedHere {
    return new ErasedHere(this, people);
  }

  /** Every stretch of a text that is a name of somebody erased, longest first where several begin at one word. */
  *names(text: string): Generator<ErasedHit & { readonly rule: NameRule }> {
    const candidates = this.#filter.find(text);
    for (let i = 0; i < candidates.length; i += 2) {
      const start = candidates[i]!;
      const lengths = this.#lengths.get(candidates[i + 1]!)!;
      for (const { name, person, end, isSmall } of this.#namesAt(text, start, lengths).reverse()) {
        if (name.rule !== 'always' && isSmall) continue;
        yield { start, end, kind: name.isAlias ? 'alias' : 'name', person: person.id, rule: name.rule };
      }
    }
  }

  /** `lengths`: how many words names have that begin with this one, the largest first. */
  #namesAt(
    text: string,
    start: number,
    lengths: readonly number[],
  ): (Known & { end: number; isSmall: boolean })[] {
    const found: (Known & { end: number; isSmall: boolean })[] = [];
    // with every word, and without initials in the middle
    const whole: string[] = [];
    const short: string[] = [];
    let isSmall = false;
    let word = nextWord(text, start, 0);
    while (word !== null && whole.length < NAME_WORDS && short.length < lengths[0]!) {
      const written = text.slice(word.start, word.end);
      const folded = foldWord(written);
      isSmall ||= /^\p{Ll}/u.test(written);
      const skips = whole.length > 0 && isInitial(folded);
      whole.push(folded);
      if (!skips) short.push(folded);
      for (const words of short.length < whole.length && !skips ? [whole, short] : [whole]) {
        const known = lengths.includes(words.length) ? this.#names.get(this.#hasher.name(words)) : undefined;
        if (known !== undefined) found.push({ ...known, end: word.end, isSmall });
      }
      const next = nextWord(text, word.end, BETWEEN_LIMIT);
      word = next !== null && BETWEEN.test(text.slice(word.end, next.start)) ? next : null;
    }
    return found;
  }
}

/** What the detectors find, for whoever looks for addresses only. */
export function findingsIn(shadow: string, people: readonly Address[]): Finding[] {
  return detectAll({
    text: shadow,
    people,
    names: false,
    regions: [],
    zones: () => [],
    labels: () => labelWords(shadow),
  });
}

/** One message: remembers who of the erased is named in it, since a given name alone counts only then. */
export class ErasedHere {
  readonly #erased: ErasedPeople;
  readonly #present = new Set<string>();

  constructor(erased: ErasedPeople, people: readonly Address[]) {
    this.#erased = erased;
    for (const { addrSpec, displayName } of people) {
      const owner = addrSpec === '' ? null : erased.ownerOf(addrSpec);
      if (owner !== null) this.#present.add(owner);
      for (const person of erased.namedIn(displayName)) this.#present.add(person);
    }
  }

  /** Reads a field before the others are redacted, for who is named in it. */
  look(text: string): void {
    const shadow = shadowOf(text).text;
    this.find(shadow, shadow.includes('@') ? findingsIn(shadow, []) : []);
  }

  /** What goes from a shadow text, given what the detectors found in it. Sorted by kind, not by place. */
  find(shadow: string, findings: readonly Finding[]): ErasedHit[] {
    const hits: ErasedHit[] = [];
    for (const { start, end, category, value } of findings) {
      if (category !== 'email' && category !== 'name') continue;
      const person = this.#erased.ownerOf(value);
      if (person !== null) hits.push({ start, end, kind: category === 'email' ? 'address' : 'name', person });
    }
    const named = [...this.#erased.names(shadow)];
    for (const { person } of hits) this.#present.add(person);
    for (const { person, rule } of named) if (rule !== 'near') this.#present.add(person);
    const addresses = [...hits];
    let done = 0;
    for (const { rule, ...hit } of named) {
      // a part of a name that was met as a whole
      if (hit.end <= done || (rule === 'near' && !this.#present.has(hit.person))) continue;
      done = hit.end;
      if (!addresses.some(({ start, end }) => start <= hit.start && hit.end <= end)) hits.push(hit);
    }
    return hits;
  }

  /** A finding of the detectors that is about somebody erased: the policy has no say in it. */
  isErased({ category, value }: Finding): boolean {
    return (category === 'email' || category === 'name') && this.#erased.ownerOf(value) !== null;
  }
}

const REMEMBERED = 5_000;
const LONGEST_REMEMBERED = 400;

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= REMEMBERED) map.clear();
  if (key.length <= LONGEST_REMEMBERED) map.set(key, value);
}

/**
 * `{jane,joe}@example.org`; `bounce-jane=example.org@lists.example.net` (VERP), SRS, BATV, what some list software writes
 * for DMARC (`jane=40example.org@`), `jane%example.org@` of old relays.
 */
function addressesIn(value: string): string[] {
  const found = [value];
  const at = value.lastIndexOf('@');
  const local = value.slice(0, Math.max(0, at));
  const group = /^[{([]([^{}()[\]]{1,200})[\])}]$/u.exec(local)?.[1];
  if (group !== undefined) {
    for (const one of group.split(/[,;|\s]{1,8}/u)) if (one !== '') found.push(one + value.slice(at));
    return found;
  }
  const comment = /^([^()]{1,64})\([^()]{0,80}\)$/u.exec(local)?.[1];
  if (comment !== undefined) found.push(comment + value.slice(at));
  const relayed = /^([^%@]{1,64})%([^%@]{4,100})$/u.exec(local);
  if (relayed !== null) found.push(`${relayed[1]}@${relayed[2]}`);
  const equals = local.lastIndexOf('=');
  if (equals < 1) return found;
  const srs = /=([^=]{4,100})=([^=]{1,64})$/u.exec(local);
  if (srs !== null) found.push(`${srs[2]}@${srs[1]}`);
  const batv = /^(?:prvs|btv1)=[^=]{0,40}=([^=]{1,64})$/iu.exec(local)?.[1];
  if (batv !== undefined) found.push(batv + value.slice(at));
  const host = local.slice(equals + 1);
  const hosts = host.startsWith('40') ? [host, host.slice(2)] : [host];
  let box = local.slice(local.lastIndexOf('=', equals - 1) + 1, equals);
  for (let i = 0; i < 10 && box !== ''; i += 1) {
    for (const one of hosts) found.push(`${box}@${one}`);
    const next = box.search(/[-+]/u);
    box = next < 0 ? '' : box.slice(next + 1);
  }
  return found;
}
