import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openVault } from '../../../src/ingest/vault/sqlite-vault.ts';
import type { Vault } from '../../../src/ingest/vault/vault.ts';
import type { ConsentLetter } from '../../../src/requests/words.ts';

const JANE = 'Jane.Quillfeather@example.org';
let data: string;
let now: number;
let vault: Vault;
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), 'dc-consents-')), 'data');
  now = Date.UTC(2026, 0, 31);
  vault = openVault({ data, given: null, clock: { now: () => now } }).vault;
  vault.consents.begin('dc-x');
});
afterEach(() => {
  vault[Symbol.dispose]();
  rmSync(join(data, '..'), { recursive: true, force: true });
});

let letters = 0;
const answer = (token: string, agrees: boolean): ConsentLetter => ({
  kind: 'consent',
  id: String(++letters).padStart(22, '0'),
  at: now,
  token,
  agrees,
});
const standing = (author = JANE, receivedAt = now) => vault.consents.standing('dc-x', author, receivedAt);

it('asks an author once, whatever spelling their address has, and takes the first answer', () => {
  expect(standing()).toBe('asked');
  vault.consents.ask('dc-x', 1, JANE, 'fr');
  vault.consents.ask('dc-x', 2, 'jane.quillfeather+list@example.org', 'en');
  const [mail, ...others] = vault.consents.dueMail();
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ list: 'dc-x', contact: JANE, language: 'fr' });
  vault.consents.mailed(mail!, 'sent');
  expect(vault.consents.dueMail()).toEqual([]);
  vault.consents.take(answer('A'.repeat(22), true));
  expect(standing()).toBe('asked');
  const letter = answer(mail!.token, true);
  vault.consents.take(letter);
  vault.consents.take(letter);
  vault.consents.take(answer(mail!.token, false));
  expect(standing('JANE.QUILLFEATHER@example.org')).toBe('agreed');
  // what one list was told holds for that list
  vault.consents.begin('dc-y');
  expect(vault.consents.standing('dc-y', JANE, now)).toBe('asked');
});

it('asks about nothing that was received before the list asked', () => {
  expect(standing(JANE, now - 1)).toBe('agreed');
  now += 1000;
  vault.consents.begin('dc-x');
  expect(standing(JANE, now - 1)).toBe('asked');
});

it('lets a message wait whose author cannot be asked', () => {
  for (const author of ['', 'not an address', 'a@example.org\r\nBcc: b@example.org']) {
    vault.consents.ask('dc-x', 7, author, 'en');
    expect(standing(author)).toBe('asked');
  }
  expect(vault.consents.dueMail()).toEqual([]);
});

it('forgets an author who is erased', () => {
  vault.consents.ask('dc-x', 1, JANE, 'en');
  const plain = { addresses: [JANE], names: [], aliases: [], except: [] };
  vault.beginErasure(vault.erasures.hashed(plain, 'erasure_request'), plain);
  expect(vault.consents.dueMail()).toEqual([]);
  expect(vault.consents.decided()).toEqual([]);
});
