import { expect, it } from 'vitest';
import { withoutArmour } from '../../src/mail/armour.ts';
import { cpuTimer } from '../support/cpu-timer.ts';

const SIGNATURE = [
  '-----BEGIN PGP SIGNATURE-----',
  'Version: Example 1',
  '',
  'iQEzBAEBCAAdFiEE0000EXAMPLE0000EXAMPLEbmF0dXJlMA0GCSqGSIb3DQEBAQUA',
  '=abcd',
  '-----END PGP SIGNATURE-----',
];
const ENCRYPTED = [
  '-----BEGIN PGP MESSAGE-----',
  '',
  'hQEMA0abcDEFexampleEXAMPLEexampleEXAMPLEexampleEXAMPLEexampleEXAM',
  'hQ==',
  '=wxyz',
  '-----END PGP MESSAGE-----',
];
const lines = (...text: (string | readonly string[])[]) => text.flat().join('\n');
const quoted = (text: readonly string[]) => text.map((line) => `> ${line}`);
const signed = (...text: string[]) => [
  '-----BEGIN PGP SIGNED MESSAGE-----',
  'Hash: SHA256',
  '',
  ...text,
  ...SIGNATURE,
];

it('shows signed text without its armour and its dashes as they were written', () => {
  const text = lines('Before', signed('Dear all,', '- - one', '- -- ', 'Ada', ' - indented'), 'After');
  expect(withoutArmour(text)).toEqual({
    text: 'Before\nDear all,\n- one\n-- \nAda\n - indented\nAfter',
    isEncrypted: false,
  });
});

it('does the same in a quotation, and only there', () => {
  const text = lines(quoted(signed('Dear all,', '- -- ', 'Ada')), '- a list', '- of mine');
  expect(withoutArmour(text).text).toBe('> Dear all,\n> -- \n> Ada\n- a list\n- of mine');
});

it('takes dashes for a list where the signature was cut off', () => {
  const cut = lines('> -----BEGIN PGP SIGNED MESSAGE-----', '> Hash: SHA1', '> ', '> - one', '', 'Yes.');
  expect(withoutArmour(cut).text).toBe('> - one\n\nYes.');
});

it('names what is encrypted and keeps what stands around it', () => {
  expect(withoutArmour(lines('Before', ENCRYPTED, 'After'))).toEqual({
    text: 'Before\nAfter',
    isEncrypted: true,
  });
  expect(withoutArmour(lines(ENCRYPTED.slice(0, 4)))).toEqual({ text: '', isEncrypted: true });
});

it('leaves a quoted encrypted block to the redactor: the answer itself can be read', () => {
  const text = lines(quoted(ENCRYPTED), 'I cannot read this.');
  expect(withoutArmour(text)).toEqual({ text, isEncrypted: false });
});

it.each([
  'Each begins with\n-----BEGIN PGP MESSAGE-----\nand ends with\n-----END PGP MESSAGE-----',
  'Look for "-----BEGIN PGP SIGNED MESSAGE-----" in it.',
  '-----BEGIN PGP SIGNED MESSAGE-----\nis the first line.',
  '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBFabc\n-----END PGP PUBLIC KEY BLOCK-----',
])('keeps what only speaks of armour: %#', (text) => {
  expect(withoutArmour(text)).toEqual({ text, isEncrypted: false });
});

it('is linear', () => {
  const spent = cpuTimer();
  withoutArmour('-----BEGIN PGP SIGNED MESSAGE-----\n\n'.repeat(40_000));
  withoutArmour('-----BEGIN PGP MESSAGE-----\nHash: x\n'.repeat(40_000));
  withoutArmour(`-----BEGIN PGP MESSAGE-----\n${'AAAA\n'.repeat(300_000)}`);
  expect(spent()).toBeLessThan(3000);
});
