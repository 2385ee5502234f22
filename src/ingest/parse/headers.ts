// Header fields as mailparser leaves them, read the way lists need it.
import type { AddressObject, EmailAddress } from 'mailparser';
import type { Address } from '../../mail/address.ts';
import type { Mail } from './read-mail.ts';

export interface Fields {
  /** unfolded bodies of all fields with this name (lower case), in order, undecoded */
  all(name: string): string[];
  first(name: string): string;
  /** decoded text of the first such field */
  text(name: string): string;
  addresses(name: string): Address[];
}

export function fieldsOf(mail: Pick<Mail, 'headers' | 'headerLines'>): Fields {
  const byName = new Map<string, string[]>();
  for (const { key, line } of mail.headerLines) {
    const colon = line.indexOf(':');
    const body = unicode(line.slice(colon + 1))
      .replace(/\r?\n[ \t]?/gu, ' ')
      .trim();
    const bodies = byName.get(key);
    if (bodies === undefined) byName.set(key, [body]);
    else bodies.push(body);
  }
  const all = (name: string) => byName.get(name) ?? [];
  return {
    all,
    first: (name) => all(name)[0] ?? '',
    text(name) {
      const value = mail.headers.get(name);
      return typeof value === 'string' ? value : (all(name)[0] ?? '');
    },
    addresses(name) {
      const value = mail.headers.get(name);
      const objects = (Array.isArray(value) ? value : [value]) as (AddressObject | undefined)[];
      return objects.flatMap((object) => (isAddressObject(object) ? flatten(object.value) : []));
    },
  };
}

// mailparser keeps the lines as bytes, one a character.
function unicode(line: string): string {
  return /[\u0080-\u00ff]/u.test(line) ? Buffer.from(line, 'latin1').toString('utf8') : line;
}

function isAddressObject(value: unknown): value is AddressObject {
  return typeof value === 'object' && value !== null && Array.isArray((value as { value?: unknown }).value);
}

// Groups are one level deep in RFC 5322; a work list takes any depth. The header's size bounds it; how many people are too
// many is not decided here.
function flatten(mailboxes: readonly EmailAddress[]): Address[] {
  const found: Address[] = [];
  const waiting = [...mailboxes].reverse();
  while (waiting.length > 0) {
    const mailbox = waiting.pop()!;
    if (mailbox.group !== undefined) waiting.push(...mailbox.group);
    else found.push({ displayName: mailbox.name ?? '', addrSpec: mailbox.address ?? '' });
  }
  return found;
}
