// Addresses in base64 (RFC 4648 4 and 5): parameters of newsletters' links, tokens, parts that were pasted undecoded.
import { domainEnd } from './domain.ts';
import type { Finding, Scan } from '../finding.ts';

const LEAST = 16;
/** The rest of a run, and lines of runs with their quotation marks. The classes do not meet, so this is linear. */
const RUN = /[A-Za-z0-9+/_-]{16,4000}={0,2}(?:\r?\n[> \t|]{0,12}[A-Za-z0-9+/_-]{20,76}={0,2}(?![^\r\n]))*/y;
const ADDRESS = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/;
const LIMIT = 200_000;

/** Finds runs that hold an address once decoded; the run goes as a whole, `value` is the address. */
export function findEncodedAddresses({ text }: Scan): Finding[] {
  const findings: Finding[] = [];
  // Every run of 16 has a letter at one of these places; what lies between need not be looked at.
  for (let at = LEAST - 1, done = 0; at < text.length; at += LEAST) {
    if (at < done || !isLetter(text.charCodeAt(at))) continue;
    let start = at;
    while (start > done && isLetter(text.charCodeAt(start - 1))) start -= 1;
    let end = at + 1;
    while (end - start < LEAST && end < text.length && isLetter(text.charCodeAt(end))) end += 1;
    if (end - start < LEAST) continue;
    RUN.lastIndex = start;
    const run = RUN.exec(text)?.[0];
    if (run === undefined) continue;
    done = start + run.length;
    // Words, paths and hexadecimal numbers have no such mix.
    if (!/[a-z]/.test(run) || !/[A-Z]/.test(run)) continue;
    const whole = addressIn(run);
    if (whole !== null) {
      findings.push(finding(start, run.length, whole));
      continue;
    }
    if (run.length > 4000 || !run.includes('/')) continue;
    // A slash is a letter of base64 and also the mark between parts of a path.
    let place = 0;
    for (const part of run.split('/')) {
      const address = part.length >= 16 ? addressIn(part) : null;
      if (address !== null) findings.push(finding(start + place, part.length, address));
      place += part.length + 1;
    }
  }
  return findings;
}

/** A-Z a-z 0-9 + - / _ */
function isLetter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 47 && code <= 57) ||
    code === 43 ||
    code === 45 ||
    code === 95
  );
}

function addressIn(run: string): string | null {
  const decoded = Buffer.from(run.slice(0, LIMIT).replace(/[>|\s]/g, ''), 'base64').toString('latin1');
  if (!decoded.includes('@')) return null;
  const address = ADDRESS.exec(decoded)?.[0].toLowerCase() ?? null;
  // Compressed bytes look like anything now and then.
  return address === null || domainEnd(address.slice(address.indexOf('@') + 1)) === null ? null : address;
}

function finding(start: number, length: number, value: string): Finding {
  return { start, end: start + length, category: 'email', kind: 'encoded', value };
}
