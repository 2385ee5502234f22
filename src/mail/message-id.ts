// msg-id values (RFC 5322 3.6.4) out of header fields as they really come.

const MAX_ID = 998;

/** Every `<…>` token of a References or In-Reply-To field body, without brackets, blanks inside taken out, in order. */
export function messageIds(field: string, limit = 100): string[] {
  const ids: string[] = [];
  let at = field.indexOf('<');
  while (at >= 0) {
    const end = field.indexOf('>', at);
    if (end < 0) break;
    // `<prose <id>`: the last bracket opens the id
    const start = field.lastIndexOf('<', end);
    const id = field.slice(start + 1, end).replace(/\s+/gu, '');
    if (id.length > 0 && id.length <= MAX_ID) ids.push(id);
    at = field.indexOf('<', end);
  }
  if (ids.length <= limit) return ids;
  return [ids[0]!, ...ids.slice(ids.length - limit + 1)];
}

/** An id as it is named elsewhere than in mail, with its brackets or without: without. */
export function bareMessageId(id: string): string {
  return id.trim().replace(/^<([^<>]*)>$/u, '$1');
}

/** The id of a Message-ID field, or null. Accepts one without brackets. */
export function messageId(field: string): string | null {
  const [bracketed] = messageIds(field, 1);
  if (bracketed !== undefined) return bracketed;
  const bare = field.trim();
  return bare.length > 0 && bare.length <= MAX_ID && /^[^\s<>]+$/u.test(bare) ? bare : null;
}

/**
 * The ancestors of a message, oldest first, the direct parent last. In-Reply-To says the parent (reference D1);
 * of several the last `<…>`. Addresses of the message's own header are no ids.
 */
export function ancestors(references: string, inReplyTo: string, notIds: ReadonlySet<string>): string[] {
  const usable = (id: string) => !notIds.has(id.toLowerCase());
  const chain = messageIds(references).filter(usable);
  const parent = messageIds(inReplyTo).filter(usable).at(-1);
  const ordered = parent === undefined ? chain : [...chain.filter((id) => id !== parent), parent];
  return [...new Set(ordered)];
}
