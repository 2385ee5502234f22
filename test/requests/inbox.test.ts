import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dropLetter, takeLetters, waitingLetters } from '../../src/requests/inbox.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dc-inbox-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const name = (letter: string) => `${letter.repeat(22)}.letter`;
const now = () => Date.now();

it('hands over each letter once, and leaves what is not wanted yet', () => {
  for (const text of ['one', 'two', 'three']) dropLetter(folder, Buffer.from(text));
  expect(waitingLetters(folder)).toBe(3);
  const seen: string[] = [];
  const keep = (sealed: Uint8Array | null) => {
    seen.push(Buffer.from(sealed!).toString());
    return seen.at(-1) !== 'two';
  };
  expect(takeLetters(folder, now(), keep)).toEqual({ taken: 2, left: 1 });
  expect(seen.toSorted()).toEqual(['one', 'three', 'two']);
  expect(takeLetters(folder, now(), () => true)).toEqual({ taken: 1, left: 0 });
  expect(readdirSync(folder)).toEqual([]);
});

it('can be read by the worker whatever the umask of the web is', () => {
  const before = process.umask(0o077);
  try {
    dropLetter(folder, Buffer.from('one'));
  } finally {
    process.umask(before);
  }
  expect(statSync(join(folder, readdirSync(folder)[0]!)).mode & 0o777).toBe(0o644);
});

it('follows no link, waits for no pipe, opens nothing large, and takes all of it away', () => {
  const secret = join(folder, '..', `${Date.now()}.secret`);
  writeFileSync(secret, 'secret');
  symlinkSync(secret, join(folder, name('a')));
  execFileSync('mkfifo', [join(folder, name('b'))]);
  mkdirSync(join(folder, name('c')));
  writeFileSync(join(folder, name('d')), Buffer.alloc(30_000));
  writeFileSync(join(folder, '.hidden'), 'x');
  writeFileSync(join(folder, 'passwd'), 'x');
  const seen: (Uint8Array | null)[] = [];
  takeLetters(folder, now(), (sealed) => {
    seen.push(sealed);
    return true;
  });
  expect(seen).toEqual([null, null, null, null, null, null]);
  expect(readdirSync(folder)).toEqual([]);
  expect(existsSync(secret)).toBe(true);
  rmSync(secret);
});

it('leaves a letter alone that is being written, and takes one away that was broken off', () => {
  const half = join(folder, `${'e'.repeat(22)}.new`);
  writeFileSync(half, 'ha');
  expect(takeLetters(folder, now(), () => true).taken).toBe(0);
  utimesSync(half, 0, 0);
  expect(takeLetters(folder, now(), () => true).taken).toBe(1);
});

it('takes nothing where there is no folder, and says so to who wants to leave something', () => {
  rmSync(folder, { recursive: true });
  expect(takeLetters(folder, now(), () => true)).toEqual({ taken: 0, left: 0 });
  expect(() => dropLetter(folder, Buffer.from('x'))).toThrow();
});
