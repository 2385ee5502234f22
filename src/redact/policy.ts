// What a coalition decides: for each kind of personal data, what becomes of it. Defaults are the safe choice.
import { domainToASCII } from 'node:url';
import { z } from 'zod';
import type { Finding } from './finding.ts';
import { networkOf } from './detect/ip-address.ts';
import { largeCityIn } from './detect/postal/places.ts';
import { KeyedHasher } from './keyed-hash.ts';
import { cityOnly, hostOnly, PARTICIPANT, pseudonym, removed } from './placeholders.ts';

const always = z.literal('remove').default('remove');

const Categories = z.strictObject({
  email: z.enum(['keep', 'mask', 'pseudonymise', 'remove']).default('remove').meta({
    description: 'Addresses of people. mask keeps the domain; pseudonymise gives each address a short code',
  }),
  phone: z
    .enum(['keep', 'pseudonymise', 'remove'])
    .default('remove')
    .meta({ description: 'Telephone and fax numbers' }),
  ip: z.enum(['keep', 'generalise', 'remove']).default('remove').meta({
    description: 'IP addresses. generalise keeps the /24 or /48 network and what is special or well known',
  }),
  iban: always.meta({ description: 'Bank accounts; always removed' }),
  card: always.meta({ description: 'Payment card numbers; always removed' }),
  url_secret: always.meta({ description: 'Tokens, user names and subscriber ids in links; always removed' }),
  meeting: z
    .enum(['generalise', 'remove'])
    .default('remove')
    .meta({ description: 'Meeting links and codes. generalise keeps the host of a link; codes always go' }),
  credential: always.meta({ description: 'Passwords, keys and access tokens; always removed' }),
  postal_address: z.enum(['keep', 'generalise', 'remove']).default('remove').meta({
    description: 'Postal addresses. generalise keeps the name of a large city and nothing else',
  }),
  national_id: always.meta({ description: 'Identity numbers and dates of birth; always removed' }),
  social: z
    .enum(['keep', 'remove'])
    .default('remove')
    .meta({ description: 'Account names of social networks and messengers' }),
});

export const Policy = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
      .meta({ description: 'Name of the policy: lower case, digits and hyphens' }),
    title: z.string().min(1).max(100).meta({ description: 'Title on the public policy page' }),
    summary: z.string().min(1).max(1000).meta({ description: 'What the policy does, in a sentence or two' }),
    categories: Categories.prefault({}).meta({ description: 'What becomes of each kind of personal data' }),
    listAddresses: z
      .enum(['keep', 'remove'])
      .default('keep')
      .meta({ description: "The list's own addresses" }),
    roles: z
      .enum(['keep', 'remove'])
      .default('remove')
      .meta({ description: 'Addresses of functions, such as info@ or secretariat@' }),
    officePhones: z
      .enum(['keep', 'remove'])
      .default('remove')
      .meta({ description: 'Numbers labelled as a switchboard, a reception or an office' }),
    officeAddresses: z
      .enum(['keep', 'remove'])
      .default('remove')
      .meta({ description: 'Postal addresses labelled as an office, headquarters or a secretariat' }),
    names: z
      .enum(['keep', 'pseudonymise'])
      .default('keep')
      .meta({ description: 'Names of people. pseudonymise writes "Participant" and a short code' }),
    attachments: z
      .enum(['scrub', 'hide'])
      .default('hide')
      .meta({ description: 'File names. scrub redacts them; hide writes attachment-1.pdf' }),
    allow: z.array(z.string().min(3).max(320)).max(1000).default([]).meta({
      description: 'Values that stay although they look personal: whole addresses or numbers, any case',
    }),
  })
  .meta({ id: 'Policy', description: 'A redaction policy, config/policies/<id>.yaml' });
export type Policy = z.infer<typeof Policy>;

export interface CompiledPolicy {
  readonly policy: Policy;
  readonly version: number;
  readonly region: string | null;
  /** the placeholder for a finding, or null where the policy keeps it */
  replacementFor(finding: Finding): string | null;
  /** true for an address that the policy keeps: the list's own, a role, an allowed one */
  keepsAddress(addrSpec: string): boolean;
  readonly hasher: KeyedHasher;
}

export interface PolicySetting {
  /** addresses of the list itself */
  readonly listAddresses?: readonly string[];
  /** domains where every address is a list (lists.example.org); ignored where the name doesn't look like it */
  readonly listDomains?: readonly string[];
  /** 32 bytes, or a hasher made of them; stays on the private side */
  readonly key: Uint8Array | KeyedHasher;
  /** ISO 3166 code of the country whose national phone numbers are likely on this list */
  readonly region?: string | null;
  /** version number under which the policy was published; 1 where it was not */
  readonly version?: number;
}

/** Prepares a policy for use on one list. */
export function compilePolicy(policy: Policy, setting: PolicySetting): CompiledPolicy {
  const hasher = setting.key instanceof KeyedHasher ? setting.key : new KeyedHasher(setting.key);
  const lists = listRules(setting.listAddresses ?? [], setting.listDomains ?? []);
  const allowed = new Set(policy.allow.flatMap((value) => [value.toLowerCase(), compact(value)]));

  function keepsAddress(addrSpec: string): boolean {
    const address = addrSpec.trim().toLowerCase();
    if (allowed.has(address)) return true;
    if (lists(address)) return policy.listAddresses === 'keep';
    return policy.roles === 'keep' && isRoleAddress(address);
  }

  function replacementFor(finding: Finding): string | null {
    const { category, kind, value } = finding;
    if (allowed.has(value) || allowed.has(compact(value))) return null;
    const token = (text: string) => hasher.hash('pseudonym', text).slice(0, 4);
    switch (category) {
      case 'email': {
        if (kind === 'service' || keepsAddress(value)) return null;
        const action = policy.categories.email;
        if (action === 'keep') return null;
        if (action === 'pseudonymise') return pseudonym('email', token(canonicalAddress(value)));
        const host = value.slice(value.lastIndexOf('@') + 1);
        return action === 'mask' && isPlainHost(host) ? hostOnly('email', '', host) : removed('email');
      }
      case 'phone':
        if (policy.categories.phone === 'keep' || (kind === 'office' && policy.officePhones === 'keep'))
          return null;
        return policy.categories.phone === 'pseudonymise'
          ? pseudonym('phone', token(value))
          : removed('phone');
      case 'ip':
        if (policy.categories.ip === 'keep') return null;
        if (policy.categories.ip === 'remove' || kind === 'mac') return removed('ip', kind);
        return kind === 'public' ? networkOf(value) : null;
      case 'meeting': {
        const generalises =
          policy.categories.meeting === 'generalise' && kind === 'link' && isPlainHost(value);
        return generalises ? hostOnly('meeting', 'link', value) : removed('meeting', kind);
      }
      case 'name':
        if (policy.names === 'keep') return null;
        return `[${participant(hasher, value)}]`;
      case 'postal_address': {
        const action = policy.categories.postal_address;
        if (action === 'keep' || (kind === 'office' && policy.officeAddresses === 'keep')) return null;
        const city = action === 'generalise' ? largeCityIn(value) : null;
        return city === null ? removed(category) : cityOnly(city);
      }
      case 'social':
        return policy.categories.social === 'keep' ? null : removed(category);
      default:
        return removed(category, kind);
    }
  }

  return {
    policy,
    version: setting.version ?? 1,
    region: setting.region ?? null,
    hasher,
    keepsAddress,
    replacementFor,
  };
}

/** `Participant 3f2a`: the first four characters of the author's key, so that text and author line agree. */
export function participant(hasher: KeyedHasher, person: string): string {
  return `${PARTICIPANT} ${hasher.hash('author', person.trim().toLowerCase()).slice(0, 4)}`;
}

function compact(value: string): string {
  return /\p{L}/u.test(value) ? value.toLowerCase() : value.replace(/\D/g, '');
}

/** `jane+igf@example.org` and `jane@example.org` are one person; so are jane@bücher.example and jane@xn--bcher-kva.example. */
function canonicalAddress(address: string): string {
  const plain = address.replace(/^([^+@=]{1,64})\+[^@=]{0,64}@/, '$1@');
  const at = plain.lastIndexOf('@') + 1;
  return isAscii(plain) ? plain : plain.slice(0, at) + (domainToASCII(plain.slice(at)) || plain.slice(at));
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

function isPlainHost(host: string): boolean {
  return /^(?!.*\d{5})(?:[\p{L}\p{N}-]{1,63}\.){1,10}[\p{L}\p{N}-]{2,63}$/u.test(host);
}

const ROLE =
  /^(?:info|information|contact|contacts|secretariat|secretary|chair|chairs|co-chairs|office|press|media|help|helpdesk|support|admin|administrator|abuse|postmaster|hostmaster|webmaster|listmaster|mailman|majordomo|listserv|sympa|noreply|no-reply|donotreply|do-not-reply|list|lists|enquiries|inquiries|feedback|events|registration|newsletter|communications|comms|membership|members|privacy|dpo|legal|security|noc|editor|editors|moderator|moderators|mailer-daemon|root)$/;
const COMMAND = /-(?:owner|request|leave|join|bounces|subscribe|unsubscribe|confirm|admin|help|moderators?)$/;

/** A function, not a person; the whole local part must be the word ("contact.jane" is somebody). */
function isRoleAddress(address: string): boolean {
  const local = address.slice(0, address.lastIndexOf('@'));
  return ROLE.test(local);
}

const LIST_HOST =
  /^(?:lists?|mailman\d?|ml|groups?|listserv|sympa|mailing|listas|listes|listen)\d?\.|^(?:googlegroups\.com|groups\.io|freelists\.org|lists\.\S{1,200})$/;

function listRules(addresses: readonly string[], domains: readonly string[]): (address: string) => boolean {
  const own = new Set(addresses.map((address) => address.trim().toLowerCase()));
  // A domain where people have boxes too must never be taken for a list domain.
  const hosts = new Set(
    domains.map((domain) => domain.trim().toLowerCase()).filter((domain) => LIST_HOST.test(domain)),
  );
  return (address) => {
    const at = address.lastIndexOf('@');
    const local = address.slice(0, at);
    const domain = address.slice(at + 1);
    if (own.has(address) || own.has(`${local.replace(COMMAND, '')}@${domain}`)) return true;
    return hosts.has(domain) && /^[a-z0-9_.-]{1,64}$/.test(local);
  };
}
