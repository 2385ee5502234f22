// The register of the archive's people: who has which addresses and names. Private and sealed; found by keyed hash.
// A person is what shares an address. A name alone never joins two.
import type { ErasedPerson } from '../../mail/erased-person.ts';
import type { SeenPerson } from '../../mail/seen-person.ts';
import { PersonHasher, canonicalAddress } from '../../mail/person-hash.ts';
import { nameWords, waysToWrite } from '../../mail/person-name.ts';
import type { Keys } from './keys.ts';
import { sealShort, unseal } from './seal.ts';
import type { VaultTables } from './vault-tables.ts';
import type { Intake, KnownPeople, PeopleRegister, RegisteredPerson } from './vault.ts';

export const PEOPLE_SCHEMA = `
  create table if not exists people_addresses (
    hash text primary key, person integer not null, sealed blob not null) strict;
  create index if not exists people_addresses_person on people_addresses (person);
  create table if not exists people_names (
    person integer not null, hash text not null, sealed blob not null, primary key (person, hash)) strict;
  create index if not exists people_names_hash on people_names (hash);
  create table if not exists people_read (arrival integer primary key) strict;
`;

/** Sights that wait for their message to be settled. What falls out is read again by the back-fill. */
const MOST_WAITING = 20_000;
const MOST_REMEMBERED = 50_000;
const LONGEST_NAME = 120;
const NAMES_A_PERSON = 50;

export class SqlitePeople implements PeopleRegister {
  readonly #tables: VaultTables;
  readonly #key: Keys['seal'];
  readonly #hasher: PersonHasher;
  readonly #isErased: (hash: string) => boolean;
  readonly #waiting = new Map<number, readonly SeenPerson[]>();
  // the same people write again and again
  readonly #written = new Set<string>();

  /** `isErased` says of a hash of an address or name that nobody may be registered under it again. */
  constructor(tables: VaultTables, keys: Keys, isErased: (hash: string) => boolean) {
    this.#tables = tables;
    this.#key = keys.seal;
    this.#hasher = new PersonHasher(keys.people);
    this.#isErased = isErased;
  }

  note(arrival: number, people: readonly SeenPerson[]): void {
    if (this.#waiting.size >= MOST_WAITING) this.#waiting.clear();
    this.#waiting.set(arrival, people);
  }

  /** Writes what was noted of these messages; the caller holds the transaction. */
  write(arrivals: readonly number[]): void {
    for (const arrival of arrivals) {
      const people = this.#waiting.get(arrival);
      if (people === undefined) continue;
      this.#waiting.delete(arrival);
      for (const person of people) this.#see(person);
      this.#tables.run('insert or ignore into people_read values (?)', arrival);
    }
  }

  read(arrivals: readonly number[]): void {
    this.#tables.transaction(() => {
      this.write(arrivals);
      for (const arrival of arrivals)
        this.#tables.run('insert or ignore into people_read values (?)', arrival);
    });
  }

  unread(afterArrival: number, limit: number): Intake[] {
    return this.#tables.intakes(
      `state in ('done', 'held') and arrival > ? and arrival not in (select arrival from people_read)
       order by arrival limit ?`,
      afterArrival,
      limit,
    );
  }

  unreadCount(): number {
    const row = this.#tables.get(
      `select count(*) as n from intake where state in ('done', 'held') and arrival not in (select arrival from people_read)`,
    );
    return Number(row?.['n'] ?? 0);
  }

  size(): number {
    return Number(this.#tables.get('select count(*) as n from people_names')?.['n'] ?? 0);
  }

  byAddress(address: string): RegisteredPerson | null {
    const row = this.#tables.get(
      'select person from people_addresses where hash = ?',
      this.#hasher.address(address),
    );
    return row === undefined ? null : this.#person(Number(row['person']));
  }

  byName(name: string): RegisteredPerson[] {
    const found = new Set<number>();
    for (const words of waysToWrite(name)) {
      const rows = this.#tables.all(
        'select person from people_names where hash = ?',
        this.#hasher.name(words),
      );
      for (const row of rows) found.add(Number(row['person']));
    }
    return [...found].sort((a, b) => a - b).map((person) => this.#person(person));
  }

  isRead(arrival: number): boolean {
    return this.#tables.get('select 1 from people_read where arrival = ?', arrival) !== undefined;
  }

  names(after: number): { names: KnownPeople; last: number } {
    const rows = this.#tables.all(
      'select rowid, person, hash, sealed from people_names where rowid > ? order by rowid',
      after,
    );
    const addresses = new Map<number, string>();
    const addressOf = (person: number) => {
      let address = addresses.get(person);
      // the first in the alphabet: whoever wrote first must not matter
      if (address === undefined) addresses.set(person, (address = this.#person(person).addresses[0] ?? ''));
      return address;
    };
    const names = rows.map((row) => ({ name: this.#open(row), address: addressOf(Number(row['person'])) }));
    return { names, last: Number(rows.at(-1)?.['rowid'] ?? after) };
  }

  /** The person, and their whole names wherever else they were seen. The caller holds the transaction. */
  forget({ addresses, names }: Pick<ErasedPerson, 'addresses' | 'names'>): void {
    for (const hash of addresses) {
      const row = this.#tables.get('select person from people_addresses where hash = ?', hash);
      if (row === undefined) continue;
      this.#tables.run('delete from people_names where person = ?', Number(row['person']));
      this.#tables.run('delete from people_addresses where person = ?', Number(row['person']));
    }
    for (const { hash } of names)
      if (this.#isErased(hash)) this.#tables.run('delete from people_names where hash = ?', hash);
    this.#written.clear();
    this.#waiting.clear();
  }

  #person(person: number): RegisteredPerson {
    const open = (table: string) =>
      this.#tables
        .all(`select hash, sealed from ${table} where person = ?`, person)
        .map((row) => this.#open(row));
    return { addresses: open('people_addresses').sort(), names: open('people_names').sort() };
  }

  #open(row: Record<string, unknown>): string {
    return unseal(this.#key, `person ${String(row['hash'])}`, row['sealed'] as Uint8Array).toString('utf8');
  }

  #see(seen: SeenPerson): void {
    const addresses = new Map(seen.addresses.map((address) => [this.#hasher.address(address), address]));
    const names = new Map<string, string>();
    for (const name of seen.names) {
      const words = name.length > LONGEST_NAME || name.includes('@') ? [] : nameWords(name);
      if (words.length > 0) names.set(this.#hasher.name(words), name.trim());
    }
    if (addresses.size === 0) return;
    const all = [...addresses.keys()];
    const mark = `${all.join()} ${[...names.keys()].join()}`;
    if (this.#written.has(mark)) return;
    if (this.#written.size >= MOST_REMEMBERED) this.#written.clear();
    this.#written.add(mark);
    // Somebody erased is not registered again, nor is whoever is seen together with them under an address of theirs.
    if (all.some(this.#isErased)) return;
    const person = this.#join(all);
    for (const [hash, address] of addresses) {
      if (this.#tables.get('select 1 from people_addresses where hash = ?', hash) !== undefined) continue;
      const sealed = sealShort(this.#key, `person ${hash}`, canonicalAddress(address));
      this.#tables.run('insert into people_addresses values (?, ?, ?)', hash, person, sealed);
    }
    for (const [hash, name] of names) {
      if (this.#isErased(hash)) continue;
      if (
        this.#tables.get('select 1 from people_names where person = ? and hash = ?', person, hash) !==
        undefined
      )
        continue;
      const row = this.#tables.get('select count(*) as n from people_names where person = ?', person);
      // a shared box under which everybody writes is nobody
      if (Number(row?.['n']) >= NAMES_A_PERSON) return;
      const sealed = sealShort(this.#key, `person ${hash}`, name);
      this.#tables.run('insert into people_names values (?, ?, ?)', person, hash, sealed);
    }
  }

  /** The person who has one of these addresses; several are joined into the one that was registered first. */
  #join(addresses: readonly string[]): number {
    const found = new Set<number>();
    for (const hash of addresses) {
      const row = this.#tables.get('select person from people_addresses where hash = ?', hash);
      if (row !== undefined) found.add(Number(row['person']));
    }
    if (found.size === 0) {
      const row = this.#tables.get('select coalesce(max(person), 0) + 1 as next from people_addresses');
      return Number(row?.['next']);
    }
    const person = Math.min(...found);
    for (const other of found) {
      if (other === person) continue;
      this.#tables.run('update people_addresses set person = ? where person = ?', person, other);
      this.#tables.run('update or ignore people_names set person = ? where person = ?', person, other);
      this.#tables.run('delete from people_names where person = ?', other);
    }
    return person;
  }
}
