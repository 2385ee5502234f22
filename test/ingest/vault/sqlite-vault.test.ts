import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Incoming, SourceBatch } from '../../../src/ingest/source/source.ts';
import { openVault } from '../../../src/ingest/vault/sqlite-vault.ts';
import { vaultPaths } from '../../../src/ingest/vault/vault-file.ts';
import { Secret } from '../../../src/ops/secret.ts';

const clock = { now: () => Date.UTC(2026, 0, 1) };
const HEX = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';

let data: string;
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), 'dc-vault-')), 'data');
});
afterEach(() => rmSync(join(data, '..'), { recursive: true, force: true }));

const open = (given: string | null = null) =>
  openVault({ data, given: given === null ? null : new Secret(given), clock });
const mail = (text: string, lists: string[] = ['dc-x'], receivedAt: number | null = 1): Incoming => ({
  bytes: Buffer.from(text),
  receivedAt,
  lists,
});
const batch = (messages: Incoming[], cursors: Record<string, string> = {}): SourceBatch => ({
  messages,
  unrouted: 0,
  oversized: 0,
  cursors,
});
const vaultBytes = () => {
  const { folder } = vaultPaths(data);
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
};

describe('keep', () => {
  it('keeps each message once and gives it back byte for byte', () => {
    using vault = open().vault;
    const binary = Buffer.from(Array.from({ length: 2000 }, (_, i) => i % 256));
    expect(vault.keep('s', batch([mail('one'), { ...mail(''), bytes: binary }]))).toEqual({
      kept: 2,
      known: 0,
    });
    expect(vault.keep('s', batch([mail('one'), mail('two')]))).toEqual({ kept: 1, known: 1 });
    const waiting = vault.waiting('dc-x', 0, 10);
    expect(waiting.map(({ rawId }) => Buffer.from(vault.bytes(rawId)))).toEqual([
      Buffer.from('one'),
      binary,
      Buffer.from('two'),
    ]);
    expect(waiting.map(({ arrival }) => arrival)).toEqual(
      waiting.map(({ arrival }) => arrival).sort((a, b) => a - b),
    );
  });

  it('keeps the same bytes once for two lists, and lets each list have them', () => {
    using vault = open().vault;
    expect(vault.keep('s', batch([mail('both', ['dc-x', 'dc-y'])]))).toEqual({ kept: 2, known: 0 });
    expect(vault.keep('t', batch([mail('both', ['dc-y', 'dc-z'])]))).toEqual({ kept: 1, known: 1 });
    const ids = ['dc-x', 'dc-y', 'dc-z'].map((list) => vault.waiting(list, 0, 10).map(({ rawId }) => rawId));
    expect(new Set(ids.flat()).size).toBe(1);
    expect(ids.every((list) => list.length === 1)).toBe(true);
    const database = new DatabaseSync(vaultPaths(data).file, { readOnly: true });
    expect(database.prepare('select count(*) as n from raw').get()).toEqual({ n: 1 });
    database.close();
  });

  it('moves the cursors with the messages, each source and list its own', () => {
    using vault = open().vault;
    vault.keep('s', batch([mail('a')], { 'dc-x': '{"uid":1}', 'dc-y': '{"uid":2}' }));
    vault.keep('t', batch([], { 'dc-x': '{"uid":9}' }));
    vault.keep('s', batch([], { 'dc-x': '{"uid":3}' }));
    expect([
      vault.cursor('s', 'dc-x'),
      vault.cursor('s', 'dc-y'),
      vault.cursor('t', 'dc-x'),
      vault.cursor('t', 'dc-y'),
    ]).toEqual(['{"uid":3}', '{"uid":2}', '{"uid":9}', null]);
  });

  it('keeps nothing, and no cursor, of a batch that fails in the middle', () => {
    using vault = open().vault;
    vault.keep('s', batch([mail('before')], { 'dc-x': 'one' }));
    const failing = { ...mail('third'), get lists(): string[] { throw new Error('in the middle'); } }; // prettier-ignore
    expect(() => vault.keep('s', batch([mail('first'), mail('second'), failing], { 'dc-x': 'two' }))).toThrow(
      expect.objectContaining({ code: 'INTERNAL', cause: new Error('in the middle') }),
    );
    expect(vault.waiting('dc-x', 0, 10)).toHaveLength(1);
    expect(vault.cursor('s', 'dc-x')).toBe('one');
    expect(vault.keep('s', batch([mail('first'), mail('second')], { 'dc-x': 'two' }))).toEqual({
      kept: 2,
      known: 0,
    });
  });

  it('keeps no cursor of a batch whose cursor cannot be written', () => {
    using vault = open().vault;
    expect(() => vault.keep('s', batch([mail('a')], { 'dc-x': null as unknown as string }))).toThrow();
    expect(vault.waiting('dc-x', 0, 10)).toEqual([]);
  });

  it('keeps what it kept over closing and opening', () => {
    {
      using vault = open().vault;
      vault.keep('s', batch([mail('a')], { 'dc-x': 'c' }));
    }
    using vault = open().vault;
    expect(Buffer.from(vault.bytes(vault.waiting('dc-x', 0, 1)[0]!.rawId)).toString()).toBe('a');
    expect(vault.cursor('s', 'dc-x')).toBe('c');
  });
});

describe('the way of a message', () => {
  it('waits, is settled, and is found by its slot', () => {
    using vault = open().vault;
    vault.keep('s', batch([mail('a'), mail('b'), mail('c', ['dc-x'], null)]));
    const [a, b, c] = vault.waiting('dc-x', 0, 10);
    expect(vault.waiting('dc-x', a!.arrival, 1)).toEqual([b]);
    expect(c!.receivedAt).toBeNull();
    vault.settle([
      { arrival: a!.arrival, seq: 1, held: null },
      { arrival: b!.arrival, seq: 2, held: 'unparseable' },
    ]);
    expect(vault.waiting('dc-x', 0, 10)).toEqual([c]);
    expect(vault.held()).toEqual([{ ...b, seq: 2, why: 'unparseable', sizeBytes: 1 }]);
    expect(vault.held('dc-y')).toEqual([]);
    expect(vault.bySlot('dc-x', 1)).toEqual([a]);
    expect(vault.counts('dc-x')).toEqual({ messages: 3, waiting: 1, held: 1 });
    expect(vault.counts('dc-y')).toEqual({ messages: 0, waiting: 0, held: 0 });
  });

  it('lets redelivered copies share a slot, the first one first', () => {
    using vault = open().vault;
    vault.keep('s', batch([mail('copy one'), mail('copy two')]));
    const [one, two] = vault.waiting('dc-x', 0, 10);
    vault.settle([{ arrival: two!.arrival, seq: 7, held: null }, { arrival: one!.arrival, seq: 7, held: null }]); // prettier-ignore
    expect(vault.bySlot('dc-x', 7)).toEqual([one, two]);
  });

  it('may be settled again', () => {
    using vault = open().vault;
    vault.keep('s', batch([mail('a')]));
    const { arrival } = vault.waiting('dc-x', 0, 1)[0]!;
    vault.settle([{ arrival, seq: 1, held: 'unparseable' }]);
    vault.settle([{ arrival, seq: 1, held: null }]);
    expect(vault.held()).toEqual([]);
    expect(vault.counts('dc-x')).toEqual({ messages: 1, waiting: 0, held: 0 });
  });

  it('records what operators do', () => {
    using vault = open().vault;
    vault.record({ who: 'ada', what: 'withhold', list: 'dc-x', seq: 1, reason: 'legal' });
    const database = new DatabaseSync(vaultPaths(data).file, { readOnly: true });
    expect(database.prepare('select who, what, list, seq, reason, at from actions').all()).toEqual([
      { who: 'ada', what: 'withhold', list: 'dc-x', seq: 1, reason: 'legal', at: clock.now() },
    ]);
    database.close();
  });
});

describe('the seal', () => {
  const secret = 'a sentence in clear that must not lie on the disk 4711 ';

  it('leaves no plain text in any file, while open and after', () => {
    {
      using vault = open().vault;
      vault.keep('s', batch([mail(secret.repeat(100)), mail(secret)]));
      expect(vaultBytes().includes('4711')).toBe(false);
    }
    expect(vaultBytes().includes('4711')).toBe(false);
    expect(vaultBytes().includes('must not lie')).toBe(false);
  });

  it('seals the same bytes differently each time, and makes long text smaller', () => {
    const sealedOf = (folder: string) => {
      const database = new DatabaseSync(vaultPaths(folder).file, { readOnly: true });
      const row = database.prepare('select sealed from raw').get() as { sealed: Uint8Array };
      database.close();
      return Buffer.from(row.sealed);
    };
    const other = `${data}-2`;
    for (const folder of [data, other]) {
      using vault = openVault({ data: folder, given: new Secret(HEX), clock }).vault;
      vault.keep('s', batch([mail(secret.repeat(1000))]));
    }
    expect(sealedOf(data).equals(sealedOf(other))).toBe(false);
    expect(sealedOf(data).length).toBeLessThan(5000);
  });

  it.each(['changed', 'cut', 'empty', 'of another row'])(
    'says of a %s row that the vault is damaged',
    (how) => {
      using vault = open().vault;
      vault.keep('s', batch([mail('one message'), mail('two message')]));
      const [one, two] = vault.waiting('dc-x', 0, 10);
      const database = new DatabaseSync(vaultPaths(data).file);
      const sealed = Buffer.from(
        (database.prepare('select sealed from raw where id = ?').get(one!.rawId) as { sealed: Uint8Array })
          .sealed,
      );
      if (how === 'changed') sealed[sealed.length - 1]! ^= 1;
      const put = how === 'cut' ? sealed.subarray(0, 20) : how === 'empty' ? Buffer.alloc(0) : sealed;
      database
        .prepare('update raw set sealed = ? where id = ?')
        .run(put, how === 'of another row' ? two!.rawId : one!.rawId);
      database.close();
      expect(() => vault.bytes(how === 'of another row' ? two!.rawId : one!.rawId)).toThrow(
        expect.objectContaining({ code: 'VAULT_DAMAGED' }),
      );
      if (how !== 'of another row')
        expect(Buffer.from(vault.bytes(two!.rawId)).toString()).toBe('two message');
    },
  );

  it('says of a row that is gone that the vault is damaged', () => {
    using vault = open().vault;
    expect(() => vault.bytes('0'.repeat(64))).toThrow(expect.objectContaining({ code: 'VAULT_DAMAGED' }));
  });
});

describe('the key', () => {
  it('is made on first start, for the owner only, in a folder for the owner only', () => {
    open().vault[Symbol.dispose]();
    const { folder, key } = vaultPaths(data);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(statSync(data).mode & 0o777).toBe(0o755);
    expect(readFileSync(key, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/u);
    expect(readdirSync(folder).filter((name) => name.startsWith('.key'))).toEqual([]);
  });

  it('is the same at the next start, and derives two keys that differ from it and from each other', () => {
    const first = open();
    first.vault[Symbol.dispose]();
    const second = open();
    second.vault[Symbol.dispose]();
    expect(second.keys.seal.equals(first.keys.seal)).toBe(true);
    const master = readFileSync(vaultPaths(data).key, 'utf8').trim();
    const seal = first.keys.seal.export();
    expect(new Set([master, seal.toString('hex'), first.keys.hash.toString('hex')]).size).toBe(3);
    expect(seal).toHaveLength(32);
  });

  it.each([
    ['hex', HEX],
    ['capital hex with blanks around', ` ${HEX.toUpperCase()}\n`],
    ['base64', Buffer.from(HEX, 'hex').toString('base64')],
    ['base64url', Buffer.from(HEX, 'hex').toString('base64url')],
  ])('comes from the environment as %s, and no file is made', (_name, given) => {
    const { vault, keys } = open(given);
    vault[Symbol.dispose]();
    const again = open(HEX);
    again.vault[Symbol.dispose]();
    expect(keys.seal.equals(again.keys.seal)).toBe(true);
    expect(existsSync(vaultPaths(data).key)).toBe(false);
  });

  it.each([
    '',
    'short',
    HEX.slice(1),
    `${HEX}00`,
    'a password that is long enough to be forty-four characters',
    'Zm9v',
  ])('must be a key: %j is none', (given) =>
    expect(() => open(given)).toThrow(expect.objectContaining({ code: 'VAULT_KEY_WRONG' })),
  );

  it('must be the one of the vault', () => {
    open(HEX).vault[Symbol.dispose]();
    expect(() => open(HEX.replace('00', '01'))).toThrow(expect.objectContaining({ code: 'VAULT_KEY_WRONG' }));
    open(HEX).vault[Symbol.dispose]();
  });

  it('must not be missing where a vault is: a new one would make all mail unreadable', () => {
    open().vault[Symbol.dispose]();
    rmSync(vaultPaths(data).key);
    expect(() => open()).toThrow(expect.objectContaining({ code: 'VAULT_KEY_MISSING' }));
    expect(existsSync(vaultPaths(data).key)).toBe(false);
  });

  it('never shows itself in an error', () => {
    open(HEX).vault[Symbol.dispose]();
    try {
      open(HEX.replace('00', '01'));
    } catch (error) {
      expect(JSON.stringify(error) + String(error)).not.toContain('112233');
    }
  });
});

describe('opening', () => {
  it('closes a folder that stood open', () => {
    mkdirSync(vaultPaths(data).folder, { recursive: true });
    chmodSync(vaultPaths(data).folder, 0o755);
    open().vault[Symbol.dispose]();
    expect(statSync(vaultPaths(data).folder).mode & 0o777).toBe(0o700);
  });

  it('refuses a vault of a newer version, and a file that is none', () => {
    open().vault[Symbol.dispose]();
    const database = new DatabaseSync(vaultPaths(data).file);
    database.exec('pragma user_version = 99');
    database.close();
    expect(() => open()).toThrow(expect.objectContaining({ code: 'STORE_NEWER' }));
    writeFileSync(vaultPaths(data).file, 'no database'.repeat(1000));
    expect(() => open()).toThrow();
  });
});

describe('kill -9', () => {
  it('leaves whole batches, each with its cursor', async () => {
    const script = `
      const { openVault } = await import(${JSON.stringify(new URL('../../../src/ingest/vault/sqlite-vault.ts', import.meta.url).href)});
      const { vault } = openVault({ data: process.argv[1], given: null, clock: { now: () => 0 } });
      for (let n = 0; ; n++) {
        const messages = Array.from({ length: 20 }, (_, i) => ({ bytes: Buffer.from('message ' + n + ' ' + i + ' text'.repeat(200)), receivedAt: 0, lists: ['dc-x'] }));
        vault.keep('s', { messages, unrouted: 0, oversized: 0, cursors: { 'dc-x': String(n) } });
        if (n === 5) process.stdout.write('going');
      }
    `;
    for (const waitMs of [0, 7, 23]) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, data], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      child.kill('SIGKILL');
      await ended;
      using vault = open().vault;
      const batches = Number(vault.cursor('s', 'dc-x')) + 1;
      const { messages, waiting } = vault.counts('dc-x');
      expect(batches).toBeGreaterThan(5);
      expect(messages % 20).toBe(0);
      // a later round begins again at batch 0, whose messages are known
      expect(messages).toBeGreaterThanOrEqual(batches * 20);
      expect(waiting).toBe(messages);
      for (const { rawId } of vault.waiting('dc-x', 0, 5))
        expect(Buffer.from(vault.bytes(rawId)).toString()).toMatch(/^message /u);
      const last = vault.waiting('dc-x', 0, 1_000_000).at(-1)!;
      expect(Buffer.from(vault.bytes(last.rawId)).toString()).toMatch(/ 19 text/u);
    }
  });
});

it('never makes an erased message an ordinary one again, whoever settles it late', () => {
  using vault = open().vault;
  vault.keep('s', batch([mail('one')]));
  const { arrival } = vault.waiting('dc-x', 0, 1)[0]!;
  vault.settle([{ arrival, seq: 1, held: null }]);
  vault.forget('dc-x', 1);
  vault.settle([{ arrival, seq: 1, held: null }]);
  vault.settle([{ arrival, seq: 1, held: 'operator_hold' }]);
  expect(vault.bySlot('dc-x', 1)).toEqual([]);
  expect(vault.settled(0, 10)).toEqual([]);
  expect(vault.held()).toEqual([]);
  expect(vault.counts('dc-x')).toEqual({ messages: 1, waiting: 0, held: 0 });
});
