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

// "Amina via DC-X", "'Amina' via DC-X", and what translated list software writes for "via".
const VIA = /^\s*["'‘“]?(.{1,200}?)["'’”]?\s+(?:via|per|por|par|über|через|通过|經由|经由|عبر)\s+.{1,200}$/iu;

/** The author; From itself unless From really is the list's. A foreign Reply-To never steals an authorship. */
export function originalAuthor(headers: AuthorHeaders, listAddress: string | null): Address {
  const { from } = headers;
  if (!isTheLists(from.addrSpec, listAddress)) return from;
  const displayName = VIA.exec(from.displayName)?.[1]?.trim() ?? from.displayName;
  const { originalFrom } = headers;
  if (originalFrom !== null && originalFrom.addrSpec !== '' && !isTheLists(originalFrom.addrSpec, listAddress)) {
    return { displayName: originalFrom.displayName || displayName, addrSpec: originalFrom.addrSpec };
  }
  const replies = headers.replyTo.filter((address) => !isTheLists(address.addrSpec, listAddress));
  const addrSpec = headers.originalSender ?? (replies.length === 1 ? replies[0]!.addrSpec : null);
  if (addrSpec !== null && addrSpec !== '' && !isTheLists(addrSpec, listAddress)) {
    return { displayName: displayName || (replies[0]?.displayName ?? ''), addrSpec };
  }
  return { displayName, addrSpec: displayName === from.displayName ? from.addrSpec : '' };
}

function isTheLists(addrSpec: string, listAddress: string | null): boolean {
  if (listAddress === null) return false;
  const address = addrSpec.toLowerCase();
  const list = listAddress.toLowerCase();
  if (address === list) return true;
  const [local, host] = [list.slice(0, list.lastIndexOf('@')), list.slice(list.lastIndexOf('@'))];
  return address.endsWith(host) && address.startsWith(`${local}-`);
}
