// Which lists a message belongs to, by its List-Id (RFC 2919) as it stands in the raw header block.
import { headerBlock } from '../../mail/header-block.ts';

export interface Route {
  /** list id of the configuration */
  readonly list: string;
  /** List-Id in lower case without brackets, or null where the list takes everything */
  readonly listId: string | null;
  /** what is deleted at the source is to leave public view */
  readonly followsDeletions?: boolean;
}

/** A header block is read this far; what stands behind it does not count. */
const HEADER_BYTES = 256 * 1024;
const MARKS_PER_FIELD = 20;
const FALLBACK_FIELDS = ['x-beenthere', 'list-post', 'mailing-list', 'x-mailing-list'] as const;
const WANTED: ReadonlySet<string> = new Set(['list-id', ...FALLBACK_FIELDS]);

/**
 * Lists that claim a message. Takes the raw bytes (the header block is enough). A route without a List-Id takes
 * everything. List-Id decides where there is one; only a message without any is looked up by X-BeenThere,
 * List-Post, Mailing-List and X-Mailing-List, whose addresses count as `local-part.domain`.
 */
export function routeMessage(bytes: Uint8Array, routes: readonly Route[]): string[] {
  if (routes.every((route) => route.listId === null)) return [...new Set(routes.map((route) => route.list))];
  const marks = new Set(listMarks(bytes));
  return routes
    .filter((route) => route.listId === null || marks.has(route.listId))
    .map((route) => route.list);
}

/** Identifiers a message gives for its list, lower case, without brackets or repeats; the List-Ids where it has any. */
export function listMarks(bytes: Uint8Array): string[] {
  const fields = listFields(bytes);
  const ids = (fields.get('list-id') ?? []).map(listIdOf).filter((id) => id !== '');
  if (ids.length > 0) return [...new Set(ids)];
  return [...new Set(FALLBACK_FIELDS.flatMap((name) => (fields.get(name) ?? []).flatMap(addressesAsIds)))];
}

/** Only the real List-Ids, for showing which lists arrive in a mailbox. */
export function listIds(bytes: Uint8Array): string[] {
  return [...new Set((listFields(bytes).get('list-id') ?? []).map(listIdOf).filter((id) => id !== ''))];
}

/** List-Ids with how often, the most frequent first. */
export function countIds(found: readonly (readonly string[])[]): { listId: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const id of found.flat()) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].map(([listId, count]) => ({ listId, count })).toSorted((a, b) => b.count - a.count);
}

/** The fields that name a list, unfolded (RFC 5322 2.2.3), by lower-case name. Each byte is looked at once. */
function listFields(bytes: Uint8Array): Map<string, string[]> {
  const block = headerBlock(bytes, HEADER_BYTES);
  const fields = new Map<string, string[]>();
  let current: string[] | null = null;
  let start = 0;
  while (start < block.length) {
    let end = block.indexOf('\n', start);
    if (end === -1) end = block.length;
    const line = block.slice(start, block[end - 1] === '\r' && end > start ? end - 1 : end);
    start = end + 1;
    if (line === '') break;
    if (line[0] === ' ' || line[0] === '\t') {
      if (current) current[current.length - 1] += line;
      continue;
    }
    current = null;
    const colon = line.indexOf(':');
    // RFC 822 3.1.2 allowed blanks before the colon, and some mail still has them.
    const name = colon > 0 && colon < 80 ? line.slice(0, colon).trim().toLowerCase() : '';
    if (!WANTED.has(name)) continue;
    current = fields.get(name) ?? [];
    if (current.length >= MARKS_PER_FIELD) {
      current = null;
      continue;
    }
    current.push(line.slice(colon + 1));
    fields.set(name, current);
  }
  return fields;
}

/** RFC 2919 3: the identifier stands in the last brackets; without brackets it is the last word. */
function listIdOf(value: string): string {
  const open = value.lastIndexOf('<');
  const inside = open === -1 ? lastWord(value) : value.slice(open + 1).split('>', 1)[0]!;
  return clean(inside);
}

function addressesAsIds(value: string): string[] {
  return value
    .slice(0, 4000)
    .split(/[\s<>,;"()]/)
    .slice(0, 200)
    .map((word) => clean(decodePercent(word.replace(/^mailto:/i, '').split('?', 1)[0]!)))
    .filter((word) => word.includes('.') || word.includes('@'))
    .map((word) => word.replace('@', '.'));
}

function lastWord(value: string): string {
  return value.trim().split(/\s+/).at(-1) ?? '';
}

function clean(value: string): string {
  const word = value.replace(/\s/g, '').replaceAll('"', '').toLowerCase();
  return word.length <= 255 ? word : '';
}

function decodePercent(word: string): string {
  if (!word.includes('%')) return word;
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}
