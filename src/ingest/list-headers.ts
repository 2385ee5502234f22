// What the list's software writes into messages: who the list is (RFC 2919, 2369), and the number it gives each message,
// where it does. Holes in those numbers are messages that the archive's mailbox never got. Numbers and yes or no come out,
// never a value.

export interface ListHeaders {
  readonly messages: number;
  readonly withListId: number;
  readonly withPost: number;
  /** List-Archive names an address that begins with the one asked for */
  readonly withArchive: number;
  /** numbers between the lowest and the highest seen that no message has; null where the software gives none */
  readonly missingNumbers: number | null;
}

/** The lowest and highest number may not be further apart than this many times the messages: a restart, not a hole. */
const MOST_SPREAD = 20;
const SEQUENCE = /^(?:x-sequence|list-sequence|x-list-sequence|x-mail-count|x-ml-count|x-seqno)$/u;
const IN_SUBJECT = /\[[^\]\s]{1,60}[: ](\d{1,9})\]/u;

/** `headers`: header blocks of messages; `archiveUrl`: without a slash at the end, null where nobody knows it. */
export function listHeaders(headers: readonly string[], archiveUrl: string | null): ListHeaders {
  const count = { withListId: 0, withPost: 0, withArchive: 0 };
  const numbers: number[] = [];
  for (const block of headers) {
    const fields = fieldsOf(block);
    if (fields.has('list-id')) count.withListId += 1;
    if (fields.has('list-post')) count.withPost += 1;
    const archive = fields.get('list-archive');
    if (archiveUrl !== null && archive?.includes(`<${archiveUrl}`) === true) count.withArchive += 1;
    const number = numberOf(fields);
    if (number !== null) numbers.push(number);
  }
  return { messages: headers.length, ...count, missingNumbers: holes(numbers, headers.length) };
}

/** The last field of a name counts; names in lower case, folded lines joined. */
function fieldsOf(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  let last = '';
  for (const line of block.split(/\r?\n/u)) {
    if (/^[ \t]/u.test(line)) {
      if (last !== '') fields.set(last, `${fields.get(last)!} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    last = colon > 0 ? line.slice(0, colon).trim().toLowerCase() : '';
    if (last !== '') fields.set(last, line.slice(colon + 1).trim());
  }
  return fields;
}

function numberOf(fields: ReadonlyMap<string, string>): number | null {
  for (const [name, value] of fields) {
    if (!SEQUENCE.test(name)) continue;
    const [digits] = /\d{1,9}/u.exec(value) ?? [];
    if (digits !== undefined) return Number(digits);
  }
  const [, digits] = IN_SUBJECT.exec(fields.get('subject') ?? '') ?? [];
  return digits === undefined ? null : Number(digits);
}

function holes(numbers: readonly number[], messages: number): number | null {
  if (numbers.length < 2 || numbers.length < messages / 2) return null;
  const distinct = new Set(numbers);
  const span = Math.max(...numbers) - Math.min(...numbers) + 1;
  return span > distinct.size * MOST_SPREAD ? null : span - distinct.size;
}
