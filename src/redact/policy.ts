// A policy at work on one list: what becomes of each finding.
import { domainToASCII } from 'node:url';
import { isListHost, isRole, listOfCommand } from '../mail/role-address.ts';
import type { Finding } from './finding.ts';
import { networkOf } from './detect/ip-address.ts';
import { largeCityIn } from './detect/postal/places.ts';
import { KeyedHasher } from './keyed-hash.ts';
import { allowedValues, deniedTexts } from './own-lists.ts';
import { actionIn, IN_BODY, type Places } from './place.ts';
import { cityOnly, hostOnly, PARTICIPANT, pseudonym, removed } from './placeholders.ts';
import type { Policy } from './policy-document.ts';
import type { Category } from './public-message.ts';

/** The document and its schema; here too because whoever compiles a policy parses one. */
export { Policy } from './policy-document.ts';

export interface CompiledPolicy {
  readonly policy: Policy;
  readonly version: number;
  readonly region: string | null;
  /** the placeholder for a finding, or null where the policy keeps it; `written` is how it stands in the text */
  replacementFor(finding: Finding, places?: Places, written?: string): string | null;
  /** what the policy does with a category in a place; `hold` is for whoever publishes, the placeholder says "removed" */
  actionFor(category: Category, places?: Places): string;
  /** false where all places are treated alike, so that nobody need tell them apart */
  readonly tellsPlaces: boolean;
  /** a part of a text does not tell what the policy does there: places and patterns depend on what is far away */
  readonly readsWhole: boolean;
  /** what the deny list names, in a shadow text */
  denied(shadow: string): Finding[];
  /** true for an address that the policy keeps: the list's own, a role, an allowed one */
  keepsAddress(addrSpec: string): boolean;
  /** Keyed hash. Where names are hidden it is of this list alone: a list that shows them would say whose it is. */
  readonly codeOf: (purpose: 'author' | 'pseudonym', value: string) => string;
  readonly hasher: KeyedHasher;
}

export interface PolicySetting {
  /** id of the list; hidden people have other codes in each */
  readonly list?: string;
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
  const isAllowed = allowedValues(policy.allow);

  function keepsAddress(addrSpec: string): boolean {
    const address = addrSpec.trim().toLowerCase();
    if (isAllowed(address)) return true;
    if (lists(address)) return policy.listAddresses === 'keep';
    return policy.roles === 'keep' && isRole(address.slice(0, address.lastIndexOf('@')));
  }

  function actionFor(category: Category, places: Places = IN_BODY): string {
    if (category === 'name') return policy.names;
    return category === 'custom' ? 'remove' : actionIn(policy.categories[category], places);
  }

  const scope = policy.names === 'pseudonymise' && setting.list !== undefined ? `${setting.list}\n` : '';
  const codeOf: CompiledPolicy['codeOf'] = (purpose, value) => hasher.hash(purpose, scope + value);

  function replacementFor(finding: Finding, places: Places = IN_BODY, written?: string): string | null {
    const { category, kind, value } = finding;
    if (isAllowed(value, written)) return null;
    const action = actionFor(category, places);
    const token = (text: string) => codeOf('pseudonym', text).slice(0, 4);
    switch (category) {
      case 'email': {
        if (kind === 'service' || keepsAddress(value) || action === 'keep') return null;
        if (action === 'pseudonymise') return pseudonym('email', token(canonicalAddress(value)));
        const host = value.slice(value.lastIndexOf('@') + 1);
        return action === 'mask' && isPlainHost(host) ? hostOnly('email', '', host) : removed('email');
      }
      case 'phone':
        if (action === 'keep' || (kind === 'office' && policy.officePhones === 'keep')) return null;
        return action === 'pseudonymise' ? pseudonym('phone', token(value)) : removed('phone');
      case 'ip':
        if (action === 'keep') return null;
        if (action !== 'generalise' || kind === 'mac') return removed('ip', kind);
        return kind === 'public' ? networkOf(value) : null;
      case 'meeting':
        if (kind === 'link' && action === 'keep') return null;
        return kind === 'link' && action === 'generalise' && isPlainHost(value)
          ? hostOnly('meeting', 'link', value)
          : removed('meeting', kind);
      case 'name':
        return action === 'keep' ? null : `[${participant(codeOf, value)}]`;
      case 'postal_address': {
        if (action === 'keep' || (kind === 'office' && policy.officeAddresses === 'keep')) return null;
        const city = action === 'generalise' ? largeCityIn(value) : null;
        return city === null ? removed(category) : cityOnly(city);
      }
      case 'social':
        if (action === 'keep') return null;
        return action === 'pseudonymise' ? pseudonym('social', token(value)) : removed('social');
      default:
        return removed(category, kind);
    }
  }

  const tellsPlaces = Object.values(policy.categories).some((setting) => typeof setting !== 'string');
  return {
    policy,
    version: setting.version ?? 1,
    region: setting.region ?? null,
    codeOf,
    hasher,
    keepsAddress,
    replacementFor,
    actionFor,
    tellsPlaces,
    readsWhole: tellsPlaces || policy.deny.some((entry) => 'pattern' in entry),
    denied: deniedTexts(policy.deny),
  };
}

/** `Participant 3f2a`: the first four characters of the author's key, so that text and author line agree. */
export function participant(codeOf: CompiledPolicy['codeOf'], person: string): string {
  return `${PARTICIPANT} ${codeOf('author', person.trim().toLowerCase()).slice(0, 4)}`;
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

function listRules(addresses: readonly string[], domains: readonly string[]): (address: string) => boolean {
  const own = new Set(addresses.map((address) => address.trim().toLowerCase()));
  // A domain where people have boxes too must never be taken for a list domain.
  const hosts = new Set(domains.map((domain) => domain.trim().toLowerCase()).filter(isListHost));
  return (address) => {
    const at = address.lastIndexOf('@');
    const local = address.slice(0, at);
    const domain = address.slice(at + 1);
    if (own.has(address) || own.has(`${listOfCommand(local)}@${domain}`)) return true;
    return hosts.has(domain) && /^[a-z0-9_.-]{1,64}$/.test(local);
  };
}
