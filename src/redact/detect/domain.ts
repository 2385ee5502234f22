// Is this a domain name that mail could go to? Public suffix list (tldts), special-use names (RFC 2606, 6761, 6762).
/* oxlint-disable no-control-regex -- "not ASCII" is said by its range */
import { parse } from 'tldts';
import { remembered } from '../../ops/remembered.ts';

const SPECIAL = new Set([
  'example',
  'test',
  'invalid',
  'localhost',
  'local',
  'localdomain',
  'internal',
  'intranet',
  'corp',
  'lan',
  'home',
  'onion',
  'arpa',
  'alt',
]);
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}_-]{0,62})$/u;
// "example.orgThanks": a sentence that touches the address.
const GLUED = /^(com|org|net|edu|gov|int|info|biz|eu|ch|de|fr|uk|us|br|in|ru|cn|jp|ke|ng|za)(?=[A-Z\d_-])/;
const ASCII_START = /^[A-Za-z]{2,24}(?=[^\x00-\x7f])/;
const isKnown = remembered(
  (label: string) =>
    SPECIAL.has(label) ||
    parse(`x.${label}`, { extractHostname: false, validateHostname: false }).isIcann === true,
  5_000,
);

/** True for a last label that exists, or that standards set aside. Any case, Unicode or `xn--`. */
export function isTopLevel(label: string): boolean {
  return isKnown(label.toLowerCase());
}

/**
 * Length of the longest beginning of `text` (labels and dots) that is a domain of two labels or more with a real
 * top-level domain, or null. Takes "example.org.Then" as "example.org".
 */
export function domainEnd(text: string): number | null {
  let best: number | null = null;
  let at = 0;
  for (let labels = 1; labels <= 12 && at < text.length && at < 255; labels += 1) {
    let end = text.indexOf('.', at);
    if (end < 0) end = text.length;
    const whole = text.slice(at, Math.min(end, at + 80));
    const run = /^[\p{L}\p{N}\p{M}_-]+/u.exec(whole)?.[0] ?? '';
    const label = run.replace(/[-_]+$/, '');
    if (!LABEL.test(label)) break;
    if (labels >= 2) {
      if (isTopLevel(label)) best = at + label.length;
      else {
        const part = GLUED.exec(label)?.[0] ?? ASCII_START.exec(label)?.[0];
        if (part !== undefined && isTopLevel(part)) best = at + part.length;
      }
    }
    if (run.length < end - at) break;
    at = end + 1;
  }
  return best;
}
