import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Incoming, SourceBatch } from '../../../src/ingest/source/source.ts';
import { openVault } from '../../../src/ingest/vault/sqlite-vault.ts';
import { vaultPaths } from '../../../src/ingest/vault/vault-file.ts';
import type { Vault } from '../../../src/ingest/vault/vault.ts';
import type { SeenPerson } from '../../../src/mail/seen-person.ts';

let data: string;
let vault: Vault;
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), 'dc-people-')), 'data');
  vault = open();
});
afterEach(() => {
  vault[Symbol.dispose]();
  rmSync(join(data, '..'), { recursive: true, force: true });
});

const open = () => openVault({ data, given: null, clock: { now: () => 1 } }).vault;
const batch = (...messages: Incoming[]): SourceBatch => ({
  messages,
  unrouted: 0,
  oversized: 0,
  cursors: {},
});
const mail = (text: string, ...lists: string[]): Incoming => ({
  bytes: Buffer.from(text),
  receivedAt: 1,
  lists: lists.length === 0 ? ['dc-x'] : lists,
});
const person = (addresses: string[], names: string[] = []): SeenPerson => ({ addresses, names });
const bytesOf = () => {
  const { folder } = vaultPaths(data);
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))).toString(
    'latin1',
  );
};

/** Takes one message in, settles it, and has these people seen in it. */
let counter = 0;
function see(...people: SeenPerson[]): number {
  counter += 1;
  vault.keep('s', batch(mail(`mail ${counter}`)));
  const { arrival } = vault.waiting('dc-x', 0, 10).at(-1)!;
  vault.people.note(arrival, people);
  vault.settle([{ arrival, seq: arrival, held: null }]);
  return arrival;
}

describe('the register of people', () => {
  it('gathers the names of an address and the addresses of a person', () => {
    see(person(['jane@example.org'], ['Jane Doe']));
    see(person(['Jane+igf@Example.org', 'jd@example.net'], ['Doe, Jane', 'Janey']));
    see(person(['jd@example.net'], ['J. Doe']));
    expect(vault.people.byAddress('jd@example.net')).toEqual({
      addresses: ['jane@example.org', 'jd@example.net'],
      names: ['Doe, Jane', 'J. Doe', 'Jane Doe', 'Janey'],
    });
  });

  it('joins two people when a third sight shows that they are one', () => {
    see(person(['a@example.org'], ['Ann One']));
    see(person(['b@example.org'], ['Ann One', 'Annie']));
    expect(vault.people.byName('One, Ann')).toHaveLength(2);
    see(person(['a@example.org', 'b@example.org']));
    expect(vault.people.byName('Ann One')).toEqual([
      { addresses: ['a@example.org', 'b@example.org'], names: ['Ann One', 'Annie'] },
    ]);
  });

  it('never joins two people over a name', () => {
    see(person(['a@example.org'], ['Kim Lee']), person(['b@example.org'], ['Kim Lee']));
    expect(vault.people.byAddress('a@example.org')!.addresses).toEqual(['a@example.org']);
    const { names, last } = vault.people.names(0);
    expect(names).toEqual([
      { name: 'Kim Lee', address: 'a@example.org' },
      { name: 'Kim Lee', address: 'b@example.org' },
    ]);
    expect(vault.people.names(last).names).toEqual([]);
  });

  it('writes with the transaction that settles, and not before', () => {
    vault.keep('s', batch(mail('one')));
    const { arrival } = vault.waiting('dc-x', 0, 10)[0]!;
    vault.people.note(arrival, [person(['a@example.org'], ['Ann One'])]);
    expect(vault.people.size()).toBe(0);
    vault.settle([{ arrival, seq: 1, held: null }]);
    expect(vault.people.size()).toBe(1);
  });

  it('says what it has not read, until it has', () => {
    vault.keep('s', batch(mail('one'), mail('two'), mail('three')));
    const arrivals = vault.waiting('dc-x', 0, 10).map(({ arrival }) => arrival);
    vault.settle(arrivals.slice(0, 2).map((arrival, i) => ({ arrival, seq: i + 1, held: null })));
    expect(vault.people.unread(0, 10).map(({ arrival }) => arrival)).toEqual(arrivals.slice(0, 2));
    vault.people.note(arrivals[0]!, [person(['a@example.org'], ['Ann One'])]);
    vault.people.read(arrivals.slice(0, 2));
    expect(vault.people.unreadCount()).toBe(0);
    expect(vault.people.size()).toBe(1);
  });

  it('shows no value in any file', () => {
    see(person(['jane@example.org'], ['Jane Quillfeather']));
    expect(bytesOf()).not.toMatch(/jane|quill/iu);
    vault[Symbol.dispose]();
    vault = open();
    expect(bytesOf()).not.toMatch(/jane|quill/iu);
    expect(vault.people.byAddress('jane@example.org')!.names).toEqual(['Jane Quillfeather']);
  });
});

const JANE = { addresses: ['jane@example.org'], names: ['Jane Quillfeather'], aliases: ['JQF'], except: [] };

describe('an erasure', () => {
  it('takes the whole name out of the register wherever else it was seen, and no part of it', () => {
    const office = person(['assistant@example.org'], ['Jane Quillfeather', 'Quillfeather Jane', 'Bob Other']);
    see(office, person(['jane@example.net'], ['Jane']));
    const gone = { addresses: ['q@example.org'], names: ['Jane Quillfeather'], aliases: [], except: [] };
    vault.beginErasure(vault.erasures.hashed(gone, 'legal'), gone);
    expect(vault.people.byAddress('assistant@example.org')!.names).toEqual(['Bob Other']);
    expect(vault.people.byAddress('jane@example.net')!.names).toEqual(['Jane']);
    see(office);
    expect(vault.people.byAddress('assistant@example.org')!.names).toEqual(['Bob Other']);
  });

  it('leaves hashes, takes the person out of the register and lets nobody put them back', () => {
    see(person(['jane@example.org'], ['Jane Quillfeather']), person(['bob@example.org'], ['Bob Other']));
    expect(vault.erasures.generation()).toBe(0);
    const hashed = vault.erasures.hashed(JANE, 'erasure_request');
    vault.beginErasure(hashed, JANE);
    expect(vault.erasures.generation()).toBeGreaterThan(0);
    expect(vault.erasures.people()).toEqual([hashed]);
    expect(vault.people.byAddress('jane@example.org')).toBeNull();
    see(
      person(['jane+new@example.org', 'jane@example.net'], ['Jane Q']),
      person(['list@example.net'], ['Quillfeather, Jane']),
    );
    expect(vault.people.byName('Jane Quillfeather')).toEqual([]);
    expect(vault.people.byAddress('jane@example.net')).toBeNull();
    expect(vault.people.byAddress('bob@example.org')!.names).toEqual(['Bob Other']);
  });

  it('keeps the values, sealed, until it is finished, and not longer', () => {
    const hashed = vault.erasures.hashed(JANE, 'legal');
    vault.beginErasure(hashed, JANE);
    vault[Symbol.dispose]();
    vault = open();
    expect(vault.erasures.unfinished()).toEqual([
      { id: hashed.id, reason: 'legal', person: JANE, message: null },
    ]);
    vault.erasures.finish(hashed.id);
    expect(vault.erasures.unfinished()).toEqual([]);
    expect(vault.erasures.people()).toEqual([hashed]);
    expect(bytesOf()).not.toMatch(/quill|jqf/iu);
  });

  it('of somebody known adds to what is known', () => {
    vault.beginErasure(vault.erasures.hashed(JANE, 'legal'), JANE);
    const more = { ...JANE, names: ['Janey Quill'], addresses: ['jane@example.org', 'jq@example.net'] };
    vault.beginErasure(vault.erasures.hashed(more, 'erasure_request'), more);
    const [jane, ...others] = vault.erasures.people();
    expect(others).toEqual([]);
    expect(jane!.addresses).toHaveLength(2);
    expect(jane!.reason).toBe('erasure_request');
  });

  it('of one message knows nobody', () => {
    vault.erasures.beginMessage('dc-x', 7, 'copyright');
    expect(vault.erasures.people()).toEqual([]);
    expect(vault.erasures.unfinished()).toMatchObject([{ message: { list: 'dc-x', seq: 7 } }]);
  });
});

describe('bytes of an erased message', () => {
  const settleAll = (list = 'dc-x') =>
    vault.settle(vault.waiting(list, 0, 10).map(({ arrival }) => ({ arrival, seq: arrival, held: null })));

  it('are deleted with all copies in the slot, and not kept again', () => {
    vault.keep('s', batch(mail('tangerine'), mail('tangerine again')));
    const waiting = vault.waiting('dc-x', 0, 10);
    vault.settle(waiting.map(({ arrival }) => ({ arrival, seq: 1, held: null })));
    vault.forget('dc-x', 1);
    vault.emptyLog();
    for (const { rawId } of waiting) expect(() => vault.bytes(rawId)).toThrow('VAULT_DAMAGED');
    expect(vault.bySlot('dc-x', 1)).toEqual([]);
    expect(vault.keep('other source', batch(mail('tangerine')))).toEqual({ kept: 0, known: 1 });
    expect(() => vault.bytes(waiting[0]!.rawId)).toThrow('VAULT_DAMAGED');
    expect(vault.waiting('dc-x', 0, 10)).toEqual([]);
    expect(vault.counts('dc-x')).toEqual({ messages: 2, waiting: 0, held: 0 });
  });

  it('stay while another list publishes them, and go with the last', () => {
    vault.keep('s', batch(mail('tangerine', 'dc-x', 'dc-y')));
    settleAll('dc-x');
    settleAll('dc-y');
    const [one] = vault.settled(0, 10);
    vault.forget('dc-x', 1);
    expect(Buffer.from(vault.bytes(one!.rawId)).toString()).toBe('tangerine');
    expect(vault.settled(0, 10).map(({ list }) => list)).toEqual(['dc-y']);
    vault.forget('dc-y', 2);
    expect(() => vault.bytes(one!.rawId)).toThrow('VAULT_DAMAGED');
  });

  it('are kept once more for a list that has not seen them', () => {
    vault.keep('s', batch(mail('tangerine')));
    settleAll();
    vault.forget('dc-x', 1);
    expect(vault.keep('s', batch(mail('tangerine', 'dc-x', 'dc-y')))).toEqual({ kept: 1, known: 1 });
    const [one] = vault.waiting('dc-y', 0, 10);
    expect(Buffer.from(vault.bytes(one!.rawId)).toString()).toBe('tangerine');
    vault.settle([{ arrival: one!.arrival, seq: 1, held: null, isErased: true }]);
    expect(() => vault.bytes(one!.rawId)).toThrow('VAULT_DAMAGED');
  });
});
