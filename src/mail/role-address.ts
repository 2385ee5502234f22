// Addresses that are a function or a list, not a person: for the register, which knows people only, and for policies,
// which may keep them. What only the register needs is not in the common list: a policy must not show more for it.

const ROLE =
  /^(?:info|information|contact|contacts|secretariat|secretary|chair|chairs|co-chairs|office|press|media|help|helpdesk|support|admin|administrator|abuse|postmaster|hostmaster|webmaster|listmaster|mailman|majordomo|listserv|sympa|noreply|no-reply|donotreply|do-not-reply|list|lists|enquiries|inquiries|feedback|events|registration|newsletter|communications|comms|membership|members|privacy|dpo|legal|security|noc|editor|editors|moderator|moderators|mailer-daemon|root)$/u;
const NOBODY = /^(?:reply|notifications?|undisclosed-recipients)$/u;
const COMMANDS = (bounce: string) =>
  `-(?:owner|request|leave|join|${bounce}|subscribe|unsubscribe|confirm|admin|help|moderators?)`;
const COMMAND = new RegExp(`${COMMANDS('bounces?')}(?:[+=].{0,200})?$`, 'u');
const COMMAND_END = new RegExp(`${COMMANDS('bounces')}$`, 'u');
const LIST_HOST =
  /^(?:lists?|mailman\d?|ml|groups?|listserv|sympa|mailing|listas|listes|listen)\d?\.|^(?:googlegroups\.com|groups\.io|freelists\.org)$/u;
const BOX = /^[^\s@<>()[\]\\,;:"]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}$/u;

/** A function, not a person; the whole local part must be the word ("contact.jane" is somebody). `local`: lower case. */
export function isRole(local: string): boolean {
  return ROLE.test(local);
}

/** `dc-x` of `dc-x-request`: the list that an address of the list software belongs to. */
export function listOfCommand(local: string): string {
  return local.replace(COMMAND_END, '');
}

/** A host that by its name has lists and no people: lists.example.org. Lower case. */
export function isListHost(host: string): boolean {
  return LIST_HOST.test(host);
}

/** `lists`: addresses of the lists, lower case. */
export function isPersonsAddress(address: string, lists: ReadonlySet<string>): boolean {
  const lower = address.trim().toLowerCase();
  if (!BOX.test(lower)) return false;
  const at = lower.lastIndexOf('@');
  const local = lower.slice(0, at);
  const host = lower.slice(at + 1);
  const box = local.replace(/\+.*$/u, '');
  if (isRole(box) || NOBODY.test(box) || COMMAND.test(local) || isListHost(host)) return false;
  return !lists.has(lower) && !/[=]/u.test(local);
}
