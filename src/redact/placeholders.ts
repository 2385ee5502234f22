// The words that stand where something was. A reader understands them, and a second pass leaves them alone.
import { CITY_NAMES } from './detect/postal/places.ts';
import type { Category } from './public-message.ts';

const NOUNS: Readonly<Record<Category, string>> = {
  email: 'email',
  phone: 'phone',
  ip: 'IP address',
  iban: 'bank account',
  card: 'card number',
  url_secret: 'secret',
  meeting: 'meeting details',
  postal_address: 'postal address',
  national_id: 'identity number',
  credential: 'secret',
  social: 'account name',
  name: 'name',
  custom: 'text',
};

/** Placeholders for kinds that deserve their own word. */
const KIND_NOUNS: Readonly<Record<string, string>> = {
  'meeting/link': 'meeting link',
  'ip/mac': 'MAC address',
  'national_id/birth_date': 'birth date',
  'custom/header': 'header',
  'custom/encoded': 'encoded data',
};

/** `[email removed]`, `[meeting link removed]` … */
export function removed(category: Category, kind = ''): string {
  return `[${KIND_NOUNS[`${category}/${kind}`] ?? NOUNS[category]} removed]`;
}

/** `[email 3f2a]`: the same value has the same four characters in all of an archive. */
export function pseudonym(category: Category, token: string): string {
  return `[${NOUNS[category]} ${token}]`;
}

/** `[email at example.org]`, `[meeting link at meet.example]`: who is gone, where stays. */
export function hostOnly(category: Category, kind: string, host: string): string {
  return `[${KIND_NOUNS[`${category}/${kind}`] ?? NOUNS[category]} at ${host}]`;
}

/** `[postal address in Nairobi]`: only a city of the closed list, so that nothing can be said in its place. */
export function cityOnly(city: string): string {
  return `[${NOUNS.postal_address} in ${city}]`;
}

export const PARTICIPANT = 'Participant';

const nouns = [...new Set([...Object.values(NOUNS), ...Object.values(KIND_NOUNS)])].join('|');

const cities = CITY_NAMES.map((city) => city.replaceAll('.', '\\.')).join('|');

/** Sticky: a placeholder at this place. Hosts hold no long digit run, so that no number hides in one. */
export const PLACEHOLDER = new RegExp(
  `\\[(?:(?:${nouns}) (?:removed|[a-z2-7]{4}|at (?![^\\]\\n]{0,255}\\d{5})(?:[\\p{L}\\p{N}-]{1,63}\\.){1,10}[\\p{L}\\p{N}-]{2,63})|${NOUNS.postal_address} in (?:${cities})|${PARTICIPANT} [a-z2-7]{4})\\]`,
  'uy',
);
