// Who wrote a message, where the list software put itself into From to satisfy DMARC (reference D8).
import type { Address } from './address.ts';

export interface AuthorHeaders {
  readonly from: Address;
  readonly replyTo: readonly Address[];
  readonly sender: Address | null;
  /** X-Original-From (Google, Sympa), read as an address */
  readonly originalFrom: Address | null;
  /** X-Original-Sender or X-MailFrom, address only */
  readonly originalSender: string | null;
}

// "Amina via DC-X", "'Amina' via DC-X". Greedy: a name may hold the word itself, the list's words come last.
const VIA = /^(.{1,200})\s\(?via\s.{1,200}$/iu;
// What translated list software writes for "via" (Sympa).
const VIA_TRANSLATED = /^(.{1,200}?)\s(?:per|por|par|über|через|通过|經由|经由|عبر)\s.{1,200}$/iu;

/**
 * The author; From itself unless From really is the list's. Order: X-Original-From, the single Reply-To that is not
 * the list where the name says "via", X-Original-Sender, any single Reply-To. A foreign Reply-To never steals an authorship.
 */
export function originalAuthor(headers: AuthorHeaders, listAddress: string | null): Address {
  const { from, originalFrom } = headers;
  const nameBeforeVia = beforeVia(from.displayName);
  const isRewritten =
    isTheLists(from.addrSpec, listAddress) ||
    (nameBeforeVia !== null && originalFrom !== null && sameHost(from.addrSpec, listAddress ?? ''));
  if (!isRewritten) return from;
  const displayName = nameBeforeVia ?? from.displayName;
  if (originalFrom !== null && isAPersons(originalFrom.addrSpec, listAddress)) {
    return { displayName: originalFrom.displayName || displayName, addrSpec: originalFrom.addrSpec };
  }
  const replies = headers.replyTo.filter((address) => isAPersons(address.addrSpec, listAddress));
  const single = replies.length === 1 ? replies[0]! : null;
  const sender = isAPersons(headers.originalSender ?? '', listAddress) ? headers.originalSender : null;
  const addrSpec = (nameBeforeVia === null ? sender : null) ?? single?.addrSpec ?? sender;
  if (addrSpec !== null) return { displayName: displayName || (single?.displayName ?? ''), addrSpec };
  return { displayName, addrSpec: nameBeforeVia === null ? from.addrSpec : '' };
}

function beforeVia(displayName: string): string | null {
  const trimmed = displayName.slice(0, 400).trim();
  const name = (VIA.exec(trimmed) ?? VIA_TRANSLATED.exec(trimmed))?.[1];
  return name === undefined
    ? null
    : name
        .trim()
        .replace(/^["'‘“]|["'’”]$/gu, '')
        .trim();
}

function isAPersons(addrSpec: string, listAddress: string | null): boolean {
  return addrSpec !== '' && !isTheLists(addrSpec, listAddress);
}

function sameHost(a: string, b: string): boolean {
  const host = (addrSpec: string) => addrSpec.slice(addrSpec.lastIndexOf('@') + 1).toLowerCase();
  return a.includes('@') && b.includes('@') && host(a) === host(b);
}

function isTheLists(addrSpec: string, listAddress: string | null): boolean {
  if (listAddress === null) return false;
  const address = addrSpec.toLowerCase();
  const list = listAddress.toLowerCase();
  if (address === list) return true;
  const [local, host] = [list.slice(0, list.lastIndexOf('@')), list.slice(list.lastIndexOf('@'))];
  return address.endsWith(host) && address.startsWith(`${local}-`);
}
