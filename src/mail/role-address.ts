// Addresses that are a function or a list, not a person.

const ROLE =
  /^(?:info|information|contact|contacts|secretariat|secretary|chair|chairs|co-chairs|office|press|media|help|helpdesk|support|admin|administrator|abuse|postmaster|hostmaster|webmaster|listmaster|mailman|majordomo|listserv|sympa|noreply|no-reply|donotreply|do-not-reply|reply|notifications?|list|lists|enquiries|inquiries|feedback|events|registration|newsletter|communications|comms|membership|members|privacy|dpo|legal|security|noc|editor|editors|moderator|moderators|mailer-daemon|root|undisclosed-recipients)$/u;
const COMMAND =
  /-(?:owner|request|leave|join|bounces?|subscribe|unsubscribe|confirm|admin|help|moderators?)(?:[+=].{0,200})?$/u;
const LIST_HOST =
  /^(?:lists?|mailman\d?|ml|groups?|listserv|sympa|mailing|listas|listes|listen)\d?\.|^(?:googlegroups\.com|groups\.io|freelists\.org)$/u;
const BOX = /^[^\s@<>()[\]\\,;:"]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}$/u;

/** `lists`: addresses of the lists, lower case. */
export function isPersonsAddress(address: string, lists: ReadonlySet<string>): boolean {
  const lower = address.trim().toLowerCase();
  if (!BOX.test(lower)) return false;
  const at = lower.lastIndexOf('@');
  const local = lower.slice(0, at);
  const host = lower.slice(at + 1);
  if (ROLE.test(local.replace(/\+.*$/u, '')) || COMMAND.test(local) || LIST_HOST.test(host)) return false;
  return !lists.has(lower) && !/[=]/u.test(local);
}
