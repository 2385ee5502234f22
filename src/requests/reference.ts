// Reference numbers of requests: random, easy to read out, hard to guess; only their SHA-256 is stored in public.
import { createHash, randomInt } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 100 bits */
const LENGTH = 20;

/** A fresh reference, as it is stored: 20 signs without hyphens. */
export function newReference(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** As people see it: in groups of five. */
export function referenceInGroups(reference: string): string {
  return reference.replace(/.{5}(?=.)/gu, '$&-');
}

/** What somebody typed as a reference, or null. Case, hyphens and signs that are mistaken for others do not count. */
export function readReference(text: string): string | null {
  if (text.length > 60) return null;
  const plain = text.toUpperCase().replace(/[\s-]/gu, '').replace(/O/gu, '0').replace(/[IL]/gu, '1');
  return /^[0-9A-HJKMNP-TV-Z]{20}$/u.test(plain) ? plain : null;
}

/** What stands for the reference in public: it cannot be turned back. */
export function referenceKey(reference: string): string {
  return createHash('sha256').update(`dc-archive request ${reference}`).digest('hex');
}
