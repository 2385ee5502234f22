// Labels, prefixes and shapes repeated without end: the time grows with the length, not with its square.
import { describe, expect, it } from 'vitest';
import { findBirthDates } from '../../../src/redact/detect/birth-date.ts';
import { findCredentials } from '../../../src/redact/detect/credential.ts';
import { labelWords } from '../../../src/redact/detect/label-words.ts';
import { findMacAddresses } from '../../../src/redact/detect/mac-address.ts';
import { findNationalIds } from '../../../src/redact/detect/national-id.ts';
import { findSocialHandles } from '../../../src/redact/detect/social-handle.ts';
import { findUrlSecrets } from '../../../src/redact/detect/url-secret.ts';
import type { Scan } from '../../../src/redact/finding.ts';
import { cpuTimer, leastMs } from '../../support/cpu-timer.ts';

const DETECTORS = {
  findBirthDates,
  findCredentials,
  findMacAddresses,
  findNationalIds,
  findSocialHandles,
  findUrlSecrets,
};
const PATTERNS = [
  'passport ', 'passport no ', 'passport: ', 'passport 1', 'ID number is the ', 'SSN-', 'EMP-1', 'A1 ', 'AB 12 ', '12 ', '1-', '123-45-', '123-45-6789 ', '784-1990-',
  'born on ', 'born ', 'born 1 march ', '1984年', '12 March 1984 geboren ', 'D.O.B.', 'г.р.',
  'password ', 'password for ', 'password: ', 'password is is ', 'password for a b c ', 'key ', 'API key ', 'token=', 'secret:"', "pass: '", 'login: a ', 'Bearer ', 'cookie: a=', 'seed phrase: abc ',
  'eyJ', 'eyJabcdefghi.', 'eyJabcdefgh.eyJabcd.', 'AKIA', 'sk-', 'ghp_', 'sk-sk_', 'xoxb-', ':AA', '12345678:AA', '-----BEGIN PGP PRIVATE KEY BLOCK-----', '-----BEGIN ', '-----END ',
  'Twitter ', 'Twitter: ', 'Twitter @', 'twitter.com/', 'Telegram / ', 'x.com/', '@a', '@a@', '@a.b:', '@a@b.', '://@', 'https://a.b/@', '微信', '密码', '密码是', '身份证号',
  'aa:', 'aa-', 'aabb.', 'aa:bb:cc:dd:ee:ff:', 'aB', 'AbCd', 'a1', 'é', 'م', 'https://urldefense.com/v2/url?u=a-3Fb-3D', 'https://urldefense.com/a-40', '-40a.', '__;', 'https://google.com/url?a=', 'https://click.a.com/aA1', '/private-', '&a=', '?key=a',
]; // prettier-ignore

function elapsedMs(text: string): number {
  const spent = cpuTimer();
  const labels = labelWords(text);
  const scan: Scan = {
    text,
    people: [],
    names: false,
    regions: [],
    zones: () => [],
    labels: () => labels,
  };
  for (const detector of Object.values(DETECTORS)) detector(scan);
  return spent();
}

describe('hostile repetition', () => {
  it.each(PATTERNS)('costs little: %j', (pattern) => {
    const text = pattern.repeat(Math.ceil(100_000 / pattern.length));
    expect(leastMs(() => elapsedMs(text), 400)).toBeLessThan(400); // squared it would be many seconds
  });
});
