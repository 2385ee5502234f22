// Bytes to ParsedMessage: decoded, limited, author and dates decided, transport headers left behind.
import { createHash } from 'node:crypto';
import { type Attachment, type ParsedMail, simpleParser } from 'mailparser';
import type { Address } from '../../mail/address.ts';
import { originalAuthor } from '../../mail/author.ts';
import { baseSubject, withoutListTag } from '../../mail/base-subject.ts';
import { labelledBytes } from '../../mail/charset.ts';
import { decideDates, parseMailDate, receivedDate } from '../../mail/dates.ts';
import { withoutListFooters } from '../../mail/list-footer.ts';
import type { ParsedAttachment, ParsedMessage, ParseOutcome, RawMessage } from '../../mail/message.ts';
import { ancestors, messageId } from '../../mail/message-id.ts';
import { bodyText, cleanText } from './body-text.ts';
import { PartDecoder } from './decoder.ts';
import { type Fields, fieldsOf } from './headers.ts';
import { detectLanguage } from './language.ts';
import { LIMITS } from './limits.ts';
import { withholdReason } from './withhold.ts';

export interface ParseContext {
  readonly listAddress: string | null;
  /** tags the list puts into subjects, without brackets */
  readonly subjectTags: readonly string[];
  readonly noArchive: 'honour' | 'ignore';
  /** ms UTC */
  readonly now: number;
}

/** Reads one message. Never throws on mail, however broken: what cannot be read is held with a reason. */
export async function parseMessage(raw: RawMessage, context: ParseContext): Promise<ParseOutcome> {
  if (raw.bytes.byteLength > LIMITS.rawBytes) return { kind: 'held', why: 'too_large' };
  const bytes = normalised(Buffer.from(raw.bytes.buffer, raw.bytes.byteOffset, raw.bytes.byteLength));
  const shape = bytes.toString('latin1');
  if (headerEnd(shape) > LIMITS.headerBytes) return { kind: 'held', why: 'headers_too_large' };
  if (countMatches(shape, /content-type:\s*(?:multipart|message)\//giu, LIMITS.depth) > LIMITS.depth) {
    return { kind: 'held', why: 'mime_too_deep' };
  }
  let mail: ParsedMail;
  try {
    mail = await simpleParser(bytes, {
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
      keepCidLinks: true,
      checksumAlgo: false,
      maxHtmlLengthToParse: LIMITS.htmlChars,
      Iconv: PartDecoder,
    } as Parameters<typeof simpleParser>[1]);
  } catch (error) {
    const tooMany = error instanceof Error && error.message.includes('child nodes');
    return { kind: 'held', why: tooMany ? 'too_many_parts' : 'unparseable' };
  }
  return read(mail, raw, context);
}

function read(mail: ParsedMail, raw: RawMessage, context: ParseContext): ParseOutcome {
  const fields = fieldsOf(mail);
  const from = fields.addresses('from')[0] ?? { displayName: fields.text('from').trim(), addrSpec: '' };
  const text = bodyText(mail);
  if (text.length > LIMITS.textChars) return { kind: 'held', why: 'text_too_long' };
  const subject = cleanText(fields.text('subject')).replace(/\s+/gu, ' ').trim();
  const attachments = attachmentsOf(mail);
  // Header and text all empty: a broken header line swallowed them. A person has to look.
  if (from.addrSpec === '' && from.displayName === '' && subject === '' && text.trim() === '' && attachments.length === 0) {
    return { kind: 'held', why: 'unparseable' };
  }
  const author = authorOf(fields, from, context.listAddress);
  const body = withoutListFooters(cleanText(text), context.listAddress);
  const people = peopleOf(fields, author);
  const notIds = new Set(people.map((person) => person.addrSpec.toLowerCase()));
  const chain = ancestors(fields.all('references').at(-1) ?? '', fields.first('in-reply-to'), notIds);
  const sent = parseMailDate(fields.first('date'));
  const dates = decideDates({
    sent,
    received: receivedDate(fields.first('received')),
    stored: raw.receivedAt,
    now: context.now,
  });
  const shownSubject = withoutListTag(subject, context.subjectTags);
  const message: ParsedMessage = {
    messageId: messageId(fields.first('message-id')),
    inReplyTo: chain.slice(-1),
    references: chain,
    ...dates,
    author: { displayName: cleanText(author.displayName).trim(), addrSpec: author.addrSpec },
    subject: shownSubject.slice(0, 1000).toWellFormed(),
    body,
    language: detectLanguage(`${shownSubject}\n${body}`),
    attachments,
    people,
    contentDigest: digest({ author, subject: baseSubject(shownSubject).base, sent, chain, body, attachments }),
    withhold: withholdReason(fields, context.noArchive),
  };
  return { kind: 'parsed', message };
}

// A mail with CR and hardly any LF (reference mail.md section 2), and 8-bit text that nothing explains.
function normalised(bytes: Buffer): Buffer {
  const start = bytes.subarray(0, 65_536);
  const hasBareCr = start.includes(13) && count(start, 13) > 5 && count(start, 10) < count(start, 13) / 10;
  return labelledBytes(
    hasBareCr ? Buffer.from(bytes.toString('latin1').replace(/\r(?!\n)/gu, '\n'), 'latin1') : bytes,
  );
}

function count(bytes: Buffer, byte: number): number {
  let n = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) n += 1;
  return n;
}

function headerEnd(shape: string): number {
  const end = shape.search(/\r?\n\r?\n/u);
  return end < 0 ? shape.length : end;
}

function countMatches(text: string, pattern: RegExp, limit: number): number {
  let n = 0;
  while (n <= limit && pattern.exec(text) !== null) n += 1;
  return n;
}

function authorOf(fields: Fields, from: Address, listAddress: string | null): Address {
  return originalAuthor(
    {
      from,
      replyTo: fields.addresses('reply-to'),
      sender: fields.addresses('sender')[0] ?? null,
      originalFrom: asAddress(fields.text('x-original-from')),
      originalSender: asAddress(fields.first('x-original-sender') || fields.first('x-mailfrom'))?.addrSpec ?? null,
    },
    listAddress,
  );
}

function asAddress(text: string): Address | null {
  const match = /^\s*(?:"?(.{0,200}?)"?\s*<)?([^\s<>"]{1,64}@[^\s<>"]{1,255})>?\s*$/u.exec(text);
  return match === null ? null : { displayName: match[1] ?? '', addrSpec: match[2]! };
}

function peopleOf(fields: Fields, author: Address): Address[] {
  const names = ['from', 'reply-to', 'sender', 'to', 'cc', 'bcc', 'delivered-to', 'return-path', 'x-original-to'];
  const found = [author, ...names.flatMap((name) => fields.addresses(name))];
  const unique = new Map(found.map((person) => [`${person.addrSpec.toLowerCase()}\n${person.displayName}`, person]));
  return [...unique.values()].filter((person) => person.addrSpec !== '').slice(0, LIMITS.people);
}

const NOT_SHOWN = /^application\/(?:pgp-signature|pkcs7-signature|x-pkcs7-signature|pgp-encrypted)$/u;

function attachmentsOf(mail: ParsedMail): ParsedAttachment[] {
  return (mail.attachments ?? [])
    .filter((part: Attachment) => !NOT_SHOWN.test(mediaType(part)) && !(part.related && part.filename === undefined))
    .slice(0, LIMITS.attachments)
    .map((part: Attachment) => ({
      name: part.filename === undefined ? null : cleanText(part.filename).slice(0, 300).toWellFormed(),
      type: mediaType(part),
      sizeBytes: part.size,
    }));
}

// A broken Content-Type comes as something else than a string.
function mediaType(part: Attachment): string {
  const type = (part.contentType as unknown) ?? '';
  return typeof type === 'string' && type !== '' ? type.toLowerCase().slice(0, 200) : 'application/octet-stream';
}

// Equal for copies that differ in transport, transfer encoding, footer or subject tag only (reference D3).
function digest(content: {
  author: Address;
  subject: string;
  sent: number | null;
  chain: readonly string[];
  body: string;
  attachments: readonly ParsedAttachment[];
}): string {
  const body = content.body.replace(/\s+/gu, ' ').trim();
  const attachments = content.attachments.map((part) => [part.type, part.sizeBytes]);
  const parts = [content.author.addrSpec.toLowerCase(), content.subject.toLowerCase(), content.sent, content.chain, body, attachments];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
