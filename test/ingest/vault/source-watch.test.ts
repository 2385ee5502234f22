import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openVault } from '../../../src/ingest/vault/sqlite-vault.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);
let data: string;
let now: number;
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), 'dc-watch-')), 'data');
  now = START;
});
afterEach(() => rmSync(join(data, '..'), { recursive: true, force: true }));

const open = () => openVault({ data, given: null, clock: { now: () => now } }).vault;
const mail = (text: string, receivedAt: number | null) => ({
  bytes: Buffer.from(text),
  receivedAt,
  lists: ['dc-x'],
});
const batch = (...messages: ReturnType<typeof mail>[]) => ({
  messages,
  unrouted: 0,
  oversized: 0,
  cursors: {},
});
const imap = (id: string) => ({ id, type: 'imap' as const, lists: ['dc-x'] });

describe('a list’s sources', () => {
  it('are as fresh as the one that answered longest ago, over a restart too', () => {
    {
      using vault = open();
      vault.watch.answered(imap('a'));
      now += 5 * HOUR;
      vault.watch.answered(imap('b'));
      expect(vault.watch.list('dc-x', [imap('a'), imap('b')]).askedAt).toBe(START);
      vault.watch.answered(imap('a'));
    }
    using vault = open();
    expect(vault.watch.list('dc-x', [imap('a'), imap('b')]).askedAt).toBe(START + 5 * HOUR);
  });

  it('count as never asked where one has not answered yet, and as nothing to ask where they are files', () => {
    using vault = open();
    vault.watch.answered(imap('a'));
    const file = { id: 'f', type: 'mbox' as const, lists: ['dc-x'] };
    vault.watch.answered(file);
    expect(vault.watch.list('dc-x', [imap('a'), imap('new')]).askedAt).toBe(0);
    expect(vault.watch.list('dc-x', [imap('a'), { ...imap('new'), lists: ['dc-y'] }]).askedAt).toBe(START);
    expect(vault.watch.list('dc-x', [file]).askedAt).toBe(null);
  });

  it('have given a message once, however many copies came', () => {
    using vault = open();
    vault.keep('s', batch(mail('one', 10), mail('two', 30), mail('two again', null), mail('three', 20)));
    expect(vault.watch.list('dc-x', []).messages).toBe(4);
    const [one, two, again] = vault.waiting('dc-x', 0, 10);
    vault.settle([
      { arrival: one!.arrival, seq: 1, held: null },
      { arrival: two!.arrival, seq: 2, held: null },
      { arrival: again!.arrival, seq: 2, held: null },
    ]);
    expect(vault.watch.list('dc-x', [])).toEqual({ askedAt: null, receivedAt: [30, 20, 10], messages: 3 });
  });

  it('are stated when their numbers change, and again after a while', () => {
    using vault = open();
    const numbers = { messages: 3, slots: 3 };
    expect(vault.watch.isNews('dc-x', numbers, 20 * HOUR)).toBe(true);
    vault.watch.noteStated('dc-x', numbers);
    expect(vault.watch.isNews('dc-x', numbers, 20 * HOUR)).toBe(false);
    expect(vault.watch.isNews('dc-x', { messages: 4, slots: 3 }, 20 * HOUR)).toBe(true);
    expect(vault.watch.isNews('dc-y', numbers, 20 * HOUR)).toBe(true);
    now += 20 * HOUR;
    expect(vault.watch.isNews('dc-x', numbers, 20 * HOUR)).toBe(true);
  });
});
