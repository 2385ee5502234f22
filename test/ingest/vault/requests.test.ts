// What the vault does with letters of visitors, of people who guess, and of whoever has taken over the web.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dueDay } from '../../../src/ingest/vault/request-days.ts';
import { openVault } from '../../../src/ingest/vault/sqlite-vault.ts';
import { vaultPaths } from '../../../src/ingest/vault/vault-file.ts';
import type { Vault } from '../../../src/ingest/vault/vault.ts';
import { newReference } from '../../../src/requests/reference.ts';
import type { CaseLetter, RequestLetter } from '../../../src/requests/words.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 31, 12);

let data: string;
let now: number;
let vault: Vault;
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), 'dc-requests-')), 'data');
  now = START;
  vault = openVault({ data, given: null, clock: { now: () => now } }).vault;
});
afterEach(() => {
  vault[Symbol.dispose]();
  rmSync(join(data, '..'), { recursive: true, force: true });
});

const envelope = (reference: string) => ({ id: randomBytes(16).toString('base64url'), at: now, reference });
const request = (more: Partial<RequestLetter> = {}): RequestLetter => ({
  ...envelope(newReference()),
  kind: 'request',
  language: 'fr',
  cause: 'about_me',
  list: 'dc-x',
  seq: 12,
  who: 'Jane Quillfeather',
  text: 'vermilionhouse',
  contact: 'jane.quillfeather@example.org',
  ...more,
});
const codeLetter = (reference: string, code: string): CaseLetter => ({
  kind: 'code',
  code,
  ...envelope(reference),
});
const only = () => vault.requests.all()[0]!;
const codeOf = () => vault.requests.dueMail()[0]!.code!;
const wrong = (code: string) => (code === '12345678' ? '87654321' : '12345678');
const confirmed = () => {
  const letter = request();
  vault.requests.take(letter, true);
  vault.requests.take(codeLetter(letter.reference, codeOf()), true);
  return letter;
};

describe('a request', () => {
  it('is taken in once, however often its file comes back', () => {
    const letter = request();
    for (let i = 0; i < 3; i++) expect(vault.requests.take(letter, false)).toBe(true);
    // the same content under a fresh id
    expect(vault.requests.take({ ...letter, id: envelope('').id }, false)).toBe(true);
    expect(vault.requests.all()).toHaveLength(1);
    expect(only()).toMatchObject({
      state: 'received',
      letter: { who: 'Jane Quillfeather' },
      due: '2026-02-28',
    });
  });

  it('is not brought back by its file after it was withdrawn', () => {
    const letter = confirmed();
    vault.requests.take({ kind: 'withdraw', ...envelope(letter.reference) }, true);
    expect(only()).toMatchObject({ state: 'withdrawn', letter: null, seq: null });
    vault.requests.take(letter, true);
    vault.requests.take({ ...letter, id: envelope('').id }, true);
    expect(vault.requests.all()).toHaveLength(1);
    expect(only()).toMatchObject({ state: 'withdrawn', letter: null });
    expect(vault.requests.dueMail()).toEqual([]);
  });

  it('lies sealed in the file', () => {
    confirmed();
    const bytes = Buffer.concat(
      readdirSync(vaultPaths(data).folder).map((name) => readFileSync(join(vaultPaths(data).folder, name))),
    );
    for (const word of ['Quillfeather', 'vermilionhouse', 'jane.quill'])
      expect(bytes.includes(word)).toBe(false);
  });
});

describe('the code', () => {
  it('opens a request', () => {
    const letter = request();
    vault.requests.take(letter, true);
    const [mail] = vault.requests.dueMail();
    expect(mail).toMatchObject({ kind: 'code', contact: letter.contact, language: 'fr' });
    expect(mail!.code).toMatch(/^\d{8}$/u);
    vault.requests.mailed(mail!, 'sent');
    expect(vault.requests.dueMail()).toEqual([]);
    vault.requests.take(
      codeLetter(letter.reference, ` ${mail!.code!.slice(0, 4)}-${mail!.code!.slice(4)}`),
      true,
    );
    expect(only()).toMatchObject({ state: 'open', confirmedAt: START });
  });

  it('may be wrong four times; the fifth time the request ends, and the right one comes too late', () => {
    const letter = request();
    vault.requests.take(letter, true);
    const code = codeOf();
    for (let i = 0; i < 4; i++) vault.requests.take(codeLetter(letter.reference, wrong(code)), true);
    expect(only().state).toBe('waiting');
    vault.requests.take(codeLetter(letter.reference, wrong(code)), true);
    expect(only()).toMatchObject({ state: 'lapsed', letter: null });
    vault.requests.take(codeLetter(letter.reference, code), true);
    expect(only().state).toBe('lapsed');
  });

  it('counts a wrong code once where its file is played again', () => {
    const letter = request();
    vault.requests.take(letter, true);
    const code = codeOf();
    const bad = codeLetter(letter.reference, wrong(code));
    for (let i = 0; i < 9; i++) vault.requests.take(bad, true);
    vault.requests.take(codeLetter(letter.reference, code), true);
    expect(only().state).toBe('open');
  });

  it('of one request opens no other, is good for a day, and may not be empty', () => {
    const [one, two] = [request(), request({ contact: 'other@example.org' })];
    vault.requests.take(one, true);
    vault.requests.take(two, true);
    const [first, second] = vault.requests.dueMail().map(({ code }) => code!);
    if (first !== second) vault.requests.take(codeLetter(two.reference, first!), true);
    vault.requests.take(codeLetter(one.reference, ''), true);
    vault.requests.take(codeLetter(newReference(), first!), true);
    now += 25 * HOUR;
    vault.requests.take(codeLetter(two.reference, second!), true);
    expect(vault.requests.all().map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    vault.requests.lapse();
    expect(vault.requests.all().map(({ state, letter }) => [state, letter])).toEqual([
      ['lapsed', null],
      ['lapsed', null],
    ]);
  });

  it('goes to one address three times a day at most, in whatever spelling', () => {
    for (const contact of [
      'a@gmail.com',
      'A+x@gmail.com',
      'a@googlemail.com',
      'a+y@gmail.com',
      'A@Gmail.com',
    ])
      vault.requests.take(request({ contact }), true);
    expect(vault.requests.dueMail()).toHaveLength(3);
    expect(vault.requests.all()).toHaveLength(5);
  });

  it('goes out 120 times an hour at most, whoever asks; who asks later gets it later', () => {
    for (let i = 0; i < 250; i++) vault.requests.take(request({ contact: `a${i}@example.org` }), true);
    const send = () => {
      let sent = 0;
      for (let due = vault.requests.dueMail(); due.length > 0; due = vault.requests.dueMail())
        for (const mail of due) {
          sent += 1;
          vault.requests.mailed(mail, 'sent');
        }
      return sent;
    };
    expect(send()).toBe(120);
    now += HOUR;
    expect(send()).toBe(120);
    now += HOUR;
    expect(send()).toBe(10);
  });
});

describe('a flood', () => {
  it('of 10,000 requests stops at 1,000, keeps the rest outside, and ends by itself', () => {
    let taken = 0;
    let first: RequestLetter | null = null;
    for (let i = 0; i < 10_000; i++) {
      const letter = request({ contact: `a${i}@example.org` });
      first ??= letter;
      if (vault.requests.take(letter, true)) taken += 1;
    }
    expect(taken).toBe(1000);
    // who was there before can still confirm
    vault.requests.take(codeLetter(first!.reference, codeOf()), true);
    expect(vault.requests.find(1)!.state).toBe('open');
    now += 25 * HOUR;
    vault.requests.lapse();
    expect(vault.requests.take(request(), true)).toBe(true);
  });
});

describe('a decision', () => {
  it('to erase deletes what was written, and the contact when it was told', () => {
    const { reference } = confirmed();
    expect(vault.requests.decide(1, 'message_erased', true)).toBe(true);
    expect(only()).toMatchObject({ state: 'granted', letter: { who: '', text: '', reference } });
    const [mail] = vault.requests.dueMail();
    expect(mail).toMatchObject({ kind: 'outcome', code: null, reference });
    vault.requests.mailed(mail!, 'sent');
    expect(only()).toMatchObject({ state: 'granted', outcome: 'message_erased', letter: null });
    expect(vault.requests.decide(1, 'unclear', false)).toBe(false);
  });

  it('is not mailed to an address that nobody confirmed', () => {
    vault.requests.take(request(), false);
    vault.requests.decide(1, 'person_erased', true);
    expect(vault.requests.dueMail()).toEqual([]);
    expect(only().letter).toBeNull();
  });

  it('is mailed again while the server is away, and not for ever', () => {
    confirmed();
    vault.requests.decide(1, 'unclear', false);
    let tries = 0;
    for (let hours = 0; hours < 24 * 7; hours++) {
      for (const mail of vault.requests.dueMail()) {
        tries += 1;
        vault.requests.mailed(mail, 'later');
      }
      now += HOUR;
    }
    expect(tries).toBe(12);
    expect(only().mail).toBeNull();
  });

  it('is deleted after its time, once it was told', () => {
    confirmed();
    vault.requests.decide(1, 'not_theirs', false);
    now = Date.UTC(2027, 0, 30);
    expect(vault.requests.old(12)).toEqual([]);
    now = Date.UTC(2027, 1, 2);
    expect(vault.requests.old(12)).toEqual([]);
    for (const one of vault.requests.untold()) vault.requests.told({ n: one.n, state: one.request.state });
    const old = vault.requests.old(12);
    expect(old).toEqual([only().key]);
    vault.requests.delete(old);
    expect(vault.requests.all()).toEqual([]);
  });
});

describe('what is told in public', () => {
  const told = () => vault.requests.untold().map(({ request: one }) => one);

  it('names a message only where the tombstone does too, and counts only what is serious', () => {
    const letter = request();
    vault.requests.take(letter, true);
    expect(told()).toMatchObject([{ state: 'waiting', list: 'dc-x', seq: null, counts: false }]);
    vault.requests.take(codeLetter(letter.reference, codeOf()), true);
    expect(told()).toMatchObject([{ state: 'open', seq: null, counts: true, closed: null }]);
    vault.requests.decide(1, 'withheld', true);
    expect(told()).toMatchObject([{ state: 'granted', seq: 12, closed: '2026-01-31', outcome: 'withheld' }]);
    expect(JSON.stringify(told())).not.toMatch(/jane|quill|vermilion/iu);
    expect(JSON.stringify(told())).not.toContain(letter.reference);
  });

  it('is told again where it changed while it was being told', () => {
    const letter = confirmed();
    const [before] = vault.requests.untold();
    vault.requests.take({ kind: 'withdraw', ...envelope(letter.reference) }, true);
    vault.requests.told({ n: before!.n, state: before!.request.state });
    expect(told()).toMatchObject([{ state: 'withdrawn' }]);
  });
});

it.each([
  ['2026-01-15', '2026-02-15'],
  ['2026-01-31', '2026-02-28'],
  ['2028-01-31', '2028-02-29'],
  ['2026-08-31', '2026-09-30'],
  ['2026-12-31', '2027-01-31'],
])('an answer to a request of %s is due on %s', (received, due) =>
  expect(dueDay(Date.parse(`${received}T23:00:00Z`))).toBe(due),
);
