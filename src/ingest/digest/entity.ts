// Just enough of MIME to cut a digest into bytes (RFC 2045, RFC 2046 5.1): header fields, boundaries, transfer encodings.

/** A header and where its body stands in the bytes. */
export interface Entity {
  /** by lower-case name, unfolded; the first of each */
  readonly fields: ReadonlyMap<string, string>;
  readonly start: number;
  readonly end: number;
}

export const HEADER_BYTES = 64 * 1024;
/** Enough for nearly every header: most messages are looked at for nothing else. */
const FIRST_BYTES = 4 * 1024;

export function entityAt(raw: Buffer, from: number, end: number): Entity {
  let head = raw.toString('latin1', from, Math.min(end, from + FIRST_BYTES));
  let blank = emptyLine(head);
  if (blank === null && end - from > FIRST_BYTES) {
    head = raw.toString('latin1', from, Math.min(end, from + HEADER_BYTES));
    blank = emptyLine(head);
  }
  const block = blank === null ? head : head.slice(0, blank.index);
  return {
    fields: fieldsIn(block),
    start: blank === null ? end : from + blank.index + blank[0].length,
    end,
  };
}

// an entity without a header begins with an empty line
function emptyLine(head: string): RegExpExecArray | null {
  return /^\r?\n|\r?\n\r?\n/u.exec(head);
}

export function fieldsIn(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\r?\n[ \t]/gu, ' ').split(/\r?\n/u)) {
    const colon = line.indexOf(':');
    const name = colon > 0 && colon < 80 ? line.slice(0, colon).trim().toLowerCase() : '';
    if (name !== '' && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

/** Media type in lower case, `fallback` where none is said. */
export function mediaType({ fields }: Pick<Entity, 'fields'>, fallback: string): string {
  const type = /^[^;\s]{1,200}/u.exec(fields.get('content-type') ?? '')?.[0].toLowerCase() ?? '';
  return type === '' ? fallback : type;
}

export function parameter({ fields }: Pick<Entity, 'fields'>, name: string): string | null {
  const pattern = new RegExp(`;\\s{0,20}${name}\\s{0,5}=\\s{0,5}(?:"([^"]{1,200})"|([^\\s;"]{1,200}))`, 'iu');
  const match = pattern.exec(fields.get('content-type') ?? '');
  return match?.[1] ?? match?.[2] ?? null;
}

/** Local part and host of the first address, lower case. */
export function addressIn(field: string): [local: string, host: string] | null {
  const match = /([^\s<>"@,;:()]{1,64})@([a-z0-9.-]{1,255})/iu.exec(
    /<([^<>]{1,400})>/u.exec(field.slice(0, 2000))?.[1] ?? field.slice(0, 2000),
  );
  return match === null ? null : [match[1]!.toLowerCase(), match[2]!.toLowerCase()];
}

/** The parts of a multipart, `most` of them and one more; an unclosed last part goes to the end. */
export function partsOf(raw: Buffer, entity: Entity, most: number): Entity[] {
  const boundary = parameter(entity, 'boundary');
  if (boundary === null) return [];
  const parts: Entity[] = [];
  let open: number | null = null;
  for (const { start, next, isLast } of delimiters(raw, entity, boundary)) {
    if (open !== null) parts.push(entityAt(raw, open, start));
    open = isLast ? null : next;
    if (isLast || parts.length > most) return parts;
  }
  if (open !== null) parts.push(entityAt(raw, open, entity.end));
  return parts;
}

function* delimiters(
  raw: Buffer,
  { start: from, end }: Entity,
  boundary: string,
): Generator<{ start: number; next: number; isLast: boolean }> {
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  for (let at = raw.indexOf(mark, from); at >= 0 && at < end; at = raw.indexOf(mark, at + 1)) {
    if (at > from && raw[at - 1] !== NEWLINE) continue;
    let lineEnd = raw.indexOf(NEWLINE, at);
    if (lineEnd < 0 || lineEnd >= end) lineEnd = end - 1;
    const rest = raw.toString('latin1', at + mark.length, Math.min(lineEnd + 1, at + mark.length + 200));
    if (!/^(?:--)?[ \t]*\r?\n?$/u.test(rest)) continue;
    // the line end before a delimiter belongs to it
    let start = at;
    if (start > from && raw[start - 1] === NEWLINE) start -= 1;
    if (start > from && raw[start - 1] === RETURN) start -= 1;
    yield { start, next: lineEnd + 1, isLast: rest.startsWith('--') };
  }
}

const NEWLINE = 10;
const RETURN = 13;

/** The body without its transfer encoding. */
export function decodedBody(raw: Buffer, { fields, start, end }: Entity): Buffer {
  const body = raw.subarray(start, end);
  const encoding = fields.get('content-transfer-encoding')?.trim().toLowerCase() ?? '';
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  if (encoding !== 'quoted-printable') return body;
  const text = body.toString('latin1').replace(/[ \t]+(?=\r?\n)/gu, '').replace(/=\r?\n/gu, ''); // prettier-ignore
  const decoded = text.replace(/=([0-9a-f]{2})/giu, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(decoded, 'latin1');
}
