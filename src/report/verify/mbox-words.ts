// What an entry of an mbox says, whatever the order, folding and encoding it is written in, and what a record says when it
// is written as one. Linear in the entry, whoever wrote it.
import { isUtf8 } from 'node:buffer';
import { headerBlock } from '../../mail/header-block.ts';
import { fromLineDate, mailDate, redactedAddress, UNREADABLE_WORDS } from '../../mail/written-mail.ts';
import type { ShownRecord } from './check-slot.ts';
import type { MboxEntry } from './mbox-entries.ts';

/** No header that an archive writes is longer: subject and names have a limit. */
const MOST_HEADER = 64 * 1024;

/** What is compared. `envelope`: the From_ line; `header`: names of fields that no archive writes, or writes once. */
export const SAID = ['author', 'date', 'subject', 'body', 'messageId', 'envelope', 'header'] as const;
/** null where it is said in no way in which an archive says it */
export type Said = Readonly<Record<(typeof SAID)[number], string | null>>;

export interface ReadEntry {
  readonly list: string;
  readonly seq: number;
  readonly said: Said;
}

/** What the entry of a published message says. */
export function saidByRecord(record: ShownRecord, seq: number): Said {
  const { list, sentAt, author, subject, body, unreadable } = record;
  const address = redactedAddress(author);
  const text = body.trim() === '' && unreadable !== undefined ? UNREADABLE_WORDS[unreadable] : body;
  return {
    author: authorLine(author.label, address),
    date: mailDate(sentAt),
    subject: line(subject),
    body: bodyText(text),
    messageId: `${list}.${seq}`,
    envelope: line(`From ${address} ${fromLineDate(sentAt)}`),
    header: '',
  };
}

/** Null where the entry does not name its message (Archived-At, RFC 5064). */
export function readEntry({ bytes, isCut }: MboxEntry): ReadEntry | null {
  const { length } = headerBlock(bytes, MOST_HEADER);
  const body = bodyAfter(bytes, length);
  if (body === null) return null;
  const [envelope = '', ...lines] = bytes.toString('utf8', 0, length).split('\n');
  const { fields, strange } = fieldsOf(lines);
  const place = /^<[^<>\s]{1,2000}\/lists\/([a-z0-9][a-z0-9-]{0,62})\/messages\/([1-9]\d{0,14})>$/u.exec(
    fields.get('archived-at') ?? '',
  );
  if (place === null) return null;
  const of = (name: string) => fields.get(name) ?? null;
  return {
    list: place[1]!,
    seq: Number(place[2]),
    said: {
      author: readAuthor(of('from')),
      date: of('date'),
      subject: line(decodedWords(of('subject') ?? '')),
      body: isCut ? null : readBody(body, of('content-type'), of('content-transfer-encoding')),
      messageId: /^<([^<>@]+)@[^<>@]+>$/u.exec(of('message-id') ?? '')?.[1] ?? null,
      envelope: line(envelope),
      header: strange.join(' '),
    },
  };
}

function bodyAfter(bytes: Buffer, at: number): Buffer | null {
  if (bytes[at] === 10) return bytes.subarray(at + 1);
  return bytes[at] === 13 && bytes[at + 1] === 10 ? bytes.subarray(at + 2) : null;
}

const WRITTEN = new Set([
  'from',
  'date',
  'subject',
  'message-id',
  'in-reply-to',
  'references',
  'list-id',
  'archived-at',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-language',
]);

/** Fields by name, unfolded. `strange`: names that mail programs may act on and no archive writes, or writes once. */
function fieldsOf(lines: readonly string[]): { fields: ReadonlyMap<string, string>; strange: string[] } {
  const found = new Map<string, string[]>();
  const strange: string[] = [];
  let last: string[] | null = null;
  for (const text of lines) {
    const [, name, value] = /^([!-9;-~]{1,100}):([^]*)$/u.exec(text) ?? [];
    if (name === undefined) {
      if (/^[ \t]/u.test(text) && last !== null) last.push(text);
      else if (line(text) !== '') strange.push('?');
      continue;
    }
    const key = name.toLowerCase();
    if (found.has(key) || !(WRITTEN.has(key) || key.startsWith('x-'))) strange.push(key);
    found.set(key, (last = [value!]));
  }
  return { fields: new Map([...found].map(([key, pieces]) => [key, line(pieces.join(' '))])), strange };
}

/** As a header can say it: one line, white space told once. */
function line(text: string): string {
  return (
    text
      .toWellFormed()
      // oxlint-disable-next-line no-control-regex -- what no header can hold
      .replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029\s]+/gu, ' ')
      .trim()
  );
}

function authorLine(label: string, address: string): string {
  return `${line(label)} <${address}>`;
}

function readAuthor(value: string | null): string | null {
  const [, phrase, address] = /^([^]*)<([^<>\s]+)>$/u.exec(value ?? '') ?? [];
  if (phrase === undefined || address === undefined) return null;
  const words = phrase.trim();
  const quoted = /^"((?:[^"\\]|\\[^])*)"$/u.exec(words)?.[1];
  if (quoted !== undefined) return authorLine(quoted.replace(/\\([^])/gu, '$1'), address);
  // a second address, a comment, a group
  return /["(),.:;<>@[\]\\]/u.test(words) ? null : authorLine(decodedWords(words), address);
}

/** RFC 2047, as far as an archive writes it: UTF-8, each word by itself; no space between two of them. */
function decodedWords(value: string): string {
  let text = '';
  let wasEncoded = true;
  for (const token of value.split(' ')) {
    const [, encoding, content] = /^=\?utf-8\?([bq])\?([^?]*)\?=$/iu.exec(token) ?? [];
    const isEncoded = content !== undefined;
    if (!(isEncoded && wasEncoded) && text !== '') text += ' ';
    if (!isEncoded) text += token;
    else if (encoding!.toLowerCase() === 'b') text += Buffer.from(content, 'base64').toString('utf8');
    else text += unquoted(Buffer.from(content.replaceAll('_', ' '))).toString('utf8');
    wasEncoded = isEncoded;
  }
  return text;
}

function readBody(bytes: Buffer, type: string | null, encoding: string | null): string | null {
  // anything else is shown otherwise: as HTML, in parts, with its lines joined
  if (!/^text\/plain; ?charset="?utf-8"?$/iu.test(type ?? '')) return null;
  const way = (encoding ?? '7bit').toLowerCase();
  const plain = withoutQuotes(bytes);
  const decoded =
    way === 'quoted-printable' ? unquoted(plain) : way === '7bit' || way === '8bit' ? plain : null;
  return decoded === null || !isUtf8(decoded) ? null : bodyText(decoded.toString('utf8'));
}

/** Takes back what mboxrd put before lines that begin with "From ". */
function withoutQuotes(bytes: Buffer): Buffer {
  const out = Buffer.alloc(bytes.length);
  let [size, done] = [0, 0];
  for (let at = bytes.indexOf('>From '); at >= 0; at = bytes.indexOf('>From ', at + 1)) {
    let start = at;
    while (start > done && bytes[start - 1] === 62) start -= 1;
    if (start > 0 && bytes[start - 1] !== 10) continue;
    size += bytes.copy(out, size, done, start);
    done = start + 1;
  }
  size += bytes.copy(out, size, done);
  return out.subarray(0, size);
}

/** Quoted-printable (RFC 2045 6.7). What is none stays as it is. */
function unquoted(bytes: Buffer): Buffer {
  const out = Buffer.alloc(bytes.length);
  let size = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const [byte, next, third] = [bytes[at]!, bytes[at + 1], bytes[at + 2]];
    const value = 16 * hexDigit(next) + hexDigit(third);
    if (byte !== 61) out[size++] = byte;
    else if (!Number.isNaN(value)) {
      out[size++] = value;
      at += 2;
    } else if (next === 10) at += 1;
    else if (next === 13 && third === 10) at += 2;
    else out[size++] = byte;
  }
  return out.subarray(0, size);
}

function hexDigit(byte = 0): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : NaN;
}

/**
 * A text without what an mbox cannot tell: how lines end, and how many empty ones end it. Earlier versions put a ">" before
 * "From " after U+2028 and U+2029 too.
 */
function bodyText(text: string): string {
  const lines = withLineFeeds(text.toWellFormed()).replace(/([\u2028\u2029])>+(?=From )/gu, '$1');
  let end = lines.length;
  while (end > 0 && lines.charCodeAt(end - 1) === 10) end -= 1;
  return lines.slice(0, end);
}

// A regular expression is slow, and takes much memory, where every other character is a line end.
function withLineFeeds(text: string): string {
  if (!text.includes('\r')) return text;
  const bytes = Buffer.from(text);
  let [size, before] = [0, 0];
  for (const byte of bytes) {
    if (byte !== 10 || before !== 13) bytes[size++] = byte === 13 ? 10 : byte;
    before = byte;
  }
  return bytes.toString('utf8', 0, size);
}
