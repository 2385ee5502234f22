// Invented mail for the tests: one message from its parts (RFC 5322, MIME), as bytes with CRLF.

export interface MessageParts {
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
  readonly date?: Date | string;
  /** with or without brackets; null leaves the field out */
  readonly messageId?: string | null;
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
  readonly listId?: string;
  readonly text?: string | null;
  readonly html?: string;
  readonly attachments?: readonly { name: string; type: string; bytes: Uint8Array }[];
  /** further fields, in order, written as they are */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly charset?: Charset;
  readonly encoding?: '7bit' | '8bit' | 'quoted-printable' | 'base64';
}

/** Charsets that can be written without a table of their own: each is one byte a character, or UTF-8. */
const CHARSETS = [
  'utf-8',
  'iso-8859-1',
  'windows-1252',
  'windows-1251',
  'koi8-r',
  'windows-1256',
  'gb18030',
] as const;
export type Charset = (typeof CHARSETS)[number];

let counter = 0;

/** One message with CRLF line ends. Fields that are not given get harmless values at example.org. */
export function makeMessage(parts: MessageParts = {}): Uint8Array {
  const charset = parts.charset ?? 'utf-8';
  const text = parts.text === undefined ? 'Hello,\n\nthis is a message.\n' : parts.text;
  const messageId = parts.messageId === undefined ? `m${++counter}@example.org` : parts.messageId;
  const fields: (readonly [string, string])[] = [
    ['From', encodeField(parts.from ?? 'Ada Example <ada@example.org>')],
    ['To', encodeField(parts.to ?? 'dc-example@lists.example.org')],
    ['Subject', encodeField(parts.subject ?? 'A message')],
    ['Date', dateField(parts.date ?? new Date('2026-01-05T10:00:00Z'))],
  ];
  if (messageId !== null) fields.push(['Message-ID', bracket(messageId)]);
  if (parts.inReplyTo !== undefined) fields.push(['In-Reply-To', bracket(parts.inReplyTo)]);
  if (parts.references?.length) fields.push(['References', parts.references.map(bracket).join('\r\n ')]);
  if (parts.listId !== undefined) fields.push(['List-Id', `Example list <${parts.listId}>`]);
  fields.push(...(parts.headers ?? []), ['MIME-Version', '1.0']);

  const bodies: Buffer[] = [];
  if (text !== null) bodies.push(textPart('text/plain', text, charset, parts.encoding));
  if (parts.html !== undefined) bodies.push(textPart('text/html', parts.html, charset, parts.encoding));
  let body = bodies.length === 1 ? bodies[0]! : multipart('alternative', bodies);
  if (parts.attachments?.length) body = multipart('mixed', [body, ...parts.attachments.map(attachmentPart)]);
  return Buffer.concat([Buffer.from(fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')), body]);
}

/** Text in a charset. Throws where a character has no place in it, so that a test never holds a silent "?". */
export function encodeText(text: string, charset: Charset): Buffer {
  if (charset === 'utf-8') return Buffer.from(text);
  const table = encodingTable(charset);
  const bytes: number[] = [];
  for (const character of text) {
    const code = table.get(character);
    if (code === undefined) throw new Error(`${charset} has no U+${character.codePointAt(0)!.toString(16)}`);
    bytes.push(...code);
  }
  return Buffer.from(bytes);
}

/** Can the text be written in this charset? */
export function fitsCharset(text: string, charset: Charset): boolean {
  if (charset === 'utf-8') return true;
  const table = encodingTable(charset);
  return [...new Set(text)].every((character) => table.has(character));
}

const tables = new Map<Charset, Map<string, readonly number[]>>();

/** The decoder of the platform, turned round: no table of our own can disagree with it. */
function encodingTable(charset: Charset): Map<string, readonly number[]> {
  const known = tables.get(charset);
  if (known) return known;
  const decoder = new TextDecoder(charset);
  const table = new Map<string, readonly number[]>();
  for (let byte = 0xff; byte >= 0; byte--) {
    const character = decoder.decode(Uint8Array.of(byte));
    if (character !== '' && character !== '\ufffd') table.set(character, [byte]);
  }
  if (charset === 'gb18030') {
    // GBK/2, the two-byte rows that hold GB 2312.
    for (let lead = 0xb0; lead <= 0xf7; lead++) {
      for (let trail = 0xa1; trail <= 0xfe; trail++)
        table.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
    }
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      for (const lead of [0xa1, 0xa3]) table.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
    }
  }
  tables.set(charset, table);
  return table;
}

function textPart(type: string, text: string, charset: Charset, encoding: MessageParts['encoding']): Buffer {
  const bytes = encodeText(text.replace(/\r?\n/g, '\r\n'), charset);
  const chosen = encoding ?? (bytes.every((byte) => byte < 128) ? '7bit' : '8bit');
  return part(
    [`Content-Type: ${type}; charset=${charset}`, `Content-Transfer-Encoding: ${chosen}`],
    transferEncode(bytes, chosen),
  );
}

function attachmentPart({ name, type, bytes }: { name: string; type: string; bytes: Uint8Array }): Buffer {
  const parameter = /^[\x20-\x7e]*$/.test(name)
    ? `filename="${name}"`
    : `filename*=utf-8''${encodeURIComponent(name)}`;
  const fields = [
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; ${parameter}`,
  ];
  return part(fields, transferEncode(Buffer.from(bytes), 'base64'));
}

function multipart(subtype: string, parts: readonly Buffer[]): Buffer {
  // The same for the same parts, so that generated mail is too; nesting uses another subtype each time.
  const boundary = `=_boundary_of_${subtype}`;
  const pieces = parts.flatMap((body) => [Buffer.from(`--${boundary}\r\n`), body, Buffer.from('\r\n')]);
  return part(
    [`Content-Type: multipart/${subtype}; boundary="${boundary}"`],
    Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  );
}

function part(fields: readonly string[], body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${fields.join('\r\n')}\r\n\r\n`), body]);
}

function transferEncode(bytes: Buffer, encoding: NonNullable<MessageParts['encoding']>): Buffer {
  if (encoding === 'base64')
    return Buffer.from(`${bytes.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`);
  if (encoding === 'quoted-printable') return Buffer.from(quotedPrintable(bytes));
  return bytes;
}

/** RFC 2045 6.7, lines of at most 76 characters. */
function quotedPrintable(bytes: Buffer): string {
  const lines = bytes
    .toString('latin1')
    .split('\r\n')
    .map((line) => {
      let written = '';
      let width = 0;
      for (let at = 0; at < line.length; at++) {
        const code = line.charCodeAt(at);
        const plain = (code >= 33 && code <= 126 && code !== 61) || (code === 32 && at < line.length - 1);
        const piece = plain ? line[at]! : `=${code.toString(16).toUpperCase().padStart(2, '0')}`;
        if (width + piece.length > 75) {
          written += '=\r\n';
          width = 0;
        }
        written += piece;
        width += piece.length;
      }
      return written;
    });
  return lines.join('\r\n');
}

/** RFC 2047: words outside ASCII as encoded words of at most 45 bytes of text; an address in brackets stays. */
function encodeField(value: string): string {
  if (/^[\x20-\x7e]*$/.test(value)) return value;
  const address = /^(.*?)\s*(<[^<>]*>)$/.exec(value);
  const phrase = address ? address[1]! : value;
  const words: string[] = [];
  let piece = '';
  for (const character of phrase) {
    if (Buffer.byteLength(piece + character) > 42) {
      words.push(piece);
      piece = '';
    }
    piece += character;
  }
  words.push(piece);
  const encoded = words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
  return address ? `${encoded}\r\n ${address[2]!}` : encoded;
}

function dateField(date: Date | string): string {
  return typeof date === 'string' ? date : date.toUTCString().replace('GMT', '+0000');
}

function bracket(id: string): string {
  return id.startsWith('<') ? id : `<${id}>`;
}
