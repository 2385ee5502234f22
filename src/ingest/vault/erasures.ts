// Who was erased: keyed hashes for ever; the plain values sealed and only until the erasure is complete.
import { randomUUID } from 'node:crypto';
import {
  erasedPerson,
  type ErasedPerson,
  type KnownPerson,
  type NameRule,
} from '../../mail/erased-person.ts';
import type { EraseReason } from '../../mail/message.ts';
import { PersonHasher } from '../../mail/person-hash.ts';
import type { Keys } from './keys.ts';
import { seal, unseal } from './seal.ts';
import type { VaultTables } from './vault-tables.ts';
import type { Erasures, UnfinishedErasure } from './vault.ts';

export const ERASURES_SCHEMA = `
  create table if not exists erased_people (
    id integer primary key autoincrement, person text not null, kind text not null, hash text not null,
    words integer not null, first integer not null, rule text not null, is_alias integer not null,
    unique (person, kind, hash)) strict;
  create index if not exists erased_people_hash on erased_people (hash);
  create table if not exists erasures (
    person text primary key, reason text not null, begun_at integer not null, done_at integer, sealed blob) strict;
`;

const NOBODY: KnownPerson = { addresses: [], names: [], aliases: [], except: [] };
const NO_HASHES = { addresses: [], names: [], except: [] };

export class SqliteErasures implements Erasures {
  readonly #tables: VaultTables;
  readonly #sealKey: Keys['seal'];
  readonly #hasher: PersonHasher;
  readonly #now: () => number;

  constructor(tables: VaultTables, keys: Keys, now: () => number) {
    this.#tables = tables;
    this.#sealKey = keys.seal;
    this.#hasher = new PersonHasher(keys.people);
    this.#now = now;
  }

  generation(): number {
    return Number(this.#tables.get('select coalesce(max(id), 0) as id from erased_people')?.['id']);
  }

  people(): ErasedPerson[] {
    const reasons = new Map(
      this.#tables.all('select person, reason from erasures').map((row) => [row['person'], row['reason']]),
    );
    const rows = Map.groupBy(
      this.#tables.all(
        'select person, kind, hash, words, first, rule, is_alias from erased_people order by id',
      ),
      (row) => row['person'] as string,
    );
    return [...rows].map(([id, all]) => {
      const hashes = (kind: string) =>
        all.filter((row) => row['kind'] === kind).map((row) => row['hash'] as string);
      const names = all
        .filter((row) => row['kind'] === 'name')
        .map((row) => ({
          hash: row['hash'] as string,
          words: Number(row['words']),
          first: Number(row['first']),
          rule: row['rule'] as NameRule,
          isAlias: row['is_alias'] === 1,
        }));
      const reason = reasons.get(id) as EraseReason;
      return { id, reason, addresses: hashes('address'), names, except: hashes('except') };
    });
  }

  hashed(person: KnownPerson, reason: EraseReason): ErasedPerson {
    const addresses = new Set(person.addresses.map((address) => this.#hasher.address(address)));
    const known = this.people().find((one) => one.addresses.some((hash) => addresses.has(hash)));
    const fresh = erasedPerson(person, { id: known?.id ?? randomUUID(), reason, hasher: this.#hasher });
    if (known === undefined) return fresh;
    // what was said before still holds; what is said now says it last
    const names = new Map([...known.names, ...fresh.names].map((name) => [name.hash, name]));
    return {
      ...fresh,
      addresses: [...new Set([...known.addresses, ...fresh.addresses])],
      names: [...names.values()],
      except: [...new Set([...known.except, ...fresh.except])],
    };
  }

  /** The caller holds the transaction, in which the register forgets the person too. */
  write({ id, reason, addresses, names, except }: ErasedPerson, plain: KnownPerson): void {
    const sealed = seal(this.#sealKey, `erasure ${id}`, Buffer.from(JSON.stringify(plain)));
    this.#tables.run(
      `insert into erasures values (?, ?, ?, null, ?)
       on conflict do update set reason = excluded.reason, done_at = null, sealed = excluded.sealed`,
      id,
      reason,
      this.#now(),
      sealed,
    );
    // replaced rows get new ids: whoever looks at the generation sees that something was said again
    const add = (kind: string, hash: string, words = 0, first = 0, rule = 'always', isAlias = 0) =>
      this.#tables.run(
        `insert or replace into erased_people (person, kind, hash, words, first, rule, is_alias)
         values (?, ?, ?, ?, ?, ?, ?)`,
        id,
        kind,
        hash,
        words,
        first,
        rule,
        isAlias,
      );
    for (const hash of addresses) add('address', hash);
    for (const { hash, words, first, rule, isAlias } of names)
      add('name', hash, words, first, rule, isAlias ? 1 : 0);
    for (const hash of except) add('except', hash);
  }

  beginMessage(list: string, seq: number, reason: EraseReason): UnfinishedErasure {
    const erasure = { id: `message ${list} ${seq}`, reason, person: NOBODY, message: { list, seq } };
    this.#tables.transaction(() => this.write({ ...NO_HASHES, id: erasure.id, reason }, NOBODY));
    return erasure;
  }

  unfinished(): UnfinishedErasure[] {
    const rows = this.#tables.all(
      'select person, reason, sealed from erasures where done_at is null and sealed is not null order by begun_at',
    );
    return rows.map((row) => ({
      id: row['person'] as string,
      reason: row['reason'] as EraseReason,
      person: JSON.parse(
        unseal(this.#sealKey, `erasure ${String(row['person'])}`, row['sealed'] as Uint8Array).toString(
          'utf8',
        ),
      ) as KnownPerson,
      message: messageOf(row['person'] as string),
    }));
  }

  finish(id: string): void {
    this.#tables.run('update erasures set done_at = ?, sealed = null where person = ?', this.#now(), id);
  }

  /** for the register: nobody is registered under this hash again */
  has(hash: string): boolean {
    return (
      this.#tables.get(
        `select 1 from erased_people where hash = ? and (kind = 'address' or (kind = 'name' and (rule = 'always' or words > 1)))`,
        hash,
      ) !== undefined
    );
  }
}

function messageOf(id: string): { list: string; seq: number } | null {
  const match = /^message (\S+) (\d+)$/u.exec(id);
  return match === null ? null : { list: match[1]!, seq: Number(match[2]) };
}
