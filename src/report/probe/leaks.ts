// Obvious personal data in what the site serves: shapes that anybody could search for, not what the redaction looks for. Tells
// how many, never what.
import { isValidIBAN } from 'ibantools';
import { isListHost, isRole } from '../../mail/role-address.ts';

const ADDRESS = /(?<![\w.+-])([\w.+-]{1,64})@([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4})(?![\w-])/giu;
/** Pipermail's disguise: "jane at example.org" */
const DISGUISED =
  /(?<![\w.+-])([\w.+-]{1,64}) (?:at|\(at\)|\[at\]) ([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.(?:com|org|net|int|edu|info|io|eu|[a-z]{2}))(?![\w-])/giu;
/** International form, as people write numbers to be called: ten digits or more. */
const PHONE = /(?<![\w+])\+\d{1,3}(?:[ ().-]{0,2}\d{1,4}){3,6}(?!\w)/gu;
const IBAN = /(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)/gu;
const LEAST_DIGITS = 10;

export interface LeakRules {
  /** whole addresses that are public anyway, lower case: the list's, the contact */
  readonly publicAddresses: ReadonlySet<string>;
  /** kinds that the policy does not remove */
  readonly kept: ReadonlySet<'email' | 'phone' | 'iban'>;
  /** addresses of functions and lists stay */
  readonly keepsRoles: boolean;
}

/** How many. `text`: what a reader sees, at most a few megabytes. */
export function leaksIn(text: string, { publicAddresses, kept, keepsRoles }: LeakRules): number {
  const found = new Set<string>();
  if (!kept.has('email'))
    for (const pattern of [ADDRESS, DISGUISED])
      for (const [, local, host] of text.matchAll(pattern)) {
        const address = `${local}@${host}`.toLowerCase();
        const isPublic = publicAddresses.has(address) || host!.endsWith('.invalid');
        if (!isPublic && !(keepsRoles && isFunction(local!, host!))) found.add(address);
      }
  if (!kept.has('phone'))
    for (const [number] of text.matchAll(PHONE))
      if (number.replaceAll(/\D/gu, '').length >= LEAST_DIGITS) found.add(number);
  if (!kept.has('iban'))
    for (const [account] of text.matchAll(IBAN))
      if (isValidIBAN(account.replaceAll(' ', ''))) found.add(account);
  return found.size;
}

function isFunction(local: string, host: string): boolean {
  return isRole(local.toLowerCase()) || isListHost(host.toLowerCase());
}
