// From what the operator typed to a person: every address and name that the register has for them.
import type { PeopleRegister, RegisteredPerson } from '../ingest/vault/vault.ts';
import type { KnownPerson } from '../mail/erased-person.ts';
import { canonicalAddress } from '../mail/person-hash.ts';
import { isCommonWord, nameWords } from '../mail/person-name.ts';
import { isPersonsAddress } from '../mail/role-address.ts';
import { tame } from './before-after-text.ts';

export interface PersonDraft {
  /** "Jane Doe <jane@example.org>", an address, or a name */
  readonly who: string;
  readonly aliases: readonly string[];
  readonly keep: readonly string[];
}

export type FoundPerson =
  | { readonly kind: 'found'; readonly person: KnownPerson }
  | { readonly kind: 'unclear'; readonly why: string };

/** `inClear`: the answer goes to a terminal, and may name people. */
export function findPerson(
  { who, aliases, keep }: PersonDraft,
  register: PeopleRegister,
  { lists, inClear }: { lists: ReadonlySet<string>; inClear: boolean },
): FoundPerson {
  const { name, address } = readWho(who);
  if (name === '' && address === '') return unclear('Say whom: a name, an address, or both.');
  if (address !== '' && !isPersonsAddress(address, lists))
    return unclear('This is the address of a list or of a function, or no address.');
  const words = nameWords(name);
  if (address === '' && (words.length < 2 || words.every(isCommonWord)))
    return unclear(
      'One word is too little to know somebody by. Say the address, or --person with the whole name.',
    );
  const empty = aliases.find((alias) => nameWords(alias).length === 0);
  if (empty !== undefined) return unclear('An alias has no letters.');
  const registered = registeredAs(register, name, address);
  if (registered.length > 1) {
    if (!inClear)
      return unclear('Several people have this name. Say which by an address; a terminal lists them.');
    const boxes = registered.map((person) => `  ${tame(person.addresses.join(', '))}`).join('\n');
    return unclear(`Several people have this name. Say which by an address:\n${boxes}`);
  }
  const kept = new Set(keep.map(comparable));
  const isTheirs = (value: string) => !kept.has(comparable(value));
  const [known] = registered;
  return {
    kind: 'found',
    person: {
      addresses: unique([...(address === '' ? [] : [address]), ...(known?.addresses ?? [])].filter(isTheirs)),
      names: unique([...(name === '' ? [] : [name]), ...(known?.names ?? [])].filter(isTheirs)),
      aliases: unique(aliases),
      except: keep.filter((value) => value.includes('@')).map(canonicalAddress),
    },
  };
}

function registeredAs(register: PeopleRegister, name: string, address: string): RegisteredPerson[] {
  if (address === '') return register.byName(name);
  const person = register.byAddress(address);
  return person === null ? [] : [person];
}

function readWho(who: string): { name: string; address: string } {
  const both = /^(.*?)<\s*([^<>\s]+@[^<>\s]+)\s*>\s*$/u.exec(who);
  if (both !== null) return { name: both[1]!.replace(/"/gu, '').trim(), address: canonicalAddress(both[2]!) };
  return who.includes('@')
    ? { name: '', address: canonicalAddress(who.replace(/^<|>$/gu, '')) }
    : { name: who.trim(), address: '' };
}

function comparable(value: string): string {
  return value.includes('@') ? canonicalAddress(value) : nameWords(value).join(' ');
}

function unique(values: readonly string[]): string[] {
  return [...new Map(values.map((value) => [comparable(value), value])).values()];
}

function unclear(why: string): FoundPerson {
  return { kind: 'unclear', why };
}
